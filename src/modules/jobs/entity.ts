/** Processing jobs as an entity. */
import { Entity } from '../../graphql/entity.js';

/** A job of no survey is invisible to a key with scopes, and so is one about what spans surveys unless all of them are in scope. */
export const PROCESSING_JOB = new Entity('ProcessingJob', {
  table: 'processing_jobs',
  called: 'processing job',
  listed: 'jobs',
  surveys: [{ column: 'surveyId' }, { each: 'otherSurveys' }],
  steps: {
    PENDING: ['RUNNING', 'FAILED', 'CANCELLED'],
    RUNNING: ['COMPLETED', 'FAILED', 'CANCELLED'],
    COMPLETED: [],
    FAILED: ['PENDING'],
    CANCELLED: [],
  },
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    PRIORITY: ['priority', 'How urgent they are.'],
  },
});
