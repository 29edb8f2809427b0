/** The check of how many items a list of an input has. */
import { badUserInput } from './errors.js';

/** The fault in a list with more than `most` items; null when it is short enough, or missing. `items` is what the message calls them. */
export const countFault = (list: readonly unknown[] | null | undefined, most: number, items = 'items'): string | null =>
  (list?.length ?? 0) > most ? `must have at most ${most} ${items}` : null;

/** Throws BAD_USER_INPUT for a list with more than `most` items. */
export function checkCount(list: readonly unknown[] | null | undefined, most: number, field: string, items?: string): void {
  const fault = countFault(list, most, items);
  if (fault !== null) throw badUserInput(field, fault);
}
