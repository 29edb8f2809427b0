/** Observations in the graph. */
import { surveyInScope } from '../../access/scopes.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, pageArgs, pageOf } from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enums.js';
import { type Order, pageQuery, toPage } from '../../graphql/paging.js';
import { payloadType } from '../../graphql/payload.js';
import { SortDirection } from '../../graphql/scalars.js';
import { idOf } from '../../ids.js';
import { Survey } from '../surveys/schema.js';
import { type IngestResult, ingestObservations, MAX_ROWS, observationsVisibleTo, observationsWhere } from './service.js';

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

type SortColumn = 'observedAt' | 'createdAt' | 'ra' | 'dec';
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

const ObservationConnection = connectionType('Observation', Observation, 'observations');
const SurveyObservationsConnection = connectionType('SurveyObservations', Observation, "survey's observations", {
  counted: false,
});

builder.queryFields((t) => ({
  observations: t.field({
    description: 'Observations.',
    type: ObservationConnection,
    authScopes: { permission: 'read:data' },
    args: listArgs,
    resolve: async (_root, args, context, info) => {
      const { db } = context.app;
      const where = await observationsWhere(db, context.caller.principal, args.filter ?? {});
      return pageOf(db.observation, where, orderOf(args.orderBy), { args, context, info });
    },
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
    select: (args, { caller }, nested) => {
      const order = orderOf(args.orderBy);
      const page = pageQuery(args, order);
      const where = { AND: [page.where, observationsVisibleTo(caller.principal)] };
      return {
        id: true,
        observations: nested(nested({ ...page, where, select: { id: true, [order.column]: true } }, ['nodes']), [
          'edges',
          'node',
        ]),
      } as never;
    },
    resolve: (survey, args, { caller }) => {
      const rows = surveyInScope(caller.principal, survey.id)
        ? (survey as unknown as { observations: never[] }).observations
        : [];
      return toPage(rows, args, orderOf(args.orderBy));
    },
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

const RejectedRow = builder.objectRef<IngestResult['rejected'][number]>('RejectedRow').implement({
  description: 'A row that was not written.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in the call, from 0.' }),
    reason: t.exposeString('reason', { description: 'What is wrong with it.' }),
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
