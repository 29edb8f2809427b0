/** Values of wrong types: one error names every wrong row, in variables and in literals, and repeats no secret. */
import { GraphQLList, GraphQLScalarType } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { coerceValue } from '../src/document/coercion.js';
import { InvalidValues } from '../src/document/invalid-values.js';
import { LIMITS } from '../src/document/limits.js';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let by: RequestOptions;
beforeAll(async () => {
  await server.makeSurvey('ZTF');
  by = { token: server.admin.token };
});

const ROW = { ra: 1, dec: 1 };
const WRONG_ROW = { ra: '14:03:38' };

/** Each mutation that accepts rows, with one correct row, one wrong value, and its message. */
const BULK: readonly (readonly [string, string, string, Record<string, unknown>, Record<string, unknown>, string, string])[] = [
  [
    'ingestObservations',
    'survey: "ZTF", observations',
    'ObservationInput',
    { ...ROW, externalId: 'a', observedAt: '2024-01-01' },
    { imageWidth: 0.296 },
    'imageWidth',
    'must be a whole number from -2147483648 to 2147483647 (seen: 0.296)',
  ],
  [
    'recordCandidates',
    'differenceRunId: "DifferenceRun:x", candidates',
    'CandidateInput',
    ROW,
    WRONG_ROW,
    'ra',
    'must be a number (seen: "14:03:38")',
  ],
  [
    'recordDetections',
    'modelRunId: "ModelRun:x", detections',
    'DetectionInput',
    ROW,
    { type: 'SUPERNOVAE' },
    'type',
    'must be a value of DetectionType; did you mean SUPERNOVA? (seen: a text)',
  ],
  [
    'validateDetections',
    'validations',
    'ValidateDetectionInput',
    { detectionId: 'Detection:x', label: 'SUPERNOVA' },
    { label: null },
    'label',
    'must not be null (DetectionType!)',
  ],
];

/** A value as a literal of a document. Values in `enums` have no quotes. */
function literal(value: unknown, key = ''): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, key)).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, item]) => `${name}: ${literal(item, name)}`)
      .join(', ')}}`;
  return (key === 'label' || key === 'type') && typeof value === 'string' ? value : JSON.stringify(value);
}

describe.each(BULK)('%s', (mutation, head, type, right, wrong, field, message) => {
  const rows = [right, { ...right, ...wrong }, right, { ...right, ...wrong }, 5];

  test('names each wrong row of the variables by index and field', async () => {
    const query = `mutation ($rows: [${type}!]!) { ${mutation}(input: { ${head}: $rows }) { __typename } }`;
    const refusal = await server.refused('BAD_USER_INPUT', query, { ...by, variables: { rows } });
    expect(refusal.status).toBe(400);
    expect(refusal.data).toBeUndefined();
    expect(refusal.extensions).toMatchObject({
      field: `rows[1].${field}`,
      issues: [
        `rows[1].${field} ${message}`,
        `rows[3].${field} ${message}`,
        expect.stringMatching(/^rows\[4\] must be an object/),
      ],
      invalidValues: [
        { path: `rows[1].${field}`, index: 1, field, message },
        { path: `rows[3].${field}`, index: 3, field, message },
        { path: 'rows[4]', index: 4, field: null, message: `must be an object of the type ${type} (seen: a number)` },
      ],
      invalidRows: 3,
    });
    expect(refusal.message).toBe(`3 rows do not fit their types: ${refusal.extensions.issues.join('; ')}.`);
  });

  test('names each wrong row of a literal', async () => {
    const name = head.slice(head.lastIndexOf(' ') + 1);
    const query = `mutation { ${mutation}(input: { ${head}: ${literal(rows)} }) { __typename } }`;
    const { status, extensions } = await server.refused('GRAPHQL_VALIDATION_FAILED', query, by);
    const said = message.replace('(seen: a text)', '(seen: a name without quotes)');
    expect([status, extensions.invalidRows, extensions.field]).toEqual([400, 3, `input.${name}[1].${field}`]);
    expect(extensions.invalidValues).toEqual([
      { path: `input.${name}[1].${field}`, index: 1, field, message: said },
      { path: `input.${name}[3].${field}`, index: 3, field, message: said },
      { path: `input.${name}[4]`, index: 4, field: null, message: `must be an object of the type ${type} (seen: a number)` },
    ]);
  });
});

const INGEST =
  'mutation ($o: [ObservationInput!]!) { ingestObservations(input: { survey: "ZTF", observations: $o }) { inserted } }';
const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));

test('nothing of a call with a wrong row is done', async () => {
  const o = [{ ...BULK[0]?.[3] }, { ra: true }];
  await server.refused('BAD_USER_INPUT', INGEST, { ...by, variables: { o } });
  expect(await server.app.db.observation.count()).toBe(0);
});

test('a caller without the permission gets FORBIDDEN, and no message about rows', async () => {
  const { key } = await server.makeKey({ set: 'READ_ONLY' });
  const variables = { o: [WRONG_ROW] };
  expect((await server.refused('FORBIDDEN', INGEST, { key, variables })).extensions.invalidValues).toBeUndefined();
  expect((await server.refused('UNAUTHENTICATED', INGEST, { variables })).extensions.invalidValues).toBeUndefined();
});

test('a hundred wrong rows are listed, all of them counted, and several fields of one', async () => {
  const o = many(1_000, (index) => (index % 2 === 0 ? ROW : { ra: 'x', dec: 'x', airmass: 'x' }));
  const { message, extensions } = await server.refused('BAD_USER_INPUT', INGEST, { ...by, variables: { o } });
  expect(message).toMatch(
    /^500 rows do not fit their types: o\[1\]\.airmass must be a number \(seen: a text\) and 2 more in this row; o\[3\]/,
  );
  expect(message).toMatch(/; o\[199\]\.airmass [^;]*; and 400 more rows\.$/);
  const { invalidValues, invalidRows } = extensions;
  expect(invalidRows).toBe(500);
  expect(new Set(invalidValues.map(({ index }: { index: number }) => index))).toEqual(new Set(many(100, (i) => 2 * i + 1)));
  expect(invalidValues.slice(0, 3).map(({ field }: { field: string }) => field)).toEqual(['airmass', 'dec', 'ra']);
});

test('more than a hundred wrong rows of a literal are counted', async () => {
  const query = `mutation { ingestObservations(input: { survey: "ZTF", observations: [${'{ra:""}'.repeat(150)}] }) { inserted } }`;
  const { message, extensions } = await server.refused('GRAPHQL_VALIDATION_FAILED', query, by);
  expect(extensions.invalidRows).toBe(150);
  expect(message).toMatch(/; and 50 more rows\.$/);
});

test('unknown and missing fields of rows are named, with what may be meant', async () => {
  const o = [
    { ...ROW, imagWidth: 1 },
    { ...ROW, constructor: 1, '__proto__ ': 1 },
  ];
  const { extensions } = await server.refused('BAD_USER_INPUT', INGEST, { ...by, variables: { o } });
  expect(extensions.invalidValues).toEqual([
    {
      path: 'o[0].imagWidth',
      index: 0,
      field: 'imagWidth',
      message: 'is not a field of ObservationInput; did you mean imageWidth?',
    },
    { path: 'o[1].constructor', index: 1, field: 'constructor', message: 'is not a field of ObservationInput' },
    { path: 'o[1]', index: 1, field: null, message: 'has a field that ObservationInput does not have' },
  ]);
  const validate = 'mutation ($v: [ValidateDetectionInput!]!) { validateDetections(input: { validations: $v }) { __typename } }';
  const missing = await server.refused('BAD_USER_INPUT', validate, { ...by, variables: { v: [{ label: 'SUPERNOVA' }, {}] } });
  expect(missing.extensions.issues).toEqual([
    'v[0].detectionId is required (ID!)',
    'v[1].detectionId is required (ID!)',
    'v[1].label is required (DetectionType!)',
  ]);
});

test('items of a list inside a row are named by the row', async () => {
  const query =
    'mutation ($c: [CandidateInput!]!) { recordCandidates(input: { differenceRunId: "DifferenceRun:x", candidates: $c }) { recorded } }';
  const c = [ROW, { ...ROW, flags: ['a', 5, null] }];
  const { extensions } = await server.refused('BAD_USER_INPUT', query, { ...by, variables: { c } });
  expect(extensions.invalidValues).toMatchObject([
    { path: 'c[1].flags[1]', index: 1, field: 'flags' },
    { path: 'c[1].flags[2]', index: 1, field: 'flags' },
  ]);
  expect(extensions.invalidRows).toBe(1);
});

test('values outside of lists are listed together, and a single one has its own message', async () => {
  const query = 'query ($n: Int!, $f: ObservationFilter) { observations(first: $n, filter: $f) { totalCount } }';
  const two = await server.refused('BAD_USER_INPUT', query, { ...by, variables: { f: { status: 'x' } } });
  expect(two.extensions.invalidValues).toMatchObject([
    { path: 'n', index: null, field: null, message: 'is required (Int!)' },
    { path: 'f.status', index: null, field: 'status' },
  ]);
  expect(two.message).toMatch(/^2 values do not fit their types: n is required/);
  const one = await server.refused('BAD_USER_INPUT', query, { ...by, variables: { n: null } });
  expect([one.message, one.extensions.field, one.extensions.issues]).toEqual([
    'n: must not be null (Int!)',
    'n',
    ['must not be null (Int!)'],
  ]);
});

describe('what may be a secret is not repeated', () => {
  const SIGN_IN = 'mutation ($i: SignInInput!) { signIn(input: $i) { expiresAt } }';
  test.each<[string, Record<string, unknown>]>([
    ['a password as a number', { email: 'a@b.c', password: 80451179 }],
    ['a password as a name', { email: 'a@b.c', sesame80451179: 1, password: 'x' }],
    ['a password in a list', { email: 'a@b.c', password: ['sesame80451179'] }],
  ])('%s', async (_what, i) => {
    const { body } = await server.graphql(SIGN_IN, { variables: { i } });
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(body)).not.toContain('80451179');
    const document = `mutation { signIn(input: ${literal(i)}) { expiresAt } }`;
    const said = await server.graphql(document);
    expect(said.body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify(said.body)).not.toContain('80451179');
  });

  test('a text where a measure is expected, unless it looks like one', async () => {
    for (const [ra, isShown] of [
      ['hunter2', false],
      ['sesame', false],
      ['1'.repeat(40), false],
      ['14h03m38.5s', true],
      ['-05 30 00', true],
      ['nan', false],
    ] as const) {
      const { message } = await server.refused('BAD_USER_INPUT', INGEST, { ...by, variables: { o: [{ ra }] } });
      expect(message).toBe(`o[0].ra: must be a number (seen: ${isShown ? JSON.stringify(ra) : 'a text'})`);
    }
    const { message } = await server.refused('BAD_USER_INPUT', INGEST, { ...by, variables: { o: [{ fitsUrl: 12345 }] } });
    expect(message).toBe('o[0].fitsUrl: must be a text (seen: a number)');
  });
});

describe('hostile bodies', () => {
  test('make answers that are bounded', async () => {
    const rows: readonly Record<string, unknown>[][] = [
      many(LIMITS.items, () => ({ ra: 'x' })),
      many(1_000, () => Object.fromEntries(many(25, (i) => [`field${i}`, 1]))),
      [Object.fromEntries(many(25_000, (i) => [`imageWidt${i}`, 1]))],
    ];
    for (const o of rows) {
      const { status, body } = await server.graphql(INGEST, { ...by, variables: { o } });
      expect([status, body.errors?.length, body.errors?.[0]?.extensions.code]).toEqual([400, 1, 'BAD_USER_INPUT']);
      expect(JSON.stringify(body).length).toBeLessThan(300_000);
    }
    const name = 'o'.repeat(40_000);
    const query = INGEST.replaceAll('$o', `$${name}`);
    const { body } = await server.graphql(query, { ...by, variables: { [name]: many(100, () => ({ ra: 'x' })) } });
    expect(body.errors?.[0]?.extensions.invalidRows).toBe(100);
    expect(JSON.stringify(body).length).toBeLessThan(100_000);
  });

  test('are counted up to a bound, after which no value is read', () => {
    const lists = new GraphQLList(new GraphQLList(countingScalar));
    const invalid = new InvalidValues();
    coerceValue(
      many(30_000, () => [1, 2]),
      lists,
      'v',
      invalid,
    );
    const { message, details } = invalid.summary();
    expect(message).toMatch(/^More than 2500 rows do not fit/);
    expect([details.invalidRows, details.invalidValues.length, read]).toEqual([2_501, 200, 2_601]);
  });
});

let read = 0;
const countingScalar = new GraphQLScalarType({
  name: 'Counting',
  parseValue: () => {
    read++;
    throw new Error('never fits');
  },
});
