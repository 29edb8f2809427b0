/** Processing jobs as an entity. */
import { Entity } from '../../graphql/entity.js';

/** A key with scopes does not see a job without a survey, nor a job whose entity spans surveys that are not all in scope. */
export const PROCESSING_JOB = new Entity('ProcessingJob', {
  table: 'processing_jobs',
  called: 'processing job',
  listed: 'jobs',
  surveys: [{ column: 'surveyId' }, { each: 'otherSurveys' }],
  narrow: ['workflowId', 'workflowRunId', 'taskId', 'entityId'],
  steps: {
    PENDING: ['RUNNING', 'FAILED', 'CANCELLED'],
    RUNNING: ['COMPLETED', 'FAILED', 'CANCELLED'],
    COMPLETED: [],
    FAILED: ['PENDING'],
    CANCELLED: [],
  },
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    PRIORITY: ['priority', 'Their urgency.'],
  },
});
