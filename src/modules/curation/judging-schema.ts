/** Judging detections in the graph: one, many at once, and beginning to look at one. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/enums.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType } from '../../graphql/payload.js';
import { detectionPayload } from '../detections/schema.js';
import { startValidation } from '../detections/status.js';
import { Detection, DetectionType } from '../detections/type.js';
import { ValidationEvent } from './schema.js';
import { MAX_JUDGEMENTS, validateDetection, validateDetections } from './service.js';
import { MAX_TAGS } from './verdict.js';

const DetectionVerdict = enumOf('DetectionVerdict', 'What a judgement makes of a detection.', {
  VALIDATED: 'It is real.',
  REJECTED: 'It is not real, or not of interest.',
  CONFIRMED: 'It is real beyond doubt, such as by a spectrum.',
});

const judgementFields = (t: InputFields) => ({
  detectionId: t.id({ required: true, description: 'What is judged.' }),
  label: t.field({ type: DetectionType, required: true, description: 'What it is taken to be.' }),
  confidence: t.float({ description: 'How sure you are, 0 to 1.' }),
  quality: t.float({ description: 'How good the data is for training, 0 to 1.' }),
  notes: t.string({ description: `What there is to say about it, at most ${LONGEST.text} characters.` }),
  tags: t.stringList({ description: `Words to find it by, at most ${MAX_TAGS}.`, extensions: nameField }),
  status: t.field({
    type: DetectionVerdict,
    description:
      'What it becomes. When it is not given, an ARTIFACT is REJECTED, what is CONFIRMED stays so, and anything else is VALIDATED.',
  }),
});

const ValidateDetectionInput = builder.inputType('ValidateDetectionInput', {
  description: 'A judgement of a detection.',
  fields: judgementFields,
});

const ValidateDetectionsInput = builder.inputType('ValidateDetectionsInput', {
  description: 'Judgements of many detections.',
  fields: (t) => ({
    validations: t.field({
      type: [ValidateDetectionInput],
      required: true,
      description: `The judgements, at most ${MAX_JUDGEMENTS}, each of another detection.`,
    }),
  }),
});

const StartValidationInput = builder.inputType('StartValidationInput', {
  description: 'The detection that somebody begins to look at.',
  fields: (t) => ({ detectionId: t.id({ required: true, description: 'The detection.' }) }),
});

const ValidateDetectionPayload = payloadType<{ detectionId: string; eventId: string }>(
  'ValidateDetectionPayload',
  'The judgement, and what became of the detection.',
  (t) => ({
    detection: t.prismaField({
      type: Detection,
      description: 'The detection as it is now.',
      resolve: (query, { detectionId }, _args, { app }) =>
        app.db.detection.findUniqueOrThrow({ ...query, where: { id: detectionId } }),
    }),
    validationEvent: t.prismaField({
      type: ValidationEvent,
      description: 'The judgement as it was written.',
      resolve: (query, { eventId }, _args, { app }) =>
        app.db.validationEvent.findUniqueOrThrow({ ...query, where: { id: eventId } }),
    }),
  }),
);

const ValidateDetectionsPayload = payloadType<{ eventIds: readonly string[] }>(
  'ValidateDetectionsPayload',
  'The judgements.',
  (t) => ({
    validated: t.int({ description: 'How many detections were judged.', resolve: ({ eventIds }) => eventIds.length }),
    validationEvents: t.prismaField({
      type: [ValidationEvent],
      extensions: { rows: MAX_JUDGEMENTS },
      description: 'The judgements as they were written, in the order of the call.',
      resolve: async (query, { eventIds }, _args, { app }) => {
        // Ids of the seventh kind sort in the order in which they were made.
        const where = { id: { in: [...eventIds] } };
        return app.db.validationEvent.findMany({ ...query, where, orderBy: { id: 'asc' } });
      },
    }),
  }),
);

builder.mutationFields((t) => ({
  startValidation: t.field({
    description:
      'Moves a detection to VALIDATING: somebody is looking at it. Of two people who start at once one wins, the other gets CONFLICT.',
    type: detectionPayload('StartValidationPayload', 'The detection that is being looked at.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: StartValidationInput, required: true, description: 'The detection.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('Detection', input.detectionId, 'input.detectionId');
      await startValidation(app, caller, id);
      return { id };
    },
  }),
  validateDetection: t.field({
    description:
      'Judges a detection: adds a validation event and moves the detection, both or neither. An illegal step is CONFLICT and names those that are legal.',
    type: ValidateDetectionPayload,
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: ValidateDetectionInput, required: true, description: 'The judgement.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const detectionId = idOf('Detection', input.detectionId, 'input.detectionId');
      return { detectionId, eventId: await validateDetection(app, caller, { ...input, detectionId }) };
    },
  }),
  validateDetections: t.field({
    description:
      'Judges many detections, all or none: where one cannot be judged, the error names its place in the call as `index`, and nothing is written.',
    type: ValidateDetectionsPayload,
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: ValidateDetectionsInput, required: true, description: 'The judgements.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const judgements = input.validations.map((judgement, index) => ({
        ...judgement,
        detectionId: idOf('Detection', judgement.detectionId, `input.validations.${index}.detectionId`),
      }));
      return { eventIds: await validateDetections(app, caller, judgements) };
    },
  }),
}));
