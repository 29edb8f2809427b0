/** The embedded database with turns. It has one connection, and no caller waits behind all statements of another. */
import type { PGlite, Transaction } from '@electric-sql/pglite';
import { charactersLeft } from '../../base/characters.js';
import type { ReadStatement } from '../statements/read-statement.js';
import { currentLane, type Lane } from '../work/lane.js';
import type { Kind, Turns } from '../work/turns.js';
import type { EmbeddedClient } from './client.js';

/** The same client, but a request's statements wait for their turn. The server's own work always comes next. */
export function inTurns<Client extends EmbeddedClient>(client: Client, turns: Turns): Client {
  async function inTurn<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    const lane = currentLane();
    if (lane === undefined) return work();
    const endTurn = await turns.take(lane, kind);
    try {
      const result = await work();
      if (kind === 'transaction') return result;
      return lane.still(counted(lane, result));
    } finally {
      endTurn();
    }
  }
  const waiting = {
    query: (...given: Parameters<PGlite['query']>) => inTurn('statement', () => client.query(...given)),
    read: (statement: ReadStatement) => inTurn('statement', () => client.read(statement)),
    exec: (...given: Parameters<PGlite['exec']>) => inTurn('statement', () => client.exec(...given)),
    transaction: <T>(work: (tx: Transaction) => Promise<T>) =>
      inTurn('transaction', () => client.transaction((tx) => work(counting(tx, currentLane())))),
  };
  return new Proxy(client, {
    get(target, property) {
      if (property in waiting) return Reflect.get(waiting, property);
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * Counts what a statement has read. It was read to the end, but it is not handed on when it is too much: so no further objects are made of
 * it.
 */
function counted<T>(lane: Lane, result: T): T {
  if (typeof result === 'string') lane.count(result.length);
  else if (result !== null && Number.isFinite(lane.left))
    lane.count(lane.left - charactersLeft((result as { rows?: unknown }).rows, lane.left));
  return result;
}

/** The same transaction, whose statements count in the lane. A statement that reads too much fails, and so does the transaction. */
function counting(tx: Transaction, lane: Lane | undefined): Transaction {
  if (lane === undefined) return tx;
  return new Proxy(tx, {
    get(target, property) {
      if (property === 'query')
        return async (...given: Parameters<Transaction['query']>) => counted(lane, await target.query(...given));
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
