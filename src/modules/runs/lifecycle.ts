/**
 * The life of a run of any pipeline step: started, then completed or failed, and retried. Pure decisions; the modules
 * apply them under the run's row lock, so that of two workers exactly one wins and doing a thing twice is harmless.
 */

import { badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { cut, linesWithoutControls } from '../../base/text.js';
import type { RunStatus } from '../../database/generated/prisma/enums.js';
import { checkStanding, checkStep, type Steps } from '../kit/steps.js';

export interface RunState {
  readonly id: string;
  readonly status: RunStatus;
  /** How often the run was started again; a worker names it to be sure that it speaks of its own attempt. */
  readonly retryCount: number;
  /** When anything was last heard of the run. */
  readonly updatedAt: Date;
}

/** A run is recorded when it is started, so that nothing starts one that is PENDING. */
const RUN_STEPS: Steps<RunStatus> = {
  PENDING: ['FAILED'],
  RUNNING: ['COMPLETED', 'FAILED'],
  COMPLETED: [],
  FAILED: ['RUNNING'],
};

/** Of which attempt a worker speaks: the retryCount at its start. Not checked when it is not given. */
export interface Attempt {
  readonly attempt?: number | null | undefined;
}

/** Refuses a worker that speaks of an attempt that is over. */
export function checkAttempt(
  type: string,
  { id, retryCount }: Pick<RunState, 'id' | 'retryCount'>,
  attempt: number | null | undefined,
): void {
  if (attempt == null || attempt === retryCount) return;
  throw conflict(`It has been started again since: attempt ${attempt} is over.`, type, globalId(type, id), {
    attempt: retryCount,
  });
}

/** Refuses a worker whose run does not run, or is another worker's by now. */
export function checkRunning(type: string, run: RunState, attempt?: number | null): void {
  checkAttempt(type, run, attempt);
  checkStanding(RUN_STEPS, type, run, 'RUNNING');
}

/** Whether ending a run is still to be done: not when it has ended so already. Throws CONFLICT. */
export function mayEnd(type: string, run: RunState, as: 'COMPLETED' | 'FAILED', attempt?: number | null): boolean {
  checkAttempt(type, run, attempt);
  if (run.status === as) return false;
  checkStep(RUN_STEPS, type, run, as);
  return true;
}

/**
 * Refuses to start a run again unless it failed, or runs and nothing was heard of it for `olderThanMinutes`. Without
 * that number a running run is never taken from its worker.
 */
export function checkRetry(type: string, run: RunState, olderThanMinutes: number | null | undefined): void {
  if (!isStale(run, olderThanMinutes)) checkStep(RUN_STEPS, type, run, 'RUNNING');
}

/** Whether it runs and nothing was heard of it for so long. Without a number nothing is ever stale. Throws BAD_USER_INPUT. */
export function isStale(
  run: { readonly status: string; readonly updatedAt: Date },
  olderThanMinutes: number | null | undefined,
  now = new Date(),
): boolean {
  if (olderThanMinutes == null) return false;
  const heardBefore = minutesBefore(olderThanMinutes, now, 'input.olderThanMinutes');
  return run.status === 'RUNNING' && run.updatedAt <= heardBefore;
}

const MINUTE_MS = 60_000;
const MAX_MINUTES = 525_600;

export function minutesBefore(minutes: number, now: Date, field: string): Date {
  if (minutes < 0 || minutes > MAX_MINUTES) throw badUserInput(field, `must be from 0 to ${MAX_MINUTES}`);
  return new Date(now.getTime() - minutes * MINUTE_MS);
}

export interface RunFilter {
  readonly status?: RunStatus | null | undefined;
  readonly stale?: { readonly olderThanMinutes: number } | null | undefined;
}

/** The rows that a list's filter takes for stale: started, and never heard of again. */
export const staleWhere = (stale: RunFilter['stale'], now = new Date()) =>
  stale == null
    ? {}
    : {
        status: 'RUNNING' as const,
        updatedAt: { lte: minutesBefore(stale.olderThanMinutes, now, 'filter.stale.olderThanMinutes') },
      };

/** The part of a list's filter that all runs share. */
export const runsWhere = ({ status, stale }: RunFilter, now = new Date()) => ({
  AND: [status != null ? { status } : {}, staleWhere(stale, now)],
});

/** The reason a worker gives for failing, without its terminal's colours, and cut where a stack trace would go on for ever. */
export const shortened = (error: string): string => cut(linesWithoutControls(cut(error, 2 * LONGEST.text)), LONGEST.text);
