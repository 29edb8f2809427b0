/**
 * Makes one migrated, empty database that every test copies: a snapshot in a file, or, when DATABASE_URL names a server on
 * which databases may be created, a template on that server.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { embeddedSession, extensions } from '../../src/database/embedded.js';
import { migrate } from '../../src/database/migrate.js';
import { withSession } from '../../src/database/postgres.js';

/** What tests copy their database from. `url` is the server itself, also when the suite runs through a pooler. */
export type Origin = { snapshot: string } | { url: string; template: string };

/** The pooler of DATABASE_URL, when DATABASE_POOLER says that it is one; DATABASE_LISTEN_URL is the server then. */
const pooler = process.env.DATABASE_POOLER ? process.env.DATABASE_URL : undefined;

declare module 'vitest' {
  export interface ProvidedContext {
    databaseOrigin: Origin;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = pooler === undefined ? process.env.DATABASE_URL : process.env.DATABASE_LISTEN_URL;
  return url ? makeTemplate(url, project) : makeSnapshot(project);
}

async function makeSnapshot(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-test-'));
  const client = await PGlite.create({ extensions });
  await migrate(embeddedSession(client));
  const dump = await client.dumpDataDir('none');
  await client.close();
  const snapshot = join(folder, 'database.tar');
  await writeFile(snapshot, Buffer.from(await dump.arrayBuffer()));
  project.provide('databaseOrigin', { snapshot });
  return () => rm(folder, { recursive: true, force: true });
}

async function makeTemplate(url: string, project: TestProject) {
  const template = `astrid_template_${process.pid}_${Date.now()}`;
  await administer(url, `CREATE DATABASE ${template} TEMPLATE template0 ENCODING 'UTF8'`);
  await withSession({ url: databaseUrl(url, template) }, (session) => migrate(session));
  project.provide('databaseOrigin', { url, template });
  return () => dropAll(url, template);
}

/** The template, and what tests have made and not dropped, such as a test that failed. */
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

/** How the code under test is to reach a database on the server: as DATABASE_URL and the settings beside it have it. */
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
export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
