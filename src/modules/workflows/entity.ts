/** Workflow runs as an entity. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';

/** A key with scopes does not see a run without a survey. */
export const WORKFLOW_RUN = new Entity('WorkflowRun', {
  table: 'workflow_runs',
  called: 'workflow run',
  surveys: OF_ONE_SURVEY,
  // The orchestrator starts a failed run again under the same id.
  steps: {
    SCHEDULED: ['RUNNING', 'FAILED', 'CANCELLED'],
    RUNNING: ['COMPLETED', 'FAILED', 'CANCELLED'],
    COMPLETED: [],
    FAILED: ['RUNNING', 'CANCELLED'],
    CANCELLED: [],
  },
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    UPDATED_AT: ['updatedAt', 'When they were last changed, or sent a heartbeat.'],
  },
});
