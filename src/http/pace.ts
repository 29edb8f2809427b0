/**
 * How much of one turn of the event loop the requests of one caller may use before they wait for anything: to be parsed, validated and
 * checked, and to be executed as far as that needs no database. The other requests of that caller begin in later turns, and what others
 * sent is served in between. Measured in time, since a document that is refused costs time as well.
 */
import type { Lane } from '../database/lane.js';
import { type HeldBodies, WAITING_BYTES } from './body-budget.js';

/** The last request that begins may exceed it: nothing interrupts a request. */
const TURN_MS = 5;
/** Callers that are remembered before those who have nothing waiting are forgotten. */
const MAX_CALLERS = 1_000;

interface Paced {
  /** What was used lately. It is forgotten as fast as time passes in which the caller uses none, and at the end of a turn used up. */
  spentMs: number;
  lastUsed: number;
  readonly waiting: (() => void)[];
}

export class Pace {
  readonly #callers = new Map<string, Paced>();
  readonly #usedUp = new Set<Paced>();

  /**
   * Does `work`, at once or in a later turn. Only what it does before it waits for something counts, and it is not done for a client who
   * has gone meanwhile. Rejects with the refusal of `held`, where a request counts while it waits.
   */
  run<T>(lane: Lane, held: HeldBodies, size: number, work: () => Promise<T>): Promise<T | undefined> {
    const paced = this.#of(lane.caller);
    const now = performance.now();
    if (!this.#usedUp.has(paced)) return this.#begin(paced, now, work);
    const holding = held.hold(lane.caller);
    const refused = holding.add(size + WAITING_BYTES);
    if (refused !== null) return Promise.reject(refused);
    return new Promise<void>((resolve) => paced.waiting.push(resolve)).then(() => {
      holding.release();
      return this.#begin<T | undefined>(paced, performance.now(), lane.ended ? async () => undefined : work);
    });
  }

  #of(caller: string): Paced {
    let paced = this.#callers.get(caller);
    if (paced === undefined) {
      if (this.#callers.size >= MAX_CALLERS)
        for (const [name, other] of this.#callers) if (!this.#usedUp.has(other)) this.#callers.delete(name);
      paced = { spentMs: 0, lastUsed: 0, waiting: [] };
      this.#callers.set(caller, paced);
    }
    return paced;
  }

  #begin<T>(paced: Paced, began: number, work: () => Promise<T>): Promise<T> {
    try {
      return work();
    } finally {
      const now = performance.now();
      paced.spentMs = Math.max(0, paced.spentMs - (began - paced.lastUsed)) + (now - began);
      paced.lastUsed = now;
      if (paced.spentMs >= TURN_MS || paced.waiting.length > 0) this.#continue(paced);
    }
  }

  /** The next one that waits begins in this turn if something is left of it, and else in the next turn. */
  #continue(paced: Paced): void {
    if (paced.spentMs < TURN_MS) {
      paced.waiting.shift()?.();
      return;
    }
    if (this.#usedUp.size === 0) setImmediate(() => this.#nextTurn());
    this.#usedUp.add(paced);
  }

  #nextTurn(): void {
    const all = [...this.#usedUp];
    this.#usedUp.clear();
    for (const paced of all) {
      paced.spentMs = 0;
      // While others wait, those that come now are behind them.
      if (paced.waiting.length > 1) this.#usedUp.add(paced);
      paced.waiting.shift()?.();
    }
    if (this.#usedUp.size > 0) setImmediate(() => this.#nextTurn());
  }
}
