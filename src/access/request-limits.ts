/**
 * How many requests a minute each key may make. Counted after authentication, key by key, so that one that is too busy
 * never slows another; in memory, or in Redis when several nodes must share the count.
 */
import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited, serviceUnavailable } from '../errors.js';

const WINDOW_SECONDS = 60;

/** The `RateLimit` and `RateLimit-Policy` headers of draft-ietf-httpapi-ratelimit-headers. */
export type LimitHeaders = Readonly<Record<'RateLimit' | 'RateLimit-Policy', string>>;

export interface RequestLimits {
  /** Counts a request. Answers what the headers shall tell; throws RATE_LIMITED, with them, when it was one too many. */
  count(keyId: string, limit: number): Promise<LimitHeaders>;
}

export function createRequestLimits(redis: Redis | undefined): RequestLimits {
  const limiters = new Map<number, RateLimiterAbstract>();

  // One limiter a quota: they differ in nothing else, and keys share few quotas.
  function limiterFor(points: number): RateLimiterAbstract {
    let limiter = limiters.get(points);
    if (limiter === undefined) {
      const options = { points, duration: WINDOW_SECONDS, keyPrefix: `astrid:requests:${points}` };
      limiter = redis ? new RateLimiterRedis({ storeClient: redis, ...options }) : new RateLimiterMemory(options);
      limiters.set(points, limiter);
    }
    return limiter;
  }

  const headers = (limit: number, { remainingPoints, msBeforeNext }: RateLimiterRes): LimitHeaders => ({
    'RateLimit-Policy': `"key";q=${limit};w=${WINDOW_SECONDS}`,
    RateLimit: `"key";r=${Math.max(0, remainingPoints)};t=${Math.max(1, Math.ceil(msBeforeNext / 1000))}`,
  });

  return {
    async count(keyId, limit) {
      try {
        return headers(limit, await limiterFor(limit).consume(keyId));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw serviceUnavailable('The rate limiter');
        throw rateLimited(
          `The key may make ${limit} requests a minute.`,
          Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
          headers(limit, refusal),
        );
      }
    },
  };
}
