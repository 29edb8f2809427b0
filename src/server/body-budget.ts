/**
 * How many bytes of unfinished bodies the process holds: in total, and for each client address. Strangers and callers with a
 * credential have separate budgets, so that strangers cannot keep the others out.
 */
import { addressGroup } from '../access/address.js';
import { type ApiError, rateLimited, serviceUnavailable } from '../errors.js';

export interface BodyBudget {
  readonly total: number;
  /** For one address, or one /64 of IPv6. */
  readonly perAddress: number;
}

export interface BodyBudgets {
  readonly strangers: BodyBudget;
  readonly known: BodyBudget;
}

/** Bodies that arrive at once are finished at once: these budgets are for those that arrive slowly. */
export const BODY_BUDGETS: BodyBudgets = {
  strangers: { total: 16_000_000, perAddress: 2_000_000 },
  known: { total: 128_000_000, perAddress: 32_000_000 },
};

const RETRY_SECONDS = 5;

/** The bytes that one body holds. */
export interface Holding {
  /** Adds bytes. Returns the refusal when that exceeds the budget. */
  add(bytes: number): ApiError | null;
  /** Gives all of them back. */
  release(): void;
}

export class HeldBodies {
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(private readonly budget: BodyBudget) {}

  get total(): number {
    return this.#total;
  }

  hold(address: string | null): Holding {
    const client = addressGroup(address);
    let held = 0;
    const change = (bytes: number) => {
      held += bytes;
      this.#total += bytes;
      const ofClient = (this.#byAddress.get(client) ?? 0) + bytes;
      if (ofClient > 0) this.#byAddress.set(client, ofClient);
      else this.#byAddress.delete(client);
    };
    return {
      add: (bytes) => {
        if ((this.#byAddress.get(client) ?? 0) + bytes > this.budget.perAddress)
          return rateLimited('Too many unfinished requests from this address.', RETRY_SECONDS);
        if (this.#total + bytes > this.budget.total)
          return serviceUnavailable('The server', 'holds too many unfinished requests');
        change(bytes);
        return null;
      },
      release: () => change(-held),
    };
  }
}
