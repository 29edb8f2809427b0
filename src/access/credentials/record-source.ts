/**
 * What credentials resolve to: from the cache, or by one load for all that ask at once. It promises four things: a record is at most a
 * minute old; a load that began before an invalidation is thrown away; what is cached never waits for what is not; and while
 * invalidations may be missed, every answer is one that the database gave after it was asked for.
 */
import pLimit from 'p-limit';
import { serviceUnavailable } from '../../base/errors.js';
import { RecordCache } from './record-cache.js';
import { SingleFlight } from './single-flight.js';
import { StrangerLimits, type Turn } from './stranger-limits.js';

const LOADS_AT_ONCE = 16;
const LOADS_WAITING = 1_000;
const RELOADS = 3;

export interface SourceStatistics {
  readonly entries: number;
  readonly loads: number;
}

export class RecordSource<T extends object> {
  readonly #cache: RecordCache<T>;
  readonly #flights = new SingleFlight((lookup) => this.#loadFresh(lookup));
  readonly #strangers = new StrangerLimits();
  /** For what was valid before. Strangers cannot fill it. */
  readonly #line = pLimit(LOADS_AT_ONCE);

  /**
   * @param load asks the database, in one statement
   * @param concerns whether a cached record is made from the row with this id
   * @param informed whether invalidations are heard; while they may not be, nothing cached is used
   */
  constructor(
    private readonly load: (lookup: string) => Promise<T | null>,
    concerns: (record: T, id: string) => boolean,
    private readonly informed: () => boolean = () => true,
  ) {
    this.#cache = new RecordCache(concerns, informed);
  }

  /** The record, without a promise when it is cached. Null when it does not exist. */
  get(lookup: string, address: string | null): T | Promise<T | null> {
    const cached = this.#cache.get(lookup);
    if (cached) return cached;
    return cached === null ? this.#strangers.count(address) : this.#load(lookup, address);
  }

  /** The record, if it is cached and may be used. */
  cached(lookup: string): T | undefined {
    return this.#cache.get(lookup) ?? undefined;
  }

  /** Forgets what is made from the row with this id, and every load under way. */
  evict(id: string): void {
    this.#flights.forget();
    this.#cache.evict(id);
  }

  clear(): void {
    this.#flights.forget();
    this.#cache.clear();
  }

  /** How many records are cached, and how often the database was asked since the start. */
  get statistics(): SourceStatistics {
    return { entries: this.#cache.entries, loads: this.#flights.count };
  }

  async #load(lookup: string, address: string | null): Promise<T | null> {
    const standing = this.#cache.knows(lookup) ? null : await this.#strangers.standingOf(address);
    // A load that has begun may have read rows that were changed before this was asked: it serves those who would hear of that.
    let loading = this.#flights.join(lookup, { hasBegun: this.informed() });
    if (loading === undefined) {
      const isStranger = standing !== null && !this.#cache.knows(lookup);
      const { line, ended } = isStranger ? this.#strangers.turnOf(standing) : this.#ownTurn();
      loading = this.#flights.begin(lookup, line, ended);
    }
    return (await loading) ?? this.#strangers.count(address);
  }

  #ownTurn(): Turn {
    if (this.#line.pendingCount >= LOADS_WAITING) throw serviceUnavailable('The credential store');
    return { line: this.#line, ended: () => {} };
  }

  async #loadFresh(lookup: string): Promise<T | null> {
    for (let attempt = 1; ; attempt++) {
      const { generation } = this.#cache;
      const informed = this.informed();
      const record = await this.load(lookup);
      if (record) this.#cache.note(lookup);
      if (!informed || this.#cache.keep(lookup, record, generation)) return record;
      if (attempt === RELOADS) return this.load(lookup);
    }
  }
}
