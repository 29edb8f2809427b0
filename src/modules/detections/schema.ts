/** Detections in the graph: lists, one by id, and what changes them. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { toPage } from '../../graphql/paging.js';
import { changing, entityPayload, payloadType } from '../../graphql/payload.js';
import { RejectedRow } from '../../graphql/rejected.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { MAX_ROWS } from '../kit/rows.js';
import { ModelRun } from '../models/run-schema.js';
import { Observation } from '../observations/type.js';
import { attemptField } from '../runs/schema.js';
import { type RecordResult, recordDetections } from './recording.js';
import { detectionsVisibleTo, detectionsWhere } from './service.js';
import { archiveDetection } from './status.js';
import { Detection, DetectionStatus, DetectionType } from './type.js';

const DetectionFilter = builder.inputType('DetectionFilter', {
  description: 'Which detections to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    status: t.field({ type: DetectionStatus, description: 'How far they have been judged.' }),
    type: t.field({ type: DetectionType, description: 'What the model took them to be.' }),
    minConfidence: t.float({ description: 'How sure the model was at least, 0 to 1.' }),
    observationId: t.id({ description: 'The observation they were found in.' }),
    modelRunId: t.id({ description: 'The run that found them.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'The earliest moment they were recorded, included.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'The latest moment they were recorded, excluded.' }),
  }),
});

const { sortArgs, orderOf } = sorting(
  'Detection',
  'detections',
  {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    CONFIDENCE: ['confidence', 'How sure the model was.'],
  },
  NEWEST_FIRST,
);
const nestedArgs = { ...pageArgs, ...sortArgs };

const DetectionConnection = connectionType('Detection', Detection, 'detections');
const NestedDetectionConnection = connectionType('NestedDetection', Detection, "row's detections", { counted: false });

builder.queryFields((t) => ({
  detections: t.field({
    description: 'Detections.',
    type: DetectionConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: DetectionFilter, description: 'Which detections to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { observationId, modelRunId, ...filter } = args.filter ?? {};
      const where = await detectionsWhere(context.app.db, context.caller.principal, {
        ...filter,
        ...(observationId != null && { observationId: idOf('Observation', observationId, 'filter.observationId') }),
        ...(modelRunId != null && { modelRunId: idOf('ModelRun', modelRunId, 'filter.modelRunId') }),
      });
      return pageOf(context.app.db.detection, where, orderOf(args), { args, context, info });
    },
  }),
  detection: oneById(t, Detection, 'detection', detectionsVisibleTo),
}));

builder.prismaObjectField(Observation, 'detections', (t) =>
  t.field({
    description: 'What models found in the observation.',
    type: NestedDetectionConnection,
    authScopes: { permission: 'read:data' },
    args: nestedArgs,
    select: (args, { caller }, nested) =>
      nestedPage('detections', args, orderOf(args), detectionsVisibleTo(caller.principal), nested),
    resolve: (observation, args) => toPage(nestedRows(observation, 'detections'), args, orderOf(args)),
  }),
);

builder.prismaObjectField(ModelRun, 'detections', (t) =>
  t.field({
    description: 'What the run found.',
    type: NestedDetectionConnection,
    authScopes: { permission: 'read:data' },
    args: nestedArgs,
    select: (args, { caller }, nested) =>
      nestedPage('detections', args, orderOf(args), detectionsVisibleTo(caller.principal), nested),
    resolve: (run, args) => toPage(nestedRows(run, 'detections'), args, orderOf(args)),
  }),
);

const DetectionInput = builder.inputType('DetectionInput', {
  description:
    'One detection to record. It is checked row by row, so a row that is wrong is rejected and the others are written.',
  fields: (t) => ({
    ra: t.float({ description: 'Needed: right ascension in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ description: 'Needed: declination in degrees, ICRS, −90 to 90.' }),
    pixelX: t.float({ description: 'Column in the image, in pixels.' }),
    pixelY: t.float({ description: 'Row in the image, in pixels.' }),
    confidence: t.float({ description: 'Needed: how sure the model is, 0 to 1.' }),
    type: t.field({ type: DetectionType, description: 'What the model takes it to be; UNKNOWN when it is not given.' }),
    candidateId: t.id({ description: 'The candidate of the same observation that the model looked at.' }),
  }),
});

const RecordDetectionsInput = builder.inputType('RecordDetectionsInput', {
  description: 'What a model run found.',
  fields: (t) => ({
    modelRunId: t.id({ required: true, description: 'The run; it must be RUNNING.' }),
    detections: t.field({ type: [DetectionInput], required: true, description: `The rows, at most ${MAX_ROWS}.` }),
    attempt: attemptField(t),
  }),
});

const RecordDetectionsPayload = payloadType<RecordResult>('RecordDetectionsPayload', 'What became of the rows.', (t) => ({
  modelRun: t.prismaField({
    type: ModelRun,
    description: 'The run that found them.',
    resolve: (query, { modelRunId }, _args, { app }) =>
      app.db.modelRun.findUniqueOrThrow({ ...query, where: { id: modelRunId } }),
  }),
  recorded: t.exposeInt('recorded', { description: 'How many were new.' }),
  updated: t.exposeInt('updated', { description: 'How many were known, not judged yet, and took new values.' }),
  unchanged: t.exposeInt('unchanged', { description: 'How many were known and said nothing new.' }),
  rejected: t.field({
    type: [RejectedRow],
    description: 'Those that were not written.',
    resolve: ({ rejected }) => rejected,
  }),
}));

const ArchiveDetectionInput = builder.inputType('ArchiveDetectionInput', {
  description: 'A detection to put away.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The detection.' }) }),
});

/** What a mutation of one detection returns. */
export const detectionPayload = entityPayload(Detection, 'detection');

builder.mutationFields((t) => ({
  recordDetections: t.field({
    description:
      'Records what a run found. A detection is known by its place (ra, dec, pixelX, pixelY) in its run: sent again it changes nothing, sent with other values it takes them as long as it is PENDING.',
    type: RecordDetectionsPayload,
    authScopes: { permission: 'detection:process' },
    args: { input: t.arg({ type: RecordDetectionsInput, required: true, description: 'The run and its detections.' }) },
    resolve: (_root, { input }, { app, caller }) =>
      recordDetections(app, caller, { ...input, modelRunId: idOf('ModelRun', input.modelRunId, 'input.modelRunId') }),
  }),
  archiveDetection: t.field({
    description: 'Puts a detection away, so that nobody judges it any more. Doing it twice is harmless.',
    type: detectionPayload('ArchiveDetectionPayload', 'The detection that was put away.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: ArchiveDetectionInput, required: true, description: 'The detection.' }) },
    resolve: changing(Detection, archiveDetection),
  }),
}));
