/** Separate databases on a PostgreSQL server, and servers and poolers before them. All of them end with their test. */
import pg from 'pg';
import { afterEach, expect, inject } from 'vitest';
import { StartError } from '../../src/base/errors.js';
import { openDatabase } from '../../src/database/connect.js';
import type { DatabaseOptions } from '../../src/database/database.js';
import { sealKeyOf } from '../../src/modules/audit/seal-key.js';
import { createServerDatabase } from './database.js';
import { administer } from './global-setup.js';
import { Pooler, type PoolerOptions } from './pooler.js';
import { startServer, type TestServer } from './server.js';

export const origin = inject('databaseOrigin');
export const KEY = sealKeyOf('a secret that only the tests use, of enough bytes');
export const MOMENT = '2023-05-19T17:27:15.000Z';

/** What ends after the test, the last first. */
export const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A separate database of the test, and a connection of the administrator. */
export async function made(template?: string) {
  const { url, drop } = await createServerDatabase(template);
  ending.push(drop);
  const name = new URL(url).pathname.slice(1);
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return { url, name, rows, run: (sql: string) => administer(url, sql) };
}

export const template = () => ('url' in origin ? origin.template : '');

export async function serve(reach: DatabaseOptions & { url: string }): Promise<TestServer> {
  const server = await startServer({ databaseUrl: reach.url, reach, hears: true });
  ending.push(() => server.stop());
  return server;
}

export const refusalOfDatabase = async (options: DatabaseOptions): Promise<string> => {
  const error = await openDatabase(options).then(
    (database) => database.close(),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(StartError);
  return (error as Error).message;
};

export async function pooler(url: string, options?: PoolerOptions) {
  const pooler = await Pooler.before(url, options);
  ending.push(() => pooler.stop());
  return { url: pooler.to(url), directUrl: url, pooled: true };
}

const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }`;

/** Ingests one observation through the API, and returns its time and position from the answer. */
export async function ingested(server: TestServer) {
  const survey = await server.makeSurvey();
  const observation = { externalId: 'SN2023ixf', ra: 210.910674637, dec: 54.3116510708, observedAt: MOMENT };
  const by = { token: server.admin.token };
  await server.ok(INGEST, { variables: { input: { survey: survey.name, observations: [observation] } }, ...by });
  const asked = `{ observation(survey: "${survey.name}", externalId: "SN2023ixf") { observedAt ra dec } }`;
  return (await server.ok(asked, by)).observation;
}

export const SAME = { observedAt: MOMENT, ra: 210.910674637, dec: 54.3116510708 };
