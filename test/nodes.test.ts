/** `nodes`: rows by their ids, in order, with the rules of `node` for each of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_LISTED } from '../src/graphql/lists/listed.js';
import { makeDetections } from './support/detections.js';
import { type RequestOptions, startServer, type TestServer } from './support/server.js';

const MISSING = '01890a5d-ac96-774b-bcce-b302099a8057';
const QUERY = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
  ... on Survey { name } ... on Observation { externalId survey { name } } ... on Detection { confidence } } }`;

let server: TestServer;
let admin: RequestOptions;
let mine: { id: string; name: string };
let other: typeof mine;
let own: string[];
let foreign: string[];
let detections: string[];
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  const [first, second] = [await server.makeSurvey('MINE'), await server.makeSurvey('OTHER')];
  [mine, other] = [first, second];
  own = await server.makeObservations(first, 3);
  foreign = await server.makeObservations(second, 2);
  detections = (await makeDetections(server, 2, { survey: first })).detections;
});
afterAll(() => server.stop());

const nodes = async (ids: unknown, by = admin) => (await server.ok(QUERY, { variables: { ids }, ...by })).nodes;
const idsIn = (rows: ({ id: string } | null)[]) => rows.map((row) => row?.id ?? null);

test('are in the order of the ids, with null for a row that does not exist, and twice for an id that is given twice', async () => {
  const ids = [own[1], mine.id, `Survey:${MISSING}`, detections[0], own[0], own[1]];
  const rows = await nodes(ids);
  expect(idsIn(rows)).toEqual([own[1], mine.id, null, detections[0], own[0], own[1]]);
  expect(rows[0]).toMatchObject({ __typename: 'Observation', survey: { name: 'MINE' } });
  expect(rows[1]).toEqual({ __typename: 'Survey', id: mine.id, name: 'MINE' });
  expect(rows[3]).toMatchObject({ confidence: 0.5 });
  expect(await nodes([])).toEqual([]);
  expect(idsIn(await nodes((own[0] as string).replace(/:.*/, (id) => id.toUpperCase())))).toEqual([own[0]]);
});

test('are those of node, for every type and caller', async () => {
  const key = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'], scopes: ['survey:MINE'] });
  const user = await server.makeUser('VIEWER');
  const ids = [mine.id, other.id, ...own, ...foreign, ...detections, key.id, server.admin.id, user.id];
  for (const by of [admin, { key: key.key }, { token: user.token }]) {
    const single = async (id: string) =>
      (
        await server.ok(QUERY.replace('nodes(ids: $ids)', 'nodes: node(id: $id)').replace('$ids: [ID!]!', '$id: ID!'), {
          variables: { id },
          ...by,
        })
      ).nodes;
    const expected: unknown[] = [];
    for (const id of ids) expected.push(await single(id));
    expect(await nodes(ids, by)).toEqual(expected);
  }
  expect(idsIn(await nodes([foreign[0], own[0]], { key: key.key }))).toEqual([null, own[0]]);
});

test('need one statement for each type', async () => {
  const ids = [...own, ...foreign, ...detections, mine.id];
  await nodes(ids);
  const statements = await server.statementsOf(() => nodes(ids));
  for (const table of ['"observations"', '"detections"'])
    expect(
      statements.filter((sql) => sql.includes(`FROM "public".${table} AS "t0"`) || new RegExp(`FROM [^ ]*${table}`).test(sql))
        .length,
    ).toBeLessThanOrEqual(1);
  expect(statements.length).toBeLessThanOrEqual(3);
});

describe('refuse', () => {
  test.each([
    ['by a variable', 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }', true],
    ['by a default', 'query ($ids: [ID!]! = IDS) { nodes(ids: $ids) { __typename } }', false],
    ['by a literal', '{ nodes(ids: IDS) { __typename } }', false],
    ['by a variable in a list', 'query ($id: ID!) { nodes(ids: [$id, "Survey:x"]) { id } }', true],
    ['that select fields of no row', '{ nodes(ids: IDS) { ... on Survey { name } } }', false],
  ])('before anything runs, rows %s that need a permission which the caller lacks', async (_what, query, byVariable) => {
    const guest = await server.makeUser('GUEST');
    const ids = [mine.id, own[0]];
    const document = query.replace('IDS', JSON.stringify(ids));
    const variables = byVariable ? { ids, id: own[0] } : {};
    const { extensions } = await server.refused('FORBIDDEN', document, { variables, token: guest.token });
    expect(extensions.missingPermissions).toEqual([expect.objectContaining({ permission: 'READ_DATA' })]);
    await server.refused('UNAUTHENTICATED', document, { variables });
  });

  test('nothing of a type that the caller may read', async () => {
    const guest = await server.makeUser('GUEST');
    expect(idsIn(await nodes([mine.id, other.id], { token: guest.token }))).toEqual([mine.id, other.id]);
  });

  test.each([
    [['x'], 'ids.0'],
    [['Survey:x'], 'ids.0'],
    [[`Survey:${MISSING}`, `Nothing:${MISSING}`], 'ids.1'],
    [[`Query:${MISSING}`], 'ids.0'],
    [Array.from({ length: MOST_LISTED + 1 }, () => `Survey:${MISSING}`), 'ids'],
  ])('invalid ids', async (ids, field) => {
    const { extensions, status } = await server.refused('BAD_USER_INPUT', QUERY, { variables: { ids }, ...admin });
    expect(extensions.field).toBe(field);
    // Whether a type exists is a question for the resolver.
    if (!ids.some((id) => id.startsWith('Nothing') || id.startsWith('Query'))) expect(status).toBe(400);
  });

  test('more than the limit of cost allows', async () => {
    const many = (howMany: number) =>
      `{ nodes(ids: ["${mine.id}"]) { ... on Survey { ${Array.from({ length: howMany }, (_, i) => `a${i}: name`).join(' ')} observations(first: 20) { nodes { id ra dec } } } } }`;
    expect((await server.refused('LIMIT_EXCEEDED', many(40), admin)).extensions.limit).toBe('cost');
  });
});
