/** Lists of values in filters. */
import { checkCount } from '../../base/counts.js';

/** The most values of a list in a filter. */
export const MOST_LISTED = 100;

/** The description of such a list. */
export const listed = (description: string): string =>
  `${description} One of these, at most ${MOST_LISTED}. An empty list selects nothing.`;

/** Refuses a list that is too long. */
export function checkListed(values: readonly unknown[], field: string): void {
  checkCount(values, MOST_LISTED, field, 'values');
}

/** The condition on a column to equal one of the values. An index serves a single value best in the form of an equality. */
export function among<Value>(values: readonly Value[], field: string): Value | { in: Value[] } {
  checkListed(values, field);
  const different = [...new Set(values)];
  return different.length === 1 ? (different[0] as Value) : { in: different };
}
