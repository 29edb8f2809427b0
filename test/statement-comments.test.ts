/** Each statement of a request on a PostgreSQL server begins with a comment that names its operation, and nothing else of the caller. */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { generateApiKey } from '../src/access/credentials/formats/api-key.js';
import { createServerDatabase } from './support/database.js';
import { serverSettings } from './support/global-setup.js';
import { startServer, type TestServer } from './support/server.js';

const origin = inject('databaseOrigin');

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  let drop: () => Promise<void>;
  let server: TestServer;

  beforeAll(async () => {
    if ('snapshot' in origin) return;
    const { url, drop: remove } = await createServerDatabase(origin.template);
    drop = remove;
    server = await startServer({ databaseUrl: url, reach: serverSettings(url) });
    await server.makeSurvey('NAMED');
    // The first request looks its credential up, which is work of the server itself.
    await server.ok('{ viewer { name } }', { token: server.admin.token });
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(async () => {
    await server?.stop();
    await drop?.();
  });

  /** The statements that connections send while a request is answered, as the database receives them. */
  async function sent(query: string, variables: Record<string, unknown> = {}): Promise<pg.QueryConfig[]> {
    const statements: pg.QueryConfig[] = [];
    const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [config] = args as [string | pg.QueryConfig];
      if (typeof config === 'object') statements.push(config);
      return original.apply(this, args) as undefined;
    });
    await server.ok(query, { token: server.admin.token, variables });
    spy.mockRestore();
    return statements;
  }
  const PLAN = '{ surveys(first: 1) { nodes { name } } }';
  /** Resolvers answer it. */
  const RESOLVED = '{ surveys(first: 1) { nodes { name observationCount } } viewer { name } }';
  const MUTATION = '($name: String!) { createSurvey(input: { name: $name }) { survey { id } } }';

  test('of a plan', async () => {
    const [statement, ...more] = await sent(`query ListSurveys ${PLAN}`);
    expect(statement?.text).toMatch(/^\/\* astrid: ListSurveys \*\/ SELECT concat/);
    expect(more).toEqual([]);
  });

  test('of resolvers, and of a transaction', async () => {
    const texts = async (query: string, variables = {}) => (await sent(query, variables)).map(({ text }) => text);
    const read = await texts(`query Counts ${RESOLVED}`);
    expect(read.filter((text) => text.startsWith('/* astrid: Counts */ '))).not.toEqual([]);
    const written = await texts(`mutation AddSurvey${MUTATION}`, { name: 'COMMENTED' });
    const insert = written.find((text) => text.includes('INSERT INTO') && text.includes('surveys'));
    expect(insert).toMatch(/^\/\* astrid: AddSurvey \*\/ /);
  });

  test('of an operation without a name', async () => {
    const [statement] = await sent(PLAN);
    expect(statement?.text).toMatch(/^\/\* astrid \*\/ SELECT concat/);
  });

  test('contains no credential, and only the beginning of a long name', async () => {
    const key = generateApiKey();
    const [withKey] = await sent(`query ${key} ${PLAN}`);
    expect(withKey?.text).toMatch(/^\/\* astrid \*\/ SELECT concat/);
    const [long] = await sent(`query ${'Long'.repeat(100)} ${PLAN}`);
    expect(long?.text).toMatch(/^\/\* astrid: (Long){16} \*\/ SELECT concat/);
  });

  test('is the same each time, so a plan keeps its name and its text', async () => {
    const list = `query Again ${PLAN}`;
    const [[first], [second]] = [await sent(list), await sent(list)];
    expect([second?.name, second?.text]).toEqual([first?.name, first?.text]);
    // Behind a pooler no statement has a name.
    if (process.env.DATABASE_POOLER) expect(first?.name).toBeUndefined();
    else expect(first?.name).toMatch(/^plan_\d+$/);
  });

  test('is absent from the statements of the server itself', async () => {
    const [statement] = await sent(`query Before ${PLAN}`);
    expect(statement?.text).toContain('Before');
    const own: string[] = [];
    const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [config] = args as [string | pg.QueryConfig];
      own.push(typeof config === 'string' ? config : config.text);
      return original.apply(this, args) as undefined;
    });
    await server.app.db.survey.count();
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((text) => text.includes('astrid:'))).toEqual([]);
  });

  test('names that vary leave no more prepared statements than one connection may keep', async () => {
    if (process.env.DATABASE_POOLER) return;
    const kept: number[] = [];
    for (let turn = 0; turn < 130; turn++) await server.ok(`query Vary${turn} ${PLAN}`, { token: server.admin.token });
    for (let turn = 0; turn < 5; turn++) {
      const [row] = await server.app.db.$queryRawUnsafe<{ count: number }[]>(
        "SELECT count(*)::int AS count FROM pg_prepared_statements WHERE statement <> 'BEGIN'",
      );
      kept.push(row?.count ?? 0);
    }
    expect(Math.max(...kept)).toBeGreaterThan(10);
    expect(Math.max(...kept)).toBeLessThanOrEqual(100);
  });
});
