/**
 * Collections take turns: each works through all that was judged, in a transaction that may last two minutes. One runs on a
 * node at a time, and the line for it is short, with few slots for each principal, so that nobody fills it alone.
 */
import { identityOf, type Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { rateLimited } from '../../base/errors.js';

/** How many may run or wait. */
const SLOTS = 6;
const RETRY_SECONDS = 10;

/** Runs `work` when it is its turn. Throws RATE_LIMITED when the line has no slot for the principal. */
export async function inTurn<T>(app: App, principal: Principal, work: () => Promise<T>): Promise<T> {
  // An operation in a transaction of its own holds a connection, for which the one before may be waiting.
  const slots = app.work.isOneTransaction ? 1 : SLOTS;
  const done = app.collections.size < slots ? app.collections.enter(identityOf(principal), work) : null;
  if (done === null)
    throw rateLimited('Collections and previews run one at a time, and the line for them is full.', RETRY_SECONDS);
  return done;
}
