/**
 * The prepared statements of one connection. The server plans a named statement once, and the connection keeps the plan. It keeps the
 * statements that were used last, because each takes memory of the server.
 */

import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** The most named statements of a connection. */
const MAX_NAMES = 100;
/** The most characters of their texts together. The server keeps about 100 bytes for each. */
const MAX_CHARACTERS = 200_000;

/** Fields of node-postgres that its types do not declare. */
interface Prepares {
  readonly connection: Readonly<Record<'parsedStatements' | 'submittedNamedStatements', Record<string, string>>>;
}

export class Prepared {
  readonly #names = new LRUCache<string, number>({
    max: MAX_NAMES,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (length) => Math.min(length, MAX_CHARACTERS),
    dispose: (_length, name) => this.#forget(name),
  });

  constructor(private readonly client: pg.Client) {}

  /** Notes that a statement with this name follows. The least recently used ones are forgotten when there are too many. */
  use(name: string, { length }: string): void {
    if (this.#names.get(name) === undefined) this.#names.set(name, length);
  }

  /** The connection runs its statements in order, so the name is free before the next statement. */
  #forget(name: string): void {
    const { parsedStatements, submittedNamedStatements } = (this.client as unknown as Prepares).connection;
    delete parsedStatements[name];
    delete submittedNamedStatements[name];
    this.client.query(`DEALLOCATE "${name}"`).catch(() => {});
  }
}
