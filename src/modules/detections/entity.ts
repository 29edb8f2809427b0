/** Detections as an entity. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';

export const DETECTION = new Entity('Detection', {
  table: 'detections',
  called: 'detection',
  surveys: OF_ONE_SURVEY,
  onSky: true,
  narrow: ['observationId', 'modelRunId'],
  // A judgement can be revised; a confirmed detection must be reopened first.
  steps: {
    PENDING: ['VALIDATING', 'VALIDATED', 'REJECTED', 'CONFIRMED', 'ARCHIVED'],
    VALIDATING: ['VALIDATED', 'REJECTED', 'CONFIRMED'],
    VALIDATED: ['VALIDATING', 'REJECTED', 'CONFIRMED', 'ARCHIVED'],
    REJECTED: ['VALIDATING', 'VALIDATED', 'ARCHIVED'],
    CONFIRMED: ['VALIDATING', 'ARCHIVED'],
    ARCHIVED: [],
  },
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    CONFIDENCE: ['confidence', 'The confidence of the model.'],
  },
});
