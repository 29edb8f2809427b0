/**
 * Turns at the database. Each caller, and each request, may hold a limited number of connections at a time, and transactions never hold all
 * of them. Work above a limit waits. Waiting callers are served in a circle, and a caller whose work has just ended goes to its end: a caller
 * with a hundred statements delays another caller's statement by the rest of those that run, not by a hundred.
 */
import { Circle } from '../../base/circle.js';
import { type Lane, RequestEnded } from './lane.js';

/** A single statement, or a transaction, which may wait for locks while it holds its connection. */
export type Kind = 'statement' | 'transaction';

/** The greatest numbers of turns at the same time. */
export interface Bounds {
  /** For all callers together. */
  readonly total: number;
  readonly ofCaller: number;
  readonly ofRequest: number;
  readonly statement: number;
  readonly transaction: number;
  /** Connections reserved for callers that hold none, so that a few callers never use up all of them. */
  readonly spare: number;
}

/** The limits of a pool. A fifth of it stays with the server itself, which has to identify its callers. */
export function boundsOf(poolSize: number): Bounds {
  const total = Math.max(1, poolSize - Math.max(1, Math.floor(poolSize / 5)));
  const some = (share: number) => Math.max(1, Math.floor(total * share));
  return {
    total,
    ofCaller: some(0.5),
    ofRequest: some(0.4),
    statement: some(0.75),
    transaction: some(0.75),
    spare: Math.floor(total / 4),
  };
}

/** For one connection: all work takes turns. */
export const ONE_AT_A_TIME: Bounds = { total: 1, ofCaller: 1, ofRequest: 1, statement: 1, transaction: 1, spare: 0 };

/** The time limit of a wait. Statements that would wait longer get SERVICE_UNAVAILABLE. */
const WAIT_MS = 15_000;

/** The wait for a turn was too long. */
export class NoTurn extends RequestEnded {
  override readonly name = 'NoTurn';
}

interface Waiting {
  readonly lane: Lane;
  readonly kind: Kind;
  readonly start: () => void;
}

/** The work that waited, and for how long. */
export interface Waits {
  begun: number;
  expired: number;
  /** The request had ended before. */
  ended: number;
  seconds: number;
}

export class Turns {
  /** Since the start. */
  readonly waits: Waits = { begun: 0, expired: 0, ended: 0, seconds: 0 };
  readonly #running = { statement: 0, transaction: 0 };
  readonly #ofCaller = new Map<string, number>();
  readonly #ofRequest = new Map<Lane, number>();
  /** By caller. */
  readonly #waiting = new Circle<Waiting>();

  constructor(
    private readonly bounds: Bounds,
    private readonly waitMs = WAIT_MS,
  ) {}

  get running(): Readonly<Record<Kind, number>> {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Waits for a turn and returns a function that ends it. Throws NoTurn when the request ends before that, or after 15 s. */
  async take(lane: Lane, kind: Kind): Promise<() => void> {
    const taken = this.tryTake(lane, kind);
    if (taken !== undefined) return taken;
    await this.#wait(lane, kind);
    return this.#ending(lane, kind);
  }

  /** The same without a promise. Undefined when the work has to wait. Throws NoTurn when the request has ended. */
  tryTake(lane: Lane, kind: Kind): (() => void) | undefined {
    if (lane.ended) throw new NoTurn('the request has ended');
    if (!this.#mayRun(lane, kind)) return undefined;
    this.#begin(lane, kind);
    return this.#ending(lane, kind);
  }

  #ending(lane: Lane, kind: Kind): () => void {
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#end(lane, kind);
      // A caller that came while this one's work ran would otherwise wait for the next work of this one too.
      this.#waiting.toEnd(lane.caller);
      this.#next();
    };
  }

  #wait(lane: Lane, kind: Kind): Promise<void> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const leave = (outcome: 'expired' | 'ended', reason: string) => {
        settle(outcome);
        this.#waiting.remove(lane.caller, waiting);
        reject(new NoTurn(reason));
      };
      const timer = setTimeout(() => leave('expired', 'no connection became free in time'), this.waitMs);
      const forget = lane.onEnd(() => leave('ended', 'the request has ended'));
      const settle = (outcome: 'begun' | 'expired' | 'ended') => {
        this.waits[outcome]++;
        this.waits.seconds += (performance.now() - since) / 1_000;
        clearTimeout(timer);
        forget();
      };
      const waiting = {
        lane,
        kind,
        start: () => {
          settle('begun');
          resolve();
        },
      };
      this.#waiting.add(lane.caller, waiting);
    });
  }

  /** Gives free turns to waiting callers: one to each before any caller gets a second one. */
  #next(): void {
    for (;;) {
      const first = this.#waiting.take(({ lane, kind }) => this.#mayRun(lane, kind));
      if (first === undefined) return;
      this.#begin(first.lane, first.kind);
      first.start();
    }
  }

  #mayRun(lane: Lane, kind: Kind): boolean {
    const { total, ofCaller, ofRequest } = this.bounds;
    const held = this.#ofCaller.get(lane.caller) ?? 0;
    const spare = held === 0 ? 0 : this.bounds.spare;
    return (
      this.#running.statement + this.#running.transaction < total - spare &&
      this.#running[kind] < this.bounds[kind] - spare &&
      held < ofCaller &&
      (this.#ofRequest.get(lane) ?? 0) < ofRequest
    );
  }

  #begin(lane: Lane, kind: Kind): void {
    this.#running[kind]++;
    add(this.#ofCaller, lane.caller, 1);
    add(this.#ofRequest, lane, 1);
  }

  #end(lane: Lane, kind: Kind): void {
    this.#running[kind]--;
    add(this.#ofCaller, lane.caller, -1);
    add(this.#ofRequest, lane, -1);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  const count = (counts.get(key) ?? 0) + more;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
