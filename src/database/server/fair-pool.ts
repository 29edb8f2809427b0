/**
 * The pool that Prisma uses. The statements of a request wait for their turn, a read ends with its request or at its time limit, and no
 * request reads more bytes than it may. The server's own work gets a connection without waiting for a turn.
 */
import pg from 'pg';
import { currentLane, type Lane } from '../work/lane.js';
import { boundsOf, type Kind, Turns } from '../work/turns.js';
import type { BoundedClient } from './bounded-client.js';
import { cancelStatement } from './cancel.js';

/** The time limit of a caller's single statement in milliseconds: shorter than for transactions and maintenance. */
const READ_MS = 10_000;

/**
 * How long a statement may continue after its request has ended. Most statements end by themselves in this time. Prisma may answer
 * two requests with one look-up, and the second request must not lose it.
 */
const GRACE_MS = 250;

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: pg.PoolClient['release']) => void;

export interface FairPoolConfig extends pg.PoolConfig {
  readonly max: number;
  /** The time limit of a caller's read, in milliseconds. */
  readonly readMs?: number | undefined;
}

/** Makes the pool replace the connection after its present use. For pg-pool, it has then had all the uses that `maxUses` permits. */
export function replaceAfterUse(client: object): void {
  (client as { _poolUseCount: number })._poolUseCount = Number.POSITIVE_INFINITY;
}

export class FairPool extends pg.Pool {
  readonly turns: Turns;
  readonly #readMs: number;
  #asksForStatement = false;
  #cancelled = 0;

  constructor({ readMs = READ_MS, ...config }: FairPoolConfig) {
    super(config);
    this.turns = new Turns(boundsOf(config.max));
    this.#readMs = readMs;
  }

  /** The number of statements that were cancelled before they had answered. */
  get cancelled(): number {
    return this.#cancelled;
  }

  /** The statement asks for its connection before this returns, so the pool knows that a single statement wants it. */
  override query(...given: unknown[]): never {
    this.#asksForStatement = true;
    try {
      const lane = currentLane();
      const result: unknown = Reflect.apply(super.query, this, given);
      return (lane && result instanceof Promise ? result.then((rows) => lane.still(rows)) : result) as never;
    } finally {
      this.#asksForStatement = false;
    }
  }

  override connect(callback?: unknown): never {
    const kind = this.#asksForStatement ? 'statement' : 'transaction';
    this.#asksForStatement = false;
    const lane = currentLane();
    if (lane === undefined) return Reflect.apply(super.connect, this, callback ? [callback] : []) as never;
    if (!callback) return this.#connectInTurn(lane, kind) as never;
    const report = callback as Connected;
    // Without promises while there are free turns: each costs about a microsecond.
    const endTurn = lane.ended ? undefined : this.turns.tryTake(lane, kind);
    if (endTurn !== undefined) {
      const connected: Connected = (error, client, release) => {
        if (error !== undefined || client === undefined) {
          endTurn();
          return report(error, client, release);
        }
        this.#watch(client, lane, kind, endTurn);
        report(undefined, client, client.release);
      };
      return Reflect.apply(super.connect, this, [connected]) as never;
    }
    this.#connectInTurn(lane, kind).then(
      (client) => report(undefined, client, client.release),
      (error: Error) => report(error, undefined, () => {}),
    );
    return undefined as never;
  }

  async #connectInTurn(lane: Lane, kind: Kind): Promise<pg.PoolClient> {
    const endTurn = await this.turns.take(lane, kind);
    try {
      const client = await super.connect();
      this.#watch(client, lane, kind, endTurn);
      return client;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  /** Ends the turn when the connection is returned, and cancels a read when its time or its request is over. */
  #watch(client: pg.PoolClient, lane: Lane, kind: Kind, endTurn: () => void): void {
    let cancelling: Promise<void> | undefined;
    const cancel = () => {
      this.#cancelled++;
      cancelling ??= cancelStatement(client as unknown as pg.Client);
    };
    const timers = new Set<NodeJS.Timeout>();
    const after = (ms: number) => void timers.add(setTimeout(cancel, ms).unref());
    let forget = () => {};
    // A write that has begun is finished: its sender may already rely on it.
    if (kind === 'statement') {
      after(this.#readMs);
      if (lane.ended) after(GRACE_MS);
      else forget = lane.onEnd(() => after(GRACE_MS));
    }
    const own = client as unknown as BoundedClient;
    own.comment = lane.comment;
    const { connection } = own;
    // Nothing but the end of the connection stops a server from sending what it has begun to send.
    const count = ({ length }: { length: number }) => {
      try {
        lane.count(length);
      } catch (tooMuch) {
        connection.stream.destroy(tooMuch as Error);
      }
    };
    connection.on('dataRow', count);
    const release = client.release;
    client.release = (problem) => {
      connection.off('dataRow', count);
      own.comment = '';
      for (const timer of timers) clearTimeout(timer);
      forget();
      // A cancel request may arrive late: by then this connection must be closed and not in use by another caller.
      if (cancelling === undefined) release(problem);
      else void cancelling.finally(() => release(true));
      endTurn();
    };
  }
}
