/** The sky: cones, also at the poles and where right ascension wraps, their counts, and changing a status by hand. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { countInCone, idsOnSky } from '../src/graphql/sky/search.js';
import { OBSERVATION } from '../src/modules/observations/entity.js';
import type { Selection } from '../src/modules/observations/filter.js';
import { targetOf } from '../src/modules/observations/search.js';
import { tries } from './support/effort.js';
import type { RequestOptions, TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';
import { type Place, separation } from './support/sky.js';

/** A grid with rows at both poles and on both sides of right ascension 0. */
const PLACES: readonly Place[] = [-90, -89.95, -60, -0.05, 0, 0.05, 45, 89.9, 90].flatMap((dec) =>
  [0, 0.02, 0.5, 90, 179.99, 180, 270, 359.5, 359.98, 359.9999].map((ra) => ({ ra, dec })),
);

const server = serverOfFile();
let admin: RequestOptions;
let scoped: TestKey;
const places = new Map<string, Place & { survey: string }>();
const NEAR = `query ($near: ConeSearchInput, $filter: ObservationFilter, $after: String, $orderBy: ObservationOrder) {
  observations(first: 100, near: $near, filter: $filter, after: $after, orderBy: $orderBy) {
    totalCount nodes { id ra dec survey { name } } pageInfo { hasNextPage endCursor } } }`;

beforeAll(async () => {
  admin = { token: server.admin.token };
  for (const name of ['NORTH', 'SOUTH']) {
    const survey = await server.makeSurvey(name);
    const half = PLACES.filter(({ dec }) => dec >= 0 === (name === 'NORTH'));
    const ids = await server.makeObservations(survey, half.length, (index) => ({
      ...half[index],
      filterBand: index % 2 ? 'r' : 'g',
    }));
    for (const [index, id] of ids.entries()) places.set(id, { ...(half[index] as Place), survey: name });
  }
  scoped = await server.makeKey({ permissions: ['READ_DATA', 'READ_PUBLIC'], scopes: ['survey:NORTH'] });
});

const idsNear = (near: object, more: object = {}, by: RequestOptions = admin) =>
  server.ok(NEAR, { variables: { near, ...more }, ...by }).then(({ observations }) => ({
    ids: observations.nodes.map(({ id }: { id: string }) => id),
    total: observations.totalCount,
  }));

const within = (center: Place & { radius: number }) =>
  [...places].filter(([, place]) => separation(place, center) <= center.radius).map(([id]) => id);

describe('a cone', () => {
  test.each([
    ['across right ascension 0', { ra: 0, dec: 0, radius: 0.6 }],
    ['around right ascension 359.99', { ra: 359.99, dec: 0.05, radius: 0.05 }],
    ['around the north pole, whatever its right ascension', { ra: 123, dec: 90, radius: 0.2 }],
    ['around the south pole', { ra: 300, dec: -90, radius: 0.1 }],
    ['that reaches over a pole', { ra: 10, dec: 89.95, radius: 0.2 }],
    ['of half the sky and a little', { ra: 0, dec: 90, radius: 90.01 }],
    ['of the whole sky', { ra: 77, dec: -12, radius: 180 }],
  ])('%s holds what lies within', async (_what, cone) => {
    const { ids, total } = await idsNear(cone);
    const expected = within(cone);
    expect([...ids].sort()).toEqual([...expected].sort());
    expect(total).toBe(expected.length);
  });

  test('of radius 0 holds what is exactly there', async () => {
    const survey = await server.makeSurvey();
    const microdegrees = (from: number, to: number) => fc.integer({ min: from * 1e6, max: to * 1e6 }).map((n) => n / 1e6);
    // For the first, V8 and the C library compute the vectors that differ most.
    const apart = { ra: 325.564873, dec: 6.340951 };
    const points = [apart, ...fc.sample(fc.record({ ra: microdegrees(0, 359), dec: microdegrees(-90, 90) }), tries(60))];
    const ids = await server.makeObservations(survey, points.length, (index) => points[index] as Place);
    for (const [index, { ra, dec }] of points.entries()) {
      const { ids: found } = await idsNear({ ra, dec, radius: 0 }, { filter: { survey: survey.name } });
      expect(found).toContain(ids[index]);
      for (const id of found) expect(separation(points[ids.indexOf(id)] as Place, { ra, dec })).toBeLessThan(1e-12);
    }
    await server.app.db.observation.deleteMany({ where: { surveyId: survey.uuid } });
  });

  test('anywhere agrees with the angle on the sphere', async () => {
    const center = fc.record({
      ra: fc.double({ min: 0, max: 359.999, noNaN: true }),
      dec: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 0)),
      radius: fc.double({ min: 0.001, max: 180, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(center, async (cone) => {
        // Rows exactly on the rim may be inside or outside.
        fc.pre([...places.values()].every((place) => Math.abs(separation(place, cone) - cone.radius) > 1e-9));
        const { ids } = await idsNear(cone);
        expect([...ids].sort()).toEqual(within(cone).sort());
      }),
      { numRuns: tries(40) },
    );
  });

  test('holds with filters, in order, page by page, and within the scopes of a key', async () => {
    const near = { ra: 0, dec: 0, radius: 100 };
    const filter = { survey: 'NORTH', filterBand: 'r' };
    const filtered = await idsNear(near, { filter });
    expect(filtered.ids.length).toBe(filtered.total);
    expect(filtered.ids.every((id: string) => places.get(id)?.survey === 'NORTH')).toBe(true);
    const orderBy = { field: 'RA', direction: 'DESC' };
    const whole = (await idsNear(near, { orderBy })).ids;
    expect(whole.map((id: string) => places.get(id)?.ra)).toEqual(
      [...within(near)].map((id) => places.get(id)?.ra).sort((a, b) => (b ?? 0) - (a ?? 0)),
    );
    const pages: string[] = [];
    for (let after: string | null = null; ; ) {
      const query = NEAR.replace('first: 100', 'first: 7');
      const { observations } = await server.ok(query, { variables: { near, orderBy, after }, ...admin });
      pages.push(...observations.nodes.map(({ id }: { id: string }) => id));
      if (!observations.pageInfo.hasNextPage) break;
      after = observations.pageInfo.endCursor;
    }
    expect(pages).toEqual(whole);
    const seen = await idsNear(near, {}, { key: scoped.key });
    expect(seen.ids.every((id: string) => places.get(id)?.survey === 'NORTH')).toBe(true);
    expect(seen.total).toBe(within(near).filter((id) => places.get(id)?.survey === 'NORTH').length);
  });

  test.each([
    ['near.ra', { ra: 360, dec: 0, radius: 1 }],
    ['near.ra', { ra: -1, dec: 0, radius: 1 }],
    ['near.dec', { ra: 0, dec: 90.1, radius: 1 }],
    ['near.radius', { ra: 0, dec: 0, radius: -1 }],
    ['near.radius', { ra: 0, dec: 0, radius: 181 }],
  ])('with %s out of range is refused', async (field, near) => {
    const { extensions } = await server.refused('BAD_USER_INPUT', NEAR, { variables: { near }, ...admin });
    expect(extensions.field).toBe(field);
  });

  test.each([
    ['collected through the index of the sky', { ra: 0, dec: 0, radius: 5 }, [1_000], /observations_in_boxes/],
    ['met on a walk along the index of the order', { ra: 0, dec: 0, radius: 120 }, [1_000], /AS walk/],
    ['found by reading all', { ra: 0, dec: 0, radius: 60 }, [], /^\s*SELECT "found".id::text AS id FROM "observations"/],
    [
      'found by reading all, once neither suffices',
      { ra: 0, dec: 0, radius: 60 },
      [1, 2],
      /^\s*SELECT "found".id::text AS id FROM "obs/,
    ],
  ])('is %s', async (_what, cone, caps, last) => {
    const order = { column: 'ra', direction: 'asc' } as const;
    const statements = await server.statementsOf(() =>
      idsOnSky(server.app.db, { ...targetOf({ surveyIds: null }, order), cones: [cone] }, order, { first: 5 }, caps),
    );
    expect(statements.at(-1)).toMatch(last);
    expect(statements.length).toBe(caps.length > 1 ? 5 : 1);
  });

  test('is the same whichever way finds it: any places, radii, order, direction, filter, page and caps', async () => {
    const rows = await server.app.db.observation.findMany();
    const surveyIds = [...new Set(rows.map(({ surveyId }) => surveyId))];
    const someCone = fc.record({
      ra: fc.oneof(fc.double({ min: 0, max: 359.999, noNaN: true }), fc.constantFrom(0, 359.99)),
      dec: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 89.9, 90, 0)),
      radius: fc.oneof(fc.double({ min: 0, max: 180, noNaN: true }), fc.double({ min: 0, max: 12, noNaN: true })),
    });
    const search = fc.record({
      isAnywhere: fc.constantFrom(true, false, false),
      cones: fc.oneof(fc.tuple(someCone), fc.array(someCone, { minLength: 2, maxLength: 4 })),
      caps: fc.constantFrom([], [1], [3, 12], [2, 30], [40], [1_000]),
      column: fc.constantFrom('observedAt' as const, 'createdAt' as const, 'ra' as const, 'dec' as const),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      first: fc.integer({ min: 1, max: 30 }),
      surveyIds: fc.constantFrom(null, surveyIds, surveyIds.slice(0, 1)),
      filterBands: fc.constantFrom(null, null, ['r'], ['r', ''], ['']),
      observedBefore: fc.constantFrom(undefined, undefined, new Date('2024-01-01T00:20:00Z')),
      statuses: fc.constantFrom(
        null,
        null,
        ['INGESTED' as const],
        ['FAILED' as const],
        ['INGESTED' as const, 'FAILED' as const],
        [],
      ),
      anyOf: fc.constantFrom(
        null,
        null,
        null,
        [{ surveyIds: null, filterBands: ['r'] }],
        [
          { surveyIds: surveyIds.slice(1), statuses: ['INGESTED' as const] },
          { surveyIds: null, filterBands: [''] },
        ],
      ),
      noneOf: fc.constantFrom(null, null, null, { surveyIds: surveyIds.slice(1) }, { surveyIds: null, filterBands: ['r'] }),
    });
    const meets = (row: (typeof rows)[number], { surveyIds, filterBands, statuses, observedBefore }: Selection) =>
      surveyIds?.includes(row.surveyId) !== false &&
      filterBands?.includes(row.filterBand ?? '') !== false &&
      statuses?.includes(row.status) !== false &&
      (observedBefore == null || row.observedAt < observedBefore);
    const property = fc.asyncProperty(search, async ({ isAnywhere, cones, caps, column, direction, first, ...selection }) => {
      fc.pre(rows.every((row) => cones.every((cone) => Math.abs(separation(row, cone) - cone.radius) > 1e-9)));
      const sign = direction === 'asc' ? 1 : -1;
      const matching = rows
        .filter((row) => isAnywhere || cones.some((cone) => separation(row, cone) <= cone.radius))
        .filter((row) => meets(row, selection))
        .filter((row) => selection.anyOf === null || selection.anyOf.some((conditions) => meets(row, conditions)))
        .filter((row) => selection.noneOf === null || !meets(row, selection.noneOf))
        .sort((a, b) => sign * (Number(a[column]) - Number(b[column]) || (a.id < b.id ? -1 : 1)));
      const pages: string[] = [];
      for (let after: string | null = null; ; ) {
        const [order, args] = [
          { column, direction },
          { first, after },
        ];
        const target = { ...targetOf(selection, order), cones: isAnywhere ? null : cones };
        const ids = await idsOnSky(server.app.db, target, order, args, caps);
        pages.push(...ids.slice(0, first));
        if (ids.length <= first) break;
        const last = matching.find(({ id }) => id === ids[first - 1]) as (typeof rows)[number];
        const value = last[column] instanceof Date ? { date: (last[column] as Date).toISOString() } : last[column];
        after = Buffer.from(JSON.stringify([column, direction, value, last.id])).toString('base64url');
      }
      expect(pages).toEqual(matching.map(({ id }) => id));
      const [cone] = cones;
      if (!isAnywhere && cone && cones.length === 1)
        expect(await countInCone(server.app.db, cone, targetOf(selection, OBSERVATION.order), caps)).toBe(matching.length);
    });
    await fc.assert(property, { numRuns: tries(90) });
  });

  test('is searched in bounded steps without near too, where no index holds the filter with the order', async () => {
    const list = (filter: string, orderBy: string) =>
      `{ observations(first: 2, filter: { ${filter} }, orderBy: { ${orderBy} }) { nodes { id dec } } }`;
    const statementsFor = (filter: string, orderBy: string) => server.statementsOf(() => server.ok(list(filter, orderBy), admin));
    const bounded = /AS walk/;
    expect((await statementsFor('status: INGESTED', 'field: DEC')).join()).toMatch(bounded);
    expect((await statementsFor('survey: "NORTH", filterBand: "r"', 'field: OBSERVED_AT')).join()).toMatch(bounded);
    expect((await statementsFor('survey: "NORTH"', 'field: OBSERVED_AT')).join()).not.toMatch(bounded);
    expect((await statementsFor('', 'field: RA')).join()).not.toMatch(bounded);
    const { observations } = await server.ok(list('survey: "NORTH", filterBand: "r"', 'field: DEC, direction: DESC'), admin);
    expect(observations.nodes.map(({ dec }: Place) => dec)).toEqual([90, 90]);
  });

  test('of the whole sky is a list like any other', async () => {
    const statements = await server.statementsOf(() => idsNear({ ra: 0, dec: 0, radius: 180 }));
    expect(statements.join()).not.toMatch(/cube/);
  });

  test('is cut out by the index of the sky', async () => {
    const { db } = server.app;
    const survey = await server.makeSurvey();
    await db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, updated_at)
      SELECT gen_random_uuid(), ${survey.uuid}::uuid, 'many ' || n, random() * 359.9, degrees(asin(random() * 2 - 1)), now(), now()
        FROM generate_series(1, 5000) AS n`;
    await db.$executeRawUnsafe('ANALYZE observations');
    const [statement] = await server.statementsOf(() => idsNear({ ra: 10, dec: 10, radius: 0.1 }));
    expect(statement).toContain('observations_in_boxes');
    const position = 'cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))])';
    const stored = `cube_enlarge(${position}, 1e-14, 3)`;
    const plan = await db.$queryRawUnsafe<Record<string, string>[]>(
      `EXPLAIN SELECT id FROM observations WHERE ${stored} && cube_enlarge(cube(ARRAY[0.97, 0.17, 0.17]::float8[]), 0.0017, 3)`,
    );
    expect(JSON.stringify(plan)).toContain('observations_sky');
    const sources = await db.$queryRaw<{ source: string }[]>`
      SELECT replace(prosrc, 'o.', '') AS source FROM pg_proc WHERE proname ~ '^(observations|detections|candidates|alerts)_in_box(es)?$'`;
    expect(sources.length).toBe(4);
    for (const { source } of sources) expect(source).toContain(stored);
  });
});

test('statistics count by survey, band and status in one statement, and only what a key may see', async () => {
  const query = '{ observationStatistics { survey filterBand status count firstObservedAt lastObservedAt } }';
  await server.ok('{ apiKeys { nodes { scopes } } }', admin);
  const statements = await server.statementsOf(() => server.ok(query, { key: scoped.key }));
  expect(statements.filter((sql) => sql.includes('observations')).length).toBe(1);
  const { observationStatistics } = await server.ok(query, { key: scoped.key });
  expect(new Set(observationStatistics.map(({ survey }: { survey: string }) => survey))).toEqual(new Set(['NORTH']));
  const counted = observationStatistics.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
  expect(counted).toBe([...places.values()].filter(({ survey }) => survey === 'NORTH').length);
});

test('statistics have at most 1,000 rows: beyond, they say to filter', async () => {
  const survey = await server.makeSurvey('BANDS');
  await server.makeObservations(survey, 1_001, (index) => ({ filterBand: `band ${index}` }));
  const query = 'query ($filter: ObservationFilter) { observationStatistics(filter: $filter) { count } }';
  const filter = { survey: 'BANDS' };
  const { message, extensions } = await server.refused('LIMIT_EXCEEDED', query, { variables: { filter }, ...admin });
  expect(message).toMatch(/filter/);
  expect(extensions).toMatchObject({ limit: 'groups', value: 1_000 });
  const fewer = { ...filter, observedAfter: '2024-01-01T00:01:00Z' };
  const { observationStatistics } = await server.ok(query, { variables: { filter: fewer }, ...admin });
  expect(observationStatistics).toEqual(Array.from({ length: 1_000 }, () => ({ count: 1 })));
});

describe('moving an observation by hand', () => {
  const MOVE = 'mutation ($input: UpdateObservationInput!) { updateObservation(input: $input) { observation { status } } }';
  const statuses = Object.keys(OBSERVATION.steps) as (keyof typeof OBSERVATION.steps)[];

  test.each(statuses.flatMap((from) => statuses.map((to) => [from, to] as const)))(
    '%s → %s goes exactly when it is legal',
    async (from, to) => {
      const survey = await server.makeSurvey();
      const [id] = await server.makeObservations(survey, 1, () => ({ status: from }));
      const request = { variables: { input: { id, status: to } }, ...admin };
      if (OBSERVATION.steps[from].includes(to))
        expect((await server.ok(MOVE, request)).updateObservation.observation.status).toBe(to);
      else expect((await server.refused('CONFLICT', MOVE, request)).extensions.legal).toEqual(OBSERVATION.steps[from]);
    },
  );
});
