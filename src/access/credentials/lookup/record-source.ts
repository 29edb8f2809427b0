/**
 * Finds the records of credentials: in the cache, or by one load for all callers that wait. It promises four things. A record is at most a
 * minute old. The result of a load that began before an invalidation is discarded. A cached record never waits for another one. While
 * invalidations may be missed, every record was read after the caller asked for it.
 */
import { serviceUnavailable } from '../../../base/errors.js';
import { portionOf } from '../../../base/portion.js';
import { type Load, LookupLine, WAIT_MS } from './line.js';
import { RecordCache } from './record-cache.js';
import { SingleFlight } from './single-flight.js';
import { StrangerLimits } from './stranger-limits.js';

/** The most records of one statement. */
const TOGETHER = 64;
/** The line of credentials that were valid before. Strangers cannot fill it. */
const LINE = { concurrency: 8, waiting: 10_000, waitMs: WAIT_MS };
const RELOADS = 3;

export interface SourceStatistics {
  readonly entries: number;
  readonly loads: number;
}

interface SourceOptions {
  /** Whether invalidations arrive. While they may not, the cache is not used. */
  readonly informed?: () => boolean;
  /** The most look-ups of one load. */
  readonly together?: number;
  /** The number of workers that share the limits. */
  readonly workers?: number;
}

export class RecordSource<T extends object> {
  readonly #cache: RecordCache<T>;
  readonly #flights = new SingleFlight<T | null>();
  readonly #strangers: StrangerLimits<T>;
  readonly #line: LookupLine<T>;
  readonly #informed: () => boolean;
  #loads = 0;

  /**
   * @param load reads the records of some look-ups, in one statement
   * @param concerns whether a cached record is made from the row with this id
   */
  constructor(
    private readonly load: Load<T>,
    concerns: (record: T, id: string) => boolean,
    { informed = () => true, together = TOGETHER, workers = 1 }: SourceOptions = {},
  ) {
    this.#informed = informed;
    this.#cache = new RecordCache(concerns, informed);
    const loadFresh = (lookups: readonly string[]) => this.#loadFresh(lookups);
    this.#strangers = new StrangerLimits(loadFresh, together, workers);
    this.#line = new LookupLine({ ...LINE, concurrency: portionOf(LINE.concurrency, workers), together }, loadFresh);
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

  /** Removes the records that are made from the row with this id. Nobody joins a load that is under way any more. */
  evict(id: string): void {
    this.#flights.forget();
    this.#cache.evict(id);
  }

  clear(): void {
    this.#flights.forget();
    this.#cache.clear();
  }

  /** How many records are cached, and how often the database was queried since the start. */
  get statistics(): SourceStatistics {
    return { entries: this.#cache.entries, loads: this.#loads };
  }

  async #load(lookup: string, address: string | null): Promise<T | null> {
    const standing = this.#cache.knows(lookup) ? null : await this.#strangers.standingOf(address);
    // A load that has begun may have read rows before a change that this caller must see. Joining it is safe only while invalidations
    // arrive: after one, nobody joins it.
    const loading =
      this.#flights.join(lookup, { hasBegun: this.#informed() }) ??
      this.#flights.start(lookup, (begins) =>
        standing === null || this.#cache.knows(lookup)
          ? this.#line.find({ lookup, client: KNOWN, begins, refusal: tooManyKnown })
          : this.#strangers.find(lookup, standing, begins),
      );
    return (await loading) ?? this.#strangers.count(address);
  }

  async #loadFresh(lookups: readonly string[]): Promise<ReadonlyMap<string, T>> {
    this.#loads++;
    for (let attempt = 1; ; attempt++) {
      const { generation } = this.#cache;
      const informed = this.#informed();
      const records = await this.load(lookups);
      for (const lookup of records.keys()) this.#cache.note(lookup);
      if (!informed || this.#cache.keep(lookups, records, generation)) return records;
      if (attempt === RELOADS) return this.load(lookups);
    }
  }
}

/** All credentials that were valid before count as one client. */
const KNOWN = 'known';

const tooManyKnown = () => serviceUnavailable('The credential store');
