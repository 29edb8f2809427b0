/** Loads a record once when several callers ask for it at the same time. */
import { outsideLanes } from '../../../database/work/lane.js';

interface Underway<T> {
  readonly flight: { readonly hasBegun: boolean };
  readonly result: Promise<T>;
}

export class SingleFlight<T> {
  readonly #flights = new Map<string, Underway<T>>();

  /**
   * Returns the load that is under way, if the caller may join it. A load that has begun to read may not show a change that the caller must
   * see: only with `hasBegun` the caller may join it.
   */
  join(lookup: string, { hasBegun }: { hasBegun: boolean }): Promise<T> | undefined {
    const underway = this.#flights.get(lookup);
    return underway && (hasBegun || !underway.flight.hasBegun) ? underway.result : undefined;
  }

  /** Starts a load, which others may join from now on. It does not end with the request that started it. `load` reports when it begins to read. */
  start(lookup: string, load: (begins: () => void) => Promise<T>): Promise<T> {
    const flight = { hasBegun: false };
    const begins = () => {
      flight.hasBegun = true;
    };
    const result = outsideLanes(() => load(begins)).finally(() => {
      if (this.#flights.get(lookup)?.flight === flight) this.#flights.delete(lookup);
    });
    this.#flights.set(lookup, { flight, result });
    return result;
  }

  /** From now on nobody joins a load that is under way. */
  forget(): void {
    this.#flights.clear();
  }
}
