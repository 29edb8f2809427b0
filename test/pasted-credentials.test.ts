/** A credential in a wrong place is refused before anything runs. It is shown to nobody and stored nowhere. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateApiKey } from '../src/access/credentials/api-key-format.js';
import { holdsCredential } from '../src/access/credentials/credential-search.js';
import { generateOneTimeCode } from '../src/access/credentials/one-time-code-format.js';
import { schema } from '../src/modules/schema.js';
import { isThorough } from './support/effort.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let token: string;
const key = generateApiKey();
const code = generateOneTimeCode();
const refreshToken = `rt_${createHash('sha256').update('a refresh token').digest('base64url')}`;
let jwt: string;
beforeAll(async () => {
  server = await startServer();
  token = server.admin.token;
  jwt = server.admin.token;
  server.secrets.add(key).add(code).add(refreshToken);
});
afterAll(async () => {
  expect(await rowsWith(key, code, refreshToken, jwt)).toEqual([]);
  await server.stop();
});

/** The rows of all tables that contain one of the texts. */
async function rowsWith(...texts: string[]): Promise<string[]> {
  const { db } = server.app;
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    found.push(...rows.map(({ row }) => row).filter((row) => texts.some((text) => row.includes(text))));
  }
  return found;
}

/** A position of a text in the arguments of a field: the arguments with the text, and the path that a refusal names. */
interface Position {
  readonly path: string;
  readonly args: Record<string, unknown>;
  readonly accepts: boolean;
}

const DUMMY: Record<string, unknown> = {
  String: 'x',
  ID: 'Survey:01890a5d-ac96-774b-bcce-b302099a8057',
  Int: 1,
  SafeInt: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2026-01-01T00:00:00Z',
  JSON: {},
};
const TEXTS = ['String', 'ID', 'DateTime', 'JSON'];

function dummyOf(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [dummyOf(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (!isInputObjectType(bare)) return DUMMY[bare.name];
  return Object.fromEntries(required(Object.values(bare.getFields())));
}

/** Arguments are required as input fields are: by their type, without a default. */
const required = (fields: readonly (GraphQLInputField | GraphQLArgument)[]) =>
  fields.filter(isRequiredInputField).map(({ name, type }) => [name, dummyOf(type)] as const);

/** How often a type may stand inside itself, as filters do: each level doubles the positions. */
const MOST_NESTED = isThorough ? 4 : 1;

/** Each position of a text in a value of the type, with the whole value. `around` has the types around it. */
function* placesIn(
  type: GraphQLInputType,
  path: string,
  text: string,
  around: readonly GraphQLInputType[] = [],
): Generator<[string, unknown, boolean]> {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    for (const [at, value, accepts] of placesIn(bare.ofType, `${path}[1]`, text, around))
      yield [at, [dummyOf(bare.ofType), value], accepts];
  } else if (isInputObjectType(bare)) {
    if (around.filter((one) => one === bare).length > MOST_NESTED) return;
    const fields = Object.values(bare.getFields());
    for (const field of fields) {
      for (const [at, value, accepts] of placesIn(field.type, `${path}.${field.name}`, text, [...around, bare])) {
        const whole = { ...Object.fromEntries(required(fields)), [field.name]: value };
        yield [at, whole, accepts || field.extensions.credential === true];
      }
    }
  } else if (TEXTS.includes(getNamedType(bare).name)) {
    yield [path, text, false];
    if (getNamedType(bare).name !== 'JSON') return;
    yield [`${path}.a[0].b`, { a: [{ b: `before ${text} after` }] }, false];
    yield [`${path}.a`, { a: { [text]: 1 } }, false];
  }
}

function* positionsOf({ args }: GraphQLField<unknown, unknown>, text: string): Generator<Position> {
  for (const arg of args) {
    for (const [path, value, accepts] of placesIn(arg.type, arg.name, text))
      yield { path, args: { ...Object.fromEntries(required(args)), [arg.name]: value }, accepts };
  }
}

const roots = [schema.getMutationType(), schema.getQueryType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).map((field) => [type?.name.toLowerCase() as string, field] as const),
);

const selectionOf = ({ type }: GraphQLField<unknown, unknown>) => (isCompositeType(getNamedType(type)) ? '{ __typename }' : '');

/** Sends the arguments as variables, each with its type. */
const sendVariables = (kind: string, field: GraphQLField<unknown, unknown>, args: Record<string, unknown>) => {
  const given = field.args.filter(({ name }) => name in args);
  const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  return server.graphql(`${kind} (${declared}) { ${field.name}(${passed}) ${selectionOf(field)} }`, { token, variables: args });
};

const literalOf = (value: unknown, type: GraphQLInputType | undefined): string => {
  const bare = type && getNullableType(type);
  if (Array.isArray(value))
    return `[${value.map((item) => literalOf(item, isListType(bare) ? bare.ofType : undefined)).join(', ')}]`;
  if (isEnumType(bare)) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = isInputObjectType(bare) ? bare.getFields() : {};
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${name}: ${literalOf(item, fields[name]?.type)}`)
    .join(', ')} }`;
};

describe('a key in an argument', () => {
  test.each(
    roots.filter(([, { args }]) => args.length > 0).map(([kind, field]) => [`${kind} ${field.name}`, kind, field] as const),
  )('%s refuses it wherever a text can stand, in variables and in the document', async (_what, kind, field) => {
    for (const { path, args, accepts } of positionsOf(field, key)) {
      if (accepts) continue;
      const { status, body } = await sendVariables(kind, field, args);
      expect(body.errors, `${path} by variable`).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: path } }]);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).not.toContain(key);
      const given = field.args
        .filter(({ name }) => name in args)
        .map(({ name, type }) => `${name}: ${literalOf(args[name], type)}`);
      const written = await server.graphql(`${kind} { ${field.name}(${given.join(', ')}) ${selectionOf(field)} }`, { token });
      const [error] = written.body.errors ?? [];
      expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'], `${path} by literal`).toContain(error?.extensions.code);
      if (error?.extensions.code === 'BAD_USER_INPUT') expect(error.extensions.field).toBe(path);
      expect(JSON.stringify(written.body)).not.toContain(key);
    }
  });

  test('only passwords, refresh tokens and one-time codes accept credentials', () => {
    const accepting = roots.flatMap(([, field]) =>
      [...positionsOf(field, key)].filter(({ accepts }) => accepts).map(({ path }) => `${field.name} ${path}`),
    );
    expect(accepting.sort()).toEqual([
      'changePassword input.currentPassword',
      'changePassword input.newPassword',
      'createUser input.password',
      'redeemOneTimeCode input.code',
      'redeemOneTimeCode input.newPassword',
      'refreshSession input.refreshToken',
      'signIn input.password',
      'signOut input.refreshToken',
    ]);
  });
});

const CREATE_SURVEY = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }';

test.each([
  ['an API key', () => key],
  ['an API key in a sentence', () => `use "${key}", please`],
  ['an API key that goes on', () => `astrid_${key}0`],
  ['a one-time code', () => code],
  ['a one-time code in a sentence', () => `redeem "${code}", please`],
  ['a one-time code that goes on', () => `astrid_astridcode_${code}0`],
  ['a refresh token', () => `token=${refreshToken}`],
  ['an access token', () => `Bearer ${jwt}`],
  ['an access token behind another text that begins like one', () => `eyJ.eyJa.b eyJ {eyJzdWI} ${jwt}`],
])('%s is refused as a name and as an Idempotency-Key', async (_what, text) => {
  const input = { name: text() };
  const { status, extensions } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, { token, variables: { input } });
  expect({ status, field: extensions.field }).toEqual({ status: 400, field: 'input.name' });
  const variables = { input: { name: 'innocent' } };
  const headers = {
    'Idempotency-Key': text()
      .replace(/[^\w.]/g, '-')
      .slice(0, 255),
  };
  const whole = holdsCredential(headers['Idempotency-Key']);
  if (!whole) return;
  const refused = await server.refused('BAD_REQUEST', CREATE_SURVEY, { token, variables, headers });
  expect(refused.status).toBe(400);
  expect(refused.message).not.toContain(text());
  expect(await server.app.db.survey.count({ where: { name: 'innocent' } })).toBe(0);
});

test('a text that only resembles a credential is stored', async () => {
  const other = `rt_${randomBytes(32).toString('base64url')}`;
  const texts = [
    `astrid_${'0'.repeat(49)}`,
    key.slice(0, -1),
    other.slice(0, -1),
    `start_of_the_preprocessing_of_field_0123_of_the_night_of_2023-05-19_by_ZTF`,
    `${Buffer.from('{"name":"no header"}').toString('base64url')}.e30.${'x'.repeat(43)}`,
    `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(60)}`,
    `eyJ${'x'.repeat(100)}.y.z`,
  ];
  for (const [index, description] of texts.entries())
    await server.ok(CREATE_SURVEY, { token, variables: { input: { name: `like-${index}`, description } } });
});

test.each([
  ['escaped', () => `mutation { createSurvey(input: { name: "\\u0061${key.slice(1)}" }) { survey { id } } }`, 'input.name'],
  ['in a block string', () => `mutation { createSurvey(input: { name: """${key}""" }) { survey { id } } }`, 'input.name'],
  [
    'as the default of a variable',
    () => `mutation ($n: String = "${key}") { createSurvey(input: { name: "x", description: $n }) { survey { id } } }`,
    'input.description',
  ],
  [
    'in a fragment',
    () => `mutation { ...F } fragment F on Mutation { createSurvey(input: { name: "${key}" }) { survey { id } } }`,
    'input.name',
  ],
  ['as an alias', () => `mutation { ${key}: createSurvey(input: { name: "alias" }) { survey { id } } }`, null],
])('a key %s is found in the document', async (_how, document, field) => {
  const refused = await server.refused('BAD_USER_INPUT', document(), { token });
  expect({ status: refused.status, field: refused.extensions.field }).toEqual({ status: 400, field });
  expect(refused.message).not.toContain(key);
  await server.refused('BAD_USER_INPUT', document(), { token });
});

test('one row with a key refuses the whole batch', async () => {
  const survey = await server.makeSurvey();
  const observations = Array.from({ length: 1_000 }, (_, index) => ({
    externalId: `o${index}`,
    ra: 1,
    dec: 1,
    observedAt: '2026-01-01',
  }));
  const ingest = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
  const pasted = observations.with(700, { ...(observations[700] as (typeof observations)[0]), externalId: key });
  const variables = { input: { survey: survey.name, observations: pasted } };
  const { extensions } = await server.refused('BAD_USER_INPUT', ingest, { token, variables });
  expect(extensions.field).toBe('input.observations[700].externalId');
  expect(await server.app.db.observation.count({ where: { surveyId: survey.uuid } })).toBe(0);
  const rest = { input: { survey: survey.name, observations } };
  expect(await server.ok(ingest, { token, variables: rest })).toEqual({ ingestObservations: { inserted: 1_000 } });
});

test('a key may be a password, of which only a hash is stored', async () => {
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await server.ok(create, {
    token,
    variables: { input: { name: 'odd', email: 'odd@example.org', role: 'GUEST', password: key } },
  });
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
  const session = await server.ok(signIn, { variables: { input: { email: 'odd@example.org', password: key } } });
  server.secrets.add(session.signIn.refreshToken);
  const refresh = 'mutation ($t: String!) { refreshSession(input: { refreshToken: $t }) { refreshToken } }';
  const next = await server.ok(refresh, { variables: { t: session.signIn.refreshToken } });
  server.secrets.add(next.refreshSession.refreshToken);
});

test('whatever stands around it, a credential is found, and in no other text', () => {
  const around = fc.string({
    unit: fc.constantFrom(' ', '"', '=', '\n', 'é', '/', '\\n', '%3D', '%20', 'tok_', '-'),
    maxLength: 5,
  });
  fc.assert(
    fc.property(around, around, fc.constantFrom(0, 1, 2), (before, after, which) =>
      holdsCredential(`${before}${[key, refreshToken, jwt][which]}${after}`),
    ),
  );
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => !holdsCredential(text)));
});

test('characters that are not seen hide no credential', async () => {
  // Word processors and chats insert them where a long word may break. The copied text looks like the key alone.
  const unseen = ['\u00ad', '\u200b', '\u200d', '\u2060', '\ufeff', '\ufe0f', '\u{e0041}', '\u115f', '\u034f'];
  for (const secret of [key, refreshToken, jwt])
    for (const character of unseen) {
      const parted = `${secret.slice(0, 5)}${character}${secret.slice(5, 20)}${character}${secret.slice(20)}`;
      expect(holdsCredential(`a ${parted}`), character.codePointAt(0)?.toString(16)).toBe(true);
    }
  const parted = `${key.slice(0, 20)}\u200b${key.slice(20)}`;
  const input = { name: 'unseen', description: parted };
  const { extensions, message } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, { token, variables: { input } });
  expect(extensions.field).toBe('input.description');
  expect(message).not.toContain(key.slice(7, 20));
  const agent = Buffer.from(`${key.slice(0, 20)}\u00ad${key.slice(20)}`, 'latin1').toString('latin1');
  await server.ok(CREATE_SURVEY, { token, variables: { input: { name: 'parted' } }, headers: { 'User-Agent': agent } });
  const { userAgent } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  expect(userAgent).toBe('astrid_…');
});

test('white space and full-width letters hide no key and no JWT', async () => {
  const wide = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
  const wrapped = (text: string, by: string, every = 20) => text.match(new RegExp(`.{1,${every}}`, 'g'))?.join(by) ?? '';
  for (const secret of [key, jwt])
    for (const form of [
      wide(secret),
      wrapped(secret, '\n'),
      wrapped(secret, ' \r\n\t  ', 7),
      wrapped(secret, '\u00a0', 3),
      wide(wrapped(secret, ' ')),
    ])
      expect(holdsCredential(`see ${form}, please`), form.slice(0, 30)).toBe(true);
  expect(holdsCredential(wide(refreshToken))).toBe(true);
  const input = { name: 'wrapped', description: `The key is\n${wrapped(key, '\n', 30)}` };
  const { extensions, message } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, { token, variables: { input } });
  expect(extensions.field).toBe('input.description');
  expect(message).not.toContain(key.slice(7, 20));
  // Sentences look like a refresh token when their words stand together.
  const sentences = [
    'An export_ of Field 0123 of the night of 2023 May 19 by ZTF, camera in Palomar',
    `It begins with ${Buffer.from('{"alg":"HS256"}').toString('base64url')}. Then comes the rest. And so on.`,
    'ａｓｔｒｉｄ＿ ａｎｄ ｍｏｒｅ ｏｆ ｔｈａｔ ｋｉｎｄ ｉｎ ａ ｎａｍｅ ｏｆ ａ ｓｕｒｖｅｙ',
  ];
  for (const text of sentences) expect(holdsCredential(text)).toBe(false);
});

test('escapes of Markdown, URLs, HTML and JSON, quoted mail and base64 hide no key', async () => {
  const code = generateOneTimeCode();
  const hex = (character: string) => character.charCodeAt(0).toString(16);
  const quoted = (text: string, mark: string) => text.match(/.{1,20}/g)?.join(`\n${mark}`) ?? '';
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const forms: ((secret: string) => string)[] = [
    (secret) => secret.replaceAll('_', '\\_').replaceAll('.', '\\.').replaceAll('-', '\\-'),
    (secret) => secret.replaceAll('_', '%5F').replaceAll('.', '%2e'),
    (secret) => secret.replaceAll(/./g, (character) => `%${hex(character).toUpperCase()}`),
    (secret) => secret.replaceAll('_', '&lowbar;').replaceAll('.', '&period;'),
    (secret) => secret.replaceAll('_', '&#95;').replaceAll('.', '&#x2E;'),
    (secret) => secret.replaceAll('_', '&#x5f;').replaceAll('.', '&#00046;'),
    (secret) => secret.replaceAll('_', '\\u005f').replaceAll('.', '\\x2e'),
    (secret) => `wrote:\n> ${quoted(secret, '> ')}`,
    (secret) => `wrote:\n> > ${quoted(secret, ' >> ')}`,
    (secret) => quoted(secret, '> ').replaceAll('_', '\\_\u200b'),
  ];
  for (const secret of [key, code, jwt])
    for (const [index, form] of forms.entries()) expect(holdsCredential(`see ${form(secret)}, please`), `${index}`).toBe(true);
  for (const form of forms.slice(0, 7)) expect(holdsCredential(form(refreshToken))).toBe(true);
  for (const secret of [key, code])
    for (const before of ['', 'x', 'me', 'abc', 'Bearer ', '{"k":"'])
      for (const after of ['', '"}', ' and more'])
        for (const form of [base64(before + secret + after), base64(before + secret + after).replace(/.{60}/g, '$&\r\n')]) {
          expect(holdsCredential(`Basic ${form}`), before).toBe(true);
          expect(holdsCredential(form.replaceAll('=', '%3D'))).toBe(true);
        }
  const input = { name: 'escaped', description: `Use astrid\\_${key.slice(7)} for it` };
  const { extensions, message } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, { token, variables: { input } });
  expect(extensions.field).toBe('input.description');
  expect(message).not.toContain(key.slice(7, 20));
});

test('escapes of escapes hide no key', async () => {
  const forms: ((text: string) => string)[] = [
    (text) => text.replaceAll('%', '%25'),
    (text) => text.replaceAll('&', '&amp;'),
    (text) => text.replaceAll('&', '&#38;').replaceAll('%', '&#37;'),
    (text) => text.replaceAll('\\', '\\\\'),
    (text) => encodeURIComponent(text),
    (text) => JSON.stringify(text),
  ];
  const once = [key, jwt, refreshToken].flatMap((secret) =>
    ['%5F', '&lowbar;', '&#95;', '\\u005f', '\\_'].map((form) => secret.replaceAll('_', form).replaceAll('.', '%2e')),
  );
  for (const text of once)
    for (const first of forms)
      for (const second of forms) {
        expect(holdsCredential(`see ${first(text)}, please`), first(text)).toBe(true);
        expect(holdsCredential(`see ${second(first(text))}, please`), second(first(text))).toBe(true);
      }
  const referer = `https://example.org/?next=https%3A%2F%2Fa%2F%3Fkey%3D${key.replace('_', '%255F')}`;
  const { extensions } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, {
    token,
    variables: { input: { name: 'twice', description: referer } },
  });
  expect(extensions.field).toBe('input.description');
});

test('texts with escapes or base64 but without a whole key are accepted', () => {
  const wrong = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
  for (const text of [
    wrong.replace('_', '\\_'),
    wrong.replace('_', '%5F'),
    wrong.replace('_', '%25255F'),
    wrong.replace('_', '&lowbar;'),
    Buffer.from(wrong).toString('base64'),
    Buffer.from(`me:${wrong}`).toString('base64url'),
    Buffer.from(key).toString('base64').slice(0, -3),
    `> ${wrong}`,
    `${key.slice(0, 30)} > ${key.slice(30)}`,
    `${key.slice(0, 30)}%7C${key.slice(30)}`,
    `${key.slice(0, 30)}&#233;${key.slice(30)}`,
    `${key.slice(0, 30)}\\u00e9${key.slice(30)}`,
  ])
    expect(holdsCredential(text), text).toBe(false);
  const parts = fc.constantFrom(
    '\\',
    '%5F',
    '%',
    '&lowbar;',
    '&#95;',
    '&#',
    '>',
    '\n> ',
    '_',
    'astrid',
    'YXN0cmlkX',
    'hc3RyaWRf',
    'aB3',
    '\u00ad',
  );
  // A word of the form of a key of the REST service may look random: test/imported-key-search.test.ts.
  const hasImportedForm = (text: string) =>
    /astrid_[\w-]{43}(?![0-9A-Za-z])/.test(text.replace(/[\u00ad\\]/g, '').replace(/%5F|&lowbar;|&#95;/g, '_'));
  const texts = fc
    .array(parts, { minLength: 10, maxLength: 80 })
    .map((all) => all.join(''))
    .filter((text) => !hasImportedForm(text));
  fc.assert(
    fc.property(texts, (text) => !holdsCredential(text)),
    { numRuns: 2_000 },
  );
});

test('a JWT is found as a regular expression finds it', () => {
  const plain = (text: string) =>
    [...text.matchAll(/eyJ[\w-]{17,}(?=\.[\w-]+\.)/g)].some(([word]) => /ImFsZyI|JhbGci|iYWxnI/.test(word.slice(2)));
  const parts = fc.constantFrom('eyJ', 'eyJhbGci', 'ImFsZyI', 'iYWxnI', 'a', 'xxxxxxxxxx', '.', '.', '"', '%');
  const texts = fc.array(parts, { minLength: 8, maxLength: 40 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => text.length < 46 || holdsCredential(text) === plain(text)),
    { numRuns: 3_000 },
  );
});

test('a refresh token in a word is found as a regular expression finds it, which reads each character 43 times', () => {
  const isToken = ([, before, secret = '', after]: RegExpExecArray) =>
    (!before && !after) || ([/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(secret)) && secret.split(/[_-]/).length <= 6);
  const plain = (text: string) => [...text.matchAll(/(?<=([\w-]?))rt_(?=([\w-]{43})([\w-]?))/g)].some(isToken);
  const parts = fc.constantFrom('rt_', 'rt_', 'a', 'B', '7', '_', '-', 'abcdefgh', 'xY9', 'Zz', ' ', 'é');
  const texts = fc.array(parts, { minLength: 20, maxLength: 60 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => text.length < 46 || holdsCredential(text) === plain(text)),
    { numRuns: 3_000 },
  );
});

test('in base64, or with escapes, reaches neither the audit log, the log nor an answer by a header or a name', async () => {
  const encoded = Buffer.from(key).toString('base64url');
  const escaped = key.replace('_', '%5F');
  server.secrets.add(encoded).add(escaped);
  for (const [index, agent] of [`flow ${encoded}`, `flow ${escaped}`].entries()) {
    const variables = { input: { name: `hidden${index}` } };
    await server.ok(CREATE_SURVEY, { token, variables, headers: { 'User-Agent': agent, 'X-Request-Id': encoded } });
    const { userAgent, requestId } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    expect(userAgent).toBe('…');
    expect(requestId).not.toContain(encoded.slice(0, 20));
  }
  await server.ok(`query ${encoded} { viewer { name } }`, { token });
  expect(server.logged.some((line) => line.includes('"operation":"…"'))).toBe(true);
  const { message } = await server.refused('GRAPHQL_VALIDATION_FAILED', `{ ${encoded} }`, { token });
  expect(message).toContain('hidden');
  expect(server.logged.filter((line) => line.includes(encoded))).toEqual([]);
});

test('colours of a terminal and turns of direction hide no credential', async () => {
  for (const [index, secret] of [key, refreshToken, jwt].entries())
    for (const [before, after] of [
      ['\u001b[01;31m\u001b[K', '\u001b[m\u001b[K'],
      ['\u202e', '\u202c'],
    ]) {
      const coloured = `401 for ${before}${secret.slice(0, 7)}${after}${secret.slice(7)}`;
      expect(holdsCredential(coloured), `${index} ${before}`).toBe(true);
    }
  const fail = 'mutation ($input: FailProcessingJobInput!) { failProcessingJob(input: $input) { processingJob { error } } }';
  const error = `401 for \u001b[01;31m\u001b[Kastrid_\u001b[m\u001b[K${key.slice(7)}`;
  const variables = { input: { id: `ProcessingJob:${randomUUID()}`, error } };
  const { extensions } = await server.refused('BAD_USER_INPUT', fail, { token, variables });
  expect(extensions.field).toBe('input.error');
  const agent = `astrid_\t${key.slice(7)}`;
  await server.ok(CREATE_SURVEY, { token, variables: { input: { name: 'agent' } }, headers: { 'User-Agent': agent } });
  const { userAgent } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  expect(userAgent).toBe('astrid_…');
});
