/** Detections in the graph: lists, one by id, and what changes them. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType } from '../../graphql/connection.js';
import { before, equals, filterOf, refersTo, since } from '../../graphql/filter.js';
import { listsOf, oneOf } from '../../graphql/lists.js';
import { changing, payloadOf, payloadType, shown } from '../../graphql/payload.js';
import { RejectedRow } from '../../graphql/rejected.js';
import { unitInterval } from '../kit/input.js';
import { MAX_ROWS } from '../kit/rows.js';
import { MODEL_RUN } from '../models/entity.js';
import { OBSERVATION } from '../observations/entity.js';
import { attemptField } from '../runs/schema.js';
import { ofSurvey } from '../surveys/filter.js';
import { DETECTION } from './entity.js';
import { type RecordResult, recordDetections } from './recording.js';
import { archiveDetection } from './status.js';
import { Detection, DetectionStatus, DetectionType } from './type.js';

const detections = listsOf(DETECTION, Detection);
const filter = filterOf(DETECTION, {
  survey: ofSurvey(),
  status: equals('status', DetectionStatus, 'How far they have been judged.'),
  type: equals('type', DetectionType, 'What the model took them to be.'),
  minConfidence: {
    type: 'Float',
    description: 'How sure the model was at least, 0 to 1.',
    where: (least: number, field) => ({ confidence: { gte: unitInterval(least, field) as number } }),
  },
  observationId: refersTo('observationId', 'Observation', 'The observation they were found in.'),
  modelRunId: refersTo('modelRunId', 'ModelRun', 'The run that found them.'),
  createdAfter: since('createdAt', 'The earliest moment they were recorded, included.'),
  createdBefore: before('createdAt', 'The latest moment they were recorded, excluded.'),
});

builder.queryFields((t) => ({
  detections: detections.root(t, { filter }),
  detection: oneOf(t, DETECTION),
}));

const connection = connectionType('NestedDetection', Detection, "row's detections", { counted: false });
detections.inside(OBSERVATION, 'detections', { description: 'What models found in the observation.', sorted: true, connection });
detections.inside(MODEL_RUN, 'detections', { description: 'What the run found.', sorted: true, connection });

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
  modelRun: shown(t, MODEL_RUN, 'The run that found them.', ({ modelRunId }) => modelRunId),
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
export const detectionPayload = payloadOf(DETECTION);

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
    resolve: changing(DETECTION, archiveDetection),
  }),
}));
