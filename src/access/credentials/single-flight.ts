/** Loads what several callers ask for at once a single time, when its turn in a line comes. */
import type { LimitFunction } from 'p-limit';
import { outsideLanes } from '../../database/lane.js';

interface Underway<T> {
  readonly flight: { readonly hasBegun: boolean };
  readonly result: Promise<T>;
}

export class SingleFlight<T> {
  readonly #flights = new Map<string, Underway<T>>();
  #count = 0;

  constructor(private readonly load: (lookup: string) => Promise<T>) {}

  /** The load that is under way, if it may be joined. One that has begun may have read before what its caller must see. */
  join(lookup: string, { hasBegun }: { hasBegun: boolean }): Promise<T> | undefined {
    const underway = this.#flights.get(lookup);
    return underway && (hasBegun || !underway.flight.hasBegun) ? underway.result : undefined;
  }

  /** Begins a load, which others may join from now on. It does not end with the request that began it. */
  begin(lookup: string, line: LimitFunction, ended: () => void): Promise<T> {
    const flight = { hasBegun: false };
    const result = outsideLanes(() =>
      line(() => {
        flight.hasBegun = true;
        this.#count++;
        return this.load(lookup);
      }),
    ).finally(() => {
      ended();
      if (this.#flights.get(lookup)?.flight === flight) this.#flights.delete(lookup);
    });
    this.#flights.set(lookup, { flight, result });
    return result;
  }

  /** From now on nobody joins a load that is under way. */
  forget(): void {
    this.#flights.clear();
  }

  /** Loads since the start. */
  get count(): number {
    return this.#count;
  }
}
