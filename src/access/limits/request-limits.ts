/**
 * The limit of requests a minute for each key. Requests are counted for each key, independent of its limit, so that a changed limit does
 * not restart the count.
 */
import { rateLimited, serviceUnavailable } from '../../base/errors.js';
import { secondsToWait } from '../../base/times.js';
import type { Counters } from './counters.js';

const WINDOW_SECONDS = 60;

/** The `RateLimit` and `RateLimit-Policy` headers of draft-ietf-httpapi-ratelimit-headers. */
type LimitHeaders = Readonly<Record<'RateLimit' | 'RateLimit-Policy', string>>;

export interface RequestLimits {
  /** Counts a request and returns the headers for the answer. Throws RATE_LIMITED, with them, when the request exceeds the limit. */
  count(keyId: string, limit: number): Promise<LimitHeaders>;
}

export function createRequestLimits(counters: Counters): RequestLimits {
  // It only counts. The code below compares the count with the limit of each request.
  const counter = counters('requests');

  return {
    async count(keyId, limit) {
      const { consumedPoints, msBeforeNext } = await counter.consume(keyId).catch(() => {
        throw serviceUnavailable('The rate limiter');
      });
      const seconds = secondsToWait(msBeforeNext);
      const headers: LimitHeaders = {
        'RateLimit-Policy': `"key";q=${limit};w=${WINDOW_SECONDS}`,
        RateLimit: `"key";r=${Math.max(0, limit - consumedPoints)};t=${seconds}`,
      };
      if (consumedPoints > limit) {
        // A refused request does not count.
        await counter.reward(keyId).catch(() => {
          throw serviceUnavailable('The rate limiter');
        });
        throw rateLimited(`The key may make ${limit} requests a minute.`, seconds, headers);
      }
      return headers;
    },
  };
}
