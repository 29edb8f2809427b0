/** The moment of a request: everything that it reads of "now" is of one moment. */
import type { Context } from '../../graphql/context.js';

const moments = new WeakMap<object, Date>();

/**
 * When the request first asked, or the running mutation: what it reads must show what it has ended. Two selections with different moments
 * would be two reads. The second one could cost a statement for each row, or fail by a rule under which the caller does not see the row.
 */
export function requestMoment(context: Context): Date {
  const of = context.underway ?? context;
  const moment = moments.get(of) ?? new Date();
  moments.set(of, moment);
  return moment;
}
