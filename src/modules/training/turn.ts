/**
 * Collections take turns: each reads all judged detections, in a transaction that may last two minutes. One runs on a
 * server at a time, and the queue is short, with few slots for each principal, so that nobody fills it alone.
 */
import { identityOf, type Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { rateLimited } from '../../base/errors.js';

/** The number that may run or wait. */
const SLOTS = 6;
const RETRY_SECONDS = 10;

/** Runs `work` in its turn. Throws RATE_LIMITED when the queue has no slot for the principal. */
export async function inTurn<T>(app: App, principal: Principal, work: () => Promise<T>): Promise<T> {
  // An operation in a transaction holds a connection that the running collection may be waiting for.
  const slots = app.work.isOneTransaction ? 1 : SLOTS;
  const endTurn = await app.collections.take(identityOf(principal), slots);
  if (endTurn === null) throw rateLimited('Collections and previews run one at a time, and their queue is full.', RETRY_SECONDS);
  try {
    return await work();
  } finally {
    endTurn();
  }
}
