/**
 * Reuses embedded databases in memory. Creating one takes almost a second of computing, and emptying one a fraction of that. A database is
 * reused only when its schema is unchanged and no transaction holds it. Any other is discarded. test/system/lent-database.test.ts proves
 * that a reused database differs from a new one in nothing that a test can see.
 */
import { openAsBlob } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { Embedded, EmbeddedClient } from '../../src/database/embedded/client.js';
import { openEmbedded, SESSION } from '../../src/database/embedded/embedded.js';

/** Each takes about 200 MB, and few files have more than two open at a time. */
const MOST_IDLE = 2;
/** An open transaction keeps a database busy for longer. */
const PATIENCE_MS = 5_000;

interface Kept {
  readonly client: EmbeddedClient;
  readonly close: () => Promise<void>;
  readonly schema: string;
  /** What the planner knew of the sizes of tables and indexes when the database was new, as JSON. */
  readonly sizes: string;
}

const idle: Kept[] = [];

/** The most databases that wait for reuse. */
export const idleDatabases = (): number => idle.length;

/** An empty, migrated database. Closing it returns it. */
export async function lend(snapshot: string, patienceMs = PATIENCE_MS): Promise<Embedded> {
  const kept = idle.pop() ?? (await make(snapshot));
  const unlistens = new Set<() => Promise<void>>();
  let isOver = false;
  const client = () => {
    // As in PGlite.
    if (isOver) throw new Error('PGlite is closed');
    return kept.client;
  };
  const lent: EmbeddedClient = {
    get closed() {
      return isOver || kept.client.closed;
    },
    query: async (...given: Parameters<PGlite['query']>) => client().query(...given) as never,
    read: async (statement) => client().read(statement),
    exec: async (...given) => client().exec(...given),
    transaction: async (work) => client().transaction(work),
    listen: async (...given) => {
      const unlisten = await client().listen(...given);
      unlistens.add(unlisten);
      return unlisten;
    },
    close: async () => {
      client();
      isOver = true;
      if (await within(patienceMs, emptied(kept, unlistens))) idle.push(kept);
      else await within(patienceMs, kept.close());
      while (idle.length > MOST_IDLE) await idle.shift()?.close();
    },
  };
  return { client: lent, close: () => lent.close() };
}

async function make(snapshot: string): Promise<Kept> {
  const { client, close } = await openEmbedded({ snapshot: await openAsBlob(snapshot) });
  return {
    client,
    close: async () => (client.closed ? undefined : close()),
    schema: await schemaOf(client),
    sizes: await sizesOf(client),
  };
}

const sizesOf = async (client: EmbeddedClient): Promise<string> =>
  (
    await client.query<{ sizes: string }>(
      `SELECT json_agg(json_build_array(oid::bigint, relpages, reltuples))::text AS sizes FROM pg_class WHERE oid >= 16384`,
    )
  ).rows[0]?.sizes ?? '[]';

/** VACUUM and ANALYZE store the sizes of empty indexes too. */
const RESIZE = `
  UPDATE pg_class SET relpages = (size->>1)::int, reltuples = (size->>2)::real FROM json_array_elements($1::json) AS size
   WHERE oid = (size->>0)::bigint::oid AND (relpages, reltuples) IS DISTINCT FROM ((size->>1)::int, (size->>2)::real)`;

/** Whether it is equal to a new one. */
async function emptied({ client, schema, sizes }: Kept, unlistens: Set<() => Promise<void>>): Promise<boolean> {
  if (client.closed) return false;
  for (const unlisten of unlistens) await unlisten();
  await client.exec('ROLLBACK');
  await client.exec('DISCARD ALL');
  await client.exec(SESSION);
  await empty(client);
  await client.query(RESIZE, [sizes]);
  // The counts can be reset when the next statement begins.
  await client.exec('SELECT pg_stat_reset()');
  return (await schemaOf(client)) === schema;
}

/** Above so many bytes, TRUNCATE takes less computing than deleting the rows. */
const FEW_BYTES = 1_000_000;

/** Removes every row. TRUNCATE would replace the files of all tables, since all refer to others. Most tests write to a few tables. */
async function empty(client: EmbeddedClient): Promise<void> {
  const { rows } = await client.query<{ name: string; bytes: number; indexes: string[] }>(TOUCHED);
  if (rows.reduce((sum, { bytes }) => sum + bytes, 0) > FEW_BYTES) {
    await client.exec(EMPTY);
    return;
  }
  const tables = rows.map(({ name }) => name);
  await client.exec(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    ${tables.map((name) => `DELETE FROM ${name};`).join(' ')}
    ${RESET}
    COMMIT`);
  // It cuts the files of tables to nothing, and must be a separate message.
  if (tables.length > 0) await client.exec(`VACUUM ${tables.join(', ')}`);
  await client.exec(`
    ${rows.flatMap(({ indexes }) => indexes.map((name) => `REINDEX INDEX ${name};`)).join(' ')}
    SELECT pg_stat_force_next_flush()`);
}

/** The tables that have or had rows, with their size and the indexes that have more than an empty page. */
const TOUCHED = `
  SELECT t.oid::regclass::text AS name, pg_table_size(t.oid)::int AS bytes,
         ARRAY(SELECT indexrelid::regclass::text FROM pg_index
                WHERE indrelid IN (t.oid, t.reltoastrelid) AND pg_relation_size(indexrelid) > 8192) AS indexes
    FROM pg_class t
   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' AND pg_relation_size(oid) > 0`;

/** Restarts the sequences and forgets what ANALYZE found. */
const RESET = `
  DO $$ BEGIN
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
      WHERE relnamespace = 'public'::regnamespace;
  END $$;
  DELETE FROM pg_statistic WHERE starelid >= 16384 AND starelid <> '_prisma_migrations'::regclass;
  DELETE FROM pg_statistic_ext_data;`;

/** Removes every row except the migrations, including those that triggers protect, and all statistics. The snapshot was emptied in the same way. */
export const EMPTY = `
  BEGIN;
  SET LOCAL session_replication_role = replica;
  DO $$ BEGIN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') || ' RESTART IDENTITY' FROM pg_class
              WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations');
  END $$;
  ${RESET}
  COMMIT;
  SELECT pg_stat_force_next_flush()`;

/** Compared by content, because tests change these and restore them. For the other catalogs the number of rows and the latest change suffice. */
const IN_PLACE = ['pg_class', 'pg_trigger', 'pg_constraint', '_prisma_migrations'];
/** The file and the size of a table, which TRUNCATE also changes. */
const VOLATILE = 'relfilenode relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid'.split(' ');

/** A text that differs when anything in the schema, the roles or the settings differs. */
export async function schemaOf(client: Pick<EmbeddedClient, 'query'>): Promise<string> {
  comparison ??= comparisonOf(client);
  const { rows } = await client.query<{ text: string }>(await comparison);
  return rows[0]?.text as string;
}

/** The statement of all databases: they have the same catalogs. */
let comparison: Promise<string> | undefined;

async function comparisonOf(client: Pick<EmbeddedClient, 'query'>): Promise<string> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT relname AS name, array_agg(quote_ident(attname)) AS columns FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
      WHERE relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace AND relname <> 'pg_statistic' GROUP BY relname ORDER BY relname`,
  );
  const counted = rows.filter(({ name }) => !IN_PLACE.includes(name));
  const stable = rows.find(({ name }) => name === 'pg_class')?.columns.filter((column) => !VOLATILE.includes(column));
  const parts = [
    ...counted.map(({ name }) => `(SELECT count(*) || ' ' || max(xmin::text::bigint) FROM ${name})`),
    // As a row, which takes a fifth of the computing of JSON.
    ...IN_PLACE.map((name) => (name === 'pg_class' ? [name, `ROW(${stable})`] : [name, 't'])).map(
      ([name, row]) => `(SELECT count(*) || ' ' || sum(hashtextextended(${row}::text, 0)) FROM ${name} t)`,
    ),
  ];
  return `SELECT concat_ws(', ', ${parts.join(', ')}) AS text`;
}

/** The result, or undefined when it failed or took too long. */
function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  return Promise.race([work.catch(() => undefined), setTimeout(ms, undefined, { ref: false })]);
}
