/**
 * A bounded cache of the records of credentials, and of credentials without a record. An entry is at most `TTL_MS` old. A record that was read
 * before an invalidation is not cached. While invalidations may be missed, the cache is not used.
 */
import { LRUCache } from 'lru-cache';

export const TTL_MS = 60_000;
const MISS_TTL_MS = 5_000;
export const MAX_ENTRIES = 20_000;
const MAX_MISSES = 2_000;

export class RecordCache<T extends object> {
  /** The library reads the clock at each use. By default, it would set a timer for each millisecond in which the cache is used. */
  readonly #hits = new LRUCache<string, T>({ max: MAX_ENTRIES, ttl: TTL_MS, ttlResolution: 0 });
  readonly #misses = new LRUCache<string, true>({ max: MAX_MISSES, ttl: MISS_TTL_MS });
  /** Look-ups that had a record once. They stay longer than the records. */
  readonly #known = new LRUCache<string, true>({ max: MAX_ENTRIES });
  #generation = 0;

  /**
   * @param concerns whether a record is made from the row with this id
   * @param informed whether invalidations arrive
   */
  constructor(
    private readonly concerns: (record: T, id: string) => boolean,
    private readonly informed: () => boolean,
  ) {}

  /** The record; null when it does not exist; undefined when the database must be queried. */
  get(lookup: string): T | null | undefined {
    if (!this.informed()) return undefined;
    return this.#hits.get(lookup) ?? (this.#misses.has(lookup) ? null : undefined);
  }

  /** Whether there was a record once. */
  knows(lookup: string): boolean {
    return this.#known.has(lookup);
  }

  /** Counts invalidations: a load during which one arrives may have read an old state. */
  get generation(): number {
    return this.#generation;
  }

  /** Notes that there is a record, without caching it. */
  note(lookup: string): void {
    this.#known.set(lookup, true);
  }

  /** Caches the records that were read in a generation. Returns false when the generation is over: then the reader must read again. */
  keep(lookups: readonly string[], records: ReadonlyMap<string, T>, generation: number): boolean {
    if (generation !== this.#generation) return false;
    for (const lookup of lookups) {
      const record = records.get(lookup);
      if (record) this.#hits.set(lookup, record);
      else this.#misses.set(lookup, true);
    }
    return true;
  }

  /** Removes the records that are made from the row with this id, and all look-ups without a record. */
  evict(id: string): void {
    this.#begin();
    for (const [lookup, record] of this.#hits.entries()) if (this.concerns(record, id)) this.#hits.delete(lookup);
  }

  clear(): void {
    this.#begin();
    this.#hits.clear();
  }

  get entries(): number {
    return this.#hits.size;
  }

  #begin(): void {
    this.#generation++;
    this.#misses.clear();
  }
}
