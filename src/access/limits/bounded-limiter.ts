/** A rate limiter in memory whose keys anybody can invent: when there are too many, it forgets the least recently used. */
import { LRUCache } from 'lru-cache';
import { type IRateLimiterOptions, RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** About a kilobyte each. */
const MAX_KEYS = 10_000;

export class BoundedLimiter extends RateLimiterMemory {
  readonly #recent: LRUCache<string, true>;

  constructor(options: IRateLimiterOptions, max = MAX_KEYS) {
    super(options);
    this.#recent = new LRUCache<string, true>({ max, dispose: (_, key) => void this.delete(key) });
  }

  override consume(key: string, points?: number): Promise<RateLimiterRes> {
    this.#recent.set(key, true);
    return super.consume(key, points);
  }

  override reward(key: string, points?: number): Promise<RateLimiterRes> {
    this.#recent.set(key, true);
    return super.reward(key, points);
  }

  override set(key: string, points: number, seconds: number): Promise<RateLimiterRes> {
    this.#recent.set(key, true);
    return super.set(key, points, seconds);
  }
}
