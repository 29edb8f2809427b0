/**
 * Limits on wrong passwords: a narrow one by (e-mail, address), and a wide one by e-mail alone against guessing from
 * many addresses. The wide one spares addresses from which the user signed in lately, so that a stranger cannot lock
 * anyone out. Kept in memory, or in Redis when several nodes must share them.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited, serviceUnavailable } from '../errors.js';
import { addressGroup } from './address.js';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const NARROW = { points: 10, duration: 15 * MINUTE };
const WIDE = { points: 100, duration: 60 * MINUTE };
/** Less than 2^31 ms: a longer timer of Node fires at once, and the address would be forgotten at once. */
const KNOWN = { points: 1, duration: 21 * DAY };

export interface SignInLimits {
  /** Counts an attempt before its password is looked at. Throws RATE_LIMITED. */
  attempt(email: string, address: string | null): Promise<void>;
  /** Takes the attempt back, and remembers the address. */
  succeeded(email: string, address: string | null): Promise<void>;
}

export function createSignInLimits(redis: Redis | undefined): SignInLimits {
  const make = (name: string, options: { points: number; duration: number }): RateLimiterAbstract =>
    redis
      ? new RateLimiterRedis({ storeClient: redis, keyPrefix: `astrid:sign-in:${name}`, ...options })
      : new RateLimiterMemory({ keyPrefix: name, ...options });
  const narrow = make('narrow', NARROW);
  const wide = make('wide', WIDE);
  const known = make('known', KNOWN);

  // Digests, so that neither memory dumps nor Redis list the addresses and e-mails of people.
  const keyOf = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url');

  return {
    async attempt(email, address) {
      const pair = keyOf(email, addressGroup(address));
      await guarded(async () => {
        await narrow.consume(pair);
        if ((await known.get(pair)) === null) await wide.consume(keyOf(email));
      });
    },
    async succeeded(email, address) {
      const pair = keyOf(email, addressGroup(address));
      await guarded(async () => {
        // Only what was counted is taken back: a known address was not counted.
        if ((await known.get(pair)) === null) await wide.reward(keyOf(email));
        await Promise.all([narrow.delete(pair), known.set(pair, 1, KNOWN.duration)]);
      });
    },
  };
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) {
      throw rateLimited('Too many sign-ins with a wrong password.', Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
    throw serviceUnavailable('The rate limiter');
  }
}
