/** A queue: a few pieces of work run at a time, the others wait, and each client has a limited number of slots. */
import pLimit, { type LimitFunction } from 'p-limit';
import { Slots } from './slots.js';

/** Ends a turn. Calling it again does nothing. */
export type EndTurn = () => void;

/** A queue that other processes may share. */
export interface SharedLine {
  /** Resolves when the turn has come; null when the client has no slot left, or `most` run or wait already. */
  take(client: string, most: number): Promise<EndTurn | null>;
}

export class Line implements SharedLine {
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

  /** Runs `work` in its turn. Returns null when all slots of the client are in use; without a client no slot is needed. */
  enter<T>(client: string | null, work: () => Promise<T>): Promise<T> | null {
    const giveBack = client === null ? () => {} : this.#slots.take(client);
    return giveBack && this.#run(work).finally(giveBack);
  }

  take(client: string, most: number): Promise<EndTurn | null> {
    return new Promise((resolve) => {
      const isFull = this.#run.activeCount + this.#run.pendingCount >= most;
      const entered = isFull ? null : this.enter(client, () => new Promise<void>((end) => resolve(end)));
      if (entered === null) resolve(null);
    });
  }
}
