/** Runs that are heard of, completed, fail and are retried, which is alike for all steps, and what becomes of the observation that a run works on. */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { isUniqueViolation } from '../../database/faults.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus, RunStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { moveObservation } from '../observations/status.js';
import { type Attempt, checkRetry, checkRunning, mayEnd, type RunState, shortened } from './lifecycle.js';

/** What a run has written when it ends or begins again. */
export interface RunChange {
  readonly status: RunStatus;
  readonly startedAt?: Date;
  readonly completedAt: Date | null;
  readonly error: string | null;
  readonly retryCount?: { readonly increment: 1 };
}

/** What a run has written when it was heard of and nothing has changed. */
interface Heard {
  readonly updatedAt: Date;
}

/** A step of the pipeline. */
export interface Step {
  /** The type of its runs, such as `PreprocessRun`. */
  readonly type: string;
  /** Where an observation stands while the step works on it; null for a step that leaves it where it stands. */
  readonly during: ObservationStatus | null;
  /** Where it stands when the step is done. */
  readonly after?: ObservationStatus;
  /** Takes the row lock of a run that the caller may see. Throws NOT_FOUND. */
  readonly lock: (tx: Tx, principal: Principal, id: string) => Promise<RunState & { readonly observationId?: string }>;
  /** The same for a run to be started again, when that asks for more. */
  readonly lockToRetry?: Step['lock'];
  readonly save: (tx: Tx, id: string, change: RunChange | Heard) => Promise<unknown>;
}

/** What a worker says of a run that failed. */
export interface Failure extends Attempt {
  readonly error: string;
}

/** Which runs are started again beside those that failed: those of which nothing was heard for so long. */
export interface Patience {
  readonly olderThanMinutes?: number | null | undefined;
}

/** Takes note that a run was heard of, which is no change of it: no event tells so. Throws CONFLICT unless it runs. */
export async function heartbeatRun(app: App, caller: Caller, step: Step, id: string, { attempt }: Attempt): Promise<void> {
  await app.db.$transaction(async (tx) => {
    checkRunning(step.type, await step.lock(tx, caller.principal, id), attempt);
    await step.save(tx, id, { updatedAt: new Date() });
  });
}

/** What a run has written when it is completed, beside what its step has made. */
type Completed = RunChange & { readonly status: 'COMPLETED' };

/**
 * Completes a run and moves its observation on. `write` writes the run with what was made, and returns what the audit log
 * keeps of that. Completing it again changes nothing.
 */
export async function completeRun(
  app: App,
  caller: Caller,
  step: Step,
  id: string,
  { attempt }: Attempt,
  write: (tx: Tx, completed: Completed) => Promise<Prisma.InputJsonObject | undefined>,
): Promise<void> {
  const { type, after: moved } = step;
  const action = `complete${type}`;
  await app.db.$transaction(async (tx) => {
    const run = await step.lock(tx, caller.principal, id);
    if (!mayEnd(type, run, 'COMPLETED', attempt)) return;
    if (moved !== undefined && run.observationId !== undefined)
      await moveObservation(tx, caller, run.observationId, { to: moved, action });
    const made = await write(tx, { status: 'COMPLETED', completedAt: new Date(), error: null });
    const [before, after] = [{ status: run.status }, { status: 'COMPLETED', ...made }];
    await recordChange(tx, caller, { action, entityType: type, entityId: id, before, after });
  });
}

/** Fails a run and its observation. Failing it again changes nothing. */
export async function failRun(app: App, caller: Caller, step: Step, id: string, failure: Failure): Promise<void> {
  const { type } = step;
  const action = `fail${type}`;
  await app.db.$transaction(async (tx) => {
    const run = await step.lock(tx, caller.principal, id);
    if (!mayEnd(type, run, 'FAILED', failure.attempt)) return;
    // Where somebody has put the observation by hand meanwhile, it stays.
    const held = await heldObservation(tx, step, run);
    if (held?.isThere) await moveObservation(tx, caller, held.id, { to: 'FAILED', action });
    const error = shortened(failure.error);
    await step.save(tx, id, { status: 'FAILED', completedAt: new Date(), error });
    const [before, after] = [{ status: run.status }, { status: 'FAILED', error }];
    await recordChange(tx, caller, { action, entityType: type, entityId: id, before, after });
  });
}

/** Starts a failed run again, or one that was never heard of for so long. What it had recorded stays. */
export async function retryRun(app: App, caller: Caller, step: Step, id: string, { olderThanMinutes }: Patience): Promise<void> {
  const { type, lock, lockToRetry = lock } = step;
  const action = `retry${type}`;
  const retry = async (tx: Tx) => {
    const run = await lockToRetry(tx, caller.principal, id);
    checkRetry(type, run, olderThanMinutes);
    const held = await heldObservation(tx, step, run);
    if (held && !(run.status === 'RUNNING' && held.isThere))
      await moveObservation(tx, caller, held.id, { to: held.during, action });
    const started = { startedAt: new Date(), completedAt: null, error: null };
    await step.save(tx, id, { status: 'RUNNING', ...started, retryCount: { increment: 1 } });
    const [before, after] = [
      { status: run.status, retryCount: run.retryCount },
      { status: 'RUNNING', retryCount: run.retryCount + 1 },
    ];
    await recordChange(tx, caller, { action, entityType: type, entityId: id, before, after });
  };
  await onlyOneUnfinished(type, id, () => app.db.$transaction(retry));
}

const ONE_UNFINISHED = ['preprocess_runs', 'difference_runs', 'model_runs'].map((table) => `${table}_one_unfinished`);

/**
 * Does what starts a run. The database holds the promise, whoever comes first and wherever the observation was put by hand:
 * it has at most one unfinished run of a step, or of a model. Throws CONFLICT about the entity named.
 */
export async function onlyOneUnfinished<T>(type: string, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!ONE_UNFINISHED.some((index) => isUniqueViolation(error, index))) throw error;
    throw conflict('The observation has another run of this kind that is not finished.', type, globalId(type, id));
  }
}

/** The observation that a step holds while its run works on it, and whether it still stands there; null when there is none. */
async function heldObservation(tx: Tx, { during }: Step, { observationId: id }: { readonly observationId?: string }) {
  if (during === null || id === undefined) return null;
  const { status } = await tx.observation.findUniqueOrThrow({ where: { id }, select: { status: true } });
  return { id, during, isThere: status === during };
}
