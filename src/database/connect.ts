/** Opens the database, embedded or PostgreSQL, up to date; above this line nothing knows which of the two it is. */
import { PrismaPg } from '@prisma/adapter-pg';
import type { PrismaPGlite } from 'pglite-prisma-adapter';
import type { Channel } from './channel.js';
import type { FreeSpace } from './disk-room.js';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';
import { migrate } from './migrate.js';
import { openPool, withSession } from './postgres.js';
import { openServerChannel, type ServerChannelOptions } from './server-channel.js';

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
  /** Returns when the database answers; throws when it does not. */
  ping(): Promise<void>;
  /** Why nothing can be written at the moment, in a sentence; undefined while it can. A database that is away is seen by `ping`. */
  obstacle(): string | undefined;
  /** The connections to a server at this moment, and how many statements wait for one; undefined when it is embedded. */
  connections(): Connections | undefined;
  /** Opens the channel on which nodes hear what others have committed. To be closed before the database is. */
  openChannel(options?: Omit<ServerChannelOptions, 'url'>): Promise<Channel>;
  /** Waits for what is running, then closes every connection. Calling it again does nothing. */
  close(): Promise<void>;
}

export interface Connections {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface DatabaseOptions {
  /** DATABASE_URL; without it the database is embedded. */
  url?: string | undefined;
  /** Where the embedded database lives; without it, in memory. */
  dataDir?: string | undefined;
  /** A dumped embedded database to start from, in memory only. */
  snapshot?: Blob | undefined;
  /** Hears, line by line, what takes time at a start. */
  say?: ((line: string) => void) | undefined;
  /** Hears every SQL statement that Prisma sends. */
  onQuery?: ((sql: string) => void) | undefined;
  /** The most connections held to a server. */
  poolSize?: number | undefined;
  /** How long a statement may last, in milliseconds, unless its transaction says otherwise. Not in memory. */
  statementMs?: number | undefined;
  /** Hears, while the database is open, of what an operator should know. */
  warn?: ((message: string, error?: Error) => void) | undefined;
  /** Instead of the real disk of an embedded database, for tests. */
  freeSpace?: FreeSpace | undefined;
}

/** Throws StartError, one line that says what to do, when there is no such database or it cannot be brought up to date. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  return options.url ? openServer(options.url, options) : openFolder(options);
}

/** Who asks whether the database is there does not wait as long as a statement may last. */
const PING = { text: 'SELECT 1', query_timeout: 5_000 };

async function openServer(url: string, options: DatabaseOptions): Promise<Database> {
  await withSession(url, (session) => migrate(session, options.say));
  const pool = openPool(url, options.poolSize ?? 10, options.statementMs);
  const prisma = createClient(new PrismaPg(pool), options.onQuery);
  return {
    prisma,
    kind: 'postgresql',
    script: async (sql) => void (await pool.query(sql)),
    ping: async () => void (await pool.query(PING)),
    obstacle: () => undefined,
    connections: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    openChannel: (channel = {}) => openServerChannel({ ...channel, url }),
    close: once(async () => {
      await prisma.$disconnect();
      await pool.end();
    }),
  };
}

/** What it is made of is loaded only here: a server on PostgreSQL does without. */
async function openFolder(options: DatabaseOptions): Promise<Database> {
  const { openGuarded } = await import('./embedded-guard.js');
  const { PrismaPGlite } = await import('pglite-prisma-adapter');
  const { withHonestCommits } = await import('./honest-commit.js');
  const { openEmbeddedChannel } = await import('./embedded-channel.js');
  const { client, obstacle, close } = await openGuarded(options);
  const prisma = createClient(new PrismaPGlite(withHonestCommits(client)), options.onQuery);
  return {
    prisma,
    kind: 'embedded',
    script: async (sql) => void (await client.exec(sql)),
    ping: async () => void (await client.query('SELECT 1')),
    obstacle,
    connections: () => undefined,
    openChannel: () => openEmbeddedChannel(client),
    close: once(async () => {
      await prisma.$disconnect();
      await close();
    }),
  };
}

function createClient(adapter: PrismaPg | PrismaPGlite, onQuery: ((sql: string) => void) | undefined): PrismaClient {
  const transactionOptions = { maxWait: 10_000, timeout: 20_000 };
  if (!onQuery) return new PrismaClient({ adapter, transactionOptions });
  const prisma = new PrismaClient({ adapter, transactionOptions, log: [{ emit: 'event', level: 'query' }] });
  prisma.$on('query', (event) => onQuery(event.query));
  return prisma as unknown as PrismaClient;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
