/** Two servers of two workers each, with one Redis: a limit holds for all four processes together. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createServerDatabase } from '../support/database.js';
import { PATIENCE, VIEWER, Workers } from '../support/workers.js';

const origin = inject('databaseOrigin');
const { REDIS_URL } = process.env;
const LIMIT = 20;

describe.runIf('url' in origin && REDIS_URL !== undefined)('two servers of two workers with Redis', () => {
  let database: Awaited<ReturnType<typeof createServerDatabase>>;
  let servers: [Workers, Workers];
  beforeAll(async () => {
    database = await createServerDatabase((origin as { template: string }).template);
    const start = () => Workers.start(database.url, { REDIS_URL });
    // The first one creates the admin.
    servers = [await start(), await start()];
    await Promise.all(servers.map((server) => server.bothAnswer()));
  }, 120_000);
  afterEach(() => expect(servers.flatMap(({ broken }) => broken)).toEqual([]));
  afterAll(async () => {
    Workers.killAll();
    await database.drop();
  });

  test('count the requests of a key together', async () => {
    const { key } = await servers[0].makeKey(LIMIT);
    // The limit is known everywhere before the first request counts.
    const ask = (turn: number) => (servers[turn % 2] as Workers).ask(VIEWER, { 'X-API-Key': key });
    const statuses = (await Promise.all(Array.from({ length: 60 }, (_, turn) => ask(turn)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT);
    expect(statuses.filter((status) => status === 429)).toHaveLength(60 - LIMIT);
    // All four processes have answered.
    for (const server of servers) expect(server.pids).toHaveLength(2);
  });

  test('count wrong passwords together', async () => {
    const email = `nobody-${process.pid}-${Date.now()}@example.org`;
    const wrong = `mutation { signIn(input: { email: "${email}", password: "a wrong password" }) { accessToken } }`;
    const codes: string[] = [];
    for (let turn = 0; turn < 12; turn++) {
      const { body } = await (servers[turn % 2] as Workers).ask(wrong);
      codes.push(body.errors?.[0]?.extensions.code ?? '');
    }
    expect(codes).toEqual([...Array(10).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED', 'RATE_LIMITED']);
  });

  test('refuse a key that the other server revoked', async () => {
    const { key, id } = await servers[0].makeKey();
    const ask = (server: Workers) => server.ask(VIEWER, { 'X-API-Key': key });
    for (const server of servers) expect((await ask(server)).status).toBe(200);
    await servers[0].asAdmin(`mutation { revokeApiKey(input: { id: "${id}" }) { apiKey { id } } }`);
    expect((await Promise.all([ask(servers[0]), ask(servers[0])])).map(({ status }) => status)).toEqual([401, 401]);
    await vi.waitFor(async () => expect((await ask(servers[1])).status).toBe(401), PATIENCE);
  });
});
