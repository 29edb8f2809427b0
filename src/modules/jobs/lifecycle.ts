/**
 * The life of a job: created, started, then completed, failed or cancelled. A retried job waits for a worker again. Pure
 * decisions, applied while the job's row is locked, so that of two workers exactly one succeeds.
 */

import { conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { JobStatus } from '../../database/generated/prisma/enums.js';
import { isStale } from '../kit/staleness.js';
import { checkAttempt, checkStanding, checkStep } from '../kit/steps.js';
import { PROCESSING_JOB } from './entity.js';

export const TYPE = 'ProcessingJob';

export interface JobState {
  readonly id: string;
  readonly status: JobStatus;
  readonly retryCount: number;
  readonly maxRetries: number;
  /** The time of the last heartbeat or change. */
  readonly updatedAt: Date;
  /** Set when the job was claimed. */
  readonly leaseEndsAt: Date | null;
}

/** Refuses a worker whose job is not RUNNING, or now belongs to another worker. */
export function checkRunning(job: JobState, attempt?: number | null): void {
  checkAttempt(PROCESSING_JOB, job, attempt);
  checkStanding(PROCESSING_JOB, job, 'RUNNING');
}

/** Refuses to change a job that has ended: one without further steps. */
export function checkChangeable({ id, status }: JobState): void {
  if (PROCESSING_JOB.steps[status].length > 0) return;
  throw conflict(`The job is ${status} and cannot be changed.`, TYPE, globalId(TYPE, id), { status });
}

/** Refuses to retry a job unless it failed, or its last heartbeat is not later than `until`, and unless it has retries left. */
export function checkJobRetry(job: JobState, until: Date | null): void {
  const { id, status, retryCount, maxRetries } = job;
  if (!isStale(job, until)) checkStep(PROCESSING_JOB, job, 'PENDING');
  if (retryCount < maxRetries) return;
  throw conflict(`The job has been retried ${retryCount} times, which is its limit (maxRetries).`, TYPE, globalId(TYPE, id), {
    status,
    retryCount,
    maxRetries,
  });
}
