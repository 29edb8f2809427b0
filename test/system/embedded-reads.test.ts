/** The reads of plans on the embedded database: statements that are prepared by name, in memory and in the thread of a folder. */
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Embedded, EmbeddedClient } from '../../src/database/embedded/client.js';
import { openEmbedded } from '../../src/database/embedded/embedded.js';
import { isDatabaseUnavailable } from '../../src/database/faults.js';
import { copySnapshotTo } from '../support/database.js';
import { tries } from '../support/effort.js';
import { DOUBLES, MOMENTS, SIGNED_INTS, TEXTS } from '../support/odd-values.js';
import { PATIENCE, startServer, type TestServer } from '../support/server.js';

const origin = inject('databaseOrigin');

/** The named statements of the one connection, in the order of their preparation, without those that `query` has named. */
async function prepared(client: EmbeddedClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM pg_prepared_statements WHERE name NOT LIKE 'prisma %' ORDER BY prepare_time, name",
  );
  return rows.map(({ name }) => name);
}

const plain = (n: number, more = '') => ({ name: `n${n}`, text: `SELECT '${n}'${more}`, values: [] });

describe.runIf('snapshot' in origin).each([
  ['in memory', false],
  ['in a thread', true],
])('reads %s', (_where, inThread) => {
  let folder: string;
  let embedded: Embedded;
  let client: EmbeddedClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-embedded-reads-'));
    if (!('snapshot' in origin)) return;
    const dataDir = join(folder, 'data');
    if (inThread) await copySnapshotTo(dataDir);
    embedded = await openEmbedded(inThread ? { dataDir } : { snapshot: await openAsBlob(origin.snapshot) });
    ({ client } = embedded);
  }, 60_000);
  afterEach(() => client.exec('DEALLOCATE ALL; DROP SCHEMA IF EXISTS trial CASCADE'));
  afterAll(async () => {
    await embedded?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('return the text of the first row, or null', async () => {
    const read = (text: string, ...values: unknown[]) => client.read({ text, values });
    expect(await read("SELECT 'one'")).toBe('one');
    expect(await read("SELECT x FROM (VALUES ('a'), ('b')) AS t (x) ORDER BY x")).toBe('a');
    expect(await read('SELECT NULL::text')).toBeNull();
    expect(await read("SELECT 'none' WHERE false")).toBeNull();
    expect(await read("SELECT ''")).toBe('');
    expect(await read('SELECT $1::text || $2::text', 'é', '🌌')).toBe('é🌌');
    expect(await read('SELECT $1::text', 'too much')).toBe('too much');
  });

  test('prepare a name once, and keep the 100 that were used last', async () => {
    for (let n = 0; n < 150; n++) expect(await client.read(plain(n))).toBe(String(n));
    expect(await client.read(plain(60))).toBe('60');
    expect(await client.read(plain(200))).toBe('200');
    const names = await prepared(client);
    expect(names).toHaveLength(100);
    expect(names).toContain('n60');
    expect(names).not.toContain('n50');
    expect(await client.read(plain(0))).toBe('0');
    expect(await prepared(client)).toHaveLength(100);
  });

  test('keep few long texts', async () => {
    for (let n = 0; n < 10; n++) await client.read(plain(n, ` /* ${'x'.repeat(60_000)} */`));
    expect(await prepared(client)).toEqual(['n7', 'n8', 'n9']);
    await client.read(plain(10, ` /* ${'x'.repeat(300_000)} */`));
    await client.read(plain(11));
    expect(await prepared(client)).toEqual(['n11']);
  });

  test('use the plan of a name again, and prepare nothing for a text without a name', async () => {
    const statement = { name: 'again', text: 'SELECT count(*)::text FROM surveys WHERE name = $1', values: ['ZTF'] };
    for (let i = 0; i < 20; i++) expect(await client.read(statement)).toBe('0');
    await client.read({ ...statement, name: undefined });
    const { rows } = await client.query(
      'SELECT name, (generic_plans + custom_plans)::int AS uses, generic_plans > 0 AS "isKept" FROM pg_prepared_statements',
    );
    expect(rows).toEqual([{ name: 'again', uses: 20, isKept: true }]);
  });

  test.each(['DISCARD ALL', 'DEALLOCATE ALL', 'DEALLOCATE known'])('prepare a name again after %s', async (drop) => {
    const statement = { name: 'known', text: 'SELECT $1::int::text', values: [7] };
    expect(await client.read(statement)).toBe('7');
    await client.exec(drop);
    expect(await prepared(client)).toEqual([]);
    expect(await client.read({ ...statement, values: [8] })).toBe('8');
    expect(await prepared(client)).toEqual(['known']);
    await client.exec('SET search_path = public');
  });

  test('see every change of the schema', async () => {
    await client.exec("CREATE SCHEMA trial; CREATE TABLE trial.rows (n int, t text); INSERT INTO trial.rows VALUES (1, 'a')");
    const statement = { name: 'ddl', text: 'SELECT (r.*)::text FROM trial.rows AS r WHERE n::text = $1', values: ['1'] };
    const fails = (code: string) => expect(client.read(statement)).rejects.toMatchObject({ code });
    for (let i = 0; i < 8; i++) expect(await client.read(statement)).toBe('(1,a)');
    await client.exec('ALTER TABLE trial.rows ADD more int DEFAULT 2');
    expect(await client.read(statement)).toBe('(1,a,2)');
    await client.exec('ALTER TABLE trial.rows ALTER n TYPE text; CREATE INDEX ON trial.rows (n); ANALYZE trial.rows');
    expect(await client.read(statement)).toBe('(1,a,2)');
    await client.exec('ALTER TABLE trial.rows RENAME n TO m');
    await fails('42703');
    await client.exec('ALTER TABLE trial.rows RENAME m TO n');
    expect(await client.read(statement)).toBe('(1,a,2)');
    await client.exec('DROP TABLE trial.rows');
    await fails('42P01');
    await client.exec('CREATE TABLE trial.rows (n int); INSERT INTO trial.rows VALUES (1); INSERT INTO trial.rows VALUES (3)');
    expect(await client.read(statement)).toBe('(1)');
  });

  test.each([
    ['while it is parsed', 'SELEC 1', [], '42601'],
    ['of a value', 'SELECT $1::int::text', ['a'], '22P02'],
    ['while it runs', 'SELECT (1 / $1::int)::text', [0], '22012'],
  ])('leave the connection usable after an error %s', async (_when, text, values, code) => {
    for (const name of [undefined, 'broken']) {
      const failure = await client.read({ name, text, values }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(failure).toMatchObject({ code });
      expect(await client.read(plain(1))).toBe('1');
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    }
    expect(
      await client.read({ name: 'broken', text: 'SELECT (6 / $1::int)::text', values: [2] }).catch(() => 'kept'),
    ).not.toBeNull();
  });

  test('wait for a transaction, and see nothing of it before its commit', async () => {
    await client.exec('CREATE SCHEMA trial; CREATE TABLE trial.rows (n int)');
    const count = { name: 'count', text: 'SELECT count(*)::text FROM trial.rows', values: [] };
    expect(await client.read(count)).toBe('0');
    const seen: (string | null)[] = [];
    let reading: Promise<unknown> | undefined;
    await client
      .transaction(async (tx) => {
        await tx.query('INSERT INTO trial.rows VALUES (1)');
        reading = client.read(count).then((text) => seen.push(text));
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(seen).toEqual([]);
        throw new Error('undone');
      })
      .catch(() => {});
    await reading;
    expect(seen).toEqual(['0']);
    await client.transaction((tx) => tx.query('INSERT INTO trial.rows VALUES (1)'));
    expect(await client.read(count)).toBe('1');
  });

  test('may run beside other statements in any order', async () => {
    const numbers = Array.from({ length: 200 }, (_, i) => i);
    const texts = await Promise.all(
      numbers.map(async (n) => {
        if (n % 5 === 0) return (await client.query<{ t: string }>(`SELECT '${n}' AS t`)).rows[0]?.t;
        if (n % 7 === 0)
          return client.transaction(async (tx) => (await tx.query<{ t: string }>(`SELECT '${n}' AS t`)).rows[0]?.t);
        return client.read(n % 3 === 0 ? plain(n) : { ...plain(n), name: undefined });
      }),
    );
    expect(texts).toEqual(numbers.map(String));
  });

  test('receive what is notified', async () => {
    const heard: string[] = [];
    const unlisten = await client.listen('astrid_trial', (payload) => void heard.push(payload));
    await client.read({ name: 'notifies', text: "SELECT pg_notify('astrid_trial', $1)::text", values: ['by a read'] });
    await vi.waitFor(() => expect(heard).toEqual(['by a read']), PATIENCE);
    await unlisten();
  });

  const any = <T>(...of: readonly T[]) => fc.constantFrom(...of);
  const KINDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    text: any(...TEXTS),
    int: any(...SIGNED_INTS),
    bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    'double precision': any(...DOUBLES).map(Number),
    boolean: fc.boolean(),
    timestamptz: any(...MOMENTS).map((moment) => new Date(moment)),
    uuid: fc.uuid(),
    'uuid[]': fc.array(fc.uuid(), { maxLength: 4 }),
    'text[]': fc.array(any(...TEXTS), { maxLength: 4 }),
    'int[]': fc.array(any(...SIGNED_INTS), { maxLength: 4 }),
    jsonb: fc.array(fc.jsonValue(), { maxLength: 3 }),
    bytea: fc.uint8Array({ maxLength: 20 }),
  };

  test('send values as other statements do, whatever they are', { timeout: 120_000 }, async () => {
    const value = fc
      .constantFrom(...Object.keys(KINDS))
      .chain((type) => fc.tuple(fc.constant(type), fc.option(KINDS[type] as fc.Arbitrary<unknown>, { freq: 6 })));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 6 }), fc.boolean(), async (given, isNamed) => {
        const text = `SELECT jsonb_build_array(${given.map(([type], i) => `$${i + 1}::${type}::text`).join(', ')})::text`;
        const values = given.map(([, value]) => value);
        const { rows } = await client.query<[string]>(text, values, { rowMode: 'array' });
        // The types decide the text, so the text decides the name.
        const name = isNamed ? `k_${given.map(([type]) => Object.keys(KINDS).indexOf(type)).join('_')}` : undefined;
        expect(await client.read({ name, text, values })).toBe(rows[0]?.[0]);
      }),
      { numRuns: tries(400) },
    );
  });

  test('end with the database', async () => {
    const other = inThread ? undefined : await openEmbedded();
    if (other === undefined) return;
    await other.close();
    await expect(other.client.read(plain(1))).rejects.toThrow('PGlite is closed');
  }, 60_000);

  test('of two databases with one name do not mix', async () => {
    const other = await openEmbedded();
    const text = (n: number) => ({ name: 'same', text: `SELECT '${n}'`, values: [] });
    for (let i = 0; i < 3; i++) {
      expect(await client.read(text(1))).toBe('1');
      expect(await other.client.read(text(2))).toBe('2');
    }
    await other.close();
  }, 60_000);
});

describe.runIf('snapshot' in origin)('reads of a server with a folder', () => {
  let folder: string;
  let server: TestServer;
  const LIST =
    '{ surveys(first: 2) { nodes { name observations(first: 1) { nodes { externalId } } } pageInfo { hasNextPage } } }';
  const uses = () =>
    server.app.db.$queryRaw<{ name: string; uses: number }[]>`
      SELECT name, (generic_plans + custom_plans)::int AS uses FROM pg_prepared_statements WHERE statement LIKE '%surveys%'`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-embedded-reads-'));
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    server = await startServer({ databaseUrl: dataDir, reach: { dataDir, statementMs: 3_000 } });
    await server.makeObservations(await server.makeSurvey('READS'), 2);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('are prepared once, and again after the database was lost', { timeout: 120_000 }, async () => {
    const list = () => server.ok(LIST, { token: server.admin.token });
    const first = await list();
    for (let i = 0; i < 9; i++) expect(await list()).toEqual(first);
    expect(await uses()).toEqual([{ name: expect.stringMatching(/^plan_\d+$/), uses: 10 }]);
    const endless = server.app.db.$queryRawUnsafe('SELECT count(*) FROM generate_series(1, 1000000000)');
    expect(await endless.catch((error: unknown) => error)).toSatisfy(isDatabaseUnavailable);
    expect(await vi.waitFor(list, PATIENCE)).toEqual(first);
    expect(await uses()).toEqual([{ name: expect.stringMatching(/^plan_\d+$/), uses: 1 }]);
  });
});
