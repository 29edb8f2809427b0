/** Observations in the graph. */
import { builder } from '../../graphql/builder.js';
import {
  type Asked,
  connectionType,
  nestedPage,
  nestedRows,
  pageArgs,
  pageOf,
  selectionOfRows,
} from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enums.js';
import { type Order, type Page, toPage } from '../../graphql/paging.js';
import { payloadType } from '../../graphql/payload.js';
import { RejectedRow } from '../../graphql/rejected.js';
import { SortDirection } from '../../graphql/scalars.js';
import { idOf } from '../../ids.js';
import { MAX_ROWS } from '../rows.js';
import { Survey } from '../surveys/schema.js';
import { type Cone, checkCone, countInCone, idsInCone, type SortColumn } from './cone.js';
import { type Selection, select, toPrisma } from './filter.js';
import {
  type IngestResult,
  ingestObservations,
  observationStatistics,
  observationsVisibleTo,
  type ObservationStatistic as Statistic,
  updateObservation,
} from './service.js';

export const ObservationStatus = enumOf('ObservationStatus', 'Where an observation stands on its way through the pipeline.', {
  INGESTED: 'Ingested, and not worked on yet.',
  PREPROCESSING: 'Being preprocessed.',
  PREPROCESSED: 'Calibrated and aligned.',
  DIFFERENCING: 'Being differenced.',
  DIFFERENCED: 'Compared with its reference; candidates are known.',
  FAILED: 'A step failed.',
  ARCHIVED: 'Put away; nothing works on it any more.',
});

export const Observation = builder.prismaNode('Observation', {
  description: 'One exposure of one patch of sky.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [observationsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    survey: t.relation('survey', { description: 'The survey it belongs to.' }),
    externalId: t.exposeString('externalId'),
    ra: t.exposeFloat('ra'),
    dec: t.exposeFloat('dec'),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    filterBand: t.exposeString('filterBand', { nullable: true }),
    exposureTime: t.exposeFloat('exposureTime', { nullable: true }),
    fitsUrl: t.exposeString('fitsUrl', { nullable: true }),
    thumbnailUrl: t.exposeString('thumbnailUrl', { nullable: true }),
    pixelScale: t.exposeFloat('pixelScale', { nullable: true }),
    imageWidth: t.exposeInt('imageWidth', { nullable: true }),
    imageHeight: t.exposeInt('imageHeight', { nullable: true }),
    airmass: t.exposeFloat('airmass', { nullable: true }),
    seeing: t.exposeFloat('seeing', { nullable: true }),
    status: t.expose('status', { type: ObservationStatus }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const ObservationFilter = builder.inputType('ObservationFilter', {
  description: 'Which observations to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of their survey, such as `ZTF`.' }),
    status: t.field({ type: ObservationStatus, description: 'Where they stand in the pipeline.' }),
    filterBand: t.string({ description: 'Their filter, exactly.' }),
    observedAfter: t.field({ type: 'DateTime', description: 'The earliest moment, included.' }),
    observedBefore: t.field({ type: 'DateTime', description: 'The latest moment, excluded.' }),
  }),
});

const ObservationOrderField = builder.enumType('ObservationOrderField', {
  description: 'What to sort observations by.',
  values: {
    OBSERVED_AT: { value: 'observedAt' as const, description: 'When they were taken.' },
    CREATED_AT: { value: 'createdAt' as const, description: 'When they were ingested.' },
    RA: { value: 'ra' as const, description: 'Right ascension.' },
    DEC: { value: 'dec' as const, description: 'Declination.' },
  },
});

const ObservationOrder = builder.inputType('ObservationOrder', {
  description: 'How to sort observations.',
  fields: (t) => ({
    field: t.field({ type: ObservationOrderField, required: true, description: 'What to sort by.' }),
    direction: t.field({ type: SortDirection, required: true, defaultValue: 'asc', description: 'Which end comes first.' }),
  }),
});

const NEWEST_FIRST: Order<SortColumn> = { column: 'observedAt', direction: 'desc' };
const orderOf = (given: { field: SortColumn; direction: 'asc' | 'desc' } | null | undefined): Order<SortColumn> =>
  given ? { column: given.field, direction: given.direction } : NEWEST_FIRST;

const listArgs = {
  ...pageArgs,
  ...builder.args((t) => ({
    filter: t.field({ type: ObservationFilter, description: 'Which observations to list.' }),
    orderBy: t.field({ type: ObservationOrder, description: 'How to sort them; the newest first when it is not given.' }),
  })),
};

const ConeSearchInput = builder.inputType('ConeSearchInput', {
  description: 'A circle on the sky.',
  fields: (t) => ({
    ra: t.float({ required: true, description: 'Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ required: true, description: 'Declination of its centre in degrees, ICRS, −90 to 90.' }),
    radius: t.float({ required: true, description: 'Its radius in degrees, greater than 0 and at most 180.' }),
  }),
});

/** The page of a cone: which rows, by the index of the sky, and then what is selected of them. */
async function pageInCone(
  cone: Cone,
  selection: Selection,
  order: Order<SortColumn>,
  asked: Asked,
): Promise<Page<{ id: string }>> {
  checkCone(cone);
  const { db } = asked.context.app;
  const ids = await idsInCone(db, cone, selection, order, asked.args);
  const rows = await db.observation.findMany({ where: { id: { in: ids } }, ...selectionOfRows(order, asked) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = ids.flatMap((id) => byId.get(id) ?? []);
  return toPage(ordered, asked.args, order, () => countInCone(db, cone, selection));
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
    authScopes: { permission: 'read:data' },
    args: { ...listArgs, near: t.arg({ type: ConeSearchInput, description: 'Only those whose centre lies in this cone.' }) },
    resolve: async (_root, args, context, info) => {
      const { db } = context.app;
      const selection = await select(db, context.caller.principal, args.filter ?? {});
      const order = orderOf(args.orderBy);
      if (args.near == null) return pageOf(db.observation, toPrisma(selection), order, { args, context, info });
      return pageInCone(args.near, selection, order, { args, context, info });
    },
  }),
  observationStatistics: t.field({
    description: 'How many observations there are by survey, band and status.',
    type: [ObservationStatistic],
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: ObservationFilter, description: 'Which observations to count.' }) },
    resolve: async (_root, args, { app, caller }) =>
      observationStatistics(app.db, await select(app.db, caller.principal, args.filter ?? {})),
  }),
  observation: t.prismaField({
    description: 'One observation; null when it does not exist or may not be seen.',
    type: Observation,
    nullable: true,
    authScopes: { permission: 'read:data' },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (query, _root, { id }, { app, caller }) =>
      app.db.observation.findFirst({
        ...query,
        where: { AND: [{ id: idOf('Observation', id, 'id') }, observationsVisibleTo(caller.principal)] },
      }),
  }),
}));

builder.prismaObjectField(Survey, 'observations', (t) =>
  t.field({
    description: "The survey's observations.",
    type: SurveyObservationsConnection,
    authScopes: { permission: 'read:data' },
    args: { ...pageArgs, orderBy: listArgs.orderBy },
    select: (args, { caller }, nested) =>
      nestedPage('observations', args, orderOf(args.orderBy), observationsVisibleTo(caller.principal), nested),
    resolve: (survey, args) => toPage(nestedRows(survey, 'observations'), args, orderOf(args.orderBy)),
  }),
);

const ObservationInput = builder.inputType('ObservationInput', {
  description:
    'One observation to ingest. It is checked row by row, so a row that is wrong is rejected and the others are written.',
  fields: (t) => ({
    externalId: t.string({ description: "Needed: the survey's own identifier, unique within the survey." }),
    ra: t.float({ description: 'Needed: right ascension in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ description: 'Needed: declination in degrees, ICRS, −90 to 90.' }),
    observedAt: t.string({
      description: 'Needed: when it was taken, ISO 8601; a date alone is its midnight, a time without a zone is UTC.',
    }),
    filterBand: t.string({ description: 'The filter, at most 32 characters.' }),
    exposureTime: t.float({ description: 'Exposure time in seconds, more than 0.' }),
    fitsUrl: t.string({ description: 'Where the FITS file is, at most 2048 characters.' }),
    thumbnailUrl: t.string({ description: 'Where a preview image is, at most 2048 characters.' }),
    pixelScale: t.float({ description: 'Pixel scale in arcseconds per pixel, more than 0.' }),
    imageWidth: t.int({ description: 'Image width in pixels.' }),
    imageHeight: t.int({ description: 'Image height in pixels.' }),
    airmass: t.float({ description: 'Airmass at mid-exposure, more than 0.' }),
    seeing: t.float({ description: 'Seeing (FWHM) in arcseconds, more than 0.' }),
  }),
});

const IngestObservationsInput = builder.inputType('IngestObservationsInput', {
  description: 'Observations of one survey.',
  fields: (t) => ({
    survey: t.string({ required: true, description: 'The name of the survey, such as `ZTF`.' }),
    observations: t.field({ type: [ObservationInput], required: true, description: `The rows, at most ${MAX_ROWS}.` }),
  }),
});

builder.mutationField('ingestObservations', (t) =>
  t.field({
    description:
      'Writes observations. A row is known by survey and externalId: sent again it changes nothing, sent with other values it takes those that are given, and its status stays.',
    type: payloadType<IngestResult>('IngestObservationsPayload', 'What became of the rows.', (p) => ({
      inserted: p.exposeInt('inserted', { description: 'How many were new.' }),
      updated: p.exposeInt('updated', { description: 'How many were known and took new values.' }),
      unchanged: p.exposeInt('unchanged', { description: 'How many were known and said nothing new.' }),
      rejected: p.field({
        type: [RejectedRow],
        description: 'Those that were not written.',
        resolve: (result) => result.rejected,
      }),
    })),
    authScopes: { permission: 'observations:ingest' },
    args: { input: t.arg({ type: IngestObservationsInput, required: true, description: 'The observations.' }) },
    resolve: (_root, { input }, { app, caller }) => ingestObservations(app, caller, input),
  }),
);

const UpdateObservationInput = builder.inputType('UpdateObservationInput', {
  description: 'Where an observation shall stand.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The observation.' }),
    status: t.field({
      type: ObservationStatus,
      required: true,
      description: 'Its new status, which must be a legal step from the present one.',
    }),
  }),
});

builder.mutationField('updateObservation', (t) =>
  t.field({
    description: 'Moves an observation in the pipeline by hand. A step that is not legal is CONFLICT and names those that are.',
    type: payloadType<{ id: string }>('UpdateObservationPayload', 'The observation that was moved.', (p) => ({
      observation: p.prismaField({
        type: Observation,
        description: 'The observation as it is now.',
        resolve: (query, { id }, _args, { app }) => app.db.observation.findUniqueOrThrow({ ...query, where: { id } }),
      }),
    })),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateObservationInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('Observation', input.id, 'input.id');
      await updateObservation(app, caller, id, input.status);
      return { id };
    },
  }),
);
