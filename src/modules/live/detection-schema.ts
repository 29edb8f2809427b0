/** The subscription to detections. */
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { DETECTION } from '../detections/entity.js';
import { DetectionType } from '../detections/type.js';
import { idField, listed, rowField, surveysField, WHERE_ALL } from './event-type.js';
import { detectionsRecorded } from './service.js';
import type { RecordedDetection } from './topics.js';

const DetectionRecorded = builder.objectRef<RecordedDetection>('DetectionRecorded').implement({
  description: 'A detection that was recorded.',
  fields: (t) => ({
    id: idField(t, DETECTION),
    type: t.expose('type', { type: DetectionType, description: 'The class by the model.' }),
    confidence: t.exposeFloat('confidence', { description: 'The confidence of the model, 0 to 1.' }),
    detection: rowField(t, DETECTION, 'The detection at the time of the event.'),
  }),
});

const DetectionRecordedFilter = builder.inputType('DetectionRecordedFilter', {
  description: `Selects the detections to report. ${WHERE_ALL}`,
  fields: (t) => ({
    minConfidence: t.float({ description: 'The least confidence, 0 to 1.' }),
    type: t.field({ type: DetectionType, description: 'The class by the model.' }),
    types: t.field({ type: [DetectionType], description: listed('The class by the model') }),
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    surveys: surveysField(t),
  }),
});

builder.subscriptionField('detectionRecorded', (t) =>
  t.field({
    description: 'Detections, as they are recorded.',
    type: DetectionRecorded,
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: DetectionRecordedFilter, description: 'Selects the detections.' }) },
    subscribe: (_root, { filter }, context) => detectionsRecorded(context, filter ?? {}),
    resolve: (event) => event,
  }),
);
