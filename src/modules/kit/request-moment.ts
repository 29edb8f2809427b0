/** The present moment of a request: all its reads use the same one. */
import type { Context } from '../../graphql/context.js';

const moments = new WeakMap<object, Date>();

/**
 * The moment at which the request first called this. Each mutation has a separate moment, so that its payload shows the ends that it has
 * made. Two selections with different moments would be two reads: the second one could cost a statement for each row, or fail by a rule
 * under which the caller does not see the row.
 */
export function requestMoment(context: Context): Date {
  const of = context.underway ?? context;
  const moment = moments.get(of) ?? new Date();
  moments.set(of, moment);
  return moment;
}
