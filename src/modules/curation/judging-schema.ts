/** Judgements of detections in the graph: of one, of many in one call, and the start of an examination. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { enumOf } from '../../graphql/types/enums.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { DETECTION } from '../detections/entity.js';
import { detectionPayload } from '../detections/schema.js';
import { startValidation } from '../detections/status.js';
import { DetectionType } from '../detections/type.js';
import { VALIDATION_EVENT } from './entity.js';
import { ValidationEvent } from './schema.js';
import { MAX_JUDGEMENTS, validateDetection, validateDetections } from './service.js';
import { MAX_TAGS } from './verdict.js';

const DetectionVerdict = enumOf('DetectionVerdict', 'The status that a judgement gives to a detection.', {
  VALIDATED: 'It is real.',
  REJECTED: 'It is not real, or not of interest.',
  CONFIRMED: 'It is certainly real, for example confirmed by a spectrum.',
});

const judgementFields = (t: InputFields) => ({
  detectionId: t.id({ required: true, description: 'The judged detection.' }),
  label: t.field({ type: DetectionType, required: true, description: 'The class of the detection.' }),
  confidence: t.float({ description: 'Your confidence, 0 to 1.' }),
  quality: t.float({ description: 'The quality of the data for training, 0 to 1.' }),
  notes: t.string({ description: `Notes about the detection, at most ${LONGEST.text} characters.` }),
  tags: t.stringList({ description: `Keywords to find it by, at most ${MAX_TAGS}.`, extensions: nameField }),
  status: t.field({
    type: DetectionVerdict,
    description:
      'The new status. By default an ARTIFACT becomes REJECTED, a CONFIRMED detection stays CONFIRMED, and any other becomes VALIDATED.',
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
  description: 'The detection to examine.',
  fields: (t) => ({ detectionId: t.id({ required: true, description: 'The detection.' }) }),
});

const ValidateDetectionPayload = payloadType<{ detectionId: string; eventId: string }>(
  'ValidateDetectionPayload',
  'The judgement, and the detection after it.',
  (t) => ({
    detection: shown(t, DETECTION, 'The detection as it is now.', ({ detectionId }) => detectionId),
    validationEvent: shown(t, VALIDATION_EVENT, 'The judgement as it was written.', ({ eventId }) => eventId),
  }),
);

const ValidateDetectionsPayload = payloadType<{ eventIds: readonly string[] }>(
  'ValidateDetectionsPayload',
  'The judgements.',
  (t) => ({
    validated: t.int({ description: 'The number of judged detections.', resolve: ({ eventIds }) => eventIds.length }),
    validationEvents: t.prismaField({
      type: [ValidationEvent],
      extensions: { rows: MAX_JUDGEMENTS },
      description: 'The judgements as they were written, in the order of the call.',
      resolve: async (query, { eventIds }, _args, { app }) => {
        // Ids of UUID version 7 sort in the order of creation.
        const where = { id: { in: [...eventIds] } };
        return app.db.validationEvent.findMany({ ...query, where, orderBy: { id: 'asc' } });
      },
    }),
  }),
);

builder.mutationFields((t) => ({
  startValidation: t.field({
    description:
      'Moves a detection to VALIDATING: a person is examining it. If two people start at the same time, one succeeds and the other gets CONFLICT.',
    type: detectionPayload('StartValidationPayload', 'The detection under examination.'),
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
      'Judges a detection: adds a validation event and moves the detection, in one transaction. An illegal step is CONFLICT, and the error lists the legal ones.',
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
      'Judges many detections, all or none. If one cannot be judged, nothing is written and the error states its position as `index`.',
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
