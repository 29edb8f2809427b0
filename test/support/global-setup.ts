/**
 * Prepares what every test needs: the programs of src/, and one migrated, empty database to copy. The database is a snapshot in a file or,
 * when DATABASE_URL names a server on which databases may be created, a template on that server.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { embeddedSession } from '../../src/database/embedded/embedded.js';
import { extensions } from '../../src/database/embedded/extensions.js';
import { migrate } from '../../src/database/migrate.js';
import { withSession } from '../../src/database/server/postgres.js';
import { EMPTY } from './lent-database.js';
import { makePrograms } from './programs.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Everything that determines the snapshot. */
const SNAPSHOT_OF = [
  'prisma/migrations',
  'src/database',
  'test/support/global-setup.ts',
  'test/support/lent-database.ts',
  'node_modules/@electric-sql/pglite/package.json',
];

/** The source of the databases of tests. `url` is the server itself, also when the suite runs through a pooler. */
export type Origin = { snapshot: string } | { url: string; template: string };

/** The pooler of DATABASE_URL, when DATABASE_POOLER is set. Then DATABASE_LISTEN_URL is the server. */
const pooler = process.env.DATABASE_POOLER ? process.env.DATABASE_URL : undefined;

declare module 'vitest' {
  export interface ProvidedContext {
    databaseOrigin: Origin;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = pooler === undefined ? process.env.DATABASE_URL : process.env.DATABASE_LISTEN_URL;
  project.onTestsRerun(makePrograms);
  const [, tearDown] = await Promise.all([makePrograms(), url ? makeTemplate(url, project) : provideSnapshot(project)]);
  return tearDown ?? undefined;
}

async function provideSnapshot(project: TestProject): Promise<void> {
  project.provide('databaseOrigin', { snapshot: await snapshotFile() });
}

/** The file of the snapshot, created once for each version of PGlite and the migrations, which takes 5 s. */
export async function snapshotFile(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/astrid-tests');
  const snapshot = join(folder, `database-${await digestOf(SNAPSHOT_OF)}.tar`);
  if (!existsSync(snapshot)) {
    await mkdir(folder, { recursive: true });
    await writeFile(`${snapshot}.${process.pid}`, await makeSnapshot());
    await rename(`${snapshot}.${process.pid}`, snapshot);
  }
  return snapshot;
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths)
    for (const file of (await lstat(join(root, path))).isDirectory()
      ? (await readdir(join(root, path), { recursive: true })).sort()
      : [''])
      hash.update(`${path} ${file}`).update(await readFile(join(root, path, file)).catch(() => ''));
  return hash.digest('hex').slice(0, 16);
}

async function makeSnapshot(): Promise<Buffer> {
  const client = await PGlite.create({ extensions });
  await migrate(embeddedSession(client));
  // Half of the files belong to databases that no test opens.
  await client.exec('UPDATE pg_database SET datistemplate = false');
  for (const name of ['template0', 'template1']) await client.exec(`DROP DATABASE ${name}`);
  await client.exec(EMPTY);
  // PostgreSQL initializes this memory at each start, and tests have few rows.
  await client.exec(`ALTER SYSTEM SET shared_buffers = '16MB'`);
  const dump = await client.dumpDataDir('none');
  await client.close();
  return Buffer.from(await dump.arrayBuffer());
}

async function makeTemplate(url: string, project: TestProject) {
  const template = `astrid_template_${process.pid}_${Date.now()}`;
  await administer(url, `CREATE DATABASE ${template} TEMPLATE template0 ENCODING 'UTF8'`);
  await withSession({ url: databaseUrl(url, template) }, (session) => migrate(session));
  project.provide('databaseOrigin', { url, template });
  return () => dropAll(url, template);
}

/** The template, and databases that tests have not dropped, such as failed tests. */
async function dropAll(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** The settings with which the code under test reaches a database on the server: DATABASE_URL and its related settings. */
export function serverSettings(url: string): { url: string; directUrl?: string; pooled?: boolean } {
  return pooler === undefined ? { url } : { url: throughPooler(url), directUrl: url, pooled: true };
}

/** The same for a server process. */
export function serverEnvironment(url: string): NodeJS.ProcessEnv {
  if (pooler === undefined) return { DATABASE_URL: url };
  return { DATABASE_URL: throughPooler(url), DATABASE_LISTEN_URL: url, DATABASE_POOLER: 'transaction' };
}

const throughPooler = (url: string): string => databaseUrl(pooler as string, new URL(url).pathname.slice(1));

/** The same server and user, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** One statement on the server, outside any database under test. */
export async function administer(url: string, sql: string, settings: pg.ClientConfig = {}): Promise<void> {
  const client = new pg.Client({ connectionString: url, ...settings });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
