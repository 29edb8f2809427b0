/** Validation events and alerts as entities. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';

export const VALIDATION_EVENT = new Entity('ValidationEvent', {
  table: 'validation_events',
  called: 'validation event',
  surveys: OF_ONE_SURVEY,
  narrow: ['detectionId'],
  sort: { CREATED_AT: ['createdAt', 'When they were recorded.'] },
});

export const ALERT = new Entity('Alert', {
  table: 'alerts',
  called: 'alert',
  surveys: OF_ONE_SURVEY,
  narrow: ['detectionId'],
  onSky: true,
  // An acknowledged alert needs no delivery any more.
  steps: {
    PENDING: ['SENT', 'FAILED', 'ACKNOWLEDGED'],
    SENT: ['DELIVERED', 'FAILED', 'ACKNOWLEDGED'],
    DELIVERED: ['ACKNOWLEDGED'],
    FAILED: ['SENT', 'FAILED', 'ACKNOWLEDGED'],
    ACKNOWLEDGED: [],
  },
  sort: { CREATED_AT: ['createdAt', 'When they were recorded.'], PRIORITY: ['priorityRank', 'Their urgency.'] },
});
