/**
 * The life of a run of any pipeline step: started, then completed or failed, and retried. Pure decisions. The modules apply them while
 * the run's row is locked, so that of two workers exactly one succeeds and each mutation is idempotent.
 */

import type { RunStatus } from '../../database/generated/prisma/enums.js';
import { isStale } from '../kit/staleness.js';
import { checkAttempt, checkStanding, checkStep } from '../kit/steps.js';
import type { RunKind } from './kind.js';

export interface RunState {
  readonly id: string;
  readonly status: RunStatus;
  /** The number of retries; a worker states it to identify its own attempt. */
  readonly retryCount: number;
  /** The time of the last heartbeat or change. */
  readonly updatedAt: Date;
  /** Set when the run was claimed. */
  readonly leaseEndsAt?: Date | null;
}

/** The fields of a run that recording needs. */
export const RUN_COLUMNS = ['id', 'status', 'retryCount', 'updatedAt', 'leaseEndsAt', 'surveyId'] as const;

/** Refuses a worker whose run is not RUNNING, or now belongs to another worker. */
export function checkRunning(kind: RunKind, run: RunState, attempt?: number | null): void {
  checkAttempt(kind, run, attempt);
  checkStanding(kind, run, 'RUNNING');
}

/** Whether the run still has to end in this way: false when it already has. Throws CONFLICT. */
export function mayEnd(kind: RunKind, run: RunState, as: 'COMPLETED' | 'FAILED', attempt?: number | null): boolean {
  checkAttempt(kind, run, attempt);
  if (run.status === as) return false;
  checkStep(kind, run, as);
  return true;
}

/**
 * Refuses to retry a run unless it failed, or is RUNNING and its last heartbeat is not later than `until`. Without that moment, a RUNNING
 * run is never taken from its worker.
 */
export function checkRetry(kind: RunKind, run: RunState, until: Date | null): void {
  if (!isStale(run, until)) checkStep(kind, run, 'RUNNING');
}
