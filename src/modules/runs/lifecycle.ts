/**
 * The life of a run of any pipeline step: started, then completed or failed, and retried. Pure decisions; the modules
 * apply them under the run's row lock, so that of two workers exactly one wins and doing a thing twice is harmless.
 */

import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import { cut, linesWithoutControls } from '../../base/text.js';
import type { RunStatus } from '../../database/generated/prisma/enums.js';
import { checkAttempt, checkStanding, checkStep } from '../kit/steps.js';
import type { RunKind } from './kind.js';

export interface RunState {
  readonly id: string;
  readonly status: RunStatus;
  /** How often the run was started again; a worker names it to be sure that it speaks of its own attempt. */
  readonly retryCount: number;
  /** When anything was last heard of the run. */
  readonly updatedAt: Date;
}

/** What is read of a run that rows are recorded of. */
export const RUN_COLUMNS = ['id', 'status', 'retryCount', 'updatedAt', 'surveyId'] as const;

/** Refuses a worker whose run does not run, or is another worker's by now. */
export function checkRunning(kind: RunKind, run: RunState, attempt?: number | null): void {
  checkAttempt(kind, run, attempt);
  checkStanding(kind, run, 'RUNNING');
}

/** Whether ending a run is still to be done: not when it has ended so already. Throws CONFLICT. */
export function mayEnd(kind: RunKind, run: RunState, as: 'COMPLETED' | 'FAILED', attempt?: number | null): boolean {
  checkAttempt(kind, run, attempt);
  if (run.status === as) return false;
  checkStep(kind, run, as);
  return true;
}

/**
 * Refuses to start a run again unless it failed, or runs and nothing was heard of it for `olderThanMinutes`. Without
 * that number a running run is never taken from its worker.
 */
export function checkRetry(kind: RunKind, run: RunState, olderThanMinutes: number | null | undefined): void {
  if (!isStale(run, olderThanMinutes)) checkStep(kind, run, 'RUNNING');
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

function minutesBefore(minutes: number, now: Date, field: string): Date {
  if (minutes < 0 || minutes > MAX_MINUTES) throw badUserInput(field, `must be from 0 to ${MAX_MINUTES}`);
  return new Date(now.getTime() - minutes * MINUTE_MS);
}

/** Which runs or jobs are stale: started, and never heard of again. Throws BAD_USER_INPUT. */
export const staleWhere = ({ olderThanMinutes }: { readonly olderThanMinutes: number }) => ({
  status: 'RUNNING' as const,
  updatedAt: { lte: minutesBefore(olderThanMinutes, new Date(), 'filter.stale.olderThanMinutes') },
});

/** The reason a worker gives for failing, without its terminal's colours, and cut where a stack trace would go on for ever. */
export const shortened = (error: string): string => cut(linesWithoutControls(cut(error, 2 * LONGEST.text)), LONGEST.text);
