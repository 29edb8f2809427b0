/** A queue: a few pieces of work run at a time, the others wait, and each client has a limited number of slots. */
import pLimit, { type LimitFunction } from 'p-limit';
import { Slots } from './slots.js';

export class Line {
  readonly #run: LimitFunction;
  readonly #slots: Slots;

  /** At most `concurrency` run at the same time, and one client may have `perClient` that run or wait. */
  constructor({ concurrency, perClient }: { readonly concurrency: number; readonly perClient: number }) {
    this.#run = pLimit(concurrency);
    this.#slots = new Slots(perClient);
  }

  /** The number that wait. */
  get waiting(): number {
    return this.#run.pendingCount;
  }

  /** The number that run or wait. */
  get size(): number {
    return this.#run.activeCount + this.#run.pendingCount;
  }

  /** Runs `work` in its turn. Returns null when all slots of the client are in use; without a client no slot is needed. */
  enter<T>(client: string | null, work: () => Promise<T>): Promise<T> | null {
    const giveBack = client === null ? () => {} : this.#slots.take(client);
    return giveBack && this.#run(work).finally(giveBack);
  }
}
