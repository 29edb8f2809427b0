/** Detections in the graph: lists, one by id, and changes. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { unordered } from '../../graphql/lists/combined-filter.js';
import { connectionType } from '../../graphql/lists/connection.js';
import { before, equals, equalsOneOf, filterOf, refersTo, since } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import { changing, payloadOf, payloadType, shown } from '../../graphql/types/payload.js';
import { RejectedRow } from '../../graphql/types/rejected.js';
import { writtenRow } from '../../graphql/types/written.js';
import { unitInterval } from '../kit/input.js';
import { MAX_ROWS } from '../kit/rows.js';
import { attemptField } from '../kit/worker-inputs.js';
import { MODEL_RUN } from '../models/entity.js';
import { OBSERVATION } from '../observations/entity.js';
import { ofSurveys } from '../surveys/filter.js';
import { DETECTION } from './entity.js';
import { type RecordResult, recordDetections } from './recording.js';
import { archiveDetection } from './status.js';
import { Detection, DetectionStatus, DetectionType } from './type.js';

const detections = listsOf(DETECTION, Detection);
const filter = filterOf(DETECTION, {
  ...ofSurveys(),
  status: equals('status', DetectionStatus, 'The progress of their judgement.'),
  statuses: equalsOneOf('status', DetectionStatus, 'The progress of their judgement.'),
  type: equals('type', DetectionType, 'The class by the model.'),
  types: equalsOneOf('type', DetectionType, 'The class by the model.'),
  minConfidence: {
    type: 'Float',
    description: 'The least confidence of the model, 0 to 1.',
    where: (least: number, field) => ({ confidence: { gte: unitInterval(least, field) as number } }),
  },
  observationId: refersTo('observationId', 'Observation', 'The observation they were found in.'),
  modelRunId: refersTo('modelRunId', 'ModelRun', 'The run that found them.'),
  modelId: {
    type: 'ID',
    description: 'The model, in the version that found them.',
    // A model may have found most detections, and no index has them in the order of a list.
    where: (id: string, field) => unordered({ modelRun: { is: { modelId: idOf('Model', id, field) } } }),
  },
  createdAfter: since('createdAt', 'The earliest moment they were recorded, included.'),
  createdBefore: before('createdAt', 'The latest moment they were recorded, excluded.'),
});

builder.queryFields((t) => ({
  detections: detections.root(t, { filter }),
  detection: oneOf(t, DETECTION),
}));

const connection = connectionType('NestedDetection', Detection, 'the detections of one run or observation', { counted: false });
detections.inside(OBSERVATION, 'detections', {
  description: 'The detections of all model runs on the observation.',
  sorted: true,
  connection,
});
detections.inside(MODEL_RUN, 'detections', { description: 'The detections of the run.', sorted: true, connection });

const DetectionInput = builder.inputType('DetectionInput', {
  description: 'One detection to record. Each row is checked separately: an invalid row is rejected, and the others are written.',
  fields: (t) => ({
    ra: t.float({ description: 'Required: right ascension in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ description: 'Required: declination in degrees, ICRS, −90 to 90.' }),
    pixelX: t.float({ description: 'Column in the image, in pixels.' }),
    pixelY: t.float({ description: 'Row in the image, in pixels.' }),
    confidence: t.float({ description: 'Required: the confidence of the model, 0 to 1.' }),
    type: t.field({ type: DetectionType, description: 'The class by the model; UNKNOWN by default.' }),
    candidateId: t.id({ description: 'The candidate that the model examined, of the same observation.' }),
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

const RecordDetectionsPayload = payloadType<RecordResult>('RecordDetectionsPayload', 'The outcome for the rows.', (t) => ({
  modelRun: shown(t, MODEL_RUN, 'The run that found them.', ({ modelRunId }) => modelRunId),
  recorded: t.exposeInt('recorded', { description: 'The number of new rows.' }),
  updated: t.exposeInt('updated', { description: 'The number of known rows that were not judged yet and got new values.' }),
  unchanged: t.exposeInt('unchanged', { description: 'The number of known rows without new values.' }),
  rejected: t.field({
    type: [RejectedRow],
    description: 'The rows that were not written.',
    resolve: ({ rejected }) => rejected,
  }),
  rows: t.field({
    type: [writtenRow('Detection')],
    extensions: { rows: MAX_ROWS },
    description: 'The outcome for each row that was not rejected, with its id.',
    resolve: ({ rows }) => rows,
  }),
}));

const ArchiveDetectionInput = builder.inputType('ArchiveDetectionInput', {
  description: 'The detection to archive.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The detection.' }) }),
});

/** The result of a mutation of one detection. */
export const detectionPayload = payloadOf(DETECTION);

builder.mutationFields((t) => ({
  recordDetections: t.field({
    description:
      'Records the detections of a run. Its position (ra, dec, pixelX, pixelY) identifies a detection within the run. Sending it again changes nothing; sending other values updates it while it is PENDING.',
    type: RecordDetectionsPayload,
    authScopes: { permission: 'detection:process' },
    args: { input: t.arg({ type: RecordDetectionsInput, required: true, description: 'The run and its detections.' }) },
    resolve: (_root, { input }, { app, caller }) =>
      recordDetections(app, caller, { ...input, modelRunId: idOf('ModelRun', input.modelRunId, 'input.modelRunId') }),
  }),
  archiveDetection: t.field({
    description: 'Archives a detection. It is no longer judged. It is idempotent.',
    type: detectionPayload('ArchiveDetectionPayload', 'The archived detection.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: ArchiveDetectionInput, required: true, description: 'The detection.' }) },
    resolve: changing(DETECTION, archiveDetection),
  }),
}));
