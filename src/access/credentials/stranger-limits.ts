/**
 * How many unknown credentials an address may try. Above the limit its credentials are still looked for, since others may be behind the
 * same address, but in a separate queue: recently valid credentials, and callers from other addresses, do not wait for them.
 */
import pLimit, { type LimitFunction } from 'p-limit';
import { rateLimited } from '../../base/errors.js';
import { Slots } from '../../base/slots.js';
import { addressGroup } from '../limits/address.js';
import { BoundedLimiter } from '../limits/bounded-limiter.js';

const MISSES_PER_MINUTE = 600;
/** Credentials of one address, of unknown standing, that wait in the line of everyone. */
const UNDERWAY = 32;
const AT_ONCE = 2;
const WAITING = 100;

/** What is known of an address that brings a credential of unknown standing. */
export interface Standing {
  readonly client: string;
  readonly isOver: boolean;
  readonly msBeforeNext: number;
}

/** Where a look-up waits; null is the line of everyone. */
export interface Turn {
  readonly line: LimitFunction | null;
  /** To be called when the look-up has ended. */
  readonly ended: () => void;
}

export class StrangerLimits {
  readonly #misses = new BoundedLimiter({ points: MISSES_PER_MINUTE, duration: 60 });
  readonly #underway = new Slots(UNDERWAY);
  readonly #lastLine = pLimit(AT_ONCE);

  async standingOf(address: string | null): Promise<Standing> {
    const client = addressGroup(address);
    const misses = await this.#misses.get(client);
    return {
      client,
      isOver: misses !== null && misses.consumedPoints >= MISSES_PER_MINUTE,
      msBeforeNext: misses?.msBeforeNext ?? 1_000,
    };
  }

  /** The turn of a look-up that begins now. Throws RATE_LIMITED when the line for strangers is full. */
  turnOf({ client, isOver, msBeforeNext }: Standing): Turn {
    const ended = isOver ? null : this.#underway.take(client);
    if (ended !== null) return { line: null, ended };
    if (this.#lastLine.pendingCount >= WAITING) throw tooMany(msBeforeNext);
    return { line: this.#lastLine, ended: () => {} };
  }

  /** Counts a credential that proved unknown. Throws RATE_LIMITED when there were too many. */
  async count(address: string | null): Promise<null> {
    await this.#misses.consume(addressGroup(address)).catch((refusal: { msBeforeNext: number }) => {
      throw tooMany(refusal.msBeforeNext);
    });
    return null;
  }
}

const tooMany = (ms: number) => rateLimited('Too many unknown credentials from this address.', Math.max(1, Math.ceil(ms / 1000)));
