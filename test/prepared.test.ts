/** Statements of plans that a connection to PostgreSQL prepares by name. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { BoundedClient } from '../src/database/server/bounded-client.js';
import { createServerDatabase } from './support/database.js';
import { startServer, type TestServer } from './support/server.js';

const origin = inject('databaseOrigin');

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  let url: string;
  let drop: () => Promise<void>;
  let server: TestServer;
  let scoped: string;

  beforeAll(async () => {
    if ('snapshot' in origin) return;
    ({ url, drop } = await createServerDatabase(origin.template));
    server = await startServer({ databaseUrl: url, reach: { url } });
    await server.makeObservations(await server.makeSurvey('PREPARED'), 3);
    scoped = (await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:PREPARED'] })).key;
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await server?.stop();
    await drop?.();
  });

  /** The names of the statements of plans that a request sends. */
  async function namesOf(query: string, request: object = { token: server.admin.token }): Promise<(string | undefined)[]> {
    const sent: pg.QueryConfig[] = [];
    const query_ = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [config] = args as [string | pg.QueryConfig];
      if (typeof config === 'object' && config.text.includes('SELECT concat')) sent.push(config);
      return query_.apply(this, args) as undefined;
    });
    await server.ok(query, request);
    spy.mockRestore();
    return sent.map(({ name }) => name);
  }

  test('have one name for each text', async () => {
    const list = 'query ($after: String) { observations(first: 1, after: $after) { nodes { ra } pageInfo { endCursor } } }';
    const by = { token: server.admin.token };
    const [name] = await namesOf(list);
    expect(name).toMatch(/^plan_\d+$/);
    expect(await namesOf(list)).toEqual([name]);
    const { endCursor: after } = (await server.ok(list, by)).observations.pageInfo;
    const [later] = await namesOf(list, { ...by, variables: { after } });
    expect(later).toMatch(/^plan_\d+$/);
    expect(later).not.toBe(name);
    const filtered = 'query ($status: ObservationStatus) { observations(filter: { status: $status }) { nodes { ra } } }';
    const [failed] = await namesOf(filtered, { ...by, variables: { status: 'FAILED' } });
    expect(failed).toMatch(/^plan_\d+$/);
    expect(await namesOf(filtered, { ...by, variables: { status: 'INGESTED' } })).toEqual([failed]);
  });

  const SINCE = 'createdAfter: "2023-01-01T00:00:00Z"';
  const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
  test.each([
    '{ observations(filter: { survey: "PREPARED" }) { nodes { ra } } }',
    '{ observations(filter: { survey: "PREPARED" }, orderBy: { field: RA }) { nodes { ra } } }',
    '{ observations(filter: { filterBand: "" }) { nodes { ra } } }',
    '{ surveys { nodes { observations(orderBy: { field: DEC }) { nodes { ra } } } } }',
    `{ detections(filter: { ${SINCE}, status: PENDING }) { nodes { ra } } }`,
    `{ detections(filter: { modelRunId: "ModelRun:${ID}" }, orderBy: { field: CONFIDENCE }) { nodes { ra } } }`,
    `{ trainingDatasets { nodes { samples(split: TEST) { nodes { id } } } } }`,
  ])('are prepared when one index serves them whatever their values: %s', async (query) => {
    expect(await namesOf(query)).toEqual([expect.stringMatching(/^plan_\d+$/)]);
  });

  test.each([
    '{ users(filter: { search: "a" }) { nodes { name } } }',
    '{ processingJobs(filter: { workflowId: "a" }) { nodes { id } } }',
    `{ detections(filter: { modelRunId: "ModelRun:${ID}", minConfidence: 0.5 }) { nodes { ra } } }`,
    '{ trainingDatasets { nodes { samples(split: TEST, label: SUPERNOVA) { nodes { id } } } } }',
  ])('are not prepared when the best plan depends on a value: %s', async (query) => {
    expect(await namesOf(query)).toEqual([undefined]);
  });

  test('of a key with scopes are prepared when it has one survey', async () => {
    await server.makeSurvey('OTHER');
    const { key } = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:PREPARED', 'survey:OTHER'] });
    const query = '{ detections { nodes { ra } } }';
    expect(await namesOf(query, { key: scoped })).toEqual([expect.stringMatching(/^plan_\d+$/)]);
    expect(await namesOf(query, { key })).not.toContainEqual(expect.any(String));
  });

  test('a connection keeps those that it used last, and the server no others', async () => {
    const client = new BoundedClient({ connectionString: url });
    await client.connect();
    const run = async (n: number): Promise<unknown> => {
      const made: { rows: { n: number }[] } = await client.query({ name: `plan_${n}`, text: `SELECT ${n} AS n`, values: [] });
      return made.rows[0]?.n;
    };
    for (let n = 0; n < 150; n++) expect(await run(n)).toBe(n);
    const kept: { rows: { name: string }[] } = await client.query('SELECT name FROM pg_prepared_statements');
    expect(kept.rows.map(({ name }) => name).sort()).toEqual(Array.from({ length: 100 }, (_, i) => `plan_${i + 50}`).sort());
    expect(await run(0)).toBe(0);
    expect(await run(149)).toBe(149);
    await client.end();
  });

  test('a connection keeps few long ones, as the server keeps memory for each character', async () => {
    const client = new BoundedClient({ connectionString: url });
    await client.connect();
    const run = (n: number, length: number) =>
      client.query({ name: `plan_${n}`, text: `SELECT ${n} AS n /* ${'x'.repeat(length)} */`, values: [] });
    for (let n = 0; n < 10; n++) await run(n, 60_000);
    const kept: { rows: { name: string }[] } = await client.query('SELECT name FROM pg_prepared_statements');
    expect(kept.rows.map(({ name }) => name).sort()).toEqual(['plan_7', 'plan_8', 'plan_9']);
    await run(10, 300_000);
    await run(11, 10);
    const { rows }: { rows: { name: string }[] } = await client.query('SELECT name FROM pg_prepared_statements');
    expect(rows).toEqual([{ name: 'plan_11' }]);
    await client.end();
  });

  test('one that is very long, as for a key of hundreds of surveys, has no name', async () => {
    const client = new BoundedClient({ connectionString: url });
    await client.connect();
    for (const length of [10, 30_000])
      await client.query({ text: `/* keep plan */ SELECT 1 /* ${'x'.repeat(length)} */`, values: [] });
    const kept: { rows: { length: number }[] } = await client.query(
      'SELECT length(statement) FROM pg_prepared_statements ORDER BY 1',
    );
    expect(kept.rows).toEqual([{ length: 41 }]);
    await client.end();
  });

  describe('of claims', () => {
    /** The names and texts of statements that keep their plan. */
    async function keptOf(work: () => Promise<unknown>): Promise<{ name: string | undefined; text: string }[]> {
      const sent: { name: string | undefined; text: string }[] = [];
      const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
      const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
        const [config] = args as [string | pg.QueryConfig];
        if (typeof config === 'object' && config.text.includes('/* keep plan */'))
          sent.push({ name: config.name, text: config.text });
        return original.apply(this, args) as undefined;
      });
      await work();
      spy.mockRestore();
      return sent;
    }
    const claim = (operation: string, limit: number) =>
      server.ok(`mutation ${operation} { claimPreprocessRuns(input: { limit: ${limit} }) { runs { id } } }`, {
        token: server.admin.token,
      });

    test('have one name for each text, which contains the name of the operation', async () => {
      const [first, ...more] = await keptOf(() => claim('One', 1));
      expect(more).toEqual([]);
      expect(first?.name).toMatch(/^kept_\d+$/);
      expect(await keptOf(() => claim('One', 1))).toEqual([first]);
      const [ofAnother] = await keptOf(() => claim('Two', 1));
      const [ofTwo] = await keptOf(() => claim('One', 2));
      expect(new Set([first, ofAnother, ofTwo].map((one) => one?.name)).size).toBe(3);
    });

    test.each([true, false])('are prepared unless a pooler is between (%s)', async (pooled) => {
      const client = new BoundedClient({ connectionString: url, pooled });
      // It is not connected, so nothing is sent.
      const [statement] = await keptOf(async () => void client.query({ text: '/* keep plan */ SELECT 1' }));
      expect(statement?.name === undefined).toBe(pooled);
    });

    test('a statement that could not be prepared is not dropped later, inside the transaction of another', async () => {
      const client = new BoundedClient({ connectionString: url });
      await client.connect();
      const run = (name: string, text: string): Promise<unknown> => client.query({ name, text, values: [] });
      await expect(run('plan_bad', 'SELECT no_such_column')).rejects.toThrow('no_such_column');
      await client.query('BEGIN');
      for (let n = 0; n < 100; n++) await run(`plan_${n}`, `SELECT ${n}`);
      await client.query('COMMIT');
      await client.end();
    });
  });
});
