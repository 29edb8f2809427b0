/** Removes stale credentials from the caches: those that the channel reports, and all when it may have missed a report. */

import { isUuid } from '../../base/ids.js';
import type { Channel } from '../../database/channel.js';
import type { Authenticator } from './authenticate.js';

/** The most ids to forget one by one within `BURST_MS`. Each one searches the whole cache, so a flood empties it instead. */
const ONE_BY_ONE = 100;
const BURST_MS = 100;

/** Works until the channel closes. */
export function forgetOnNotification(authenticator: Authenticator, channel: Channel): void {
  let received = 0;
  channel.on('access', (payload) => {
    if (received++ === 0) setTimeout(() => (received = 0), BURST_MS).unref();
    if (isUuid(payload) && received <= ONE_BY_ONE) authenticator.forget(payload);
    else authenticator.forgetAll();
  });
  channel.onChange((up) => {
    if (up) authenticator.forgetAll();
  });
}
