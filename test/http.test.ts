/** HTTP around GraphQL: paths and methods, headers, CORS, the log of requests, and answers when the database fails. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { VERSION } from '../src/base/version.js';
import { PATIENCE, type RequestOptions, startServer, type TestServer } from './support/server.js';

/** Allowed across origins when a page does not name headers. */
const KNOWN_HEADERS = 'Content-Type, Authorization, X-API-Key, X-Request-Id, Idempotency-Key, Last-Event-ID';

let server: TestServer;
let admin: RequestOptions;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
});
afterAll(() => server.stop());

describe('HTTP', () => {
  const SAFE = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': /^default-src 'none'/,
    'x-astrid-version': VERSION,
  };

  test('health states the version', async () => {
    for (const [path, state] of [
      ['/livez', 'ok'],
      ['/readyz', 'ready'],
    ])
      expect(await (await fetch(server.origin + path)).text()).toBe(`${state}\nversion ${VERSION}\n`);
  });

  test.each([
    ['POST', '/graphql', 400],
    ['GET', '/graphql?query={viewer{id}}', 200],
    ['GET', '/livez', 200],
    ['GET', '/readyz', 200],
    ['HEAD', '/livez', 200],
    ['GET', '/nothing', 404],
    ['GET', '/graphiql/../package.json', 404],
    ['GET', '/graphiql/%2e%2e/package.json', 404],
    ['GET', '/', 302],
    ['POST', '/livez', 405],
    ['POST', '/icon.svg', 405],
    ['OPTIONS', '/readyz', 405],
    ['POST', '/nothing', 404],
    ['DELETE', '/graphql', 405],
    ['OPTIONS', '/graphql', 405],
  ])('%s %s is %d, with headers that keep it safe and an id', async (method, path, status) => {
    const response = await fetch(server.origin + path, { method, redirect: 'manual' });
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(SAFE)) expect(response.headers.get(name), name).toMatch(value);
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(response.headers.get('x-powered-by')).toBeNull();
    const allowed = path === '/graphql' ? 'GET, POST' : 'GET, HEAD';
    expect(response.headers.get('allow')).toBe(status === 405 ? allowed : null);
  });

  test('the icon may be shown by other pages, and nothing in it runs', async () => {
    const response = await fetch(`${server.origin}/icon.svg`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/svg+xml',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=86400',
      'content-security-policy': expect.stringMatching(/^default-src 'none'/),
    });
  });

  test('the request id of the client is kept, unless it is invalid', async () => {
    const echoed = async (id: string) =>
      (await fetch(`${server.origin}/livez`, { headers: { 'X-Request-Id': id } })).headers.get('x-request-id');
    expect(await echoed('flow-run.7:3')).toBe('flow-run.7:3');
    for (const id of ['x'.repeat(65), 'a b', '<script>', '{"a":1}']) expect(await echoed(id)).toMatch(/^[\w-]{36}$/);
  });

  test('a credential in the request id or the user agent is neither returned nor logged', async () => {
    const { key, id } = await server.makeKey({ permissions: ['READ_DATA'] });
    const refreshToken = `rt_${'k'.repeat(43)}`;
    const { token } = server.admin;
    for (const secret of [key, `flow:${key}`, refreshToken, token.slice(0, 60), token.slice(token.indexOf('.') + 1).slice(0, 60)])
      expect(
        (await fetch(`${server.origin}/livez`, { headers: { 'X-Request-Id': secret } })).headers.get('x-request-id'),
      ).toMatch(/^[\w-]{36}$/);
    const agent = `flow/1 ${key} (Bearer ${token}; ${refreshToken}) ${'x'.repeat(480 - token.length)} ${key}`;
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id },
      token,
      headers: { 'User-Agent': agent, 'X-Request-Id': key },
    });
    const event = (await server.auditOf(id)).at(-1);
    expect(event?.userAgent).toMatch(/^flow\/1 astrid_… \(Bearer eyJ…; rt_…\) x+ astrid_…$/);
    expect(event?.requestId).toMatch(/^[\w-]{36}$/);
  });

  test('CORS is closed', async () => {
    for (const method of ['OPTIONS', 'POST', 'GET']) {
      const { headers } = await fetch(server.url, {
        method,
        headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
      });
      for (const [name] of headers) expect(name).not.toMatch(/^access-control/);
    }
  });

  test('CORS opens to the origins that are set, without credentials, and to no other', async () => {
    const url = `${await server.listen({ corsOrigins: ['https://notebooks.example.org', 'https://b.example'] })}/graphql`;
    const preflight = (origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-api-key' },
      });
    const allowed = await preflight('https://notebooks.example.org');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://notebooks.example.org');
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/x-api-key/i);
    expect(allowed.headers.get('access-control-allow-credentials')).not.toBe('true');
    const { headers } = await server.graphql('{ viewer { id } }', { url, headers: { Origin: 'https://b.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://b.example');
    for (const origin of ['https://evil.example', 'null', 'https://notebooks.example.org.evil.example'])
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    for (const answer of [allowed, await preflight('https://evil.example'), await server.graphql('{ viewer { id } }', { url })])
      expect(answer.headers.get('vary')).toBe('Origin');
    expect((await server.graphql('{ viewer { id } }')).headers.get('vary')).toBeNull();
  });

  test.each([
    ['x-api-key,traceparent', 'x-api-key,traceparent'],
    ['Content-Type, X-Apollo-Operation-Name', 'Content-Type, X-Apollo-Operation-Name'],
    ['x-api-key, not a name', KNOWN_HEADERS],
    ['x'.repeat(1_001), KNOWN_HEADERS],
    ['', KNOWN_HEADERS],
    [undefined, KNOWN_HEADERS],
  ])('CORS allows the headers that a page asks for: %s', async (asked, allowed) => {
    const url = `${await server.listen({ corsOrigins: ['https://b.example'] })}/graphql`;
    const preflight = async (origin: string) => {
      const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
      const answer = await fetch(url, {
        method: 'OPTIONS',
        headers: { ...headers, ...(asked !== undefined && { 'Access-Control-Request-Headers': asked }) },
      });
      return answer.headers.get('access-control-allow-headers');
    };
    expect(await preflight('https://b.example')).toBe(allowed);
    expect(await preflight('https://evil.example')).toBeNull();
  });

  test('the log shows the caller and the result of each request, and nothing that was sent', async () => {
    const { key, uuid } = await server.makeKey({ set: 'READ_ONLY' });
    server.logged.length = 0;
    await server.ok('query Named($n: String) { survey(name: $n) { id } }', {
      key,
      variables: { n: 'hunter2' },
      headers: { 'X-Request-Id': 'one' },
    });
    await server.refused('FORBIDDEN', '{ users { totalCount } }', { key, headers: { 'X-Request-Id': 'two' } });
    await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key: 'hunter2', headers: { 'X-Request-Id': 'three' } });
    await vi.waitFor(() => expect(server.logged).toHaveLength(3), PATIENCE);
    const lines = server.logged.map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      requestId: 'one',
      status: 200,
      principal: 'apiKey',
      address: '127.0.0.1',
      keyId: uuid,
      operation: 'Named',
      document: expect.any(String),
    });
    expect(lines[1]).toMatchObject({ requestId: 'two', status: 403, principal: 'apiKey', code: 'FORBIDDEN' });
    expect(lines[2]).toMatchObject({ requestId: 'three', status: 401, code: 'UNAUTHENTICATED' });
    expect(server.logged.join('')).not.toMatch(/hunter2|survey\(/);
    // Nobody can guess the document from the hash in the log, because the hash is keyed.
    const text = 'query Named($n: String) { survey(name: $n) { id } }';
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      const digest = createHash('sha256').update(text).digest(form);
      expect(digest).not.toContain(lines[0].document.slice(0, 12));
    }
    await server.ok(text, { key, variables: { n: 'another' } });
    await vi.waitFor(() => expect(server.logged).toHaveLength(4), PATIENCE);
    expect(JSON.parse(server.logged[3] as string).document).toBe(lines[0].document);
  });

  test('the log shows the beginning of the name of an operation, so that no caller makes its lines long', async () => {
    server.logged.length = 0;
    await server.ok(`query ${'A'.repeat(90_000)} { viewer { id } }`);
    await vi.waitFor(() => expect(server.logged).toHaveLength(1), PATIENCE);
    const [line] = server.logged as [string];
    expect(JSON.parse(line).operation).toBe('A'.repeat(200));
    expect(line.length).toBeLessThan(1_000);
  });

  test('the log shows whose credential was refused, if it exists, from which address and why', async () => {
    const { key, uuid } = await server.makeKey();
    await server.ok(`mutation { revokeApiKey(input: { id: "ApiKey:${uuid}" }) { apiKey { id } } }`, {
      token: server.admin.token,
    });
    server.logged.length = 0;
    await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key, headers: { 'X-Forwarded-For': '192.0.2.7' } });
    await vi.waitFor(() => expect(server.logged).toHaveLength(1), PATIENCE);
    const line = { principal: 'refused', keyId: uuid, address: '192.0.2.7', code: 'UNAUTHENTICATED', reason: 'REVOKED' };
    expect(JSON.parse(server.logged[0] as string)).toMatchObject(line);
  });

  test('an unexpected error is masked, and the log has it under the id of the request', async () => {
    const spy = vi.spyOn(server.app.database, 'read').mockImplementation(() => {
      throw new TypeError('the fault, with hunter2');
    });
    server.logged.length = 0;
    const { extensions, status, message } = await server.refused('INTERNAL_SERVER_ERROR', '{ surveys { nodes { id } } }', {
      ...admin,
      headers: { 'X-Request-Id': 'faulty' },
    });
    spy.mockRestore();
    expect({ status, extensions }).toEqual({ status: 500, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'faulty' } });
    expect(message).not.toContain('fault,');
    expect(server.logged.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ requestId: 'faulty', level: 50, fault: expect.objectContaining({ type: 'TypeError' }) }),
    );
  });
});

test('what the database gave up is SERVICE_UNAVAILABLE, to be sent again', async () => {
  const name = 'deadlocked';
  await server.app.database.script(`
    CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$;
    CREATE TRIGGER give_up BEFORE INSERT ON surveys FOR EACH ROW WHEN (NEW.name = '${name}') EXECUTE FUNCTION give_up()`);
  const create = 'mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { id } } }';
  const { status, headers } = await server.refused('SERVICE_UNAVAILABLE', create, { variables: { name }, ...admin });
  await server.app.database.script('DROP TRIGGER give_up ON surveys; DROP FUNCTION give_up');
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
});

describe('while the database is unavailable', () => {
  test('everything that needs it is SERVICE_UNAVAILABLE, and /readyz says so; /livez and what needs none work', async () => {
    const lost = await startServer();
    const { key } = await lost.makeKey();
    const { token } = await lost.makeUser('VIEWER');
    await lost.ok('{ viewer { name } }', { key });
    await lost.app.database.close();
    const asked = [
      lost.refused('SERVICE_UNAVAILABLE', '{ observations { totalCount } }', { key }),
      lost.refused('SERVICE_UNAVAILABLE', '{ viewer { name } }', { token }),
      lost.refused(
        'SERVICE_UNAVAILABLE',
        'mutation { signIn(input: { email: "a@b", password: "hunter2hunter2" }) { tokenType } }',
      ),
    ];
    for (const { status, headers } of await Promise.all(asked)) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
    await lost.ok('{ viewer { name } permissionSets { name } }', { key });
    expect((await fetch(`${lost.origin}/readyz`)).status).toBe(503);
    expect((await fetch(`${lost.origin}/livez`)).status).toBe(200);
    await expect(lost.app.usage.flush()).rejects.toThrow();
    expect(lost.logged.join('')).not.toContain('hunter2');
    await lost.stop();
  });
});
