/** Status machines: from each status, those that may follow. What applies them holds the row's lock. */
import { conflict } from '../errors.js';
import { globalId } from '../ids.js';

export type Steps<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Throws CONFLICT, naming the legal steps, when an entity of this type cannot go from where it stands to `to`. */
export function checkStep<Status extends string>(
  steps: Steps<Status>,
  type: string,
  { id, status }: { readonly id: string; readonly status: Status },
  to: Status,
): void {
  const legal = steps[status];
  if (legal.includes(to)) return;
  const next = legal.length > 0 ? `it can become ${legal.join(', ')}` : 'nothing follows';
  const noun = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const message = `The ${noun} is ${status} and cannot become ${to}: ${next}.`;
  throw conflict(message, type, globalId(type, id), { status, legal });
}
