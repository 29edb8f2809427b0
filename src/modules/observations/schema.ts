/** Reading observations in the graph: lists, cones, statistics, one by id. */

import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import { builder } from '../../graphql/builder.js';
import { combining, costOfFilter } from '../../graphql/combined-filter.js';
import { pageOf, rootPageArgs } from '../../graphql/connection.js';
import type { Context } from '../../graphql/context.js';
import { COSTS, type ReadArgument } from '../../graphql/costs.js';
import { listed } from '../../graphql/listed.js';
import { listsOf, oneOf } from '../../graphql/lists.js';
import { nameField } from '../../graphql/name-field.js';
import type { Page, PageArgs } from '../../graphql/paging.js';
import { type Found, reading } from '../../graphql/reading.js';
import { SURVEY } from '../surveys/entity.js';
import { surveyCondition, surveyIdsNamed } from '../surveys/filter.js';
import { type Cone, checkCone, costOfCone, isWholeSky } from './cone.js';
import { countInCone, hasIndex, idsInCones, idsInOrder } from './cone-search.js';
import { OBSERVATION } from './entity.js';
import { type ObservationFilter as FilterShape, selectionOf, toPrisma } from './filter.js';
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
const { connection: ObservationConnection, sortArgs, orderOf, inside } = observations;

export const ConeSearchInput = builder.inputType('ConeSearchInput', {
  description: 'A circle on the sky.',
  fields: (t) => ({
    ra: t.float({ required: true, description: 'Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ required: true, description: 'Declination of its centre in degrees, ICRS, −90 to 90.' }),
    radius: t.float({ required: true, description: 'Its radius in degrees, 0 to 180. With 0, only the exact position matches.' }),
  }),
});

/** The cost of the cone, and of `or` and `not`. */
function costOfArguments(read: ReadArgument): { page: number; count: number } {
  const { page, count } = costOfCone(read('near'));
  return { page: page + costOfFilter(read).page, count };
}

interface ObservationArgs extends PageArgs {
  readonly filter?: FilterShape | null;
  readonly near?: Cone | null;
  readonly orderBy?: NonNullable<Parameters<typeof orderOf>[0]['orderBy']> | null;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. An unknown survey has no rows. */
const selectionFor = (filter: FilterShape | null | undefined, db: Db, principal: Principal) =>
  selectionOf(filter ?? {}, principal.surveyIds, (names) => surveyIdsNamed(db, principal, names));

/** A list whose conditions and order share no index is searched: see cone-search.ts. */
async function find(args: ObservationArgs, { app: { db }, caller }: Context): Promise<Found> {
  const selection = await selectionFor(args.filter, db, caller.principal);
  const order = orderOf(args);
  const { near } = args;
  if (near != null) checkCone(near);
  if (near != null && !isWholeSky(near))
    return {
      order,
      search: () => idsInCones(db, [near], selection, order, args),
      count: () => countInCone(db, near, selection),
    };
  const where = toPrisma(selection);
  if (hasIndex(selection, order)) return { order, where };
  return { order, search: () => idsInOrder(db, selection, order, args), count: () => db.observation.count({ where }) };
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
      costOfArguments,
      ...reading({ kind: 'list', entity: OBSERVATION, find }),
    },
    authScopes: { permission: 'read:data' },
    args: {
      ...rootPageArgs,
      ...sortArgs,
      filter: t.arg({ type: ObservationFilter, description: 'Selects the observations to list.' }),
      near: t.arg({ type: ConeSearchInput, description: 'Only observations whose centre is in this cone.' }),
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

inside(SURVEY, 'observations', { description: "The survey's observations.", sorted: true });
