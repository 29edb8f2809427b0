/** What the entities that are runs of a pipeline step have in common. */
import type { RunStatus } from '../../database/generated/prisma/enums.js';
import type { Steps } from '../../graphql/entity.js';

/** A run is recorded when it is started, so that nothing starts one that is PENDING. */
export const RUN_STEPS: Steps<RunStatus> = {
  PENDING: ['FAILED'],
  RUNNING: ['COMPLETED', 'FAILED'],
  COMPLETED: [],
  FAILED: ['RUNNING'],
};

export const RUN_SORT = {
  CREATED_AT: ['createdAt', 'When they were recorded.'],
  UPDATED_AT: ['updatedAt', 'When they were last changed or heard of.'],
} as const;
