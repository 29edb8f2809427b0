/**
 * Where credentials wait that this server has not seen valid yet, and how many unknown ones an address may try. They never take the
 * place of those that were valid before. Above its limit, an address's credentials are still looked for, since others may be behind the
 * same address, but in a separate queue: callers from other addresses do not wait for them.
 */
import pLimit, { type LimitFunction } from 'p-limit';
import { rateLimited, serviceUnavailable } from '../../base/errors.js';
import { Slots } from '../../base/slots.js';
import { addressGroup } from '../limits/address.js';
import { BoundedLimiter } from '../limits/bounded-limiter.js';
import { StrangerLine } from './stranger-line.js';

const MISSES_PER_MINUTE = 600;
/** Credentials of one address that wait in the line of all strangers. */
const UNDERWAY = 32;
/** The line of all strangers. */
const LINE = { atOnce: 8, waiting: 1_000 };
/** The queue for addresses above their limit. */
const AT_ONCE = 2;
const WAITING = 100;

/** What is known of an address that brings a credential of unknown standing. */
export interface Standing {
  readonly client: string;
  readonly isOver: boolean;
  readonly msBeforeNext: number;
}

/** Where a look-up waits. */
export interface Turn {
  readonly line: LimitFunction;
  /** To be called when the look-up has ended. */
  readonly ended: () => void;
}

export class StrangerLimits {
  readonly #misses = new BoundedLimiter({ points: MISSES_PER_MINUTE, duration: 60 });
  readonly #underway = new Slots(UNDERWAY);
  readonly #line = new StrangerLine(LINE, () => serviceUnavailable('The credential store', 'has too much to look for'));
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
    if (ended !== null) return { line: this.#line.placeOf(client), ended };
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
