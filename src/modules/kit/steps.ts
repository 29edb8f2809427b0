/** Status machines: from each status, those that may follow. What applies them holds the row's lock. */
import { conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';

export type Steps<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** An entity as it stands. */
interface Standing<Status extends string> {
  readonly id: string;
  readonly status: Status;
}

/** Throws CONFLICT, naming the legal steps, when an entity of this type cannot go from where it stands to `to`. */
export function checkStep<Status extends string>(steps: Steps<Status>, type: string, entity: Standing<Status>, to: Status): void {
  const legal = steps[entity.status];
  if (!legal.includes(to)) throw illegalStep(type, entity, to, legal);
}

/** Throws CONFLICT, naming the legal steps, unless an entity of this type stands `at` where something may be done to it. */
export function checkStanding<Status extends string>(
  steps: Steps<Status>,
  type: string,
  entity: Standing<Status>,
  at: Status,
): void {
  const { id, status } = entity;
  const legal = steps[status];
  if (status === at) return;
  throw conflict(`The ${nounOf(type)} is ${status} and not ${at}: ${nextOf(legal)}.`, type, globalId(type, id), {
    status,
    legal,
  });
}

/** CONFLICT, with the steps that are legal; `since` tells more of where the entity stands, when that decides. */
export function illegalStep<Status extends string>(
  type: string,
  { id, status }: Standing<Status>,
  to: Status,
  legal: readonly Status[],
  since = '',
) {
  const message = `The ${nounOf(type)} is ${status}${since && `, ${since},`} and cannot become ${to}: ${nextOf(legal)}.`;
  return conflict(message, type, globalId(type, id), { status, legal });
}

const nounOf = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

const nextOf = (legal: readonly string[]): string => (legal.length > 0 ? `it can become ${legal.join(', ')}` : 'nothing follows');
