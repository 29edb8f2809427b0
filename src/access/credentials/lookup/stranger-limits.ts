/**
 * The lines for credentials that this server has not seen valid yet, and the limit of unknown ones for each address. They never delay
 * credentials that were valid before. Above the limit, the server still looks up the credentials of an address, since valid callers may
 * share it. But they wait in a separate line, so callers from other addresses do not wait for them.
 */
import { rateLimited, serviceUnavailable } from '../../../base/errors.js';
import { portionOf } from '../../../base/portion.js';
import { Slots } from '../../../base/slots.js';
import { secondsToWait } from '../../../base/times.js';
import { addressGroup } from '../../limits/address.js';
import { BoundedLimiter } from '../../limits/bounded-limiter.js';
import { type Load, LookupLine, WAIT_MS } from './line.js';

const MISSES_PER_MINUTE = 600;
/** The most credentials of one address in the line of all strangers. */
const UNDERWAY = 32;
/** The line of all strangers. */
const LINE = { concurrency: 4, waiting: 10_000, waitMs: WAIT_MS };
/** The line for addresses above their limit. */
const LAST_LINE = { concurrency: 2, together: 1, waiting: 100, waitMs: WAIT_MS };

/** The use of the limit by an address that sends a credential not seen before. */
interface Standing {
  readonly client: string;
  readonly isOver: boolean;
  readonly msBeforeNext: number;
}

export class StrangerLimits<T> {
  readonly #misses: BoundedLimiter;
  readonly #mostMisses: number;
  readonly #underway: Slots;
  readonly #line: LookupLine<T>;
  readonly #lastLine: LookupLine<T>;

  /** One statement looks up at most `together` credentials. Each worker of a server gets a part of the limits. */
  constructor(load: Load<T>, together: number, workers = 1) {
    const portion = (total: number) => portionOf(total, workers);
    this.#mostMisses = portion(MISSES_PER_MINUTE);
    this.#misses = new BoundedLimiter({ points: this.#mostMisses, duration: 60 });
    this.#underway = new Slots(portion(UNDERWAY));
    this.#line = new LookupLine({ ...LINE, concurrency: portion(LINE.concurrency), together }, load);
    this.#lastLine = new LookupLine({ ...LAST_LINE, concurrency: portion(LAST_LINE.concurrency) }, load);
  }

  async standingOf(address: string | null): Promise<Standing> {
    const client = addressGroup(address);
    const misses = await this.#misses.get(client);
    return {
      client,
      isOver: misses !== null && misses.consumedPoints >= this.#mostMisses,
      msBeforeNext: misses?.msBeforeNext ?? 1_000,
    };
  }

  /** The record, when the turn of its look-up has come. Rejects with RATE_LIMITED or SERVICE_UNAVAILABLE when it has to wait too long. */
  async find(lookup: string, { client, isOver, msBeforeNext }: Standing, begins: () => void): Promise<T | null> {
    const ended = isOver ? null : this.#underway.take(client);
    if (ended === null) return this.#lastLine.find({ lookup, client, begins, refusal: () => tooMany(msBeforeNext) });
    return this.#line.find({ lookup, client, begins, refusal: tooManyOfAll }).finally(ended);
  }

  /** Counts a credential that does not exist. Throws RATE_LIMITED when there were too many. */
  async count(address: string | null): Promise<null> {
    await this.#misses.consume(addressGroup(address)).catch((refusal: { msBeforeNext: number }) => {
      throw tooMany(refusal.msBeforeNext);
    });
    return null;
  }
}

const tooMany = (ms: number) => rateLimited('Too many unknown credentials from this address.', secondsToWait(ms));

const tooManyOfAll = () => serviceUnavailable('The credential store', 'has too many credentials to look up');
