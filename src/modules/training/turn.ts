/**
 * Collections take turns: each works through all that was judged, in a transaction that may last two minutes. One runs on a
 * node at a time, and the line for it is short, with few places for each principal, so that nobody fills it alone.
 */
import pLimit from 'p-limit';
import { identityOf, type Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { rateLimited } from '../../errors.js';
import { Places } from '../../places.js';

/** How many may run or wait: of one principal, and of all. */
const PLACES = { ofOne: 2, ofAll: 6 } as const;
const RETRY_SECONDS = 10;

const limit = pLimit(1);
const places = new Places(PLACES.ofOne);

/** Runs `work` when it is its turn. Throws RATE_LIMITED when there is no place in the line. */
export async function inTurn<T>(app: App, principal: Principal, work: () => Promise<T>): Promise<T> {
  const all = limit.activeCount + limit.pendingCount;
  // An operation in a transaction of its own holds a connection, for which the one before may be waiting.
  const ofAll = app.inTransaction ? 1 : PLACES.ofAll;
  const giveBack = all < ofAll ? places.take(identityOf(principal)) : null;
  if (giveBack === null)
    throw rateLimited('Collections and previews run one at a time, and the line for them is full.', RETRY_SECONDS);
  return limit(work).finally(giveBack);
}
