/** The observations of a campaign: those of its survey inside its active regions and its window. They are searched like a cone. */

import { builder } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { connectionType, pageArgs, pageOf } from '../../graphql/lists/connection.js';
import { type Page, toPage } from '../../graphql/paging/paging.js';
import { isWholeSky } from '../../graphql/sky/cone.js';
import { idsOnSky } from '../../graphql/sky/search.js';
import { OBSERVATION } from '../observations/entity.js';
import { observations } from '../observations/schema.js';
import { targetOf } from '../observations/search.js';
import { Observation } from '../observations/type.js';
import type { SkyRegion } from './plan.js';
import { MonitoringCampaign } from './schema.js';

const CampaignObservationsConnection = connectionType('CampaignObservations', Observation, 'the observations of one campaign', {
  counted: false,
});

builder.prismaObjectField(MonitoringCampaign, 'observations', (t) =>
  t.field({
    type: CampaignObservationsConnection,
    description: 'The observations of its survey that were taken in its window, with their centre in one of its active regions.',
    authScopes: { permission: OBSERVATION.permission },
    args: { ...pageArgs, ...observations.sortArgs },
    extensions: { cost: COSTS.regions },
    select: { surveyId: true, regions: true, startsAt: true, endsAt: true },
    resolve: async ({ surveyId, regions, startsAt, endsAt }, args, context, info) => {
      const order = observations.orderOf(args);
      const cones = (regions as unknown as SkyRegion[]).filter(({ isActive }) => isActive);
      if (cones.length === 0) return toPage<never>([], args, order);
      const selection = { surveyIds: [surveyId], observedAfter: startsAt, observedBefore: endsAt };
      const target = { ...targetOf(selection, order), cones: cones.some(isWholeSky) ? null : cones };
      const search = () => idsOnSky(context.app.db, target, order, args);
      // The connection has no `totalCount`.
      return (await pageOf(OBSERVATION, { order, search, count: async () => 0 }, { args, context, info })) as Page<never>;
    },
  }),
);
