/** The shared databases of tests: a reused one differs from a new one in nothing, and one that cannot be emptied is not reused. */
import { openAsBlob } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import type { Embedded, EmbeddedClient } from '../../src/database/embedded/client.js';
import { openEmbedded } from '../../src/database/embedded/embedded.js';
import { idleDatabases, lend, schemaOf } from '../support/lent-database.js';

const origin = inject('databaseOrigin');

/** Everything that a session can see: the catalogs, settings, rows, sequences, statistics and activity. */
async function everything({ client }: Embedded): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  const tables = await client.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('pg_catalog'::regnamespace, 'public'::regnamespace)",
  );
  // Settings of libraries, which have a dot in their names, appear when the library is first used.
  const views = [
    "(SELECT * FROM pg_settings WHERE name !~ '[.]')",
    'pg_sequences',
    'pg_locks',
    // The others are those that the client itself keeps.
    '(SELECT * FROM pg_prepared_statements WHERE from_sql)',
    'pg_listening_channels()',
  ];
  const counts = ['n_live_tup', 'n_dead_tup', 'n_mod_since_analyze', 'analyze_count', 'vacuum_count', 'last_analyze'];
  // Tests do not see the location of files and the numbers of transactions.
  const passing =
    '{relfilenode,relallvisible,relallfrozen,relfrozenxid,relminmxid,datfrozenxid,virtualtransaction,virtualxid,transactionid,pid,waitstart}';
  for (const name of [...tables.rows.map((table) => table.name), ...views])
    seen[name] = (await client.query(`SELECT to_jsonb(t) - '${passing}'::text[] AS row FROM ${name} t ORDER BY 1`)).rows;
  seen.statistics = (await client.query(`SELECT relname, ${counts.join(', ')} FROM pg_stat_user_tables ORDER BY 1`)).rows;
  seen.sizes = (
    await client.query(
      "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    )
  ).rows;
  return seen;
}

describe.runIf('snapshot' in origin)('a database that is given back', () => {
  const snapshot = 'snapshot' in origin ? origin.snapshot : '';

  test.each([2000, 3])(
    'is lent again like a new one, whatever was written, set, prepared, locked and listened to (%i rows)',
    async (rows) => {
      const used = await lend(snapshot);
      const heard: string[] = [];
      await used.client.listen('astrid_access', (payload) => void heard.push(payload));
      const statements = `
      INSERT INTO surveys (id, name) SELECT gen_random_uuid(), 'S' || i FROM generate_series(1, ${rows}) i;
      UPDATE surveys SET description = 'again';
      INSERT INTO models (id, name, version, type) VALUES (gen_random_uuid(), 'm', '1', 'cnn');
      INSERT INTO audit_events (id, action, entity_type) VALUES (gen_random_uuid(), 'forged', 'User');
      SET session_replication_role = replica;
      INSERT INTO detections (id, model_run_id, observation_id, survey_id, ra, dec, confidence)
        SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), i % 360, 0, 0.5 FROM generate_series(1, ${rows}) i;
      SET session_replication_role = origin;
      ANALYZE surveys, audit_events, detections; VACUUM surveys;
      ALTER TABLE audit_events DISABLE TRIGGER USER; UPDATE audit_events SET action = 'changed'; ALTER TABLE audit_events ENABLE TRIGGER USER;
      CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION other();
      PREPARE statement AS SELECT 1; SELECT pg_advisory_lock(1); CREATE TEMPORARY TABLE notes (n int);
      SET search_path = pg_catalog; SET timezone = 'Asia/Tokyo'; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY`;
      for (const statement of statements.split(/;/)) await used.client.query(statement);
      const { client } = used;
      await used.close();
      expect(client.closed).toBe(true);
      await expect(client.query('SELECT 1')).rejects.toThrow('PGlite is closed');

      const again = await lend(snapshot);
      const { client: fresh, close } = await openEmbedded({ snapshot: await openAsBlob(snapshot) });
      const seen = await everything(again);
      await again.client.query("SELECT pg_notify('astrid_access', 'again')");
      const expected = await everything({ client: fresh, close });
      for (const name of Object.keys(expected)) expect({ name, rows: seen[name] }).toEqual({ name, rows: expected[name] });
      expect(Object.keys(seen)).toHaveLength(Object.keys(expected).length);
      expect(heard).toEqual([]);
      await close();
      await again.close();
    },
  );

  test.each([
    ['a column', 'ALTER TABLE surveys ADD colour text'],
    ['a trigger that is off', 'ALTER TABLE audit_events DISABLE TRIGGER USER'],
    ['another function', `CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
    [
      'a function that does another thing',
      `CREATE OR REPLACE FUNCTION reject_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    ],
    ['a constraint less', 'ALTER TABLE audit_event_seals DROP CONSTRAINT audit_event_seals_seal_number_fkey'],
    ['an index less', 'DROP INDEX surveys_name_key'],
    ['a table in another schema', 'CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.notes (n int)'],
    ['a role', 'CREATE ROLE somebody'],
    ['a setting that stays', "ALTER ROLE CURRENT_USER SET work_mem = '8MB'"],
    [
      'a migration less',
      'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)',
    ],
  ])('is found to differ with %s', async (_what, sql) => {
    const { client, close } = await lend(snapshot);
    const before = await schemaOf(client);
    await client.exec(`BEGIN; ${sql}`);
    expect(await schemaOf(client)).not.toBe(before);
    await client.exec('ROLLBACK');
    expect(await schemaOf(client)).toBe(before);
    await close();
    expect(idleDatabases()).toBeGreaterThan(0);
  });

  test('is not lent again when it was changed, lost or left in a transaction', async () => {
    const isKeptAfter = async (work: (client: EmbeddedClient) => Promise<unknown>, patienceMs?: number) => {
      const { client, close } = await lend(snapshot, patienceMs);
      const others = idleDatabases();
      await work(client);
      await close();
      return idleDatabases() > others;
    };
    expect(await isKeptAfter((client) => client.exec("INSERT INTO surveys (id, name) VALUES (gen_random_uuid(), 'S')"))).toBe(
      true,
    );
    const analysed = `SET session_replication_role = replica;
      INSERT INTO detections (id, model_run_id, observation_id, survey_id, ra, dec, confidence)
        SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), i, 0, 0.5 FROM generate_series(1, 300) i;
      ANALYZE detections`;
    expect(await isKeptAfter((client) => client.exec(analysed))).toBe(true);
    expect(await isKeptAfter((client) => client.exec('ALTER TABLE surveys ADD colour text'))).toBe(false);
    const held = (client: EmbeddedClient) =>
      new Promise<void>((began) => {
        client.transaction(() => new Promise(() => began())).catch(() => {});
      });
    // Its transaction never ends, however long that is waited for.
    expect(await isKeptAfter(held, 100)).toBe(false);
  });
});
