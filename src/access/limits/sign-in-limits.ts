/**
 * Limits on wrong passwords: by address, against trying many e-mails; by e-mail and address; and by e-mail alone, against guessing from
 * many addresses. At an address where a user has signed in lately, only the second limit applies to this user. So nobody else, at another
 * address or behind the same proxy, can lock the user out. counters.ts states the limits.
 */
import { createHash } from 'node:crypto';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited, serviceUnavailable } from '../../base/errors.js';
import { secondsToWait } from '../../base/times.js';
import { addressGroup } from './address.js';
import { type Counter, type Counters, KNOWN_SECONDS } from './counters.js';

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

type Count = readonly [counter: Counter, key: string];

export function createSignInLimits(counters: Counters): SignInLimits {
  const byAddress = counters('sign-in:address');
  const narrow = counters('sign-in:narrow');
  const wide = counters('sign-in:wide');
  const known = counters('sign-in:known');

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
        await Promise.all([narrow.delete(pair), known.set(pair, 1, KNOWN_SECONDS)]);
      });
      return verdict;
    },
  };
}

/** Counts an attempt in every limit, or in none when one of them refuses it. */
async function take(counts: readonly Count[]): Promise<void> {
  for (const [index, [counter, key]] of counts.entries()) {
    await counter.consume(key).catch(async (refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) await giveBack(counts.slice(0, index + 1));
      throw refusal;
    });
  }
}

const giveBack = (counts: readonly Count[]) => Promise.all(counts.map(([counter, key]) => counter.reward(key)));

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) {
      throw rateLimited('Too many sign-ins with a wrong password.', secondsToWait(refusal.msBeforeNext));
    }
    throw serviceUnavailable('The rate limiter');
  }
}
