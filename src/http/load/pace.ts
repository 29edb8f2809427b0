/**
 * Limits the time of one turn of the event loop that the requests of one caller may use without waiting: to be parsed, validated,
 * checked, and executed as far as that needs no database. The caller's other requests begin in later turns, and those of other
 * callers run in between. The limit is a time, since a refused document also costs time.
 */
import type { Lane } from '../../database/work/lane.js';
import { type HeldBytes, WAITING_BYTES } from './body-budget.js';

/** The last request may exceed it: a request is never interrupted. */
const TURN_MS = 5;
/** The number of remembered callers; above it, callers without waiting requests are forgotten. */
const MAX_CALLERS = 1_000;

interface Paced {
  /** Time used lately. It decreases as time passes without use, and is reset at the end of a turn that used up the limit. */
  spentMs: number;
  lastUsed: number;
  readonly waiting: (() => void)[];
}

export class Pace {
  readonly #callers = new Map<string, Paced>();
  readonly #usedUp = new Set<Paced>();

  /**
   * Runs `work` now or in a later turn. Only the time before its first wait counts. It does not run when the client has closed the
   * connection in the meantime. Throws the refusal of `held`, which counts waiting requests, each with `size`, the characters of its body.
   */
  run<T>(lane: Lane, held: HeldBytes, size: number, work: () => T | Promise<T>): T | Promise<T | undefined> {
    const paced = this.#of(lane.caller);
    const now = performance.now();
    if (!this.#usedUp.has(paced)) return this.#begin(paced, now, work);
    const holding = held.hold(lane.caller);
    const refused = holding.add(size + WAITING_BYTES);
    if (refused !== null) throw refused;
    return new Promise<void>((resolve) => paced.waiting.push(resolve)).then(() => {
      holding.release();
      return this.#begin<T | undefined | Promise<T>>(paced, performance.now(), lane.ended ? () => undefined : work);
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

  #begin<T>(paced: Paced, began: number, work: () => T): T {
    try {
      return work();
    } finally {
      const now = performance.now();
      paced.spentMs = Math.max(0, paced.spentMs - (began - paced.lastUsed)) + (now - began);
      paced.lastUsed = now;
      if (paced.spentMs >= TURN_MS || paced.waiting.length > 0) this.#continue(paced);
    }
  }

  /** The next waiting request begins in this turn if time is left, and in the next turn otherwise. */
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
    for (const [index, paced] of all.entries()) {
      paced.spentMs = 0;
      // While requests wait, new ones queue behind them.
      if (paced.waiting.length > 1) this.#usedUp.add(paced);
      // Each caller gets a separate turn: look-ups of one turn become one statement, in the lane of the first caller.
      const next = paced.waiting.shift();
      if (next && index > 0) setImmediate(next);
      else next?.();
    }
    if (this.#usedUp.size > 0) setImmediate(() => this.#nextTurn());
  }
}
