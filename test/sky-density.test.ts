/** The density of observations on the sky: each cell has the observations whose position is in it, and all cells have equal areas. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from './support/random.js';
import { SEED } from './support/seed.js';
import { type RequestOptions, startServer, type TestKey, type TestServer } from './support/server.js';
import { type Place, randomPlaces } from './support/sky.js';

let server: TestServer;
let admin: RequestOptions;
let scoped: TestKey;
const SPECIAL = [-90, 90].flatMap((dec) => [0, 359.9999999999].map((ra) => ({ ra, dec })));
const places: Record<string, readonly Place[]> = {
  NORTH: [...SPECIAL, ...randomPlaces(new Random(SEED), 150)],
  SOUTH: randomPlaces(new Random(SEED + 1), 70),
};

beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  for (const [name, given] of Object.entries(places)) {
    const survey = await server.makeSurvey(name);
    await server.makeObservations(survey, given.length, (index) => ({ ...given[index], filterBand: index % 2 ? 'r' : 'g' }));
  }
  scoped = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:NORTH'] });
});
afterAll(() => server.stop());

const QUERY = `query ($filter: ObservationFilter, $cells: Int) {
  skyDensity(filter: $filter, cells: $cells) { bands cellsPerBand index count ra dec } }`;

/** The cells as the page about the sky describes them. */
function counted(given: readonly Place[], bands: number, cellsPerBand: number): Map<number, number> {
  const cells = new Map<number, number>();
  for (const { ra, dec } of given) {
    const band = Math.min(bands - 1, Math.floor(((Math.sin((dec * Math.PI) / 180) + 1) / 2) * bands));
    const column = Math.min(cellsPerBand - 1, Math.floor((ra / 360) * cellsPerBand));
    const cell = band * cellsPerBand + column;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  return cells;
}

test.each([1, 2, 3, 12, 100, 999, 5_000])('of at most %i cells counts every observation in its cell', async (cells) => {
  const { skyDensity } = await server.ok(QUERY, { variables: { cells }, ...admin });
  const { bands, cellsPerBand, index, count, ra, dec } = skyDensity;
  expect(bands * cellsPerBand).toBeLessThanOrEqual(cells);
  const expected = counted(Object.values(places).flat(), bands, cellsPerBand);
  expect(new Map(index.map((cell: number, at: number) => [cell, count[at]]))).toEqual(expected);
  expect(index).toEqual([...expected.keys()].sort((a, b) => a - b));
  // The centre of a cell is in it.
  const centers = index.map((_: number, at: number) => ({ ra: ra[at], dec: dec[at] }));
  expect([...counted(centers, bands, cellsPerBand).keys()]).toEqual(index);
});

test('has 1,000 cells by default, and for null', async () => {
  const { skyDensity } = await server.ok('{ skyDensity { bands cellsPerBand } }', admin);
  expect(skyDensity).toEqual({ bands: 17, cellsPerBand: 58 });
  expect((await server.ok(QUERY, { variables: { cells: null }, ...admin })).skyDensity).toMatchObject(skyDensity);
});

test('counts what the filter selects', async () => {
  const filter = { survey: 'SOUTH', filterBand: 'r' };
  const { skyDensity } = await server.ok(QUERY, { variables: { filter, cells: 50 }, ...admin });
  expect(skyDensity.count.reduce((sum: number, one: number) => sum + one, 0)).toBe(35);
});

test('counts for a key with a scope only the observations of its survey, in one statement', async () => {
  const { skyDensity } = await server.ok(QUERY, { variables: { cells: 100 }, key: scoped.key });
  const { bands, cellsPerBand, index, count } = skyDensity;
  const expected = counted(places.NORTH ?? [], bands, cellsPerBand);
  expect(new Map(index.map((cell: number, at: number) => [cell, count[at]]))).toEqual(expected);
  await server.refused('FORBIDDEN', QUERY, { variables: { filter: { survey: 'SOUTH' } }, key: scoped.key });
  const statements = await server.statementsOf(() => server.ok(QUERY, { variables: { cells: 100 }, key: scoped.key }));
  expect(statements.filter((sql) => sql.includes('observations')).length).toBe(1);
});

test('is refused without the permission to read data, by both walls', async () => {
  const { key } = await server.keyWithout('read:data');
  await server.refused('FORBIDDEN', QUERY, { key });
  await server.refused('FORBIDDEN', QUERY, { key, url: `${await server.listen({ preExecutionCheck: false })}/graphql` });
  await server.refused('UNAUTHENTICATED', QUERY);
});

test('costs as much as all the lists that a document selects, under any alias', async () => {
  const lists = (howMany: number) =>
    `{ skyDensity(cells: 5000) { ${Array.from({ length: howMany }, (_, index) => `a${index}: ra`).join(' ')} } }`;
  await server.ok(lists(14), admin);
  const refusal = await server.refused('LIMIT_EXCEEDED', lists(49), admin);
  expect(refusal.extensions).toMatchObject({ limit: 'cost', value: 20_000 });
});

test.each([0, -1, 5_001])('refuses %i cells before anything runs', async (cells) => {
  const statements = await server.statementsOf(async () => {
    const { extensions } = await server.refused('BAD_USER_INPUT', QUERY, { variables: { cells }, ...admin });
    expect(extensions.field).toBe('cells');
  });
  expect(statements.filter((sql) => sql.includes('observations'))).toEqual([]);
});
