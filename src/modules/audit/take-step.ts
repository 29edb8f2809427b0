/** Takes a step of a status machine together with its audit event. */
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { type Entity, type EntityName, type StatusOf, tableOf } from '../../graphql/entity.js';
import { lockRow } from '../kit/lock.js';
import { type Attempt, type Attempted, checkAttempt, checkStep, type Standing } from '../kit/steps.js';
import { recordChange } from './service.js';

/** A step, and the values that it writes. */
interface Step<Status extends string> {
  /** The name of the mutation. */
  readonly action: string;
  readonly to: Status;
  /** Whether a row that already has the status may stay unchanged. If not, the steps decide. */
  readonly idempotent?: boolean;
  /** Values to write besides the status. */
  readonly data?: (from: Status, tx: Tx) => object | Promise<object>;
  /** Values for the audit log besides the status. */
  readonly shown?: Prisma.InputJsonObject;
  /** Given when a worker takes the step: then the attempt is checked. */
  readonly worker?: Attempt;
  /** Further work in the same transaction. */
  readonly afterwards?: (tx: Tx) => Promise<void>;
}

/** Takes a step and records it. Of two callers, one succeeds. Throws NOT_FOUND, and CONFLICT with the legal steps. */
export async function takeStep<Name extends EntityName>(
  app: App,
  caller: Caller,
  entity: Entity<Name>,
  id: string,
  { action, to, worker, idempotent = true, data, shown, afterwards }: Step<StatusOf<Name>>,
): Promise<void> {
  const columns = ['id', 'status', ...(worker ? ['retryCount', 'leaseEndsAt'] : [])];
  await app.db.$transaction(async (tx) => {
    const locked: object = await lockRow(tx, entity as Entity, caller.principal, id, columns as never[]);
    const row = locked as Standing<StatusOf<Name>> & Attempted;
    if (worker) checkAttempt(entity as Entity, row, worker.attempt);
    if (idempotent && row.status === to) return;
    checkStep(entity, row, to);
    const written = { ...(await data?.(row.status, tx)), status: to };
    await tableOf(tx, entity).update({ where: { id }, data: written, select: { id: true } });
    await afterwards?.(tx);
    const [before, after] = [{ status: row.status }, { status: to, ...shown }];
    await recordChange(tx, caller, { action, entityType: entity.name, entityId: id, before, after });
  });
}
