/** The part of PGlite that this project uses, and reads: in this thread (in memory, for tests) or in another one. */
import type { PGlite } from '@electric-sql/pglite';
import type { ReadStatement } from '../statements/read-statement.js';

export interface EmbeddedClient extends Pick<PGlite, 'query' | 'exec' | 'transaction' | 'listen' | 'close' | 'closed'> {
  /** Returns the text that a statement reads, or null when it reads none. */
  read(statement: ReadStatement): Promise<string | null>;
  /** From now on, a statement that lasts longer ends, and the database is opened again. */
  limitStatements?(ms: number): void;
  /** Ends the running statement as kill -9 would. The database is opened again as soon as there is room. */
  abandon?(why: string): void;
  /** Calls back with false when the database is lost, and with true when it is open again. */
  onChange?(listener: (up: boolean) => void): void;
}

/** An open embedded database. `close` also releases the folder. */
export interface Embedded {
  readonly client: EmbeddedClient;
  close(): Promise<void>;
}
