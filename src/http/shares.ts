/**
 * How much one caller has the server do at once. Of the dearest requests of a caller four run together; the others wait in that
 * caller's own line, so that many connections of one caller delay others no more than four do.
 *
 * A caller has three lines. Small reads do not wait behind large ones, and no read behind mutations, which may wait long for a row that
 * somebody else has locked. Every line serves first what came first, and runs one request at least, whatever it costs: so each ends.
 */

import { type ApiError, rateLimited } from '../base/errors.js';
import { type Lane, RequestEnded } from '../database/lane.js';
import { LIMITS } from '../document/limits.js';
import type { Demand, Share as Taking } from '../engine/context.js';
import { type HeldBodies, WAITING_BYTES } from './body-budget.js';

export type Line = 'small' | 'large' | 'mutation';

/** What the requests of a line that run may cost together. */
export const SHARES: Readonly<Record<Line, number>> = { small: LIMITS.cost / 2, large: LIMITS.cost, mutation: LIMITS.cost };

/** A read that costs more is large. */
const SMALL = 1_000;
/** No request counts as more: four of the dearest run together, as much as four connections would. */
const DEAREST = LIMITS.cost / 4;
/** So many bytes of a body count as one of its cost: 1,000 observations to ingest have about 250,000 bytes. */
const BYTES = 64;
/** As long as for a connection to the database. */
const WAIT_MS = 15_000;
const RETRY_SECONDS = 5;

interface Waiting {
  readonly cost: number;
  readonly start: () => void;
}

interface Queue {
  /** What those that run cost. */
  running: number;
  /** In the order in which they came. */
  readonly waiting: Set<Waiting>;
}

export class Shares {
  /** By caller. */
  readonly #lines: Readonly<Record<Line, Map<string, Queue>>> = { small: new Map(), large: new Map(), mutation: new Map() };

  constructor(private readonly waitMs = WAIT_MS) {}

  /** How many callers have something that runs or waits, in each of their lines. */
  get size(): number {
    return Object.values(this.#lines).reduce((count, { size }) => count + size, 0);
  }

  /** The share of one request. What it holds while it waits counts in `held`. */
  of(lane: Lane, held: HeldBodies): Share {
    return new Share(this, lane, held);
  }

  /** Runs at once, or returns when there is room. Throws RATE_LIMITED when it has to wait too long or holds too much. */
  async take(line: Line, cost: number, lane: Lane, held: HeldBodies, size: number): Promise<void> {
    const queue = this.#lines[line].get(lane.caller) as Queue;
    const holding = held.hold(lane.caller);
    const refused = holding.add(size + WAITING_BYTES);
    if (refused !== null) throw refused;
    await new Promise<void>((resolve, reject) => {
      const leave = (error: Error) => {
        settle();
        queue.waiting.delete(waiting);
        reject(error);
        this.#next(line, lane.caller, queue);
      };
      const timer = setTimeout(() => leave(tooMany()), this.waitMs);
      const forget = lane.onEnd(() => leave(new RequestEnded('the request has ended')));
      const settle = () => {
        clearTimeout(timer);
        forget();
        holding.release();
      };
      const start = () => {
        settle();
        // In a turn of its own: what others sent meanwhile comes first.
        setImmediate(resolve);
      };
      const waiting: Waiting = { cost, start };
      queue.waiting.add(waiting);
    });
  }

  /** True when the request may run now, which it then does. */
  tryTake(line: Line, cost: number, lane: Lane): boolean {
    const queue = this.#lines[line].get(lane.caller);
    if (queue === undefined) {
      this.#lines[line].set(lane.caller, { running: cost, waiting: new Set() });
      return true;
    }
    if (queue.waiting.size > 0 || !fits(line, queue, cost)) return false;
    queue.running += cost;
    return true;
  }

  giveBack(line: Line, cost: number, lane: Lane): void {
    const queue = this.#lines[line].get(lane.caller) as Queue;
    queue.running -= cost;
    this.#next(line, lane.caller, queue);
  }

  #next(line: Line, caller: string, queue: Queue): void {
    for (const waiting of queue.waiting) {
      if (!fits(line, queue, waiting.cost)) return;
      queue.waiting.delete(waiting);
      queue.running += waiting.cost;
      waiting.start();
    }
    if (queue.running === 0 && queue.waiting.size === 0) this.#lines[line].delete(caller);
  }
}

const fits = (line: Line, { running }: Queue, cost: number): boolean => running === 0 || running + cost <= SHARES[line];

const tooMany = (): ApiError =>
  rateLimited('The requests of this caller that run already leave no room for this one: send fewer at once.', RETRY_SECONDS);

/** What one request has taken. */
export class Share implements Taking {
  #taken: { readonly line: Line; readonly cost: number } | undefined;

  constructor(
    private readonly shares: Shares,
    private readonly lane: Lane,
    private readonly held: HeldBodies,
  ) {}

  /** A promise when the request has to wait. What it is given is to be ended. */
  begin({ isMutation, cost, size }: Demand): Promise<void> | undefined {
    // Even what costs nothing runs: a line without cost would be thought empty.
    const whole = Math.max(1, cost + Math.ceil(size / BYTES));
    const weight = Math.min(whole, DEAREST);
    const line = isMutation ? 'mutation' : weight > SMALL ? 'large' : 'small';
    if (this.shares.tryTake(line, weight, this.lane)) {
      this.#taken = { line, cost: weight };
      return undefined;
    }
    return this.shares.take(line, weight, this.lane, this.held, size).then(() => {
      this.#taken = { line, cost: weight };
    });
  }

  /** Calling it again does nothing. */
  end(): void {
    if (this.#taken === undefined) return;
    const { line, cost } = this.#taken;
    this.#taken = undefined;
    this.shares.giveBack(line, cost, this.lane);
  }
}
