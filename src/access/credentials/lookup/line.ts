/**
 * The look-ups that wait for the database. One statement looks up all that fit, and a few statements run at the same time. Anybody can
 * compute a checksum, so before a look-up the server knows only the address that sent the credential. Therefore clients take turns. However
 * many credentials other clients send, a client waits for at most one of each. When the line is full, the widest crowd of clients loses one
 * look-up.
 */
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
  /** The waiting look-ups by client. The client that was served last is at the end. */
  readonly #waiting = new Map<string, Entry<T>[]>();
  readonly #crowds = new Crowds();
  #running = 0;
  #count = 0;

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
      const ofClient = this.#waiting.get(entry.client);
      if (ofClient === undefined) this.#waiting.set(entry.client, [entry]);
      else ofClient.push(entry);
      this.#count++;
      this.#crowds.add(entry.client);
      if (this.#count > this.bounds.waiting) this.#refuse(this.#waiting.get(this.#crowds.widest())?.at(-1));
      this.#next();
    });
  }

  #refuse(entry: Entry<T> | undefined): void {
    if (entry === undefined) return;
    const ofClient = this.#waiting.get(entry.client) as Entry<T>[];
    ofClient.splice(ofClient.indexOf(entry), 1);
    if (ofClient.length === 0) this.#waiting.delete(entry.client);
    this.#leave(entry);
    entry.settle(Promise.reject(entry.refusal()));
  }

  #leave(entry: Entry<T>): void {
    clearTimeout(entry.timer);
    this.#count--;
    this.#crowds.remove(entry.client);
  }

  #next(): void {
    while (this.#running < this.bounds.concurrency && this.#count > 0) {
      const batch: Entry<T>[] = [];
      while (batch.length < this.bounds.together && this.#count > 0) batch.push(this.#first());
      this.#running++;
      void this.#run(batch).finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  /** Removes the next one. Its client goes to the end of the circle. */
  #first(): Entry<T> {
    const [next] = this.#waiting;
    const [client, ofClient] = next as [string, Entry<T>[]];
    const entry = ofClient.shift() as Entry<T>;
    this.#waiting.delete(client);
    if (ofClient.length > 0) this.#waiting.set(client, ofClient);
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
