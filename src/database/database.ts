/** What a database is to everybody above it: embedded or a server, it is read, written, watched and closed alike. */
import type { Channel, ChannelOptions } from './channel.js';
import type { FreeSpace } from './disk-room.js';
import type { Embedded } from './embedded-client.js';
import type { Prisma, PrismaClient } from './generated/prisma/client.js';

/** What a service reads and writes through outside a transaction. */
export type Db = PrismaClient;
/** What it does so through inside one. */
export type Tx = Prisma.TransactionClient;

/** An open database whose schema is up to date. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly kind: 'embedded' | 'postgresql';
  /** Runs many statements, without parameters, outside Prisma and its log. */
  script(sql: string): Promise<void>;
  /** Returns when the database answers and can be written; throws when it does not. It never waits behind a caller's statement. */
  ping(): Promise<void>;
  /** Why nothing can be written at the moment, in a sentence; undefined while it can. A database that is away is seen by `ping`. */
  obstacle(): string | undefined;
  /** The connections to a server at this moment, and how many statements wait for one; undefined when it is embedded. */
  connections(): Connections | undefined;
  /** What callers have the database do at this moment. */
  work(): Work;
  /** Opens the channel on which nodes hear what others have committed. To be closed before the database is. */
  openChannel(options?: ChannelOptions): Promise<Channel>;
  /** Waits for what is running, then closes every connection. Calling it again does nothing. */
  close(): Promise<void>;
}

export interface Connections {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface Work {
  /** Single statements that run. */
  readonly statement: number;
  /** Transactions that run. */
  readonly transaction: number;
  /** Statements and transactions that wait for their turn. */
  readonly waiting: number;
  /** Reads that were ended since the start, because their request had ended or their time was over. */
  readonly cancelled: number;
}

export interface DatabaseOptions {
  /** DATABASE_URL; without it the database is embedded. */
  url?: string | undefined;
  /** DATABASE_LISTEN_URL: the same database past a pooler; without it, `url`. */
  directUrl?: string | undefined;
  /** Whether `url` is a transaction pooler. */
  pooled?: boolean | undefined;
  /** Where the embedded database lives; without it, in memory. */
  dataDir?: string | undefined;
  /** An embedded database that is open and migrated already, for tests: closing the database closes it. */
  opened?: Embedded | undefined;
  /** Whether migrations that the database lacks are applied, as they are when nothing is said; if not, such a database is refused. */
  migrates?: boolean | undefined;
  /** Hears, line by line, what takes time at a start. */
  say?: ((line: string) => void) | undefined;
  /** Hears every SQL statement that Prisma sends. */
  onQuery?: ((sql: string) => void) | undefined;
  /** The most connections held to a server. */
  poolSize?: number | undefined;
  /** How long a statement may last, in milliseconds, unless its transaction says otherwise. Not in memory. */
  statementMs?: number | undefined;
  /** How long a read of a caller may last on a server, in milliseconds. */
  readMs?: number | undefined;
  /** Hears, while the database is open, of what an operator should know. */
  warn?: ((message: string, error?: Error) => void) | undefined;
  /** Instead of the real disk of an embedded database, for tests. */
  freeSpace?: FreeSpace | undefined;
}
