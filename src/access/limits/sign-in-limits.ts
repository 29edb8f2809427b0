/**
 * Limits on wrong passwords: by address, against trying many e-mails; by e-mail and address; and by e-mail alone, against guessing from
 * many addresses. At an address where a user has signed in lately, only the second limit applies to this user. So nobody else, at another
 * address or behind the same proxy, can lock the user out. Counts are in memory, or in Redis when several servers share them.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited, serviceUnavailable } from '../../base/errors.js';
import { addressGroup } from './address.js';
import { BoundedLimiter } from './bounded-limiter.js';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const BY_ADDRESS = { points: 60, duration: 15 * MINUTE };
const NARROW = { points: 10, duration: 15 * MINUTE };
const WIDE = { points: 100, duration: 60 * MINUTE };
/** Below 2^31 ms: a longer timer of Node fires immediately, and the address would be forgotten immediately. */
const KNOWN = { points: 1, duration: 21 * DAY };

/** The client of a sign-in attempt. */
export interface SignInClient {
  /** An address or, if it is known, one user at that address. */
  readonly client: string;
  /** Whether this user has signed in from this address lately. */
  readonly isKnown: boolean;
}

export interface SignInLimits {
  /**
   * Runs `check` if another attempt is allowed. Its result null means a wrong password, and only then the attempt stays counted. If it
   * throws, the attempt does not count. Throws RATE_LIMITED.
   */
  attempt<T>(email: string, address: string | null, check: (client: SignInClient) => Promise<T | null>): Promise<T | null>;
}

type Count = readonly [limiter: RateLimiterAbstract, key: string];

export function createSignInLimits(redis: Redis | undefined): SignInLimits {
  const make = (name: string, options: { points: number; duration: number }): RateLimiterAbstract =>
    redis
      ? new RateLimiterRedis({ storeClient: redis, keyPrefix: `astrid:sign-in:${name}`, ...options })
      : new BoundedLimiter({ keyPrefix: name, ...options });
  const byAddress = make('address', BY_ADDRESS);
  const narrow = make('narrow', NARROW);
  const wide = make('wide', WIDE);
  const known = make('known', KNOWN);

  // Digests, so that neither memory dumps nor Redis reveal the addresses and e-mails of people.
  const keyOf = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url');

  return {
    async attempt(email, address, check) {
      const home = keyOf(addressGroup(address));
      const pair = keyOf(email, addressGroup(address));
      const isKnown = await guarded(async () => (await known.get(pair)) !== null);
      const isOfPair: Count = [narrow, pair];
      const counts: Count[] = isKnown ? [isOfPair] : [[byAddress, home], isOfPair, [wide, keyOf(email)]];
      await guarded(() => take(counts));
      const verdict = await check({ client: isKnown ? pair : home, isKnown }).catch(async (error: unknown) => {
        await giveBack(counts).catch(() => {});
        throw error;
      });
      if (verdict === null) return null;
      await guarded(async () => {
        await giveBack(counts);
        await Promise.all([narrow.delete(pair), known.set(pair, 1, KNOWN.duration)]);
      });
      return verdict;
    },
  };
}

/** Counts an attempt in every limit, or in none when one of them refuses it. */
async function take(counts: readonly Count[]): Promise<void> {
  for (const [index, [limiter, key]] of counts.entries()) {
    await limiter.consume(key).catch(async (refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) await giveBack(counts.slice(0, index + 1));
      throw refusal;
    });
  }
}

const giveBack = (counts: readonly Count[]) => Promise.all(counts.map(([limiter, key]) => limiter.reward(key)));

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) {
      throw rateLimited('Too many sign-ins with a wrong password.', Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
    throw serviceUnavailable('The rate limiter');
  }
}
