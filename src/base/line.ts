/** Work that runs a few at a time: the rest waits in a line in which each client has few slots. */
import pLimit, { type LimitFunction } from 'p-limit';
import { Slots } from './slots.js';

export class Line {
  readonly #run: LimitFunction;
  readonly #slots: Slots;

  /** `atOnce` may run, and one client may have `ofOne` that run or wait. */
  constructor({ atOnce, ofOne }: { readonly atOnce: number; readonly ofOne: number }) {
    this.#run = pLimit(atOnce);
    this.#slots = new Slots(ofOne);
  }

  /** How many wait. */
  get waiting(): number {
    return this.#run.pendingCount;
  }

  /** How many run or wait. */
  get size(): number {
    return this.#run.activeCount + this.#run.pendingCount;
  }

  /** Runs `work` when it is its turn. Returns null when the client has all its slots; without a client no slot is needed. */
  enter<T>(client: string | null, work: () => Promise<T>): Promise<T> | null {
    const giveBack = client === null ? () => {} : this.#slots.take(client);
    return giveBack && this.#run(work).finally(giveBack);
  }
}
