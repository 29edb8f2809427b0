/** The metrics: their meaning, their permitted readers, and that they name no key, user or operation. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createMetrics, type Metrics } from '../src/http/telemetry/metrics.js';
import { createMetricsServer } from '../src/http/telemetry/metrics-endpoint.js';
import { PATIENCE, startServer, type TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const TOKEN = 'a token that scrapers show'.replaceAll(' ', '-');

const server = serverOfFile({ hears: true });
let metrics: Metrics;
let origin: string;
beforeAll(async () => {
  server.secrets.add(TOKEN);
  metrics = createMetrics(server.app);
  origin = await server.listen({ metrics, metricsToken: TOKEN });
});

const get = (headers: Record<string, string> = {}, method = 'GET') => fetch(`${origin}/metrics`, { method, headers });
const shown = { Authorization: `Bearer ${TOKEN}` };
const page = async () => (await get(shown)).text();

/** The number behind a name and its labels. */
async function numberOf(series: string): Promise<number | undefined> {
  const line = (await page()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const ask = (query: string, request: object = {}) => server.graphql(query, { url: `${origin}/graphql`, ...request });

describe('the page', () => {
  test('is for who shows the token, as it was set and nowhere else', async () => {
    for (const Authorization of ['', TOKEN, `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.toUpperCase()}`]) {
      const refused = await get(Authorization ? { Authorization } : {});
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await refused.text()).not.toContain('astrid_');
    }
    expect((await fetch(`${origin}/metrics?token=${TOKEN}`)).status).toBe(401);
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    expect((await get({ 'X-API-Key': key })).status).toBe(401);
    expect((await get({ Authorization: `Bearer ${key}` })).status).toBe(401);
    const answer = await get(shown);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toContain('process_cpu_seconds_total');
  });

  test('can only be read', async () => {
    expect(await (await get(shown, 'HEAD')).text()).toBe('');
    const posted = await get(shown, 'POST');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('does not exist without a token', async () => {
    for (const options of [{}, { metrics }])
      for (const method of ['GET', 'POST'])
        expect((await fetch(`${await server.listen(options)}/metrics`, { method, headers: shown })).status).toBe(404);
  });

  test('needs no token at a separate port, which serves nothing else', async () => {
    const own = createMetricsServer(metrics).listen(0, '127.0.0.1');
    await once(own, 'listening');
    const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('astrid_database_up 1');
    expect((await fetch(`${url}/metrics?format=prometheus`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/graphql`)).status).toBe(404);
    own.closeAllConnections();
    own.close();
  });
});

describe('the numbers', () => {
  test('count requests by who asked, the status and the code, and how long they took', async () => {
    const { key } = await server.makeKey();
    const of = (principal: string, status: number, code: string) =>
      numberOf(`astrid_requests_total{principal="${principal}",status="${status}",code="${code}"}`);
    await ask('{ viewer { name } }');
    await ask('{ viewer { name } }', { key });
    await ask('{ viewer { name } }', { key });
    await ask('{ auditEvents { totalCount } }', { key });
    await ask('{ viewer { name } }', { key: 'nonsense' });
    await expect.poll(() => of('anonymous', 200, '')).toBe(1);
    await expect.poll(() => of('apiKey', 200, '')).toBe(2);
    await expect.poll(() => of('apiKey', 403, 'FORBIDDEN')).toBe(1);
    await expect.poll(() => of('refused', 401, 'UNAUTHENTICATED')).toBe(1);
    expect(await numberOf('astrid_request_duration_seconds_count{principal="apiKey"}')).toBe(3);
    expect(await numberOf('astrid_requests_open')).toBe(0);
  });

  test('count what produced the answers', async () => {
    const { key } = await server.makeKey({ set: 'READ_ONLY' });
    const counts = () => Promise.all(['sql', 'resolvers', 'both'].map((by) => numberOf(`astrid_answers_total{by="${by}"}`)));
    const before = await counts();
    await ask('{ surveys { nodes { name } } }', { key });
    await ask('{ surveys { nodes { name } } viewer { name } }', { key });
    await ask('{ observationStatistics { count } }', { key });
    await ask('{ observationStatistics { count } }', { key });
    const more = (await counts()).map((count, index) => (count ?? 0) - (before[index] ?? 0));
    expect(more).toEqual([1, 2, 1]);
  });

  test('count a stream as open, and not as a slow request', async () => {
    const { key } = await server.makeKey();
    const before = await numberOf('astrid_request_duration_seconds_count{principal="apiKey"}');
    const leaving = new AbortController();
    const stream = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', 'X-API-Key': key },
      body: JSON.stringify({ query: 'subscription { runChanged { __typename } }' }),
      signal: leaving.signal,
    });
    expect(stream.status).toBe(200);
    expect(await numberOf('astrid_requests_open')).toBe(1);
    leaving.abort();
    await expect.poll(() => numberOf('astrid_requests_open')).toBe(0);
    expect(await numberOf('astrid_request_duration_seconds_count{principal="apiKey"}')).toBe(before);
  });

  test('count what is cached and the statements to the database', async () => {
    const { key } = await server.makeKey();
    const loads = () => numberOf('astrid_credential_loads_total{of="keys"}');
    const before = (await loads()) ?? 0;
    for (let i = 0; i < 3; i++) await ask('{ viewer { name } }', { key });
    expect(await loads()).toBe(before + 1);
    expect(await numberOf('astrid_credentials_cached{of="keys"}')).toBeGreaterThan(0);
    await server.app.usage.flush();
    expect(await numberOf('astrid_usage_unwritten_keys')).toBe(0);
    expect(await numberOf('astrid_usage_unwritten_seconds')).toBe(0);
    expect(await numberOf('astrid_notifications_up')).toBe(1);
    expect(await numberOf('astrid_database_writable')).toBe(1);
    expect(await numberOf('astrid_audit_unsealed_events')).toBe(await server.app.db.auditEvent.count());
    expect(await numberOf('astrid_database_connections{state="waiting"}')).toBe(
      server.app.database.kind === 'postgresql' ? 0 : undefined,
    );
  });

  test('state how long the oldest count of use and the oldest unsealed event have waited', async () => {
    const failing = vi.spyOn(server.app.db, '$executeRaw').mockRejectedValue(new Error('cannot be written'));
    try {
      const { key } = await server.makeKey();
      await ask('{ viewer { name } }', { key });
      await expect.poll(() => numberOf('astrid_usage_unwritten_seconds')).toBeGreaterThan(0);
      const before = (await numberOf('astrid_usage_unwritten_seconds')) as number;
      await expect(server.app.usage.flush()).rejects.toThrow('cannot be written');
      expect(await numberOf('astrid_usage_unwritten_seconds')).toBeGreaterThan(before);
    } finally {
      failing.mockRestore();
    }
    await server.app.usage.flush();
    expect(await numberOf('astrid_usage_unwritten_seconds')).toBe(0);
    const [oldest] = await server.app.db.auditEvent.findMany({ orderBy: { id: 'asc' }, take: 1 });
    const age = (Date.now() - Number(oldest?.createdAt)) / 1_000;
    expect(Math.abs(((await numberOf('astrid_audit_unsealed_seconds')) as number) - age)).toBeLessThan(5);
  });

  test('state that the database accepts no writes', async () => {
    const refusing = vi.spyOn(server.app.database, 'ping').mockRejectedValue(new Error('read only'));
    try {
      expect(await numberOf('astrid_database_writable')).toBe(0);
      expect(await numberOf('astrid_database_up')).toBe(1);
    } finally {
      refusing.mockRestore();
    }
  });

  test('count keys by status and those that end soon, and ask the database not at every look', async () => {
    const fresh = async (): Promise<Record<string, number>> => {
      const text = String((await createMetrics(server.app).page()).body);
      const series = [...text.matchAll(/^(astrid_api_keys(?:_expiring)?\{.*?\}) (\d+)$/gm)];
      return Object.fromEntries(series.map(([, name, count]) => [name, Number(count)]));
    };
    const before = await fresh();
    const expiring = (days: number) => `astrid_api_keys_expiring{days="${days}"}`;
    const withStatus = (status: string) => `astrid_api_keys{status="${status}"}`;
    expect(Object.keys(before).sort()).toEqual(
      [...['active', 'expired', 'revoked'].map(withStatus), expiring(7), expiring(30)].sort(),
    );
    const keys = await Promise.all([3, 20, 40, 3, 3].map((expiresInDays) => server.makeKey({ expiresInDays })));
    const [, , , revoked, expired] = keys as [TestKey, TestKey, TestKey, TestKey, TestKey];
    const { db } = server.app;
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id: revoked.id },
      token: server.admin.token,
    });
    await db.apiKey.update({
      where: { id: expired.uuid },
      data: { createdAt: new Date(0), expiresAt: new Date(Date.now() - 1_000) },
    });
    const after = await fresh();
    const gained = Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]));
    expect(gained).toEqual({
      [withStatus('active')]: 3,
      [withStatus('expired')]: 1,
      [withStatus('revoked')]: 1,
      [expiring(7)]: 1,
      [expiring(30)]: 2,
    });
    await page();
    const statements = await server.statementsOf(() => page());
    expect(statements.filter((sql) => /FROM api_keys/.test(sql))).toEqual([]);
  });

  test('count how often the audit log was not sealed, and why', async () => {
    const { seals } = server.app;
    [seals.refused, seals.failed] = [2, 1];
    expect(await numberOf('astrid_audit_seals_refused_total{reason="broken_chain"}')).toBe(2);
    expect(await numberOf('astrid_audit_seals_refused_total{reason="failed"}')).toBe(1);
  });

  test('name no key, user, operation or address', async () => {
    const { key, uuid } = await server.makeKey();
    await ask('query Nightly { viewer { name } }', { key, operationName: 'Nightly' });
    await ask('{ viewer { name } }', { token: server.admin.token });
    const text = await page();
    for (const name of [key, uuid, server.admin.uuid, 'Nightly', '127.0.0.1']) expect(text).not.toContain(name);
  });

  test(
    'show that the database is unavailable',
    async () => {
      const other = await startServer();
      const numbers = createMetrics(other.app);
      await other.app.database.close();
      const { body } = await numbers.page();
      expect(String(body)).toMatch(/^astrid_database_up 0$/m);
      expect(String(body)).not.toMatch(/^astrid_audit_unsealed_events \d/m);
      expect(String(body)).not.toMatch(/^astrid_api_keys.* \d/m);
      await other.stop();
    },
    PATIENCE.timeout,
  );
});
