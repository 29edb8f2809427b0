/** Opens the database, embedded or PostgreSQL, up to date; above this line nothing knows which of the two it is. */

import { PrismaPg } from '@prisma/adapter-pg';
import type { PrismaPGlite } from 'pglite-prisma-adapter';
import { sharing } from '../sharing.js';
import type { Channel } from './channel.js';
import type { FreeSpace } from './disk-room.js';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';
import { outsideLanes } from './lane.js';
import { migrate, refuseOutdated } from './migrate.js';
import { openPool, provePool, type Server, withSession } from './postgres.js';
import { EMBEDDED_SCHEMA, refuseUnreadable, searchPathOf, setSchema } from './schema.js';
import { openServerChannel, type ServerChannelOptions } from './server-channel.js';
import { ONE_AT_A_TIME, Turns } from './turns.js';
import { Writability } from './writability.js';

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
  openChannel(options?: Partial<ServerChannelOptions>): Promise<Channel>;
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
  /** A dumped embedded database to start from, in memory only. */
  snapshot?: Blob | undefined;
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

/** Throws StartError, one line that says what to do, when there is no such database or it cannot be brought up to date. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const { url } = options;
  return url ? openServer({ ...options, url }, options) : openFolder(options);
}

async function openServer(server: Server, options: DatabaseOptions): Promise<Database> {
  const searchPath = await withSession(server, async (session, schema) => {
    if (options.migrates ?? true) await migrate(session, { say: options.say });
    else {
      await refuseOutdated(session);
      await refuseUnreadable(session, schema);
    }
    return searchPathOf(session, schema);
  });
  const [schema] = searchPath as [string];
  const pool = openPool(server, searchPath, options.poolSize ?? 10, options);
  // Behind a pooler each look opens a session anew: one that was fit says nothing of what others are given now.
  const health = openPool(server, searchPath, 1, { maxUses: server.pooled ? 1 : undefined });
  const writability = new Writability(schema);
  for (const watched of [pool, health]) writability.watch(watched);
  await provePool(pool, server).catch(async (error: unknown) => {
    await Promise.all([pool.end(), health.end()]);
    throw error;
  });
  const prisma = createClient(new PrismaPg(pool, { schema }), schema, options.onQuery);
  return {
    prisma,
    kind: 'postgresql',
    script: async (sql) => void (await pool.query(sql)),
    ping: sharing(() => outsideLanes(() => writability.prove(health))),
    obstacle: () => undefined,
    connections: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    work: () => ({ ...pool.turns.running, waiting: pool.turns.waiting, cancelled: pool.cancelled }),
    openChannel: (channel = {}) => openServerChannel({ server, ...channel }),
    close: once(async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), health.end()]);
    }),
  };
}

/** What it is made of is loaded only here: a server on PostgreSQL does without. */
async function openFolder(options: DatabaseOptions): Promise<Database> {
  const { openGuarded } = await import('./embedded-guard.js');
  const { PrismaPGlite } = await import('pglite-prisma-adapter');
  const { withHonestCommits } = await import('./honest-commit.js');
  const { inTurns } = await import('./embedded-turns.js');
  const { openEmbeddedChannel } = await import('./embedded-channel.js');
  const { client, obstacle, ping, close } = await openGuarded(options);
  const turns = new Turns(ONE_AT_A_TIME);
  const prisma = createClient(new PrismaPGlite(withHonestCommits(inTurns(client, turns))), EMBEDDED_SCHEMA, options.onQuery);
  return {
    prisma,
    kind: 'embedded',
    script: async (sql) => void (await client.exec(sql)),
    ping,
    obstacle,
    connections: () => undefined,
    work: () => ({ ...turns.running, waiting: turns.waiting, cancelled: 0 }),
    openChannel: () => openEmbeddedChannel(client),
    close: once(async () => {
      await prisma.$disconnect();
      await close();
    }),
  };
}

function createClient(
  adapter: PrismaPg | PrismaPGlite,
  schema: string,
  onQuery: ((sql: string) => void) | undefined,
): PrismaClient {
  const prisma = hearing(adapter, onQuery);
  setSchema(prisma, schema);
  return prisma;
}

function hearing(adapter: PrismaPg | PrismaPGlite, onQuery: ((sql: string) => void) | undefined): PrismaClient {
  // A transaction that waits for its turn is refused by `Turns` before Prisma gives up on it.
  const transactionOptions = { maxWait: 20_000, timeout: 20_000 };
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
