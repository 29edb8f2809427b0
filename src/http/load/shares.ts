/**
 * Limits the work that one caller has under way. Four of a caller's most expensive requests may run together, and its others wait in the
 * caller's own queue. So many connections of one caller delay other callers no more than four do.
 *
 * A caller has three queues. Small reads do not wait behind large ones, and no read waits behind mutations, which may wait long for a
 * locked row. Each queue is served in order and always runs at least one request, at any cost: so each queue ends.
 */

import { type ApiError, rateLimited } from '../../base/errors.js';
import { portionOf } from '../../base/portion.js';
import { type Lane, RequestEnded } from '../../database/work/lane.js';
import { LIMITS } from '../../document/limits.js';
import type { Demand, Share as Taking } from '../../engine/context.js';
import { type HeldBytes, WAITING_BYTES } from './body-budget.js';

export type Kind = 'small' | 'large' | 'mutation';

/** The total cost that the running requests of a queue may have. */
export const SHARES: Readonly<Record<Kind, number>> = { small: LIMITS.cost / 2, large: LIMITS.cost, mutation: LIMITS.cost };

/** A read with a higher cost is large. */
const SMALL = 1_000;
/** The most that one request counts: four of the most expensive requests may run together, as on four connections. */
const DEAREST = LIMITS.cost / 4;
/** This number of characters of a body counts as a cost of one: 1,000 observations to ingest have about 250,000. */
const CHARACTERS = 64;
/** The same as for a connection to the database. */
const WAIT_MS = 15_000;
const RETRY_SECONDS = 5;

interface Waiting {
  readonly cost: number;
  readonly start: () => void;
}

interface Queue {
  /** The total cost of the running requests. */
  running: number;
  /** In the order of arrival. Missing until a request waits: most queues end before that. */
  waiting?: Set<Waiting>;
}

export class Shares {
  /** By caller. */
  readonly #queues: Readonly<Record<Kind, Map<string, Queue>>> = { small: new Map(), large: new Map(), mutation: new Map() };

  readonly #room: Readonly<Record<Kind, number>>;

  /** Each worker of a server gets a part of every queue. */
  constructor(
    private readonly waitMs = WAIT_MS,
    workers = 1,
  ) {
    const room = (kind: Kind) => portionOf(SHARES[kind], workers);
    this.#room = { small: room('small'), large: room('large'), mutation: room('mutation') };
  }

  /** The number of callers with running or waiting requests, summed over the three queues. */
  get size(): number {
    return Object.values(this.#queues).reduce((count, { size }) => count + size, 0);
  }

  /** The share of one request. While it waits, its memory counts in `held`. */
  of(lane: Lane, held: HeldBytes): Share {
    return new Share(this, lane, held);
  }

  /**
   * Returns when the request may run. Throws RATE_LIMITED when it waits too long or the caller's budget is used up, RequestEnded when it
   * ends. `size` is the number of characters of its body. Without `held` it waits as long as it takes.
   */
  async take(kind: Kind, cost: number, lane: Lane, size: number, held: HeldBytes | undefined): Promise<void> {
    // The client of a stream may have closed the connection before the event waits.
    if (lane.ended) throw new RequestEnded('the request has ended');
    const queue = this.#queues[kind].get(lane.caller) as Queue;
    const holding = held?.hold(lane.caller);
    const refused = holding?.add(size + WAITING_BYTES);
    if (refused) throw refused;
    await new Promise<void>((resolve, reject) => {
      queue.waiting ??= new Set();
      const all = queue.waiting;
      const leave = (error: Error) => {
        settle();
        all.delete(waiting);
        reject(error);
        this.#next(kind, lane.caller, queue);
      };
      const timer = held && setTimeout(() => leave(tooMany()), this.waitMs);
      const forget = lane.onEnd(() => leave(new RequestEnded('the request has ended')));
      const settle = () => {
        clearTimeout(timer);
        forget();
        holding?.release();
      };
      const start = () => {
        settle();
        // In a separate turn: requests of other callers that have arrived come first.
        setImmediate(resolve);
      };
      const waiting: Waiting = { cost, start };
      all.add(waiting);
    });
  }

  /** Whether the request may run now. If so, it counts as running. */
  tryTake(kind: Kind, cost: number, lane: Lane): boolean {
    const queue = this.#queues[kind].get(lane.caller);
    if (queue === undefined) {
      this.#queues[kind].set(lane.caller, { running: cost });
      return true;
    }
    if (queue.waiting?.size || !this.#fits(kind, queue, cost)) return false;
    queue.running += cost;
    return true;
  }

  giveBack(kind: Kind, cost: number, lane: Lane): void {
    const queue = this.#queues[kind].get(lane.caller) as Queue;
    queue.running -= cost;
    this.#next(kind, lane.caller, queue);
  }

  #next(kind: Kind, caller: string, queue: Queue): void {
    const { waiting: all } = queue;
    for (const waiting of all ?? []) {
      if (!this.#fits(kind, queue, waiting.cost)) return;
      all?.delete(waiting);
      queue.running += waiting.cost;
      waiting.start();
    }
    if (queue.running === 0 && !all?.size) this.#queues[kind].delete(caller);
  }

  #fits(kind: Kind, { running }: Queue, cost: number): boolean {
    return running === 0 || running + cost <= this.#room[kind];
  }
}

const tooMany = (): ApiError =>
  rateLimited('The running requests of this caller leave no room for this one: send fewer at the same time.', RETRY_SECONDS);

/** The share of one request. */
export class Share implements Taking {
  #share: { readonly kind: Kind; readonly cost: number } | undefined;

  constructor(
    private readonly shares: Shares,
    private readonly lane: Lane,
    private readonly held: HeldBytes,
  ) {}

  /** Takes the share; a promise when the request has to wait. Call `end` in any case. */
  begin({ isMutation, cost, size, isPatient = false }: Demand): Promise<void> | undefined {
    // A request without cost also counts: a queue without cost would look empty.
    const whole = Math.max(1, cost + Math.ceil(size / CHARACTERS));
    const weight = Math.min(whole, DEAREST);
    const kind = isMutation ? 'mutation' : weight > SMALL ? 'large' : 'small';
    if (this.shares.tryTake(kind, weight, this.lane)) {
      this.#share = { kind, cost: weight };
      return undefined;
    }
    return this.shares.take(kind, weight, this.lane, size, isPatient ? undefined : this.held).then(() => {
      this.#share = { kind, cost: weight };
    });
  }

  /** Calling it again does nothing. */
  end(): void {
    if (this.#share === undefined) return;
    const { kind, cost } = this.#share;
    this.#share = undefined;
    this.shares.giveBack(kind, cost, this.lane);
  }
}
