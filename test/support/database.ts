/** A separate database for each test file or test: migrated and empty. It is embedded or, with DATABASE_URL, on that server. */
import { randomBytes } from 'node:crypto';
import { cpSync, openAsBlob, rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from '../../src/database/connect.js';
import type { Database, DatabaseOptions } from '../../src/database/database.js';
import { embeddedSession } from '../../src/database/embedded/embedded.js';
import type { SqlSession } from '../../src/database/migrate.js';
import { clientSession } from '../../src/database/server/postgres.js';
import { administer, databaseUrl, serverSettings } from './global-setup.js';
import { lend } from './lent-database.js';

/** Opens an empty database. `onQuery` receives every statement that Prisma sends, for tests that count them. */
export async function openTestDatabase(options: Pick<DatabaseOptions, 'onQuery' | 'freeSpace'> = {}): Promise<Database> {
  const origin = inject('databaseOrigin');
  if ('snapshot' in origin) return openDatabase({ ...options, opened: await lend(origin.snapshot) });
  const { url, drop } = await createServerDatabase(origin.template);
  const database = await openDatabase({ ...options, ...serverSettings(url), poolSize: 5 });
  return { ...database, close: () => database.close().then(drop) };
}

/** A new database on the server of DATABASE_URL, empty or like `template`: only for tests that run on a server. */
export async function createServerDatabase(template = 'template0'): Promise<{ url: string; drop: () => Promise<void> }> {
  const origin = inject('databaseOrigin');
  if ('snapshot' in origin) throw new Error('This test needs a server: set DATABASE_URL.');
  const name = `${origin.template}_${randomBytes(6).toString('hex')}`;
  // A pooler keeps sessions open in a database that its clients have left, and PostgreSQL copies none that has sessions.
  await administer(origin.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${template}'`);
  await administer(origin.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: databaseUrl(origin.url, name),
    drop: () => drop(origin.url, name),
  };
}

/**
 * Drops a database of a test. PostgreSQL waits until every backend of the server has noticed, also those of other tests. When that takes
 * long, the end of the run drops it.
 */
async function drop(url: string, name: string): Promise<void> {
  await administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, { statement_timeout: 20_000 }).catch((error) => {
    console.warn(`The database ${name} is dropped at the end of the run: ${error.message}`);
  });
}

let filled: Promise<string> | undefined;

/** Creates a data folder from the snapshot, if there is one. This saves the 5 s for creating a database. */
export async function copySnapshotTo(folder: string): Promise<void> {
  const origin = inject('databaseOrigin');
  if (!('snapshot' in origin)) return;
  filled ??= fillFolder(origin.snapshot);
  await mkdir(folder);
  copyFolder(await filled, join(folder, 'database'));
}

/** At once: of many small files, cp of node:fs/promises takes three times as much computing. */
export const copyFolder = (from: string, to: string): void => cpSync(from, to, { recursive: true });

/** The folder to copy. It is removed when this process ends. */
async function fillFolder(snapshot: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-filled-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'database');
  const client = await PGlite.create({ dataDir, loadDataDir: await openAsBlob(snapshot) });
  await client.close();
  return dataDir;
}

/** One bare connection to a fresh, migrated database, for tests of what runs below Prisma. */
export async function openTestSession(): Promise<{ session: SqlSession; close: () => Promise<void> }> {
  const origin = inject('databaseOrigin');
  if ('snapshot' in origin) {
    const { client, close } = await lend(origin.snapshot);
    return { session: embeddedSession(client), close };
  }
  const { url, drop } = await createServerDatabase(origin.template);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { session: clientSession(client), close: () => client.end().then(drop) };
}
