/** Heartbeat, completion, failure and retry of a run, the same for all steps, with the change of its observation. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { isUniqueViolation } from '../../database/faults.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus, RunStatus } from '../../database/generated/prisma/enums.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { type Entity, tableOf } from '../../graphql/entity.js';
import { type Change, recordChange, recordChanges } from '../audit/service.js';
import { storedReason } from '../kit/input.js';
import { type Failure, giveBack, NO_LEASE, pauseOf, renew } from '../kit/lease.js';
import { lockRow, seenRow } from '../kit/lock.js';
import { type Patience, presentMoment, staleUntil } from '../kit/staleness.js';
import type { Attempt } from '../kit/steps.js';
import { moveObservation, refuseArchived, takeLockedStep } from '../observations/status.js';
import type { RunKind } from './kind.js';
import { checkRetry, checkRunning, mayEnd, type RunState } from './lifecycle.js';

/** The fields that change when a run ends or begins again. */
interface RunChange {
  readonly status: RunStatus;
  readonly startedAt?: Date;
  readonly updatedAt?: Date;
  readonly completedAt: Date | null;
  readonly error: string | null;
  readonly retryCount?: { readonly increment: 1 };
}

/** The columns of the lease, of kinds that can be claimed. */
type Unleased = typeof NO_LEASE & { readonly maxAttempts: null };

type LockedRun = RunState & { readonly observationId?: string };

/** Locks a run that the caller may see. Throws NOT_FOUND. */
async function lockRun(tx: Tx, kind: RunKind, principal: Principal, id: string): Promise<LockedRun> {
  if (kind.ready !== undefined) return lockClaimable(tx, kind, principal, id, false);
  const columns = ['id', 'status', 'retryCount', 'updatedAt', ...(kind.hasObservation ? ['observationId'] : [])];
  const run: object = await lockRow(tx, kind as Entity, principal, id, columns as never[]);
  return run as LockedRun;
}

/** Locks a run whose surveys are in its columns, and with `withObservation` its observation, whose status is `at`. Throws NOT_FOUND. */
async function lockClaimable(
  tx: Tx,
  kind: RunKind,
  principal: Principal,
  id: string,
  withObservation: boolean,
): Promise<RunState & { readonly observationId: string; readonly at: ObservationStatus }> {
  const seen = seenRow(Prisma.raw('r'), kind as Entity, principal);
  const [run] = await tx.$queryRaw<(RunState & { observationId: string; at: ObservationStatus })[]>`${KEEP_PLAN}
    SELECT r.id::text, r.status::text, r.retry_count AS "retryCount", r.updated_at AS "updatedAt", r.lease_ends_at AS "leaseEndsAt",
           r.observation_id::text AS "observationId", o.status::text AS at
      FROM ${Prisma.raw(kind.table)} AS r JOIN observations AS o ON o.id = r.observation_id
     WHERE r.id = ${id}::uuid AND ${seen} FOR NO KEY UPDATE OF ${Prisma.raw(withObservation ? 'r, o' : 'r')}`;
  if (run === undefined) throw notFound(kind.name, globalId(kind.name, id));
  return run;
}

const save = (tx: Tx, kind: RunKind, id: string, data: RunChange & Partial<Unleased>) =>
  tableOf(tx, kind).update({ where: { id }, data, select: { id: true } });

/** Records a heartbeat of a run, which renews its lease. That is not a change, so there is no audit event. Throws CONFLICT unless it is RUNNING. */
export async function heartbeatRun(app: App, caller: Caller, kind: RunKind, id: string, { attempt }: Attempt): Promise<void> {
  await app.db.$transaction(async (tx) => {
    checkRunning(kind, await lockRun(tx, kind, caller.principal, id), attempt);
    await recordHeartbeat(tx, kind, id);
  });
}

/** Records that the worker of a run is active, and renews the lease of the run, if it has one. */
export const recordHeartbeat = async (tx: Tx, kind: RunKind, id: string): Promise<void> => {
  if (kind.ready) await renew(tx, kind.table, id);
  else await tableOf(tx, kind).update({ where: { id }, data: { updatedAt: await presentMoment(tx) }, select: { id: true } });
};

/** The fields that change when a run is completed, besides the results of its step. */
export type Completed = RunChange & { readonly status: 'COMPLETED' };

/**
 * Completes a run and moves its observation. `write` writes the run with its results, and returns the values for the audit log.
 * `check` also refuses the results of a run that is complete already. It is idempotent.
 */
export async function completeRun(
  app: App,
  caller: Caller,
  kind: RunKind,
  id: string,
  { attempt }: Attempt,
  write: (tx: Tx, completed: Completed, run: { readonly observationId?: string }) => Promise<Prisma.InputJsonObject | undefined>,
  check?: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  const { name, after: moved } = kind;
  const action = `complete${name}`;
  await app.db.$transaction(async (tx) => {
    const held = moved === undefined ? undefined : await lockClaimable(tx, kind, caller.principal, id, true);
    const run = held ?? (await lockRun(tx, kind, caller.principal, id));
    await check?.(tx);
    if (!mayEnd(kind, run, 'COMPLETED', attempt)) return;
    const changes: Change[] = [];
    let now: Date | undefined;
    if (moved !== undefined && held !== undefined) {
      const taken = await takeLockedStep(tx, { id: held.observationId, status: held.at }, { to: moved, action });
      changes.push(taken.change);
      now = taken.at;
    }
    now ??= await presentMoment(tx);
    const made = await write(tx, { status: 'COMPLETED', completedAt: now, error: null }, run);
    const [before, after] = [{ status: run.status }, { status: 'COMPLETED', ...made }];
    await recordChanges(tx, caller, [...changes, { action, entityType: kind.name, entityId: id, before, after }]);
  });
}

/** Marks a run and its observation as failed. It is idempotent. */
export async function failRun(app: App, caller: Caller, kind: RunKind, id: string, failure: Failure): Promise<void> {
  const action = `fail${kind.name}`;
  const pause = pauseOf(failure.retryAfterSeconds);
  await app.db.$transaction(async (tx) => {
    const run = await lockRun(tx, kind, caller.principal, id);
    if (!mayEnd(kind, run, 'FAILED', failure.attempt)) return;
    // If a person has moved the observation by hand in the meantime, it stays there.
    const held = await heldObservation(tx, kind, run);
    if (held?.isThere) await moveObservation(tx, caller, held.id, { to: 'FAILED', action });
    const error = storedReason(failure.error);
    await save(tx, kind, id, { status: 'FAILED', completedAt: await presentMoment(tx), error });
    if (kind.ready) await giveBack(tx, kind.table, id, pause);
    const [before, after] = [{ status: run.status }, { status: 'FAILED', error }];
    await recordChange(tx, caller, { action, entityType: kind.name, entityId: id, before, after });
  });
}

/** Starts a failed or abandoned run again, without a lease. Its recorded rows stay. */
export async function retryRun(app: App, caller: Caller, kind: RunKind, id: string, patience: Patience): Promise<void> {
  const action = `retry${kind.name}`;
  const retry = async (tx: Tx) => {
    const run = await lockRun(tx, kind, caller.principal, id);
    if (kind.during === undefined && run.observationId !== undefined) await refuseArchived(tx, run.observationId);
    checkRetry(kind, run, await staleUntil(tx, patience));
    const held = await heldObservation(tx, kind, run);
    if (held && !(run.status === 'RUNNING' && held.isThere))
      await moveObservation(tx, caller, held.id, { to: held.during, action });
    const unleased: Partial<Unleased> = kind.ready ? { ...NO_LEASE, maxAttempts: null } : {};
    const now = await presentMoment(tx);
    const started = { startedAt: now, updatedAt: now, completedAt: null, error: null, ...unleased };
    await save(tx, kind, id, { status: 'RUNNING', ...started, retryCount: { increment: 1 } });
    const [before, after] = [
      { status: run.status, retryCount: run.retryCount },
      { status: 'RUNNING', retryCount: run.retryCount + 1 },
    ];
    await recordChange(tx, caller, { action, entityType: kind.name, entityId: id, before, after });
  };
  await onlyOneUnfinished(kind, kind.name, id, () => app.db.$transaction(retry));
}

/**
 * Starts a run. The database guarantees, in spite of races and of moves by hand, that there is at most one unfinished run of a step,
 * or of a model, for an observation. Throws CONFLICT with the given entity.
 */
async function onlyOneUnfinished<T>({ table }: RunKind, type: string, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, `${table}_one_unfinished`)) throw error;
    throw unfinished(type, id);
  }
}

export const unfinished = (type: string, id: string) =>
  conflict('The observation has another unfinished run of this kind: complete or fail it first.', type, globalId(type, id));

/** The observation of a run whose step changes its status, and whether it still has that status; null for other runs. */
async function heldObservation(tx: Tx, { during }: RunKind, { observationId: id }: { readonly observationId?: string }) {
  if (during === undefined || id === undefined) return null;
  const { status } = await tx.observation.findUniqueOrThrow({ where: { id }, select: { status: true } });
  return { id, during, isThere: status === during };
}
