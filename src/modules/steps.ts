/** Status machines: from each status, those that may follow. What applies them holds the row's lock. */
import { conflict } from '../errors.js';
import { globalId } from '../ids.js';

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

/** CONFLICT, with the steps that are legal; `since` tells more of where the entity stands, when that decides. */
export function illegalStep<Status extends string>(
  type: string,
  { id, status }: Standing<Status>,
  to: Status,
  legal: readonly Status[],
  since = '',
) {
  const next = legal.length > 0 ? `it can become ${legal.join(', ')}` : 'nothing follows';
  const noun = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const message = `The ${noun} is ${status}${since && `, ${since},`} and cannot become ${to}: ${next}.`;
  return conflict(message, type, globalId(type, id), { status, legal });
}
