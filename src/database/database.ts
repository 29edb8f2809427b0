/** The database as all code above sees it: embedded or on a server, it is read, written, watched and closed alike. */
import type { Channel, ChannelOptions } from './channel.js';
import type { FreeSpace } from './disk/disk-room.js';
import type { Embedded } from './embedded/client.js';
import type { Prisma, PrismaClient } from './generated/prisma/client.js';
import type { ReadStatement } from './statements/read-statement.js';
import type { Waits } from './work/turns.js';

/** Services read and write through this outside a transaction. */
export type Db = PrismaClient;
/** Services read and write through this inside a transaction. */
export type Tx = Prisma.TransactionClient;

/** An open database whose schema is up to date. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly kind: 'embedded' | 'postgresql';
  /** Returns the text that a statement reads, or null when it reads no text. Its request waits for its turn, as for any statement. */
  read(statement: ReadStatement): Promise<string | null>;
  /** Runs many statements, without parameters, outside Prisma and its log. */
  script(sql: string): Promise<void>;
  /** Resolves when the database answers and accepts writes, and rejects otherwise. It never waits behind a caller's statement. */
  ping(): Promise<void>;
  /** The reason, in one sentence, why the database accepts no writes now; undefined while it does. `ping` detects an unavailable one. */
  obstacle(): string | undefined;
  /** The connections to the server now, and the number of waiting statements; undefined for an embedded database. */
  connections(): Connections | undefined;
  /** The work that callers have in the database now. */
  work(): Work;
  /** Opens the channel that reports the commits of other nodes. Close it before the database. */
  openChannel(options?: ChannelOptions): Promise<Channel>;
  /** Waits for running work, then closes every connection. Calling it again does nothing. */
  close(): Promise<void>;
}

interface Connections {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

interface Work {
  /** Single statements under way. */
  readonly statement: number;
  /** Transactions under way. */
  readonly transaction: number;
  /** Statements and transactions in the queue. */
  readonly waiting: number;
  /** Those that have waited since the start. */
  readonly waits: Readonly<Waits>;
  /** Reads cancelled since the start, because their request had ended or their time was over. */
  readonly cancelled: number;
}

export interface DatabaseOptions {
  /** DATABASE_URL; without it the database is embedded. */
  url?: string | undefined;
  /** DATABASE_LISTEN_URL: the same database, without the pooler; by default `url`. */
  directUrl?: string | undefined;
  /** Whether `url` leads to a transaction pooler. */
  pooled?: boolean | undefined;
  /** The folder of the embedded database; without it, the database is in memory. */
  dataDir?: string | undefined;
  /** An open, migrated embedded database, for tests. Closing the database closes it. */
  opened?: Embedded | undefined;
  /** Whether to apply missing migrations (the default). If false, a database that lacks one is refused. */
  migrates?: boolean | undefined;
  /** Receives a line about each slow step of the start. */
  say?: ((line: string) => void) | undefined;
  /** Receives every SQL statement that Prisma or a plan sends. */
  onQuery?: ((sql: string) => void) | undefined;
  /** The greatest number of connections to a server. */
  poolSize?: number | undefined;
  /** The time limit of a statement in milliseconds, unless its transaction sets another one. Not in memory. */
  statementMs?: number | undefined;
  /** The time limit of a caller's read on a server, in milliseconds. */
  readMs?: number | undefined;
  /** Receives, while the database is open, messages for the operator. */
  warn?: ((message: string, error?: Error) => void) | undefined;
  /** Replaces the real disk of an embedded database in tests. */
  freeSpace?: FreeSpace | undefined;
}
