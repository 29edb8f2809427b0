/** A database on a PostgreSQL server with many rows, and a server on it, to look at the plans of its statements. */
import pg from 'pg';
import { inject, vi } from 'vitest';
import { fill, helpers, type Sizes } from '../../bench/rows.js';
import { createServerDatabase } from './database.js';
import { recordStatements, type Statement } from './explained.js';
import type { Value } from './filter-values.js';
import { startServer, type TestServer } from './server.js';
import { vacuum } from './vacuum.js';

const SIZES: Sizes = {
  observations: 40_000,
  runs: 15_000,
  detections: 45_000,
  idleSurveys: 20_000,
  models: 20_000,
  users: 30_000,
  events: 30_000,
  datasets: 20_000,
};

export interface Filled {
  readonly server: TestServer;
  /** A connection of the administrator. */
  readonly client: pg.Client;
  /** The statements that the server has sent. */
  readonly sent: Statement[];
  /** A value as GraphQL writes it. A row is represented by its global id. */
  literal(value: Value): Promise<string>;
  close(): Promise<void>;
}

/**
 * Random rows of all kinds, which takes up to minutes. `also` is SQL that runs after the rows are made. Null for the embedded database, which
 * plans in another way.
 */
export const fillDatabase = (sizes = SIZES, also = ''): Promise<Filled | null> =>
  databaseFilledBy(async (client) => {
    // Foreign keys and triggers have separate tests, and would take most of the time.
    await client.query("SET synchronous_commit = off; SET session_replication_role = 'replica'");
    await client.query(`BEGIN; ${helpers(sizes)}`);
    for (const { sql } of fill(sizes)) await client.query(sql);
    await client.query(also);
    await client.query('COMMIT');
  });

/** The rows that `fill` inserts. Null for the embedded database. */
export async function databaseFilledBy(fill: (client: pg.Client) => Promise<unknown>): Promise<Filled | null> {
  const origin = inject('databaseOrigin');
  if ('snapshot' in origin) return null;
  const database = await createServerDatabase(origin.template);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await fill(client);
  await vacuum(client);
  const server = await startServer({ databaseUrl: database.url });
  return {
    server,
    client,
    sent: recordStatements(),
    literal: async (value) => {
      if (typeof value === 'string') return value;
      const { rows } = await client.query(`SELECT id FROM ${value.table} WHERE ${value.where} ORDER BY id OFFSET 500 LIMIT 1`);
      return `"${value.type}:${rows[0].id}"`;
    },
    close: async () => {
      vi.restoreAllMocks();
      await server.stop();
      await client.end();
      await database.drop();
    },
  };
}
