/**
 * The line of credentials that this server has never seen valid. Nothing can be known of them before the look-up except their sender's
 * address: anybody can compute a checksum. So addresses take turns. However many credentials others send, an address waits for at most
 * one of each. When the line is full, the address with the most waiting ones loses its last.
 */
import type { LimitFunction } from 'p-limit';

interface Waiting {
  start(): void;
  refuse(): void;
}

export class StrangerLine {
  /** The waiting look-ups, by address. The address that was served last is at the end. */
  readonly #waiting = new Map<string, Waiting[]>();
  #running = 0;
  #count = 0;

  /** Refused look-ups reject with `refusal`. */
  constructor(
    private readonly bounds: { readonly atOnce: number; readonly waiting: number },
    private readonly refusal: () => Error,
  ) {}

  /** The place of one look-up of this address. */
  placeOf(address: string): LimitFunction {
    const run = async <T>(work: () => PromiseLike<T> | T): Promise<T> => {
      await this.#turn(address);
      try {
        return await work();
      } finally {
        this.#running--;
        this.#next();
      }
    };
    return run as LimitFunction;
  }

  #turn(address: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { start: resolve, refuse: () => reject(this.refusal()) };
      const ofAddress = this.#waiting.get(address);
      if (ofAddress === undefined) this.#waiting.set(address, [waiting]);
      else ofAddress.push(waiting);
      this.#count++;
      if (this.#count > this.bounds.waiting) this.#dropOne();
      this.#next();
    });
  }

  #dropOne(): void {
    let [most, longest]: [string, readonly Waiting[]] = ['', []];
    // Of addresses with equally many, the one that came last loses.
    for (const [address, waiting] of this.#waiting) if (waiting.length >= longest.length) [most, longest] = [address, waiting];
    this.#take(most, 'last')?.refuse();
  }

  #next(): void {
    while (this.#running < this.bounds.atOnce) {
      const [address] = this.#waiting.keys();
      if (address === undefined) return;
      this.#running++;
      this.#take(address, 'first')?.start();
    }
  }

  /** Removes one of an address. When it was the first, the address goes to the end of the circle. */
  #take(address: string, which: 'first' | 'last'): Waiting | undefined {
    const waiting = this.#waiting.get(address) as Waiting[];
    const taken = which === 'first' ? waiting.shift() : waiting.pop();
    this.#count--;
    if (waiting.length === 0 || which === 'first') this.#waiting.delete(address);
    if (waiting.length > 0 && which === 'first') this.#waiting.set(address, waiting);
    return taken;
  }
}
