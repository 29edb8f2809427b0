/** The part of PGlite that this project uses: in this thread (in memory, for tests) or in another one. */
import type { PGlite } from '@electric-sql/pglite';

export interface EmbeddedClient extends Pick<PGlite, 'query' | 'exec' | 'transaction' | 'listen' | 'close' | 'closed'> {
  /** From now on, a statement that lasts longer ends, and the database is opened again. */
  limitStatements?(ms: number): void;
  /** Ends the running statement as kill -9 would. The database is opened again as soon as there is room. */
  abandon?(why: string): void;
  /** Calls back with false when the database is lost, and with true when it is open again. */
  onChange?(listener: (up: boolean) => void): void;
}
