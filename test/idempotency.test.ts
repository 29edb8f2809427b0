/** Idempotency-Key: a repeated mutation takes effect once, and no answer shows data that was not committed. */
import { randomUUID } from 'node:crypto';
import { getNamedType, isObjectType, isScalarType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { sweepRecords } from '../src/engine/idempotency-records.js';
import { schema } from '../src/modules/schema.js';
import { PATIENCE, type RequestOptions, startServer, type TestKey, type TestServer } from './support/server.js';

const SURVEY = 'mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { name id isActive } } }';
const CREATE_KEY =
  'mutation ($name: String!) { createApiKey(input: { name: $name, permissions: [READ_DATA] }) { key apiKey { id } } }';
const INGEST = `mutation ($input: IngestObservationsInput!) {
  ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } } }`;

let server: TestServer;
let key: TestKey;
beforeAll(async () => {
  server = await startServer({ corsOrigins: ['https://astro.example'] });
  key = await server.makeKey({ set: 'FULL_ACCESS' });
});
afterAll(() => server.stop());

/** Sends the same request each time it is called. */
function request(query: string, variables: Record<string, unknown>, options: RequestOptions = { key: key.key }) {
  const headers = { 'Idempotency-Key': randomUUID(), ...options.headers };
  const send = (changes: RequestOptions = {}) => server.graphql(query, { variables, ...options, headers, ...changes });
  const refused = async (code: string, changes?: RequestOptions) => server.refusalIn(await send(changes), code, query);
  return { send, refused, name: headers['Idempotency-Key'] };
}

const surveysNamed = (name: string) => server.app.db.survey.count({ where: { name } });
const recordsNamed = (name: string) => server.app.db.idempotencyRecord.findMany({ where: { key: name } });
const makeOlder = (name: string, interval: string) =>
  server.app.db.$executeRawUnsafe(
    `UPDATE idempotency_records SET created_at = created_at - interval '${interval}' WHERE key = $1`,
    name,
  );

describe('the same request again', () => {
  test('gets the stored answer, to the byte, and does nothing', async () => {
    const { send } = request(SURVEY, { name: 'Again' });
    const [first, second] = [await send(), await send()];
    expect(first.body.data.createSurvey.survey).toMatchObject({ name: 'Again', isActive: true });
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect([second.status, JSON.stringify(second.body)]).toEqual([200, JSON.stringify(first.body)]);
    expect(await server.auditOf(first.body.data.createSurvey.survey.id)).toHaveLength(1);
  });

  test('is the same whatever the order of its variables', async () => {
    const row = { externalId: 'order', ra: 1, dec: 2, observedAt: '2024-01-01T00:00:00Z' };
    const { name: survey } = await server.makeSurvey();
    const { send } = request(INGEST, { input: { survey, observations: [row] } });
    await send();
    const answer = await send({
      variables: { input: { observations: [Object.fromEntries(Object.entries(row).reverse())], survey } },
    });
    expect(answer.body.data.ingestObservations.inserted).toBe(1);
  });

  test('with another body is refused', async () => {
    const { send, refused } = request(SURVEY, { name: 'Body' });
    await send();
    expect(await refused('IDEMPOTENCY_KEY_REUSED', { variables: { name: 'Other' } })).toMatchObject({ status: 422 });
    expect(await surveysNamed('Other')).toBe(0);
  });

  test('by another principal is another request', async () => {
    const { send, refused } = request(SURVEY, { name: 'Principals' });
    await send();
    await refused('CONFLICT', { key: (await server.makeKey({ set: 'FULL_ACCESS' })).key });
  });

  test.each([2, 5])('%i times at the same moment has exactly one effect', async (times) => {
    const { send } = request(SURVEY, { name: `Twins${times}` });
    const answers = await Promise.all(Array.from({ length: times }, () => send()));
    const fresh = answers.filter(({ status, headers }) => status === 200 && !headers.has('idempotency-replayed'));
    expect(fresh).toHaveLength(1);
    for (const { status, headers, body } of answers) {
      if (status === 409)
        expect([body.errors?.[0]?.extensions.code, headers.get('retry-after')]).toEqual(['IDEMPOTENCY_IN_PROGRESS', '1']);
      else expect(body).toEqual(fresh[0]?.body);
    }
    expect(await surveysNamed(`Twins${times}`)).toBe(1);
  });

  test.runIf(process.env.DATABASE_URL)('while the first is running is refused with 409', async () => {
    const survey = await server.makeSurvey();
    const update = 'mutation ($id: ID!) { updateSurvey(input: { id: $id, isActive: false }) { survey { isActive } } }';
    const { send, refused } = request(update, { id: survey.id });
    const { app } = server;
    const first = await app.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${survey.uuid}::uuid FOR UPDATE`;
      const waiting = send();
      const blocked = () =>
        app.db.$queryRaw`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await vi.waitFor(async () => expect(await blocked()).toHaveLength(1), PATIENCE);
      const { status, headers } = await refused('IDEMPOTENCY_IN_PROGRESS');
      expect([status, headers.get('retry-after')]).toEqual([409, '1']);
      return { waiting };
    });
    const { body } = await first.waiting;
    expect(body.data.updateSurvey.survey).toEqual({ isActive: false });
    expect((await send()).body).toEqual(body);
  });

  test('of 1,000 rows is answered from the record', async () => {
    const { name: survey } = await server.makeSurvey();
    const observations = Array.from({ length: 1000 }, (_, n) => ({
      externalId: `i${n}`,
      ra: n / 3,
      dec: 0,
      observedAt: n === 7 ? 'x' : '2024-01-01T00:00:00Z',
    }));
    const { send } = request(INGEST, { input: { survey, observations } });
    const [first, second] = [await send(), await send()];
    expect(first.body.data.ingestObservations).toMatchObject({ inserted: 999, unchanged: 0, rejected: [{ index: 7 }] });
    expect(second.body).toEqual(first.body);
  });

  test('counts as new after 24 hours, whether or not the record has been deleted', async () => {
    const { name: survey } = await server.makeSurvey();
    const { send, name } = request(INGEST, {
      input: { survey, observations: [{ externalId: 'a', ra: 1, dec: 1, observedAt: '2024-01-01T00:00:00Z' }] },
    });
    await send();
    await makeOlder(name, '23 hours 59 minutes');
    expect((await send()).body.data.ingestObservations.inserted).toBe(1);
    await makeOlder(name, '2 minutes');
    expect((await send()).body.data.ingestObservations.unchanged).toBe(1);
    expect((await send()).headers.get('idempotency-replayed')).toBe('true');
    expect(await sweepRecords(server.app)).toBe(0);
    await makeOlder(name, '25 hours');
    expect(await sweepRecords(server.app)).toBe(1);
    expect(await recordsNamed(name)).toEqual([]);
  });
});

describe('what is refused', () => {
  test('is not stored, and succeeds when it is sent again and may', async () => {
    const { send, refused, name } = request(INGEST, { input: { survey: 'Later', observations: [] } });
    await refused('NOT_FOUND');
    expect(await recordsNamed(name)).toEqual([]);
    await server.makeSurvey('Later');
    expect((await send()).body.errors).toBeUndefined();
  });

  test.each([
    ['a failing statement', ''],
    ['a failing commit', 'CONSTRAINT'],
  ])('after %s nothing was done, nothing is stored, and nothing is answered as done', async (_, kind) => {
    const deferred = kind ? 'DEFERRABLE INITIALLY DEFERRED' : '';
    await server.app.database.script(`
      CREATE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
      CREATE ${kind} TRIGGER break_down AFTER INSERT ON idempotency_records ${deferred} FOR EACH ROW EXECUTE FUNCTION break_down();`);
    const { send, refused, name } = request(SURVEY, { name: `Crash${kind}` });
    try {
      const { data, status } = await refused('INTERNAL_SERVER_ERROR');
      expect([data ?? null, status]).toEqual([null, 500]);
      expect([await surveysNamed(`Crash${kind}`), await recordsNamed(name)]).toEqual([0, []]);
    } finally {
      await server.app.database.script('DROP TRIGGER break_down ON idempotency_records; DROP FUNCTION break_down()');
    }
    expect((await send()).body.data.createSurvey.survey.name).toBe(`Crash${kind}`);
  });

  test('an anonymous caller, more or less than one root field, and an invalid key', async () => {
    const signIn = request('mutation { signIn(input: { email: "a@b", password: "secret secret" }) { tokenType } }', {}, {});
    expect(await signIn.refused('UNAUTHENTICATED')).toMatchObject({ status: 401, extensions: { reason: 'MISSING' } });
    const two =
      'mutation { a: createSurvey(input: { name: "A" }) { survey { id } } ...More } fragment More on Mutation { b: createSurvey(input: { name: "B" }) { survey { id } } }';
    expect(await request(two, {}).refused('BAD_REQUEST')).toMatchObject({ status: 400 });
    await request('mutation { __typename }', {}).refused('BAD_REQUEST');
    expect(await surveysNamed('A')).toBe(0);
    for (const bad of ['', 'two words', 'x'.repeat(256), 'é'])
      await request(SURVEY, { name: 'Bad' }, { key: key.key, headers: { 'Idempotency-Key': bad } }).refused('BAD_REQUEST');
    const body = JSON.stringify({ query: SURVEY, variables: { name: 'Bad' } });
    const twice = await server.raw(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: ${key.key}\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n`,
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(twice).toContain('BAD_REQUEST');
    expect(await surveysNamed('Bad')).toBe(0);
  });

  test('a key that was revoked, and one that lost a permission or a scope, before the replay', async () => {
    const [a, b] = [await server.makeSurvey(), await server.makeSurvey()];
    const input = { survey: a.name, observations: [] };
    const worker = await server.makeKey({
      permissions: ['observations:ingest', 'read:data'],
      scopes: [`survey:${a.name}`, `survey:${b.name}`],
    });
    const { send, refused } = request(INGEST, { input }, { key: worker.key });
    expect((await send()).body.errors).toBeUndefined();
    const update = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }';
    const change = (changes: object) =>
      server.ok(update, { token: server.admin.token, variables: { input: { id: worker.id, ...changes } } });
    await change({ scopes: [`survey:${a.name}`] });
    expect((await refused('FORBIDDEN')).extensions.missingScopes).toEqual([`survey:${b.name}`]);
    await change({ scopes: [`survey:${a.name}`, `survey:${b.name}`], permissions: ['READ_DATA'] });
    expect((await refused('FORBIDDEN')).extensions.missingPermissions[0].permission).toBe('OBSERVATIONS_INGEST');
    await change({ permissions: ['OBSERVATIONS_INGEST', 'READ_DATA'] });
    expect((await send()).headers.get('idempotency-replayed')).toBe('true');
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      token: server.admin.token,
      variables: { id: worker.id },
    });
    expect((await refused('UNAUTHENTICATED')).extensions.reason).toBe('REVOKED');
  });
});

describe('secrets', () => {
  test('are not stored: a replay answers CONFLICT with the id of what they belong to', async () => {
    const password = 'a password of enough length';
    const person = await server.makeUser('ADMIN', { passwordHash: await hashPassword(password) });
    const created = request(CREATE_KEY, { name: 'kept' });
    const { key: secret, apiKey } = (await created.send()).body.data.createApiKey;
    expect(await created.refused('CONFLICT')).toMatchObject({
      status: 200,
      data: null,
      path: ['createApiKey'],
      extensions: { entity: 'ApiKey', id: apiKey.id },
    });
    expect(await server.app.db.apiKey.count({ where: { name: 'kept' } })).toBe(1);
    await created.refused('IDEMPOTENCY_KEY_REUSED', { variables: { name: 'other' } });

    const rotated = request('mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { key } }', { id: apiKey.id });
    const { key: next } = (await rotated.send()).body.data.rotateApiKey;
    expect((await rotated.refused('CONFLICT')).extensions.id).toBe(apiKey.id);
    await server.ok('{ viewer { id } }', { key: next });

    const changed = request(
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { accessToken } }',
      { input: { currentPassword: password, newPassword: `${password}!` } },
      { token: person.token },
    );
    const { accessToken } = (await changed.send()).body.data.changePassword;
    expect((await changed.refused('UNAUTHENTICATED')).extensions.reason).toBe('REVOKED');
    expect((await changed.refused('CONFLICT', { token: accessToken })).extensions.id).toBe(person.id);

    const rows = JSON.stringify(await server.app.db.idempotencyRecord.findMany());
    for (const text of [secret, next, accessToken, password]) expect(rows).not.toContain(text);
  });

  test('are declared wherever a payload shows one', () => {
    const noSecrets = ['DeleteSystemConfigPayload.key'];
    const suspect = /^(?:.*[tT]oken|.*[sS]ecret|.*[pP]assword|key|.*Key)$/;
    const shown = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ type }) => {
      const payload = getNamedType(type);
      if (!isObjectType(payload)) return [];
      return Object.values(payload.getFields())
        .filter((field) => suspect.test(field.name) && isScalarType(getNamedType(field.type)))
        .map((field) => ({ field: `${payload.name}.${field.name}`, secret: field.extensions.secret }));
    });
    expect(shown.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['CreateApiKeyPayload.key', 'SignInPayload.accessToken']),
    );
    expect(shown.filter(({ secret }) => !secret).map(({ field }) => field)).toEqual(noSecrets);
  });
});

test('a key revoked with Idempotency-Key is refused at the next request', async () => {
  const worker = await server.makeKey();
  await server.ok('{ viewer { id } }', { key: worker.key });
  const { send } = request(
    'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { status } revokedDescendants { id } } }',
    { id: worker.id },
  );
  expect((await send()).body.data.revokeApiKey.apiKey.status).toBe('REVOKED');
  expect((await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key: worker.key })).extensions.reason).toBe('REVOKED');
});

test('on a query the header says nothing', async () => {
  const { send, name } = request('{ viewer { name } }', {});
  expect([(await send()).headers.has('idempotency-replayed'), (await send()).headers.has('idempotency-replayed')]).toEqual([
    false,
    false,
  ]);
  expect(await recordsNamed(name)).toEqual([]);
});

test('a page of an allowed origin may send the header and read whether it was a replay', async () => {
  const preflight = await fetch(server.url, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://astro.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'idempotency-key',
    },
  });
  expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('idempotency-key');
  const answer = await server.graphql('{ viewer { name } }', { headers: { Origin: 'https://astro.example' } });
  expect(answer.headers.get('access-control-expose-headers')).toContain('Idempotency-Replayed');
});
