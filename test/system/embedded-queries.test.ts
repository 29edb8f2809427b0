/** The statements of Prisma on the embedded database: few messages each, with the results and the errors of PGlite's own `query`. */
import { openAsBlob } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { extensions } from '../../src/database/embedded/extensions.js';
import { withShortQueries } from '../../src/database/embedded/queries.js';

type Query = PGlite['query'];

let client: PGlite;
beforeAll(async () => {
  const origin = inject('databaseOrigin');
  // Loading a database takes less computing than creating one.
  const loadDataDir = 'snapshot' in origin ? await openAsBlob(origin.snapshot) : undefined;
  client = withShortQueries(await PGlite.create({ extensions, ...(loadDataDir && { loadDataDir }) }));
  await client.exec(`
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE t (n int PRIMARY KEY, m mood, texts text[], moods mood[], j jsonb, d double precision, at timestamptz, big bigint, b bytea);
    INSERT INTO t (n) SELECT generate_series(1, 3)`);
  await client.refreshArrayTypes();
});

/** The parsers of the Prisma adapter leave these types as text. */
const parsers = Object.fromEntries([20, 1184, 1700, 3802, 3807].map((type) => [type, (text: string) => `text ${text}`]));
const NOW = new Date('2023-05-19T17:27:15.123Z');
const ROW = 'INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *';
const values = [9, 'ok', ['a,"b"', null, '{'], ['sad'], { a: [1, null] }, 0.1, NOW, 2n ** 60n, new Uint8Array([0, 255])];

const STATEMENTS: [string, unknown[]?][] = [
  ['SELECT 1 AS one, true AS yes, null AS nothing, 1.5::float8 AS d, now() IS NOT NULL AS now'],
  ['SELECT $1::int[] AS list, $2::jsonb AS json, $3::timestamptz AS at, $4::bigint AS big', [[1, 2], [{}], NOW, '7']],
  [ROW, values],
  ['UPDATE t SET d = $1 WHERE n > $2', [0.5, 1]],
  ['DELETE FROM t WHERE n = $1', [9]],
  ['SELECT n FROM t WHERE false'],
  ['WITH gone AS (DELETE FROM t WHERE n = 1 RETURNING n) SELECT n FROM gone'],
  ['CREATE TABLE other (n int)'],
  ['DROP TABLE other'],
  ["SET work_mem = '5MB'"],
  ['VALUES (1), (2)'],
  [''],
  // Errors
  ['SELECT wrong'],
  ['SELECT 1/$1::int', [0]],
  ['SELECT $1::int', ['one']],
  ['INSERT INTO t (n) VALUES ($1)', [2]],
  ['SELECT 1; SELECT 2'],
  ['SELECT $1::int', []],
];

/** The result, or the fields of the error, of a statement whose changes are undone. */
async function outcome(query: Query, sql: string, given: unknown[] | undefined, rowMode: 'array' | 'object' | undefined) {
  await client.exec('BEGIN');
  try {
    return await query(sql, given, rowMode && { rowMode, parsers });
  } catch (error) {
    const { message, code, severity, detail, constraint, position } = error as Record<string, unknown>;
    // Only the name of the statement differs.
    return {
      message: String(message).replace(/statement "prisma \d+"/, 'statement ""'),
      code,
      severity,
      detail,
      constraint,
      position,
    };
  } finally {
    await client.exec('ROLLBACK');
  }
}

describe.each(['array', 'object', undefined] as const)('in the row mode %s', (rowMode) => {
  test.each(STATEMENTS)('%s has the outcome of PGlite', async (sql, given?) => {
    const theirs = await outcome(PGlite.prototype.query.bind(client), sql, given, rowMode);
    expect(await outcome(client.query, sql, given, rowMode)).toEqual(theirs);
    // Nothing is left of a statement that failed.
    expect((await client.query('SELECT count(*)::int AS n FROM t')).rows).toEqual([{ n: 3 }]);
  });
});

describe('a statement that is sent again', () => {
  const SUM = 'SELECT $1::int + 1 AS sum';
  const prepared = async () => (await client.query('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows;

  test('takes two messages twice, and then one', async () => {
    const sent = vi.spyOn(client, 'execProtocolStream');
    for (const messages of [2, 2, 1, 1]) {
      sent.mockClear();
      expect((await client.query(SUM, [messages])).rows).toEqual([{ sum: messages + 1 }]);
      expect(sent).toHaveBeenCalledTimes(messages);
    }
    sent.mockRestore();
  });

  test('is prepared again when all were dropped, also inside a transaction', async () => {
    await client.exec('DISCARD ALL');
    const rows = await client.transaction(async (tx) => (await tx.query(SUM, [1])).rows);
    expect(rows).toEqual([{ sum: 2 }]);
    await client.query('DEALLOCATE ALL');
    expect((await client.query(SUM, [2])).rows).toEqual([{ sum: 3 }]);
  });

  test.each(['exec', 'query'] as const)('has the present types of its columns after a change by %s', async (how) => {
    const read = async () => (await client.query('SELECT d FROM t WHERE n = 2')).fields[0]?.dataTypeID;
    for (const [type, id] of [
      ['text', 25],
      ['float8', 701],
    ] as const) {
      for (let time = 0; time < 7; time++) await read();
      await client[how](`ALTER TABLE t ALTER d TYPE ${type} USING NULL`);
      expect(await read()).toBe(id);
    }
  });

  test('leaves its name to others, so that the database keeps at most a hundred', async () => {
    for (let n = 0; n < 250; n++) for (let time = 0; time < 2; time++) await client.query(`SELECT ${n} AS n`);
    const [{ n }] = (await prepared()) as [{ n: number }];
    expect(n).toBeGreaterThan(50);
    expect(n).toBeLessThanOrEqual(100);
    expect((await client.query('SELECT 3 AS n')).rows).toEqual([{ n: 3 }]);
  });

  test('has no name when it is very long', async () => {
    await client.query('DEALLOCATE ALL');
    const long = `SELECT 1 AS one /* ${'x'.repeat(10_000)} */`;
    for (let time = 0; time < 3; time++) expect((await client.query(long)).rows).toEqual([{ one: 1 }]);
    const { rows } = await client.query("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%xxx%'");
    expect(rows).toEqual([]);
  });
});

test('a transaction runs them in turn, commits, and runs none after its end', async () => {
  let late: Query | undefined;
  const outside = await client.transaction(async (tx) => {
    late = tx.query;
    const waiting = client.query('SELECT count(*)::int AS n FROM t');
    await Promise.all([10, 11].map((n) => tx.query('INSERT INTO t (n) VALUES ($1)', [n])));
    return { waiting };
  });
  expect((await outside.waiting).rows).toEqual([{ n: 5 }]);
  await expect(late?.('SELECT 1')).rejects.toThrow('Transaction is closed');
  await client.query('DELETE FROM t WHERE n >= 10');
});

test('a transaction whose statement failed changes nothing', async () => {
  const work = client.transaction(async (tx) => {
    await tx.query('INSERT INTO t (n) VALUES (10)');
    await tx.query('INSERT INTO t (n) VALUES (1)');
  });
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect((await client.query('SELECT count(*)::int AS n FROM t')).rows).toEqual([{ n: 3 }]);
});

test('a closed client refuses them', async () => {
  await client.close();
  await expect(client.query('SELECT 1')).rejects.toThrow('PGlite is closed');
});
