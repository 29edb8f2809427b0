/**
 * How many requests a minute each key may make. Requests are counted for the key, whatever its quota is at the moment, so that a
 * changed quota does not start the count anew; in memory, or in Redis when several servers must share the count.
 */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { rateLimited, serviceUnavailable } from '../../base/errors.js';

const WINDOW_SECONDS = 60;

/** The `RateLimit` and `RateLimit-Policy` headers of draft-ietf-httpapi-ratelimit-headers. */
export type LimitHeaders = Readonly<Record<'RateLimit' | 'RateLimit-Policy', string>>;

export interface RequestLimits {
  /** Counts a request. Answers what the headers shall tell; throws RATE_LIMITED, with them, when it was one too many. */
  count(keyId: string, limit: number): Promise<LimitHeaders>;
}

export function createRequestLimits(redis: Redis | undefined): RequestLimits {
  // The limiter only counts, without a quota: the quota of each request is compared with the count below.
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
        // A refused request is not one that the key has made.
        await counter.reward(keyId).catch(() => {
          throw serviceUnavailable('The rate limiter');
        });
        throw rateLimited(`The key may make ${limit} requests a minute.`, seconds, headers);
      }
      return headers;
    },
  };
}
