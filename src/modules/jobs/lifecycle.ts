/**
 * The life of a job: recorded, started, then completed, failed or cancelled; retried, it waits for a worker again. Pure
 * decisions, applied under the job's row lock, so that of two workers exactly one wins.
 */

import { conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { JobStatus } from '../../database/generated/prisma/enums.js';
import { checkAttempt, checkStanding, checkStep } from '../kit/steps.js';
import { isStale } from '../runs/lifecycle.js';
import { PROCESSING_JOB } from './entity.js';

export const TYPE = 'ProcessingJob';

export interface JobState {
  readonly id: string;
  readonly status: JobStatus;
  readonly retryCount: number;
  readonly maxRetries: number;
  /** When anything was last heard of the job. */
  readonly updatedAt: Date;
}

/** Refuses a worker whose job does not run, or is another worker's by now. */
export function checkRunning(job: JobState, attempt?: number | null): void {
  checkAttempt(PROCESSING_JOB, job, attempt);
  checkStanding(PROCESSING_JOB, job, 'RUNNING');
}

/** Refuses to change a job that is over: one from which no step leads. */
export function checkChangeable({ id, status }: JobState): void {
  if (PROCESSING_JOB.steps[status].length > 0) return;
  throw conflict(`The job is ${status}: nothing of it can be changed.`, TYPE, globalId(TYPE, id), { status });
}

/** Refuses to retry a job unless it failed, or runs and nothing was heard of it, and it has retries left. */
export function checkJobRetry(job: JobState, olderThanMinutes: number | null | undefined): void {
  const { id, status, retryCount, maxRetries } = job;
  if (!isStale(job, olderThanMinutes)) checkStep(PROCESSING_JOB, job, 'PENDING');
  if (retryCount < maxRetries) return;
  throw conflict(`The job has been retried ${retryCount} times, as often as it may be.`, TYPE, globalId(TYPE, id), {
    status,
    retryCount,
    maxRetries,
  });
}
