/**
 * Limits the bytes in memory of bodies whose requests do not run yet, and of answers that their clients have not read: in total, and for
 * each caller. Anonymous callers and callers with a credential have separate budgets. So strangers cannot block known callers, and one key
 * cannot block the other keys of a site.
 */
import { type ApiError, rateLimited, serviceUnavailable } from '../../base/errors.js';
import { portionOf } from '../../base/portion.js';

export interface ByteBudget {
  readonly total: number;
  /** For one key or user; for an anonymous caller's address, or one /64 of IPv6. */
  readonly perCaller: number;
  /** The part of the total that is left to callers who hold no more than `one` body. A few callers cannot use it up. */
  readonly spare?: { readonly bytes: number; readonly one: number };
}

export interface ByteBudgets {
  readonly strangers: ByteBudget;
  readonly known: ByteBudget;
}

/** The memory of a waiting request besides its body: its connection, its headers and its context. */
export const WAITING_BYTES = 8_192;

/** A body that arrives in one piece is read immediately. These budgets limit bodies that arrive slowly. */
export const BODY_BUDGETS: ByteBudgets = {
  strangers: { total: 16_000_000, perCaller: 2_000_000, spare: { bytes: 4_000_000, one: 128_000 + WAITING_BYTES } },
  known: { total: 128_000_000, perCaller: 32_000_000, spare: { bytes: 32_000_000, one: 4_000_000 + WAITING_BYTES } },
};

/**
 * The budgets of one of several workers. All workers together hold no more than one server does. A caller may hold one body, or one answer,
 * at each worker.
 */
export const budgetsOfWorker = ({ strangers, known }: ByteBudgets, workers: number): ByteBudgets => ({
  strangers: ofWorker(strangers, workers),
  known: ofWorker(known, workers),
});

const ofWorker = ({ total, perCaller, spare }: ByteBudget, workers: number): ByteBudget => ({
  total: portionOf(total, workers),
  perCaller: portionOf(perCaller, workers, spare?.one),
  ...(spare && { spare: { ...spare, bytes: portionOf(spare.bytes, workers) } }),
});

const RETRY_SECONDS = 5;

/** The bytes of one request, or of one answer. */
export interface Holding {
  /** Adds bytes. Returns the refusal when the budget is exceeded. */
  add(bytes: number): ApiError | null;
  /** Returns all of them to the budget. */
  release(): void;
}

/** The bytes that count for a budget. */
export class HeldBytes {
  readonly #byCaller = new Map<string, number>();
  #total = 0;

  constructor(private readonly budget: ByteBudget) {}

  get total(): number {
    return this.#total;
  }

  /** The bytes count for `caller`: see `callerOf` in identify.ts. */
  hold(caller: string): Holding {
    let held = 0;
    const change = (bytes: number) => {
      held += bytes;
      this.#total += bytes;
      const ofCaller = (this.#byCaller.get(caller) ?? 0) + bytes;
      if (ofCaller > 0) this.#byCaller.set(caller, ofCaller);
      else this.#byCaller.delete(caller);
    };
    return {
      add: (bytes) => {
        const { total, perCaller, spare } = this.budget;
        const ofCaller = (this.#byCaller.get(caller) ?? 0) + bytes;
        if (ofCaller > perCaller)
          return rateLimited(
            'This caller has too many unfinished requests: wait for the responses to some of them.',
            RETRY_SECONDS,
          );
        const left = spare && ofCaller > spare.one ? spare.bytes : 0;
        if (this.#total + bytes > total - left) return serviceUnavailable('The server', 'holds too many unfinished requests');
        change(bytes);
        return null;
      },
      release: () => change(-held),
    };
  }
}
