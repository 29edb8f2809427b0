/** Reading observations in the graph: lists, cones, statistics, one by id. */

import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import { builder } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { combining } from '../../graphql/lists/combined-filter.js';
import { pageOf, rootPageArgs } from '../../graphql/lists/connection.js';
import { listed } from '../../graphql/lists/listed.js';
import { costOfList, listsOf, oneOf } from '../../graphql/lists/lists.js';
import type { Page, PageArgs } from '../../graphql/paging/paging.js';
import { type Found, reading } from '../../graphql/reading.js';
import type { NearArgs } from '../../graphql/sky/near.js';
import { foundNear, idsOnSky, isSearched } from '../../graphql/sky/search.js';
import { SURVEY } from '../surveys/entity.js';
import { surveyCondition, surveyIdsNamed } from '../surveys/filter.js';
import { OBSERVATION } from './entity.js';
import { type ObservationFilter as FilterShape, type Selection, selectionOf } from './filter.js';
import { hasIndex, targetOf } from './search.js';
import { MAX_GROUPS, observationStatistics, type ObservationStatistic as Statistic } from './service.js';
import { Observation, ObservationStatus } from './type.js';

export const ObservationFilter = builder.inputRef<FilterShape>('ObservationFilter');
ObservationFilter.implement({
  description: 'Selects the observations to list. All given conditions must hold.',
  fields: (t) => ({
    ids: t.idList({ description: listed('Their global ids.') }),
    survey: t.string({ description: 'The name of their survey, such as `ZTF`.', extensions: nameField }),
    surveys: t.stringList({ description: listed('The name of their survey, such as `ZTF`.'), extensions: nameField }),
    externalId: t.string({ description: 'Their id in their survey, exactly.', extensions: nameField }),
    status: t.field({ type: ObservationStatus, description: 'Their position in the pipeline.' }),
    statuses: t.field({ type: [ObservationStatus], description: listed('Their position in the pipeline.') }),
    filterBand: t.string({
      description: 'Their filter, exactly. A blank text selects observations without a filter.',
      extensions: nameField,
    }),
    filterBands: t.stringList({
      description: listed('Their filter, exactly. A blank text selects observations without a filter.'),
      extensions: nameField,
    }),
    observedAfter: t.field({ type: 'DateTime', description: 'The earliest moment, included.' }),
    observedBefore: t.field({ type: 'DateTime', description: 'The latest moment, excluded.' }),
    ...combining(t, ObservationFilter),
  }),
});

/** The lists of observations. */
export const observations = listsOf(OBSERVATION, Observation);
const { connection: ObservationConnection, sortArgs, orderOf, near, inside } = observations;

interface ObservationArgs extends PageArgs, NearArgs {
  readonly filter?: FilterShape | null;
  readonly orderBy?: NonNullable<Parameters<typeof orderOf>[0]['orderBy']> | null;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. An unknown survey has no rows. */
export const selectionFor = (filter: FilterShape | null | undefined, db: Db, principal: Principal): Promise<Selection> =>
  filter == null
    ? Promise.resolve({ surveyIds: principal.surveyIds })
    : selectionOf(filter, principal.surveyIds, (names) => surveyIdsNamed(db, principal, names));

/** A list whose conditions and order share no index is searched: see src/graphql/sky/search.ts. */
async function find(args: ObservationArgs, { app: { db }, caller }: Context): Promise<Found> {
  const selection = await selectionFor(args.filter, db, caller.principal);
  const order = orderOf(args);
  const near = args.near ?? undefined;
  const target = targetOf(selection, order);
  const { where } = target;
  if (near !== undefined && isSearched(near, order)) return foundNear(db, target, near, order, args);
  if (hasIndex(selection, order)) return { order, where, near };
  const search = () => idsOnSky(db, { ...target, cones: null }, order, args);
  return { order, near, search, count: () => db.observation.count({ where }) };
}

const ObservationStatistic = builder.objectRef<Statistic>('ObservationStatistic').implement({
  description: 'The number of observations with the same survey, filter and status.',
  authScopes: { permission: 'read:data' },
  fields: (t) => ({
    survey: t.exposeString('survey', { description: 'The name of the survey.' }),
    filterBand: t.exposeString('filterBand', { nullable: true, description: 'The filter; null when it is unknown.' }),
    status: t.expose('status', { type: ObservationStatus, description: 'Their position in the pipeline.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'The number of observations.' }),
    firstObservedAt: t.expose('firstObservedAt', { type: 'DateTime', description: 'When the first was taken.' }),
    lastObservedAt: t.expose('lastObservedAt', { type: 'DateTime', description: 'When the last was taken.' }),
  }),
});

builder.queryFields((t) => ({
  observations: t.field({
    description: 'Observations.',
    type: ObservationConnection,
    extensions: {
      costOfArguments: costOfList,
      ...reading({ kind: 'list', entity: OBSERVATION, find }),
    },
    authScopes: { permission: 'read:data' },
    args: {
      ...rootPageArgs,
      ...sortArgs,
      filter: t.arg({ type: ObservationFilter, description: 'Selects the observations to list.' }),
      ...near,
    },
    resolve: async (_root, args, context, info) =>
      (await pageOf(OBSERVATION, await find(args, context), { args, context, info })) as Page<never>,
  }),
  observationStatistics: t.field({
    description: `The numbers of observations by survey, filter and status; LIMIT_EXCEEDED when there are more than ${MAX_GROUPS} such rows.`,
    type: [ObservationStatistic],
    extensions: { cost: COSTS.statistics, rows: MAX_GROUPS },
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: ObservationFilter, description: 'Selects the observations to count.' }) },
    resolve: async (_root, args, { app, caller }) =>
      observationStatistics(app.db, await selectionFor(args.filter, app.db, caller.principal)),
  }),
  observation: oneOf(t, OBSERVATION, {
    description: 'One observation, by id or by survey and external id; null when it does not exist or the caller may not see it.',
    otherwise: {
      args: {
        survey: t.arg.string({ description: 'The name of its survey, such as `ZTF`.', extensions: nameField }),
        externalId: t.arg.string({ description: 'Its id in that survey.', extensions: nameField }),
      },
      words: ', or survey and externalId',
      where: async ({ survey, externalId }, { app, caller }) =>
        survey == null || externalId == null
          ? undefined
          : { ...(await surveyCondition(app.db, caller.principal, survey)), externalId },
    },
  }),
}));

inside(SURVEY, 'observations', { description: "The survey's observations.", sorted: true, wide: true });
