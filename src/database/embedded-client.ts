/** The part of PGlite that this project uses, so that it can run in this thread (in memory, for tests) or in another. */
import type { PGlite } from '@electric-sql/pglite';

export interface EmbeddedClient extends Pick<PGlite, 'query' | 'exec' | 'transaction' | 'listen' | 'close' | 'closed'> {
  /** From now on ends each statement that lasts longer, and the database with it, which is then opened again. */
  limitStatements?(ms: number): void;
  /** Ends what is at work as kill -9 would; the database is then opened again, as soon as there is room. */
  abandon?(why: string): void;
  /** Calls back with false when the database was lost, and with true when it is open again. */
  onChange?(listener: (up: boolean) => void): void;
}

/** An open embedded database. `close` also gives back the folder. */
export interface Embedded {
  readonly client: EmbeddedClient;
  close(): Promise<void>;
}
