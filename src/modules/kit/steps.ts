/** Status machines: an entity declares its steps, and this file checks each step while the row is locked. */
import { badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Entity, EntityName, StatusOf } from '../../graphql/entity.js';

/** A row with its present status. */
export interface Standing<Status extends string> {
  readonly id: string;
  readonly status: Status;
}

/** Throws CONFLICT with the legal steps when a row cannot go from its status to `to`. */
export function checkStep<Name extends EntityName>(
  entity: Entity<Name>,
  row: Standing<StatusOf<Name>>,
  to: StatusOf<Name>,
): void {
  const legal = entity.steps[row.status];
  if (!legal.includes(to)) throw illegalStep(entity, row, to, legal);
}

/** Throws CONFLICT with the legal steps unless a row has the status `at`. */
export function checkStanding<Name extends EntityName>(
  { name, steps }: Entity<Name>,
  { id, status }: Standing<StatusOf<Name>>,
  at: StatusOf<Name>,
): void {
  const legal = steps[status];
  if (status === at) return;
  throw conflict(`The ${nounOf(name)} is ${status} and not ${at}: ${nextOf(legal)}.`, name, globalId(name, id), {
    status,
    legal,
  });
}

/** CONFLICT with the legal steps; `since` describes the status in more detail, when that decides. */
export function illegalStep<Name extends EntityName>(
  { name }: Entity<Name>,
  { id, status }: Standing<string>,
  to: string,
  legal: readonly string[],
  since = '',
) {
  const message = `The ${nounOf(name)} is ${status}${since && `, ${since},`} and cannot become ${to}: ${nextOf(legal)}.`;
  return conflict(message, name, globalId(name, id), { status, legal });
}

/** A worker states its attempt: the retryCount at its start. Without it there is no check, unless the row was claimed. */
export interface Attempt {
  readonly attempt?: number | null | undefined;
}

/** The columns of a row that decide whether a worker still has it. */
export interface Attempted {
  readonly id: string;
  readonly retryCount: number;
  /** Set when the row was claimed: then a worker must state its attempt. */
  readonly leaseEndsAt?: Date | null;
}

/** Refuses a worker whose attempt is not the present one, or who does not state the attempt of a claimed row. */
export function checkAttempt(
  { name, short }: Entity,
  { id, retryCount, leaseEndsAt = null }: Attempted,
  attempt: Attempt['attempt'],
): void {
  if (attempt === retryCount) return;
  if (attempt == null) {
    if (leaseEndsAt === null) return;
    throw badUserInput('input.attempt', `is required, since the ${short} was claimed: send the attempt that the claim returned`);
  }
  throw conflict(`The ${nounOf(name)} has been started again: attempt ${attempt} has ended.`, name, globalId(name, id), {
    attempt: retryCount,
  });
}

const nounOf = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

const nextOf = (legal: readonly string[]): string =>
  legal.length > 0 ? `it can become ${legal.join(', ')}` : 'this status is final';
