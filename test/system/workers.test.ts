/** One server of two workers on PostgreSQL: its limits, counts, metrics, log and stop are those of one server, also when a worker is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createServerDatabase } from '../support/database.js';
import { command } from '../support/programs.js';
import { JWT_SECRET } from '../support/server.js';
import { PATIENCE, POOL, VIEWER, Workers } from '../support/workers.js';

const origin = inject('databaseOrigin');
/** Each of these waits several times. */
const LONG = 240_000;

let database: Awaited<ReturnType<typeof createServerDatabase>>;
const children: ChildProcess[] = [];

const usageOf = async (id: string): Promise<number> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('SELECT usage_count::int AS count FROM api_keys WHERE id = $1', [id.split(':')[1]]);
  await client.end();
  return rows[0].count;
};

describe.runIf('url' in origin)('two workers', () => {
  let server: Workers;
  beforeAll(async () => {
    database = await createServerDatabase((origin as { template: string }).template);
    server = await Workers.start(database.url);
  });
  afterEach(() => expect(server.broken).toEqual([]));
  afterAll(async () => {
    Workers.killAll();
    for (const child of children) child.kill('SIGKILL');
    await database.drop();
  });

  test('start once, and serve one port with one log', async () => {
    await server.bothAnswer();
    expect(server.pids).not.toContain(server.process.pid);
    const count = (pattern: RegExp) => server.lines.filter(({ msg }) => pattern.test(msg)).length;
    expect(count(/^AstrID starts$/)).toBe(1);
    expect(server.lines.filter(({ msg, pid }) => msg === 'ready' && pid === server.process.pid)).toHaveLength(1);
    expect(count(/^Admin user .* created/)).toBe(1);
  });

  test('count the requests of a key together', async () => {
    const { key } = await server.makeKey(20);
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.ask(VIEWER, { 'X-API-Key': key })));
    const statuses = answers.map(({ status }) => status);
    expect([statuses.filter((status) => status === 200).length, statuses.filter((status) => status === 429).length]).toEqual([
      20, 30,
    ]);
  });

  test('count wrong passwords together', async () => {
    const wrong = 'mutation { signIn(input: { email: "nobody@example.org", password: "a wrong password" }) { accessToken } }';
    const codes: string[] = [];
    for (let i = 0; i < 12; i++) codes.push((await server.ask(wrong)).body.errors?.[0]?.extensions.code ?? '');
    expect(codes).toEqual([...Array(10).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED', 'RATE_LIMITED']);
  });

  test(
    'count open streams together, and give back those of a worker that was killed',
    async () => {
      const { key } = await server.makeKey();
      const streams = await Promise.all(Array.from({ length: 10 }, () => server.openStream(key)));
      expect(streams.map(({ status, text }) => [status, /event: next/.test(text)])).toEqual(Array(10).fill([200, false]));
      expect((await server.openStream(key)).text).toContain('RATE_LIMITED');
      // On a busy machine one worker may have accepted all of them. The port stays open only while one of the two lives.
      for (const victim of server.pids) {
        process.kill(victim, 'SIGKILL');
        const ended = await server.line(({ msg, workerPid }) => msg.startsWith('a worker has ended') && workerPid === victim);
        await vi.waitFor(() => {
          const later = server.lines.slice(server.lines.indexOf(ended));
          expect(later.some(({ msg, worker }) => msg === 'ready' && worker === ended.worker)).toBe(true);
        }, PATIENCE);
        if (streams.some(({ isOver }) => isOver())) break;
      }
      expect(streams.filter(({ isOver }) => isOver())).not.toEqual([]);
      const again = await vi.waitFor(async () => {
        const stream = await server.openStream(key);
        expect(stream.text).not.toContain('RATE_LIMITED');
        return stream;
      }, PATIENCE);
      for (const { leave } of [...streams, again]) leave();
      await server.line(({ msg, worker }) => msg === 'ready' && worker !== undefined);
    },
    LONG,
  );

  test('refuse a revoked key at both workers, from the answer of the revocation on', async () => {
    for (let round = 0; round < 10; round++) {
      const { key, id } = await server.makeKey();
      const ask = () => server.ask(VIEWER, { 'X-API-Key': key });
      expect((await Promise.all([ask(), ask(), ask(), ask()])).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      await server.asAdmin(`mutation { revokeApiKey(input: { id: "${id}" }) { apiKey { id } } }`);
      expect((await Promise.all([ask(), ask(), ask(), ask()])).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    }
  });

  test('use no more connections than DATABASE_POOL_SIZE, and two more each', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { key } = await server.makeKey();
    let most = 0;
    const load = Promise.all(
      Array.from({ length: 100 }, () => server.ask('{ observations { totalCount } }', { 'X-API-Key': key })),
    );
    for (let i = 0; i < 10; i++) {
      const { rows } = await client.query(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'astrid%'",
      );
      most = Math.max(most, rows[0].count);
    }
    await load;
    await client.end();
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(POOL + 4);
  });

  test(
    'have one page of metrics, whose counts never fall, also when a worker is killed under load',
    async () => {
      const { key, id } = await server.makeKey();
      const series = 'astrid_requests_total{principal="apiKey",status="200",code=""}';
      await server.ask(VIEWER, { 'X-API-Key': key });
      const begin = await vi.waitFor(() => server.metric(series), PATIENCE);
      for (let i = 0; i < 20; i++) await server.ask(VIEWER, { 'X-API-Key': key });
      await vi.waitFor(async () => expect(await server.metric(series)).toBe(begin + 20), PATIENCE);
      expect(await server.metric('astrid_workers{state="running"}')).toBe(2);
      const ended = await server.metric('astrid_workers_ended_total');

      let [answered, cut] = [0, 0];
      let isOver = false;
      const load = Promise.all(
        Array.from({ length: 6 }, async () => {
          while (!isOver)
            await server.ask(VIEWER, { 'X-API-Key': key }).then(
              ({ status }) => status === 200 && answered++,
              () => cut++,
            );
        }),
      );
      await vi.waitFor(() => expect(answered).toBeGreaterThan(20), PATIENCE);
      const victim = server.lines.filter(({ msg }) => msg === 'request').at(-1)?.pid as number;
      process.kill(victim, 'SIGKILL');
      await vi.waitFor(async () => expect(await server.metric('astrid_workers_ended_total')).toBe(ended + 1), PATIENCE);
      await vi.waitFor(async () => expect(await server.metric('astrid_workers{state="running"}')).toBe(2), PATIENCE);
      isOver = true;
      await load;
      expect(await server.metric(series)).toBeGreaterThanOrEqual(begin + 20);
      // Only requests that the killed worker had received were cut.
      expect(cut).toBeLessThanOrEqual(6);
      // A killed worker loses at most its last second of usage. Nothing counts twice.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await usageOf(id)).toBeLessThanOrEqual(21 + answered + cut);
      expect(await usageOf(id)).toBeGreaterThan(21);
    },
    LONG,
  );

  test(
    'stop in order under load: each request is answered, and counted exactly once',
    async () => {
      const other = await Workers.start(database.url);
      const { key, id } = await other.makeKey();
      let [answered, refused] = [0, 0];
      let isOver = false;
      const load = Promise.all(
        Array.from({ length: 4 }, async () => {
          while (!isOver)
            await other.ask(VIEWER, { 'X-API-Key': key }).then(
              ({ status }) => status === 200 && answered++,
              (error: NodeJS.ErrnoException) => {
                if (error.code !== 'ECONNREFUSED') refused++;
              },
            );
        }),
      );
      await vi.waitFor(() => expect(answered).toBeGreaterThan(20), PATIENCE);
      expect(await other.stop()).toBe(0);
      isOver = true;
      await load;
      expect(other.pids).toHaveLength(2);
      expect(other.lines.filter(({ msg }) => msg === 'stopping')).toHaveLength(2);
      expect(answered).toBeGreaterThan(20);
      // Under endless load, connections wait in the queue of the closed listener: they are reset before they carry a request.
      expect(await usageOf(id)).toBe(answered);
      expect(refused).toBeLessThanOrEqual(4);
      expect(await unsealed()).toBe(0);
    },
    LONG,
  );

  test('end with their parent', async () => {
    const other = await Workers.start(database.url);
    await other.bothAnswer();
    other.process.kill('SIGKILL');
    const isRunning = (pid: number) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await vi.waitFor(() => expect(other.pids.filter(isRunning)).toEqual([]), PATIENCE);
  });

  test('end with one reason when the first cannot start', async () => {
    const child = spawn(process.execPath, command('main.ts'), {
      env: { PATH: process.env.PATH, PORT: '0', WORKERS: '2', JWT_SECRET, DATABASE_URL: 'postgresql://astrid@127.0.0.1:1/none' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, 'close');
    expect([code, text.match(/AstrID cannot start/g)]).toEqual([1, ['AstrID cannot start']]);
  });

  const unsealed = async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query('SELECT count(*)::int AS count FROM audit_pending');
    await client.end();
    return rows[0].count;
  };
});
