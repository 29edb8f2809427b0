/** A credential in a wrong place is refused before anything runs. It is shown to nobody and stored nowhere. */
import { randomBytes } from 'node:crypto';
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
import { describe, expect, test } from 'vitest';
import { holdsCredential } from '../../src/access/credentials/search/credential-search.js';
import { schema } from '../../src/modules/schema.js';
import { isThorough } from '../support/effort.js';
import { CREATE_SURVEY, credentialsOfFile } from '../support/pasted-credentials.js';

const credentials = credentialsOfFile();
const { server, key, code, refreshToken } = credentials;

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
/** The positions that are tried in such an inner value, per field that holds it. */
const INNER_POSITIONS = isThorough ? Number.POSITIVE_INFINITY : 1;

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
      const inside = [...placesIn(field.type, `${path}.${field.name}`, text, [...around, bare])];
      const isInner = [bare, ...around].includes(getNamedType(field.type) as never);
      for (const [at, value, accepts] of isInner ? inside.slice(0, INNER_POSITIONS) : inside) {
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
  return server.graphql(`${kind} (${declared}) { ${field.name}(${passed}) ${selectionOf(field)} }`, {
    token: credentials.jwt,
    variables: args,
  });
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
      const written = await server.graphql(`${kind} { ${field.name}(${given.join(', ')}) ${selectionOf(field)} }`, {
        token: credentials.jwt,
      });
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

test.each([
  ['an API key', () => key],
  ['an API key in a sentence', () => `use "${key}", please`],
  ['an API key that goes on', () => `astrid_${key}0`],
  ['a one-time code', () => code],
  ['a one-time code in a sentence', () => `redeem "${code}", please`],
  ['a one-time code that goes on', () => `astrid_astridcode_${code}0`],
  ['a refresh token', () => `token=${refreshToken}`],
  ['an access token', () => `Bearer ${credentials.jwt}`],
  ['an access token behind another text that begins like one', () => `eyJ.eyJa.b eyJ {eyJzdWI} ${credentials.jwt}`],
])('%s is refused as a name and as an Idempotency-Key', async (_what, text) => {
  const input = { name: text() };
  const { status, extensions } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input },
  });
  expect({ status, field: extensions.field }).toEqual({ status: 400, field: 'input.name' });
  const variables = { input: { name: 'innocent' } };
  const headers = {
    'Idempotency-Key': text()
      .replace(/[^\w.]/g, '-')
      .slice(0, 255),
  };
  const whole = holdsCredential(headers['Idempotency-Key']);
  if (!whole) return;
  const refused = await server.refused('BAD_REQUEST', CREATE_SURVEY, { token: credentials.jwt, variables, headers });
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
    await server.ok(CREATE_SURVEY, { token: credentials.jwt, variables: { input: { name: `like-${index}`, description } } });
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
  const refused = await server.refused('BAD_USER_INPUT', document(), { token: credentials.jwt });
  expect({ status: refused.status, field: refused.extensions.field }).toEqual({ status: 400, field });
  expect(refused.message).not.toContain(key);
  await server.refused('BAD_USER_INPUT', document(), { token: credentials.jwt });
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
  const { extensions } = await server.refused('BAD_USER_INPUT', ingest, { token: credentials.jwt, variables });
  expect(extensions.field).toBe('input.observations[700].externalId');
  expect(await server.app.db.observation.count({ where: { surveyId: survey.uuid } })).toBe(0);
  const rest = { input: { survey: survey.name, observations } };
  expect(await server.ok(ingest, { token: credentials.jwt, variables: rest })).toEqual({
    ingestObservations: { inserted: 1_000 },
  });
});

test('a key may be a password, of which only a hash is stored', async () => {
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await server.ok(create, {
    token: credentials.jwt,
    variables: { input: { name: 'odd', email: 'odd@example.org', role: 'GUEST', password: key } },
  });
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
  const session = await server.ok(signIn, { variables: { input: { email: 'odd@example.org', password: key } } });
  server.secrets.add(session.signIn.refreshToken);
  const refresh = 'mutation ($t: String!) { refreshSession(input: { refreshToken: $t }) { refreshToken } }';
  const next = await server.ok(refresh, { variables: { t: session.signIn.refreshToken } });
  server.secrets.add(next.refreshSession.refreshToken);
});
