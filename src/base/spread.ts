/** Spreads the work of one answer over turns of the event loop, so that other requests run in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';

export class Spread {
  #last: Promise<void> = Promise.resolve();

  /** Ends in a later turn than each call before it. Portions of the work that await one promise share its turn. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => nextTurn());
    return this.#last;
  }
}
