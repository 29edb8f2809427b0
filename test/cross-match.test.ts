/** The cross-match: the nearest rows to many positions, compared with the angles on the sphere, and who gets which of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../src/modules/schema.js';
import { MATCHED } from '../src/modules/sky/entities.js';
import { tries } from './support/effort.js';
import { Random } from './support/random.js';
import { SEED } from './support/seed.js';
import { type RequestOptions, startServer, type TestKey, type TestServer } from './support/server.js';
import { makeSky, type Place, randomPlaces, type SkyRow, separation } from './support/sky.js';

let server: TestServer;
let admin: RequestOptions;
let scoped: TestKey;
let rows: Map<string, SkyRow[]>;

beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  rows = await makeSky(server, 60);
  scoped = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:NORTH'] });
}, 120_000);
afterAll(() => server.stop());

const QUERY = `query ($of: CrossMatchTarget!, $positions: [CrossMatchPosition!]!, $perPosition: Int) {
  crossMatch(of: $of, positions: $positions, perPosition: $perPosition) { positionId matches { rowId separation } } }`;

interface Given extends Place {
  readonly id: string;
  readonly radius: number;
}

interface Answer {
  readonly positionId: string;
  readonly matches: readonly { readonly rowId: string; readonly separation: number }[];
}

const CLOSE = 1e-9;
const positions: readonly Given[] = [
  { ra: 359.99999, dec: 0, radius: 0.5 },
  { ra: 77, dec: 90, radius: 0.001 },
  { ra: 200, dec: -90, radius: 1 },
  { ra: 40, dec: 20, radius: 0.02 },
  { ra: 40.05, dec: 20.05, radius: 0.5 },
  ...randomPlaces(new Random(SEED + 1), tries(30)).map((place, index) => ({
    ...place,
    radius: [1, 0.05, 1e-6][index % 3] as number,
  })),
].map((position, index) => ({ id: `source ${index}`, ...position }));

const targets = Object.entries(MATCHED).map(([of, entity]) => [of, entity.name] as const);

describe.each(targets)('a cross-match of %s', (of, type) => {
  /** Compares an answer with the angles to the rows of the surveys. */
  function expectNearest(answer: readonly Answer[], perPosition: number, isSeen: (row: SkyRow) => boolean): void {
    const seen = (rows.get(type) ?? []).filter(isSeen);
    expect(answer.map(({ positionId }) => positionId)).toEqual(positions.map(({ id }) => id));
    for (const [index, { matches }] of answer.entries()) {
      const position = positions[index] as Given;
      const angles = seen.map((row) => separation(row, position)).filter((angle) => angle <= position.radius + 1e-12);
      const nearest = angles.sort((a, b) => a - b).slice(0, perPosition);
      expect(matches.length, position.id).toBe(nearest.length);
      expect(new Set(matches.map(({ rowId }) => rowId)).size).toBe(matches.length);
      for (const [at, match] of matches.entries()) {
        const row = seen.find(({ id }) => id === match.rowId) as SkyRow;
        expect(Math.abs(match.separation - separation(row, position)), position.id).toBeLessThan(CLOSE);
        expect(Math.abs(match.separation - (nearest[at] as number)), position.id).toBeLessThan(CLOSE);
      }
    }
  }

  test.each([1, 3, 10])('returns the nearest %i rows of each position, the nearest first', async (perPosition) => {
    const { crossMatch } = await server.ok(QUERY, { variables: { of, positions, perPosition }, ...admin });
    expectNearest(crossMatch, perPosition, () => true);
  });

  test('shows a key with a scope nothing of other surveys', async () => {
    const { crossMatch } = await server.ok(QUERY, { variables: { of, positions, perPosition: 10 }, key: scoped.key });
    expectNearest(crossMatch, 10, ({ survey }) => survey === 'NORTH');
  });

  test('is refused without the permission of the list', async () => {
    const { key } = await server.keyWithout('read:data');
    await server.refused('FORBIDDEN', QUERY, { variables: { of, positions }, key });
    const secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
    await server.refused('FORBIDDEN', QUERY, { variables: { of, positions }, key, url: secondWallAlone });
    await server.refused('UNAUTHENTICATED', QUERY, { variables: { of, positions } });
  });

  test('requires what the list of the same rows requires', () => {
    const fields = schema.getQueryType()?.getFields() ?? {};
    const requirement = fields.crossMatch?.extensions.requirement;
    expect(requirement).toEqual(fields[MATCHED[of as keyof typeof MATCHED].listed]?.extensions.requirement);
  });

  test('returns the rows with their fields, and no row of another kind', async () => {
    const query = `query ($of: CrossMatchTarget!, $positions: [CrossMatchPosition!]!) {
      crossMatch(of: $of, positions: $positions) { matches { rowId
        observation { id survey { name } } detection { id observation { externalId } } candidate { id differenceRun { id } } alert { id detection { id } } } } }`;
    const { crossMatch } = await server.ok(query, { variables: { of, positions: positions.slice(0, 5) }, ...admin });
    const found = crossMatch.flatMap(({ matches }: { matches: object[] }) => matches);
    expect(found.length).toBeGreaterThan(3);
    for (const { rowId, ...kinds } of found) {
      const field = MATCHED[of as keyof typeof MATCHED].field;
      expect(kinds[field].id).toBe(rowId);
      expect(Object.values(kinds).filter((kind) => kind !== null).length).toBe(1);
    }
  });

  test('finds the rows of all positions by one statement, and reads them by another only when the document selects more than their ids', async () => {
    const statements = await server.statementsOf(() => server.ok(QUERY, { variables: { of, positions }, ...admin }));
    expect(statements.filter((sql) => sql.includes('LATERAL')).length).toBe(1);
    expect(statements.length).toBe(1);
    const { field } = MATCHED[of as keyof typeof MATCHED];
    const withRows = QUERY.replace('rowId', `rowId ${field} { createdAt }`);
    const more = await server.statementsOf(() => server.ok(withRows, { variables: { of, positions }, ...admin }));
    expect(more.length).toBe(2);
  });
});

test('of a position that a survey has observed hundreds of times returns as many of these rows as it may', async () => {
  const survey = await server.makeSurvey('DEEP');
  const ids = await server.makeObservations(survey, 300, () => ({ ra: 77, dec: -77 }));
  const deep = await server.makeKey({ scopes: ['survey:DEEP'] });
  const around = Array.from({ length: 5 }, (_, index) => ({ id: `${index}`, ra: 77 + index / 100, dec: -77, radius: 0.1 }));
  const variables = { of: 'OBSERVATION', positions: around, perPosition: 10 };
  const { crossMatch } = await server.ok(QUERY, { variables, key: deep.key });
  for (const { matches } of crossMatch) {
    const found = matches.map(({ rowId }: { rowId: string }) => rowId);
    expect(new Set(found).size).toBe(10);
    expect(ids).toEqual(expect.arrayContaining(found));
  }
});

describe('a cross-match refuses before anything runs', () => {
  const one = { id: 'a', ra: 0, dec: 0, radius: 0.1 };
  const many = (howMany: number) => Array.from({ length: howMany }, (_, index) => ({ ...one, id: String(index) }));

  test.each([
    ['positions', { positions: many(1_001) }],
    ['positions.0.radius', { positions: [{ ...one, radius: 0 }] }],
    ['positions.0.radius', { positions: [{ ...one, radius: -1 }] }],
    ['positions.0.radius', { positions: [{ ...one, radius: 1.000001 }] }],
    ['positions.1.ra', { positions: [one, { ...one, id: 'b', ra: 360 }] }],
    ['positions.0.ra', { positions: [{ ...one, ra: -0.1 }] }],
    ['positions.0.dec', { positions: [{ ...one, dec: 90.0001 }] }],
    ['positions.1.id', { positions: [one, { ...one, ra: 1 }] }],
    ['positions.0.id', { positions: [{ ...one, id: ' ' }] }],
    ['positions.0.id', { positions: [{ ...one, id: 'x'.repeat(256) }] }],
    ['perPosition', { positions: [one], perPosition: 0 }],
    ['perPosition', { positions: [one], perPosition: 11 }],
  ])('a wrong %s', async (field, given) => {
    const small = QUERY.replace('matches { rowId separation }', '');
    const statements = await server.statementsOf(async () => {
      const refusal = await server.refused('BAD_USER_INPUT', small, { variables: { of: 'DETECTION', ...given }, ...admin });
      expect(refusal.extensions.field).toBe(field);
    });
    expect(statements.filter((sql) => sql.includes('detections'))).toEqual([]);
  });

  test.each([
    ['BAD_USER_INPUT', '1e999'],
    ['BAD_USER_INPUT', '-1e999'],
    ['BAD_USER_INPUT', '"NaN"'],
    ['BAD_USER_INPUT', '"Infinity"'],
    ['BAD_USER_INPUT', 'null'],
    ['BAD_REQUEST', 'NaN'],
    ['BAD_REQUEST', 'Infinity'],
  ])('with %s the number %s', async (code, number) => {
    const body = JSON.stringify({ query: QUERY, variables: { of: 'ALERT', positions: [{ ...one, ra: 'here' }] } });
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.admin.token}` },
      body: body.replace('"here"', number),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe(code);
  });

  test('more than cost permits: positions × rows × fields', async () => {
    const variables = { of: 'DETECTION', positions: many(1_000) };
    await server.ok(QUERY, { variables, ...admin });
    const refusal = await server.refused('LIMIT_EXCEEDED', QUERY, { variables: { ...variables, perPosition: 10 }, ...admin });
    expect(refusal.extensions.limit).toBe('cost');
  });

  test('nothing when there are no positions, and for null as the number of rows', async () => {
    expect((await server.ok(QUERY, { variables: { of: 'DETECTION', positions: [] }, ...admin })).crossMatch).toEqual([]);
    const variables = { of: 'DETECTION', positions: [one], perPosition: null };
    expect((await server.ok(QUERY, { variables, ...admin })).crossMatch[0].matches.length).toBe(1);
  });
});
