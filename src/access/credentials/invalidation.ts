/** Removes stale credentials from the caches: those that the channel reports, and all when it may have missed a report. */

import { isUuid } from '../../base/ids.js';
import type { Channel } from '../../database/channel.js';
import type { Authenticator } from './authenticate.js';

/** The most ids to forget one by one, within `BURST_MS` or after one change. Each one searches the whole cache, so a flood empties it instead. */
const ONE_BY_ONE = 100;
const BURST_MS = 100;

/** Works until the channel closes. */
export function forgetOnNotification(authenticator: Authenticator, channel: Channel): void {
  let received = 0;
  let hasForgotten = false;
  // Nothing is read between notifications that arrive together, so one invalidation covers all of them.
  const forgetAll = () => {
    if (hasForgotten) return;
    hasForgotten = true;
    queueMicrotask(() => (hasForgotten = false));
    authenticator.forgetAll();
  };
  channel.on('access', (payload) => {
    if (received++ === 0) setTimeout(() => (received = 0), BURST_MS).unref();
    if (isUuid(payload) && received <= ONE_BY_ONE) authenticator.forget(payload);
    else forgetAll();
  });
  channel.onChange((up) => {
    if (up) authenticator.forgetAll();
  });
}

/** Forgets the keys or users that one change concerns. */
export function forgetTogether(authenticator: Authenticator, ids: readonly string[]): void {
  if (ids.length > ONE_BY_ONE) authenticator.forgetAll();
  else for (const id of ids) authenticator.forget(id);
}
