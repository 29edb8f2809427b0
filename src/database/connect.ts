/** Opens the database, embedded or PostgreSQL, and brings it up to date. Code above this file does not know which of the two it is. */

import { PrismaPg } from '@prisma/adapter-pg';
import type { PrismaPGlite } from 'pglite-prisma-adapter';
import { sharing } from '../base/sharing.js';
import type { Database, DatabaseOptions } from './database.js';
import { PrismaClient } from './generated/prisma/client.js';
import { migrate, refuseOutdated } from './migrate.js';
import { EMBEDDED_SCHEMA, refuseUnreadable, searchPathOf, setSchema } from './schema.js';
import { openServerChannel } from './server/channel.js';
import { openPool, provePool, type Server, withSession } from './server/postgres.js';
import { Writability } from './server/writability.js';
import { currentLane, outsideLanes } from './work/lane.js';
import { ONE_AT_A_TIME, Turns } from './work/turns.js';

/** Throws StartError, one line with the next step, when the database does not exist or cannot be brought up to date. */
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
  // Behind a pooler each probe opens a new session: an old session proves nothing about new ones.
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
    read: async ({ name, text, values }) => {
      options.onQuery?.(text);
      // A transaction pooler may run each statement in another session.
      const prepared = server.pooled ? undefined : name;
      const asked = { name: prepared, text, values: [...values], rowMode: 'array' };
      const { rows } = (await pool.query(asked)) as { rows: [string | null][] };
      // The only row has arrived as a whole before its bytes are counted.
      const lane = currentLane();
      if (lane && lane.left < 0) throw lane.exceed();
      return rows[0]?.[0] ?? null;
    },
    script: async (sql) => void (await pool.query(sql)),
    ping: sharing(() => outsideLanes(() => writability.prove(health))),
    obstacle: () => undefined,
    connections: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    work: () => ({ ...pool.turns.running, waiting: pool.turns.waiting, waits: pool.turns.waits, cancelled: pool.cancelled }),
    openChannel: (channel = {}) => openServerChannel({ server, ...channel }),
    close: once(async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), health.end()]);
    }),
  };
}

/** Loads the packages of the embedded database here only: a server on PostgreSQL does not need them. */
async function openFolder(options: DatabaseOptions): Promise<Database> {
  const { openGuarded } = await import('./embedded/guard.js');
  const { PrismaPGlite } = await import('pglite-prisma-adapter');
  const { withHonestCommits } = await import('./embedded/honest-commit.js');
  const { inTurns } = await import('./embedded/turns.js');
  const { openEmbeddedChannel } = await import('./embedded/channel.js');
  const { client, obstacle, ping, close } = await openGuarded(options);
  const turns = new Turns(ONE_AT_A_TIME);
  const waiting = inTurns(client, turns);
  const prisma = createClient(new PrismaPGlite(withHonestCommits(waiting)), EMBEDDED_SCHEMA, options.onQuery);
  return {
    prisma,
    kind: 'embedded',
    read: (statement) => {
      options.onQuery?.(statement.text);
      return waiting.read(statement);
    },
    script: async (sql) => void (await client.exec(sql)),
    ping,
    obstacle,
    connections: () => undefined,
    work: () => ({ ...turns.running, waiting: turns.waiting, waits: turns.waits, cancelled: 0 }),
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
  const prisma = listeningTo(adapter, onQuery);
  setSchema(prisma, schema);
  return prisma;
}

function listeningTo(adapter: PrismaPg | PrismaPGlite, onQuery: ((sql: string) => void) | undefined): PrismaClient {
  // `Turns` refuses a transaction that waits too long before Prisma does.
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
