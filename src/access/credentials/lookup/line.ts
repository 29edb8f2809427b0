/**
 * The look-ups that wait for the database. One statement looks up all that fit, and a few statements run at the same time. Anybody can
 * compute a checksum, so before a look-up the server knows only the address that sent the credential. Therefore clients take turns. However
 * many credentials other clients send, a client waits for at most one of each. When the line is full, the widest crowd of clients loses one
 * look-up.
 */
import { Circle } from '../../../base/circle.js';
import { outsideLanes } from '../../../database/work/lane.js';
import { Crowds } from './crowds.js';

/** The time limit of a wait. */
export const WAIT_MS = 5_000;

interface LineBounds {
  /** Statements that run together. */
  readonly concurrency: number;
  /** The most look-ups of one statement. */
  readonly together: number;
  /** The most look-ups that wait. */
  readonly waiting: number;
  readonly waitMs: number;
}

/** One look-up that waits. */
interface Waiting {
  readonly lookup: string;
  /** The unit of rate limits, as `addressGroup` returns it. */
  readonly client: string;
  /** Called when its statement begins. */
  readonly begins: () => void;
  /** The error when it waits too long, or is removed from the line. */
  readonly refusal: () => Error;
}

interface Entry<T> extends Waiting {
  readonly settle: (outcome: Promise<T | null>) => void;
  timer?: NodeJS.Timeout;
}

export type Load<T> = (lookups: readonly string[]) => Promise<ReadonlyMap<string, T>>;

export class LookupLine<T> {
  readonly #waiting = new Circle<Entry<T>>();
  readonly #crowds = new Crowds();
  #running = 0;

  constructor(
    private readonly bounds: LineBounds,
    private readonly load: Load<T>,
  ) {}

  /**
   * Returns the answer of the database, when the turn of the look-up has come. Rejects with the refusal when it waits too long, or is
   * removed from the line.
   */
  find(waiting: Waiting): Promise<T | null> {
    return new Promise((resolve) => {
      const entry: Entry<T> = { ...waiting, settle: resolve };
      entry.timer = setTimeout(() => this.#refuse(entry), this.bounds.waitMs);
      this.#waiting.add(entry.client, entry);
      this.#crowds.add(entry.client);
      if (this.#waiting.size > this.bounds.waiting) this.#refuse(this.#waiting.lastOf(this.#crowds.widest()));
      this.#next();
    });
  }

  #refuse(entry: Entry<T> | undefined): void {
    if (entry === undefined) return;
    this.#waiting.remove(entry.client, entry);
    this.#leave(entry);
    entry.settle(Promise.reject(entry.refusal()));
  }

  #leave(entry: Entry<T>): void {
    clearTimeout(entry.timer);
    this.#crowds.remove(entry.client);
  }

  #next(): void {
    while (this.#running < this.bounds.concurrency && this.#waiting.size > 0) {
      const batch: Entry<T>[] = [];
      while (batch.length < this.bounds.together && this.#waiting.size > 0) batch.push(this.#first());
      this.#running++;
      void this.#run(batch).finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  /** Removes the next one from the line. */
  #first(): Entry<T> {
    const entry = this.#waiting.take() as Entry<T>;
    this.#leave(entry);
    return entry;
  }

  async #run(batch: readonly Entry<T>[]): Promise<void> {
    for (const { begins } of batch) begins();
    const found = outsideLanes(async () => this.load(batch.map(({ lookup }) => lookup)));
    for (const { lookup, settle } of batch) settle(found.then((records) => records.get(lookup) ?? null));
    await found.catch(() => {});
  }
}
