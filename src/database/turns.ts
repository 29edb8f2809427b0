/**
 * Whose turn it is at the database. Each caller, and each request, holds only so many connections at once, and transactions never
 * hold all of them. Whatever is above a bound waits, and callers that wait are served in a circle: one that asks for a hundred
 * statements delays another's single one by one statement, not by a hundred.
 */
import { type Lane, RequestEnded } from './lane.js';

/** A single statement, or a transaction, which may wait for locks and holds its connection meanwhile. */
export type Kind = 'statement' | 'transaction';

/** The most that run at once. */
export interface Bounds {
  /** For all callers together. */
  readonly total: number;
  readonly ofCaller: number;
  readonly ofRequest: number;
  readonly statement: number;
  readonly transaction: number;
  /** Connections that only a caller who holds none may have: some are left whatever a few callers do. */
  readonly spare: number;
}

/** The bounds of a pool: a fifth of it stays with the server itself, which has to find out who its callers are. */
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

/** One connection: everything takes turns. */
export const ONE_AT_A_TIME: Bounds = { total: 1, ofCaller: 1, ofRequest: 1, statement: 1, transaction: 1, spare: 0 };

/** Nobody waits longer for a turn. A caller who asks for more than runs in that time gets SERVICE_UNAVAILABLE for the rest. */
const WAIT_MS = 15_000;

/** The turn did not come. */
export class NoTurn extends RequestEnded {
  override readonly name = 'NoTurn';
}

interface Waiting {
  readonly lane: Lane;
  readonly kind: Kind;
  readonly start: () => void;
}

export class Turns {
  readonly #running = { statement: 0, transaction: 0 };
  readonly #ofCaller = new Map<string, number>();
  readonly #ofRequest = new Map<Lane, number>();
  /** Those that wait, by caller; the caller that was served last stands last. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(
    private readonly bounds: Bounds,
    private readonly waitMs = WAIT_MS,
  ) {}

  get running(): Readonly<Record<Kind, number>> {
    return this.#running;
  }

  get waiting(): number {
    let count = 0;
    for (const list of this.#waiting.values()) count += list.length;
    return count;
  }

  /** Waits for a turn. Returns what ends it. Throws NoTurn when the request ends before, or after 15 s. */
  async take(lane: Lane, kind: Kind): Promise<() => void> {
    if (lane.ended) throw new NoTurn('the request has ended');
    if (this.#mayRun(lane, kind)) this.#begin(lane, kind);
    else await this.#wait(lane, kind);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#end(lane, kind);
      this.#next();
    };
  }

  #wait(lane: Lane, kind: Kind): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (reason: string) => {
        settle();
        const list = this.#waiting.get(lane.caller)?.filter((other) => other !== waiting) ?? [];
        if (list.length > 0) this.#waiting.set(lane.caller, list);
        else this.#waiting.delete(lane.caller);
        reject(new NoTurn(reason));
      };
      const timer = setTimeout(() => leave('no connection became free in time'), this.waitMs);
      const forget = lane.onEnd(() => leave('the request has ended'));
      const settle = () => {
        clearTimeout(timer);
        forget();
      };
      const waiting = {
        lane,
        kind,
        start: () => {
          settle();
          resolve();
        },
      };
      const list = this.#waiting.get(lane.caller);
      if (list) list.push(waiting);
      else this.#waiting.set(lane.caller, [waiting]);
    });
  }

  /** Gives the turns that have become free, at most one to a caller before the others had theirs. */
  #next(): void {
    for (let served = true; served; ) {
      served = false;
      for (const [caller, list] of [...this.#waiting]) {
        const index = list.findIndex(({ lane, kind }) => this.#mayRun(lane, kind));
        if (index < 0) continue;
        const [first] = list.splice(index, 1) as [Waiting];
        this.#waiting.delete(caller);
        if (list.length > 0) this.#waiting.set(caller, list);
        this.#begin(first.lane, first.kind);
        first.start();
        served = true;
      }
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
