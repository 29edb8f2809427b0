/**
 * Hostile input, with one promise: never a 5xx, never a crash, never a secret in an answer or in the log. (The harness fails the file at
 * its end when its output contains a secret.)
 */
import argon2 from 'argon2';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { schema } from '../../src/modules/schema.js';
import { documents } from '../support/documents.js';
import { tries } from '../support/effort.js';
import { serverOfFile } from '../support/server-of-file.js';

const TIMEOUT = { timeout: 120_000 };
const server = serverOfFile();
let credentials: Record<string, string>[];

beforeAll(async () => {
  const survey = await server.makeSurvey('ZTF');
  await server.makeObservations(survey, 3);
  const [all, scoped, reader] = [
    await server.makeKey({ set: 'FULL_ACCESS' }),
    await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: ['survey:ZTF'] }),
    await server.makeUser('VIEWER'),
  ];
  credentials = [
    {},
    { 'X-API-Key': all.key },
    { 'X-API-Key': scoped.key },
    { Authorization: `Bearer ${reader.token}` },
    { Authorization: `Bearer ${server.admin.token}` },
  ];
});

/** Sends anything, and compares the answer with the promise. */
async function promise(init: RequestInit, query = ''): Promise<void> {
  const response = await fetch(`${server.url}${query}`, { signal: AbortSignal.timeout(20_000), ...init });
  const text = await response.text();
  expect(response.status, `${JSON.stringify(init).slice(0, 2000)}\nwas answered\n${text.slice(0, 2000)}`).toBeLessThan(500);
  expect(text).not.toMatch(/ at .*\.(ts|js):\d+/);
  const code = /"code":"INTERNAL_SERVER_ERROR"|"code":"SERVICE_UNAVAILABLE"/.exec(text);
  expect(code, `${JSON.stringify(init).slice(0, 2000)}\nwas answered\n${text.slice(0, 2000)}`).toBeNull();
  const secrets = [...server.secrets].filter((secret) => text.includes(secret));
  expect(secrets).toEqual([]);
}

const json = { 'Content-Type': 'application/json' };
const who = fc.nat(4).map((n) => n);

test('random documents of the schema, by every kind of principal', TIMEOUT, async () => {
  await fc.assert(
    fc.asyncProperty(who, documents(schema), fc.json({ maxDepth: 2 }), async (n, query, v) => {
      // A credential created here would be a secret that the harness does not know.
      if (/createApiKey|rotateApiKey|revokeApiKey|deactivateUser|setUserRole|signOutEverywhere|changePassword/.test(query))
        return;
      await promise({
        method: 'POST',
        headers: { ...json, ...credentials[n] },
        body: JSON.stringify({ query, variables: { v: JSON.parse(v) } }),
      });
    }),
    { numRuns: tries(80) },
  );
});

test('random variables in place of inputs', TIMEOUT, async () => {
  const operations = Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter(
      ({ name }) => !['createApiKey', 'rotateApiKey', 'signOutEverywhere', 'changePassword', 'deactivateUser'].includes(name),
    )
    .map(({ name, args }) => [name, args[0]?.type.toString() ?? ''] as const);
  await fc.assert(
    fc.asyncProperty(who, fc.constantFrom(...operations), fc.jsonValue({ maxDepth: 3 }), async (n, [name, type], input) => {
      const query = `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`;
      await promise({
        method: 'POST',
        headers: { ...json, ...credentials[n] },
        body: JSON.stringify({ query, variables: { input } }),
      });
    }),
    { numRuns: tries(60) },
  );
});

test('bodies that are not a GraphQL request', TIMEOUT, async () => {
  const type = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'application/graphql',
    '',
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.string().map((text) => new TextEncoder().encode(`{"query":${text}`)),
    fc
      .record({ query: fc.jsonValue(), variables: fc.jsonValue(), operationName: fc.jsonValue() })
      .map((value) => new TextEncoder().encode(JSON.stringify(value))),
  );
  await fc.assert(
    fc.asyncProperty(who, type, body, async (n, contentType, bytes) => {
      await promise({
        method: 'POST',
        headers: { ...(contentType && { 'Content-Type': contentType }), ...credentials[n] },
        body: bytes as BodyInit,
      });
    }),
    { numRuns: tries(60) },
  );
});

test('headers and URLs of any content', TIMEOUT, async () => {
  const value = fc.oneof(
    fc.string({
      unit: fc
        .oneof(fc.integer({ min: 32, max: 126 }), fc.integer({ min: 160, max: 255 }))
        .map((code) => String.fromCharCode(code)),
      maxLength: 200,
    }),
    fc.constantFrom(
      'Bearer ',
      'Bearer a.b.c',
      'Bearer eyJhbGciOiJub25lIn0.e30.',
      'Basic YTpi',
      'astrid_',
      `astrid_${'0'.repeat(49)}`,
      `Bearer astrid_${'z'.repeat(49)}`,
    ),
  );
  const name = fc.constantFrom(
    'X-API-Key',
    'Authorization',
    'Accept',
    'Idempotency-Key',
    'X-Request-Id',
    'X-Forwarded-For',
    'Origin',
    'User-Agent',
    'Accept-Encoding',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(name, value, { maxKeys: 4 }),
      fc.webQueryParameters(),
      fc.boolean(),
      async (headers, query, get) => {
        if (get) await promise({ headers }, `?${query}`);
        else await promise({ method: 'POST', headers: { ...json, ...headers }, body: '{"query":"{ viewer { name } }"}' });
      },
    ),
    { numRuns: tries(80) },
  );
});

/** Every input of an operation that accepts JSON, and one that graphql-scalars prints when it refuses the value. */
const NESTED = [
  ['mutation ($v: JSON!) { setSystemConfig(input: { key: "deep", value: $v }) { systemConfig { id } } }'],
  ['mutation ($v: JSON) { createProcessingJob(input: { type: "deep", parameters: $v }) { processingJob { id } } }'],
  ['mutation ($v: JSON) { createModel(input: { name: "deep", version: "1", type: "cnn", metrics: $v }) { model { id } } }'],
  ['query ($v: DateTime) { observations(filter: { observedAfter: $v }) { totalCount } }'],
] as const;

test.each(NESTED)('JSON nested as deep as the limit on values allows is the fault of the input: %s', TIMEOUT, async (query) => {
  for (const levels of [130, 3_000, 6_000, 25_000]) {
    for (const [opening, closing] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const value = `${opening.repeat(levels)}0${closing.repeat(levels)}`;
      const answer = await fetch(server.url, {
        method: 'POST',
        headers: { ...json, Accept: 'application/json', ...credentials.at(-1) },
        body: `{"query":${JSON.stringify(query)},"variables":{"v":${value}}}`,
      });
      expect(await answer.json(), `${levels} × ${opening}`).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
  }
});

test('a JSON value has at most 100 levels, in a variable or in the document', async () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const set = (value: string) =>
    `mutation { setSystemConfig(input: { key: "deep", value: ${value} }) { systemConfig { value } } }`;
  const { token } = server.admin;
  for (const levels of [101, 240]) {
    const { extensions } = await server.refused('BAD_USER_INPUT', set(nested(levels)), { token });
    expect(extensions.field).toBe('input.value');
  }
  await server.ok(set(nested(100)), { token });
  const byDefault = `mutation ($v: JSON! = ${nested(240)}) { setSystemConfig(input: { key: "deep", value: $v }) { systemConfig { id } } }`;
  await server.refused('BAD_USER_INPUT', byDefault, { token });
  await server.refused('BAD_USER_INPUT', byDefault, { token, headers: { 'Idempotency-Key': 'deep' } });
  const given = 'mutation ($input: SetSystemConfigInput!) { setSystemConfig(input: $input) { systemConfig { value } } }';
  const value = JSON.parse(nested(100));
  const stored = await server.ok(given, { token, variables: { input: { key: 'deep', value } } });
  expect(stored.setSystemConfig.systemConfig.value).toEqual(value);
});

test('a JSON value counts all digits of its numbers, as the database keeps and returns them', async () => {
  const set = 'mutation ($v: JSON!) { setSystemConfig(input: { key: "digits", value: $v }) { systemConfig { value } } }';
  const { token } = server.admin;
  for (const number of [1e308, 1e21, 5e-324]) {
    const fits = Math.floor(100_000 / (Math.abs(Math.floor(Math.log10(number))) + 1)) - 100;
    const value = Array<number>(fits).fill(number);
    const { setSystemConfig } = await server.ok(set, { token, variables: { v: value } });
    expect(setSystemConfig.systemConfig.value).toEqual(value);
    // As the text 1e+308 they would fit: a few such rows would take all bytes that a list may have.
    const more = { v: [...value, ...Array<number>(200).fill(number)] };
    const { extensions } = await server.refused('BAD_USER_INPUT', set, { token, variables: more });
    expect(extensions.field).toBe('input.value');
  }
});

/** Values that Prisma would interpret if it received them unchanged. */
const WORDS_OF_PRISMA = [
  'JsonNull',
  'DbNull',
  'AnyNull',
  { $type: 'Enum', value: 'DbNull' },
  { $type: 'Raw', value: 1 },
  { __prismaRawParameters__: true, values: { $type: 'Enum', value: 'JsonNull' } },
  { toStringTag: '[object Decimal]' },
  { _ref: 'id', _container: 'SystemConfig' },
  { toJSON: 'no function' },
  JSON.parse('{ "__proto__": { "polluted": true } }'),
];
const STORED = 'mutation ($v: JSON!) { setSystemConfig(input: { key: "any", value: $v }) { systemConfig { value } } }';

test('any JSON value is stored unchanged, alone or inside another, and the audit log shows it unchanged', TIMEOUT, async () => {
  const { token } = server.admin;
  // The database has no -0.
  const any = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));
  const word = fc.constantFrom(...WORDS_OF_PRISMA);
  const value = fc.oneof(any, word, fc.array(word), fc.dictionary(fc.string(), word)).filter((value) => value !== null);
  const lastEvent = '{ auditEvents(first: 1) { nodes { after } } }';
  await fc.assert(
    fc.asyncProperty(value, async (v) => {
      const answer = await server.graphql(STORED, { token, variables: { v } });
      // Half a surrogate pair and a NUL are refused.
      if (answer.body.errors) return expect(answer.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(answer.body.data.setSystemConfig.systemConfig.value).toEqual(v);
    }),
    { numRuns: tries(100), examples: WORDS_OF_PRISMA.map((word) => [word]) },
  );
  for (const v of WORDS_OF_PRISMA) {
    await server.ok(STORED, { token, variables: { v } });
    expect((await server.ok(lastEvent, { token })).auditEvents.nodes[0].after).toMatchObject({ value: v });
  }
});

test('a text that Prisma uses as a keyword stays a text in a nullable column', async () => {
  const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
  const create =
    'mutation ($v: JSON) { createModel(input: { name: "words", version: "1", type: "cnn", metrics: $v, hyperparameters: $v }) { model { id metrics hyperparameters } } }';
  const update = 'mutation ($id: ID!, $v: JSON) { updateModel(input: { id: $id, metrics: $v }) { model { metrics } } }';
  const { model } = (await server.ok(create, { key, variables: { v: 'DbNull' } })).createModel;
  expect(model).toMatchObject({ metrics: 'DbNull', hyperparameters: 'DbNull' });
  for (const v of ['JsonNull', 'AnyNull', 'DbNull', null, { a: 1 }]) {
    const { updateModel } = await server.ok(update, { key, variables: { id: model.id, v } });
    expect(updateModel.model.metrics).toEqual(v);
  }
});

test('a value that JSON cannot represent is refused, in a variable or in the document, at any depth', async () => {
  const { token } = server.admin;
  const body = (query: string, variables = '{}') => ({
    method: 'POST',
    headers: { ...json, Authorization: `Bearer ${token}` },
    body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
  });
  const errorsOf = async (init: RequestInit) => (await (await fetch(server.url, init)).json()).errors;
  const literal = (value: string) =>
    `mutation { setSystemConfig(input: { key: "any", value: ${value} }) { systemConfig { id } } }`;
  for (const number of ['1e999', '-1e999', '[1e999]', '{"a":[{"b":1e999}]}']) {
    const refused = [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.value' } }];
    expect(await errorsOf(body(STORED, `{"v":${number}}`)), number).toMatchObject(refused);
    expect(await errorsOf(body(literal(number.replaceAll('"', '')))), number).toMatchObject(refused);
  }
  for (const value of ['FOO', '[FOO]', '{ a: FOO }', '{ a: [1, { b: FOO }] }'])
    await server.refused('GRAPHQL_VALIDATION_FAILED', literal(value), { token });
  const within =
    'mutation ($v: Int) { setSystemConfig(input: { key: "any", value: { a: $v, b: [$v, 1] } }) { systemConfig { value } } }';
  expect((await server.ok(within, { token })).setSystemConfig.systemConfig.value).toEqual({ b: [null, 1] });
});

// bench/sign-in.ts measures that the times are equal. This test shows that the expensive part runs in both cases.
test('an unknown e-mail costs the same one password hash as a wrong password', async () => {
  const verify = vi.spyOn(argon2, 'verify');
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { tokenType } }';
  const passwordHash = await hashPassword('the real password');
  const users = [
    await server.makeUser('VIEWER', { passwordHash }),
    await server.makeUser('VIEWER', { passwordHash, isActive: false }),
    await server.makeUser('VIEWER'),
    { email: 'nobody@example.org' },
  ];
  for (const { email } of users) {
    verify.mockClear();
    await server.refused('INVALID_CREDENTIALS', signIn, { variables: { input: { email, password: 'not the password' } } });
    expect(verify.mock.calls.length, email).toBe(1);
  }
  verify.mockRestore();
});
