/**
 * The limit of requests a minute for each key. Requests are counted for each key, independent of its limit, so that a changed limit does
 * not restart the count. Counts are in memory, or in Redis when several servers share them.
 */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { rateLimited, serviceUnavailable } from '../../base/errors.js';

const WINDOW_SECONDS = 60;

/** The `RateLimit` and `RateLimit-Policy` headers of draft-ietf-httpapi-ratelimit-headers. */
type LimitHeaders = Readonly<Record<'RateLimit' | 'RateLimit-Policy', string>>;

export interface RequestLimits {
  /** Counts a request and returns the headers for the answer. Throws RATE_LIMITED, with them, when the request exceeds the limit. */
  count(keyId: string, limit: number): Promise<LimitHeaders>;
}

export function createRequestLimits(redis: Redis | undefined): RequestLimits {
  // The limiter only counts. The code below compares the count with the limit of each request.
  const options = { points: Number.MAX_SAFE_INTEGER, duration: WINDOW_SECONDS, keyPrefix: 'astrid:requests' };
  const counter = redis ? new RateLimiterRedis({ storeClient: redis, ...options }) : new RateLimiterMemory(options);

  return {
    async count(keyId, limit) {
      const { consumedPoints, msBeforeNext } = await counter.consume(keyId).catch(() => {
        throw serviceUnavailable('The rate limiter');
      });
      const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
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
