/** Reading observations in the graph: lists, cones, statistics, one by id. */
import { badUserInput } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import {
  type Asked,
  connectionType,
  nestedPage,
  nestedRows,
  pageArgs,
  pageOf,
  rootPageArgs,
  selectionOfRows,
} from '../../graphql/connection.js';
import { COSTS, type ReadArgument } from '../../graphql/costs.js';
import { nameField } from '../../graphql/name-field.js';
import { type Order, type Page, toPage } from '../../graphql/paging.js';
import { sorting } from '../../graphql/sorting.js';
import { Survey } from '../surveys/schema.js';
import { checkCone, costOfCone, isWholeSky } from './cone.js';
import { countInCone, hasIndex, idsInCone, idsInOrder, type SortColumn } from './cone-search.js';
import { selectionOf, surveyCondition, toPrisma } from './filter.js';
import { MAX_GROUPS, observationStatistics, observationsVisibleTo, type ObservationStatistic as Statistic } from './service.js';
import { Observation, ObservationStatus } from './type.js';

export const ObservationFilter = builder.inputType('ObservationFilter', {
  description: 'Which observations to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of their survey, such as `ZTF`.', extensions: nameField }),
    externalId: t.string({ description: 'Their id in their survey, exactly.', extensions: nameField }),
    status: t.field({ type: ObservationStatus, description: 'Where they stand in the pipeline.' }),
    filterBand: t.string({
      description: 'Their filter, exactly; a blank text asks for those without one.',
      extensions: nameField,
    }),
    observedAfter: t.field({ type: 'DateTime', description: 'The earliest moment, included.' }),
    observedBefore: t.field({ type: 'DateTime', description: 'The latest moment, excluded.' }),
  }),
});

const { sortArgs, orderOf } = sorting(
  'Observation',
  'observations',
  {
    OBSERVED_AT: ['observedAt', 'When they were taken.'],
    CREATED_AT: ['createdAt', 'When they were ingested.'],
    RA: ['ra', 'Right ascension.'],
    DEC: ['dec', 'Declination.'],
  },
  { column: 'observedAt', direction: 'desc' },
);

const ConeSearchInput = builder.inputType('ConeSearchInput', {
  description: 'A circle on the sky.',
  fields: (t) => ({
    ra: t.float({ required: true, description: 'Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ required: true, description: 'Declination of its centre in degrees, ICRS, −90 to 90.' }),
    radius: t.float({ required: true, description: 'Its radius in degrees, from 0, which is exactly there, to 180.' }),
  }),
});

/** The page of these rows, one more than it shows, loaded with what the query selects of them. */
async function pageOfIds(
  ids: readonly string[],
  order: Order<SortColumn>,
  asked: Asked,
  count: () => Promise<number>,
): Promise<Page<{ id: string }>> {
  const { db } = asked.context.app;
  const rows = await db.observation.findMany({ where: { id: { in: [...ids] } }, ...selectionOfRows(order, asked) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = ids.flatMap((id) => byId.get(id) ?? []);
  return toPage(ordered, asked.args, order, count);
}

const ObservationConnection = connectionType('Observation', Observation, 'observations');
const SurveyObservationsConnection = connectionType('SurveyObservations', Observation, "survey's observations", {
  counted: false,
});

const ObservationStatistic = builder.objectRef<Statistic>('ObservationStatistic').implement({
  description: 'How many observations share a survey, a band and a status.',
  authScopes: { permission: 'read:data' },
  fields: (t) => ({
    survey: t.exposeString('survey', { description: 'The name of the survey.' }),
    filterBand: t.exposeString('filterBand', { nullable: true, description: 'The filter; null when it was not given.' }),
    status: t.expose('status', { type: ObservationStatus, description: 'Where they stand in the pipeline.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'How many there are.' }),
    firstObservedAt: t.expose('firstObservedAt', { type: 'DateTime', description: 'When the first was taken.' }),
    lastObservedAt: t.expose('lastObservedAt', { type: 'DateTime', description: 'When the last was taken.' }),
  }),
});

builder.queryFields((t) => ({
  observations: t.field({
    description: 'Observations.',
    type: ObservationConnection,
    extensions: { costOfArguments: (read: ReadArgument) => costOfCone(read('near')) },
    authScopes: { permission: 'read:data' },
    args: {
      ...rootPageArgs,
      ...sortArgs,
      filter: t.arg({ type: ObservationFilter, description: 'Which observations to list.' }),
      near: t.arg({ type: ConeSearchInput, description: 'Only those whose centre lies in this cone.' }),
    },
    resolve: async (_root, args, context, info) => {
      const { db } = context.app;
      const selection = await selectionOf(db, context.caller.principal, args.filter ?? {});
      const order = orderOf(args);
      if (args.near != null) checkCone(args.near);
      const { near } = args;
      const asked = { args, context, info };
      if (near != null && !isWholeSky(near)) {
        const ids = await idsInCone(db, near, selection, order, args);
        return pageOfIds(ids, order, asked, () => countInCone(db, near, selection));
      }
      const where = toPrisma(selection);
      if (hasIndex(selection, order)) return pageOf(db.observation, where, order, asked);
      return pageOfIds(await idsInOrder(db, selection, order, args), order, asked, () => db.observation.count({ where }));
    },
  }),
  observationStatistics: t.field({
    description: `How many observations there are by survey, band and status; LIMIT_EXCEEDED when there are more than ${MAX_GROUPS} such rows.`,
    type: [ObservationStatistic],
    extensions: { cost: COSTS.statistics, rows: MAX_GROUPS },
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: ObservationFilter, description: 'Which observations to count.' }) },
    resolve: async (_root, args, { app, caller }) =>
      observationStatistics(app.db, await selectionOf(app.db, caller.principal, args.filter ?? {})),
  }),
  observation: t.prismaField({
    description: 'One observation, by id or by survey and external id; null when it does not exist or may not be seen.',
    type: Observation,
    nullable: true,
    authScopes: { permission: 'read:data' },
    args: {
      id: t.arg.id({ description: 'The global id.' }),
      survey: t.arg.string({ description: 'The name of its survey, such as `ZTF`.', extensions: nameField }),
      externalId: t.arg.string({ description: 'Its id in that survey.', extensions: nameField }),
    },
    resolve: async (query, _root, { id, survey, externalId }, { app, caller: { principal } }) => {
      if ((survey == null) !== (externalId == null) || (id == null) === (survey == null))
        throw badUserInput(null, 'give either id, or survey and externalId');
      const wanted =
        id != null
          ? { id: idOf('Observation', id, 'id') }
          : { ...(await surveyCondition(app.db, principal, survey)), externalId: externalId as string };
      return app.db.observation.findFirst({ ...query, where: { AND: [wanted, observationsVisibleTo(principal)] } });
    },
  }),
}));

builder.prismaObjectField(Survey, 'observations', (t) =>
  t.field({
    description: "The survey's observations.",
    type: SurveyObservationsConnection,
    authScopes: { permission: 'read:data' },
    args: { ...pageArgs, ...sortArgs },
    select: (args, { caller }, nested) =>
      nestedPage('observations', args, orderOf(args), observationsVisibleTo(caller.principal), nested),
    resolve: (survey, args) => toPage(nestedRows(survey, 'observations'), args, orderOf(args)),
  }),
);
