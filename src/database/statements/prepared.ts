/**
 * The prepared statements of one connection. PostgreSQL plans a named statement once, and the connection keeps the plan. It keeps the
 * statements that were used last, because each takes memory of the database.
 */

import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** The most named statements of a connection. */
const MAX_NAMES = 100;
/** The most characters of their texts together. The database keeps about 100 bytes for each. */
const MAX_CHARACTERS = 200_000;

/** The names of a connection. `forget` gets each name that leaves: its statement is to be dropped. */
export class PreparedNames {
  readonly #names: LRUCache<string, number>;

  constructor(forget: (name: string) => void) {
    this.#names = new LRUCache<string, number>({
      max: MAX_NAMES,
      maxSize: MAX_CHARACTERS,
      sizeCalculation: (length) => Math.max(1, Math.min(length, MAX_CHARACTERS)),
      dispose: (_length, name) => forget(name),
    });
  }

  /** Whether a name is prepared. If so, this is its last use. */
  uses(name: string): boolean {
    return this.#names.get(name) !== undefined;
  }

  /** Adds a name. The least recently used ones leave when there are too many. */
  add(name: string, { length }: string): void {
    this.#names.set(name, length);
  }

  clear(): void {
    this.#names.clear();
  }
}

/** Fields of node-postgres that its types do not declare. */
interface Prepares {
  readonly connection: Readonly<Record<'parsedStatements' | 'submittedNamedStatements', Record<string, string>>>;
}

/** The prepared statements of a connection to a server. node-postgres prepares them. */
export class Prepared {
  readonly #names = new PreparedNames((name) => this.#forget(name));

  constructor(private readonly client: pg.Client) {}

  /** Notes that a statement with this name follows. */
  use(name: string, text: string): void {
    if (!this.#names.uses(name)) this.#names.add(name, text);
  }

  /** Whether the database has prepared a statement by this name. */
  knows(name: string): boolean {
    return this.#onConnection.parsedStatements[name] !== undefined;
  }

  get #onConnection(): Prepares['connection'] {
    return (this.client as unknown as Prepares).connection;
  }

  /**
   * The connection runs its statements in order, so the name is free before the next statement. A name that the database does not know is not
   * dropped: the error would end the transaction of another statement.
   */
  #forget(name: string): void {
    const { parsedStatements, submittedNamedStatements } = this.#onConnection;
    const isKnown = this.knows(name);
    delete parsedStatements[name];
    delete submittedNamedStatements[name];
    if (isKnown) this.client.query(`DEALLOCATE "${name}"`).catch(() => {});
  }
}
