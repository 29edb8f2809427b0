/** The embedded database with turns. It has one connection, and no caller waits behind all statements of another. */
import type { PGlite } from '@electric-sql/pglite';
import { charactersLeft } from '../base/characters.js';
import { currentLane } from './lane.js';
import type { Kind, Turns } from './turns.js';

/** The same client, but a request's statements wait for their turn. The server's own work always comes next. */
export function inTurns<Client extends Pick<PGlite, 'query' | 'exec' | 'transaction'>>(client: Client, turns: Turns): Client {
  async function inTurn<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    const lane = currentLane();
    if (lane === undefined) return work();
    const endTurn = await turns.take(lane, kind);
    try {
      const result = await work();
      if (kind === 'transaction') return result;
      // Read to the end it was: not to hand it on keeps what would be made of it from the memory.
      if (Number.isFinite(lane.left)) lane.count(lane.left - charactersLeft((result as { rows?: unknown }).rows, lane.left));
      return lane.still(result);
    } finally {
      endTurn();
    }
  }
  const waiting = {
    query: (...given: Parameters<PGlite['query']>) => inTurn('statement', () => client.query(...given)),
    exec: (...given: Parameters<PGlite['exec']>) => inTurn('statement', () => client.exec(...given)),
    transaction: (...given: Parameters<PGlite['transaction']>) => inTurn('transaction', () => client.transaction(...given)),
  };
  return new Proxy(client, {
    get(target, property) {
      if (property in waiting) return Reflect.get(waiting, property);
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
