/** A transaction on PostgreSQL whose BEGIN travels with its first statement. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { BoundedClient } from '../src/database/server/bounded-client.js';
import { openPool } from '../src/database/server/postgres.js';
import { createServerDatabase } from './support/database.js';

const origin = inject('databaseOrigin');

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  let url: string;
  let drop: () => Promise<void>;
  let watcher: pg.Client;
  let client: BoundedClient;

  beforeAll(async () => {
    if ('snapshot' in origin) return;
    ({ url, drop } = await createServerDatabase(origin.template));
    watcher = new pg.Client({ connectionString: url });
    await watcher.connect();
    await watcher.query('CREATE TABLE kept (value int PRIMARY KEY)');
  });
  afterAll(async () => {
    await watcher?.end();
    await drop?.();
  });
  beforeEach(async () => {
    await watcher.query('TRUNCATE kept');
    client = new BoundedClient({ connectionString: url });
    await client.connect();
    // The first transaction of a connection prepares BEGIN.
    await run('BEGIN', 'COMMIT');
    return () => client.end();
  });

  const query = (text: string, values?: unknown[]): Promise<pg.QueryResult> => client.query({ text }, values) as never;
  async function run(...texts: string[]): Promise<void> {
    for (const text of texts) await query(text);
  }
  const kept = async () => (await watcher.query('SELECT value FROM kept ORDER BY value')).rows.map(({ value }) => value);
  /** The number of messages from the server, each of which ends a wait for it. */
  async function waitsOf(...texts: string[]): Promise<number> {
    let waits = 0;
    const count = () => waits++;
    client.connection.on('readyForQuery', count);
    await run(...texts);
    client.connection.off('readyForQuery', count);
    return waits;
  }

  test('waits once for the server until its first statement has run', async () => {
    expect(await waitsOf('BEGIN', 'SELECT 1', 'COMMIT')).toBe(2);
    expect(await waitsOf('BEGIN', 'SELECT 1', 'SELECT 2', 'ROLLBACK')).toBe(3);
  });

  test('does not reach the server if it has no statement', async () => {
    expect(await waitsOf('BEGIN', 'COMMIT')).toBe(0);
    expect(await waitsOf('BEGIN', 'ROLLBACK')).toBe(0);
    await run('INSERT INTO kept VALUES (1)');
    expect(await kept()).toEqual([1]);
  });

  test.each([
    ['COMMIT', [1, 2]],
    ['ROLLBACK', []],
  ])('ends as a whole by %s', async (end, left) => {
    await run('BEGIN', 'INSERT INTO kept VALUES (1)', 'INSERT INTO kept VALUES (2)');
    expect(await kept()).toEqual([]);
    await run(end);
    expect(await kept()).toEqual(left);
  });

  test('gives the rows of its first statement, with and without values', async () => {
    await run('BEGIN');
    expect(await query('SELECT $1::int AS a', [7])).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [{ a: 7 }] });
    await run('COMMIT', 'BEGIN');
    expect((await query('SELECT 8 AS b')).rows).toEqual([{ b: 8 }]);
    await run('COMMIT', 'BEGIN');
    expect((await query('/* keep plan */ SELECT $1::int AS c', [9])).rows).toEqual([{ c: 9 }]);
    await run('COMMIT', 'BEGIN');
    expect((await query('/* keep plan */ SELECT $1::int AS c', [10])).rows).toEqual([{ c: 10 }]);
    await run('COMMIT');
  });

  test.each([
    ['cannot be parsed', 'INSERT INTO kept VALUES (1) wrong', '42601'],
    ['fails', 'INSERT INTO kept VALUES (1), (1)', '23505'],
    ['is two', 'INSERT INTO kept VALUES (1); INSERT INTO kept VALUES (2)', '42601'],
  ])('is undone when its first statement %s', async (_, text, code) => {
    await run('BEGIN');
    await expect(query(text)).rejects.toMatchObject({ code });
    await expect(query('INSERT INTO kept VALUES (3)')).rejects.toMatchObject({ code: '25P02' });
    await run('ROLLBACK', 'INSERT INTO kept VALUES (4)');
    expect(await kept()).toEqual([4]);
  });

  test('uses a kept statement again after its first use has failed', async () => {
    const insert = '/* keep plan */ INSERT INTO kept VALUES ($1)';
    for (const [value, ok] of [
      ['x', false],
      ['1', true],
      ['1', false],
      ['2', true],
    ] as const) {
      await run('BEGIN');
      const done = query(insert, [value]);
      await (ok ? done : expect(done).rejects.toThrow());
      await run(ok ? 'COMMIT' : 'ROLLBACK');
    }
    expect(await kept()).toEqual([1, 2]);
  });

  test('does not run its first statement when BEGIN fails', async () => {
    await run('DEALLOCATE begin', 'BEGIN');
    await expect(query('INSERT INTO kept VALUES (1)')).rejects.toMatchObject({ code: '26000' });
    await run('ROLLBACK', 'BEGIN', 'INSERT INTO kept VALUES (2)');
    expect(await kept()).toEqual([]);
    await run('COMMIT');
    expect(await kept()).toEqual([2]);
  });

  test('does not begin for the next user of its connection', async () => {
    const pool: pg.Pool = openPool({ url }, ['public'], 1);
    for (const turn of [1, 2]) {
      const used = await pool.connect();
      await used.query({ text: 'BEGIN' });
      // The second turn leaves a transaction that has sent nothing.
      if (turn === 1) await used.query({ text: 'COMMIT' });
      used.release();
    }
    await pool.query('INSERT INTO kept VALUES (5)');
    expect(await kept()).toEqual([5]);
    await pool.end();
  });
});
