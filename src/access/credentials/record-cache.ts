/**
 * A bounded cache of what credentials resolve to: keys by digest, users by id. It promises four things: an entry is
 * at most `TTL` old; a load that began before an invalidation is thrown away; what is cached never waits for what is
 * not; and while invalidations may be missed, every answer is one that the database gave after it was asked for.
 */
import { LRUCache } from 'lru-cache';
import pLimit, { type LimitFunction } from 'p-limit';
import { rateLimited, serviceUnavailable } from '../../base/errors.js';
import { Slots } from '../../base/slots.js';
import { outsideLanes } from '../../database/lane.js';
import { addressGroup } from '../limits/address.js';
import { BoundedLimiter } from '../limits/bounded-limiter.js';

const TTL_MS = 60_000;
const MISS_TTL_MS = 5_000;
const MAX_ENTRIES = 20_000;
const MAX_MISSES = 2_000;
const LOADS_AT_ONCE = 16;
const LOADS_WAITING = 1_000;
/**
 * Unknown credentials that one address may try in a minute, and those that may be looked for at a time. Beyond, what it sends is still looked for, since others may be behind
 * the same address, but in a lane of its own: what was good lately, and whoever comes from elsewhere, does not wait for it.
 */
const MISSES_PER_MINUTE = 600;
const STRANGERS_UNDERWAY = 32;
const STRANGERS_AT_ONCE = 2;
const STRANGERS_WAITING = 100;
const RELOADS = 3;

/** A load that is waiting for its turn or, once begun, for the database. */
interface Loading<T> {
  begun: boolean;
  record: Promise<T | null>;
}

export interface CacheStatistics {
  readonly entries: number;
  readonly loads: number;
}

export class RecordCache<T extends object> {
  readonly #hits = new LRUCache<string, T>({ max: MAX_ENTRIES, ttl: TTL_MS });
  readonly #misses = new LRUCache<string, true>({ max: MAX_MISSES, ttl: MISS_TTL_MS });
  readonly #loading = new Map<string, Loading<T>>();
  /** What had a record once, and so is no stranger's, for longer than the record is kept. */
  readonly #known = new LRUCache<string, true>({ max: MAX_ENTRIES });
  readonly #lane = pLimit(LOADS_AT_ONCE);
  readonly #lastLane = pLimit(STRANGERS_AT_ONCE);
  readonly #underway = new Slots(STRANGERS_UNDERWAY);
  readonly #strangers = new BoundedLimiter({ points: MISSES_PER_MINUTE, duration: 60 });
  /** Counts invalidations: a load that spans one may have read what is no longer true. */
  #generation = 0;
  #loads = 0;

  /**
   * @param load asks the database, in one statement
   * @param concerns whether a cached record is made from the row with this id
   * @param informed whether invalidations are heard; while they may not be, nothing cached is used
   */
  constructor(
    private readonly load: (lookup: string) => Promise<T | null>,
    private readonly concerns: (record: T, id: string) => boolean,
    private readonly informed: () => boolean = () => true,
  ) {}

  /** The record, at once when it is cached. Null when there is none. */
  get(lookup: string, address: string | null): T | null | Promise<T | null> {
    const hit = this.cached(lookup);
    if (hit !== undefined) return hit;
    return this.informed() && this.#misses.has(lookup) ? this.#stranger(address) : this.#loadOnce(lookup, address);
  }

  /** The record, if it is cached and may be used. */
  cached(lookup: string): T | undefined {
    return this.informed() ? this.#hits.get(lookup) : undefined;
  }

  /** Forgets what is made from the row with this id, and every load under way. */
  evict(id: string): void {
    this.#invalidate();
    for (const [lookup, record] of this.#hits.entries()) if (this.concerns(record, id)) this.#hits.delete(lookup);
  }

  clear(): void {
    this.#invalidate();
    this.#hits.clear();
  }

  /** How many records are cached, and how often the database was asked since the start. */
  get statistics(): CacheStatistics {
    return { entries: this.#hits.size, loads: this.#loads };
  }

  #invalidate(): void {
    this.#generation++;
    this.#loading.clear();
    this.#misses.clear();
  }

  async #loadOnce(lookup: string, address: string | null): Promise<T | null> {
    const client = addressGroup(address);
    const misses = this.#known.has(lookup) ? null : await this.#strangers.get(client);
    let loading = this.#loading.get(lookup);
    // A load under way may have read rows that were changed before this was asked: it serves who would be told of that.
    if (loading === undefined || (loading.begun && !this.informed())) {
      if (this.#lane.pendingCount >= LOADS_WAITING) throw serviceUnavailable('The credential store');
      const isOver = misses !== null && misses.consumedPoints >= MISSES_PER_MINUTE;
      const place = this.#known.has(lookup) ? () => {} : isOver ? null : this.#underway.take(client);
      if (place === null && this.#lastLane.pendingCount >= STRANGERS_WAITING)
        throw tooManyStrangers(misses?.msBeforeNext ?? 1_000);
      loading = this.#begin(lookup, place === null ? this.#lastLane : this.#lane, place);
      this.#loading.set(lookup, loading);
    }
    return (await loading.record) ?? this.#stranger(address);
  }

  #begin(lookup: string, lane: LimitFunction, giveBack: (() => void) | null): Loading<T> {
    const loading: Loading<T> = { begun: false, record: Promise.resolve(null) };
    // Others may come to wait for it, so that it does not end with the request that asked first.
    loading.record = outsideLanes(() =>
      lane(() => {
        loading.begun = true;
        this.#loads++;
        return this.#loadFresh(lookup);
      }),
    ).finally(() => {
      giveBack?.();
      if (this.#loading.get(lookup) === loading) this.#loading.delete(lookup);
    });
    return loading;
  }

  async #loadFresh(lookup: string): Promise<T | null> {
    for (let attempt = 1; ; attempt++) {
      const began = this.#generation;
      const informed = this.informed();
      const record = await this.load(lookup);
      if (record) this.#known.set(lookup, true);
      if (!informed) return record;
      if (began === this.#generation) {
        if (record) this.#hits.set(lookup, record);
        else this.#misses.set(lookup, true);
        return record;
      }
      if (attempt === RELOADS) return this.load(lookup);
    }
  }

  async #stranger(address: string | null): Promise<null> {
    await this.#strangers.consume(addressGroup(address)).catch((refusal: { msBeforeNext: number }) => {
      throw tooManyStrangers(refusal.msBeforeNext);
    });
    return null;
  }
}

const tooManyStrangers = (ms: number) =>
  rateLimited('Too many unknown credentials from this address.', Math.max(1, Math.ceil(ms / 1000)));
