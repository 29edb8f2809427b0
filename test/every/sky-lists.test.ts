/** `near` in every list whose rows have a position: the rows, their separations, the order of separation, and who sees what. */
import { beforeAll, describe, expect, test } from 'vitest';
import { entityNamed } from '../../src/graphql/entity.js';
import { SEPARATION } from '../../src/graphql/paging/paging.js';
import { vectorOf } from '../../src/graphql/sky/cone.js';
import { withSeparations } from '../../src/graphql/sky/near.js';
import { boxesOf } from '../../src/graphql/sky/rings.js';
import { idsOnSky } from '../../src/graphql/sky/search.js';
import { cases, tries } from '../support/effort.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/seed.js';
import type { RequestOptions, TestKey } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';
import { makeSky, randomPlaces, SKY_LISTS, type SkyRow, separation } from '../support/sky.js';

const server = serverOfFile();
let admin: RequestOptions;
let scoped: TestKey;
let rows: Map<string, SkyRow[]>;

beforeAll(async () => {
  admin = { token: server.admin.token };
  rows = await makeSky(server);
  scoped = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:NORTH'] });
}, 120_000);

const document = (
  list: string,
  type: string,
) => `query ($near: ConeSearchInput, $first: Int, $after: String, $orderBy: ${type}Order) {
  page: ${list}(near: $near, first: $first, after: $after, orderBy: $orderBy) {
    totalCount nodes { id separation } pageInfo { hasNextPage endCursor } } }`;

const CONES = [
  { ra: 0, dec: 0, radius: 0.001 },
  { ra: 123.4, dec: 90, radius: 30 },
  { ra: 5, dec: -90, radius: 0.1 },
  { ra: 40, dec: 20, radius: 0.05 },
  { ra: 40, dec: 20, radius: 0 },
  { ra: 220, dec: -20, radius: 180 },
  ...randomPlaces(new Random(SEED), 6).map((place, index) => ({ ...place, radius: [0.2, 20, 170][index % 3] as number })),
];

/** A cap around a pole, positions close together, and the whole sky; then the others. */
const PAGED_CONES = cases(
  CONES.filter(({ radius }) => radius > 0.01),
  4,
);

interface Node {
  readonly id: string;
  readonly separation: number;
}

const lists = SKY_LISTS.map(({ list, type }) => [list, type] as const);

test('the lists of observations, detections, candidates and alerts accept near', () => {
  expect(lists.map(([list]) => list).sort()).toEqual(['alerts', 'candidates', 'detections', 'observations']);
});

describe.each(lists)('a cone of %s', (list, type) => {
  const expected = (cone: (typeof CONES)[number], survey?: string) =>
    (rows.get(type) ?? [])
      .filter((row) => separation(row, cone) <= cone.radius + 1e-12 && (survey === undefined || row.survey === survey))
      .map(({ id }) => id);

  test('holds what the angle on the sphere says, and shows that angle', async () => {
    for (const near of CONES) {
      const { page } = await server.ok(document(list, type), { variables: { near, first: 1_000 }, ...admin });
      expect(page.nodes.map(({ id }: Node) => id).sort(), JSON.stringify(near)).toEqual(expected(near).sort());
      expect(page.totalCount).toBe(page.nodes.length);
      const byId = new Map(rows.get(type)?.map((row) => [row.id, row]));
      for (const { id, separation: shown } of page.nodes as Node[])
        expect(Math.abs(shown - separation(byId.get(id) as SkyRow, near)), id).toBeLessThan(1e-9);
    }
  });

  test('shows a key with a scope only the rows of its survey, and their number', async () => {
    for (const near of CONES) {
      const orderBy = { field: 'SEPARATION' };
      const { page } = await server.ok(document(list, type), { variables: { near, orderBy, first: 1_000 }, key: scoped.key });
      expect(page.nodes.map(({ id }: Node) => id).sort()).toEqual(expected(near, 'NORTH').sort());
      expect(page.totalCount).toBe(page.nodes.length);
    }
  });

  test.each(['ASC', 'DESC'])(
    'in the order of separation goes on at its cursors, also among equal ones (%s)',
    async (direction) => {
      const orderBy = { field: 'SEPARATION', direction };
      for (const near of PAGED_CONES) {
        const nodes: Node[] = [];
        for (let after: string | null = null; ; ) {
          const { page } = await server.ok(document(list, type), { variables: { near, orderBy, first: 7, after }, ...admin });
          nodes.push(...page.nodes);
          after = page.pageInfo.endCursor;
          if (!page.pageInfo.hasNextPage) break;
        }
        const way = direction === 'ASC' ? 1 : -1;
        const sorted = [...nodes].sort((a, b) => way * (a.separation - b.separation || (a.id < b.id ? -1 : 1)));
        expect(nodes).toEqual(sorted);
        expect(nodes.map(({ id }) => id).sort()).toEqual(expected(near).sort());
      }
    },
  );

  test('combines with a filter', async () => {
    const query = `{ ${list}(first: 1000, filter: { survey: "SOUTH" }, near: { ra: 40, dec: 20, radius: 1 }, orderBy: { field: SEPARATION }) { nodes { id } } }`;
    const found = (await server.ok(query, admin))[list].nodes.map(({ id }: Node) => id);
    expect(found.sort()).toEqual(expected({ ra: 40, dec: 20, radius: 1 }, 'SOUTH').sort());
  });

  test('needs near for the order of separation, and says so before anything runs', async () => {
    const orderBy = { field: 'SEPARATION' };
    const statements = await server.statementsOf(async () => {
      const { extensions } = await server.refused('BAD_USER_INPUT', document(list, type), { variables: { orderBy }, ...admin });
      expect(extensions.field).toBe('orderBy.field');
    });
    expect(statements.filter((sql) => sql.includes(list))).toEqual([]);
  });

  test('refuses a cursor of another order', async () => {
    const near = { ra: 0, dec: 0, radius: 180 };
    const { page } = await server.ok(document(list, type), { variables: { near, first: 1 }, ...admin });
    const variables = { near, orderBy: { field: 'SEPARATION' }, after: page.pageInfo.endCursor };
    expect((await server.refused('BAD_USER_INPUT', document(list, type), { variables, ...admin })).extensions.field).toBe(
      'after',
    );
  });

  test.each([
    ['near.ra', { ra: 360, dec: 0, radius: 1 }],
    ['near.dec', { ra: 0, dec: -90.1, radius: 1 }],
    ['near.radius', { ra: 0, dec: 0, radius: 180.1 }],
  ])('with %s out of range is refused', async (field, near) => {
    const { extensions } = await server.refused('BAD_USER_INPUT', document(list, type), { variables: { near }, ...admin });
    expect(extensions.field).toBe(field);
  });

  test('is refused without the permission to read data', async () => {
    const { key } = await server.keyWithout('read:data');
    await server.refused('FORBIDDEN', document(list, type), { variables: { near: CONES[0] }, key });
    await server.refused('UNAUTHENTICATED', document(list, type), { variables: { near: CONES[0] } });
  });

  test('in the order of separation is the same whichever way finds it', async () => {
    const entity = entityNamed(type);
    if (entity === undefined) throw new Error(`${type} is no entity.`);
    const { db } = server.app;
    const random = new Random(SEED);
    for (const place of randomPlaces(random, tries(12))) {
      const cone = { ...place, radius: random.one([0.1, 3, 60, 90, 170, 180]) };
      const target = { entity, cones: [cone], where: {}, followed: {} };
      for (const direction of ['asc', 'desc'] as const) {
        const order = { column: SEPARATION, direction };
        const whole = await idsOnSky(db, target, order, { first: 1_000 }, []);
        const angles = await withSeparations(
          db,
          entity,
          whole.map((id) => ({ id })),
          cone,
        );
        const first = random.one([1, 5, 30]);
        const caps = random.one([[1, 12], [2, 60], [1, 400], [1_000]]);
        const found: string[] = [];
        for (let after: string | null = null; ; ) {
          const ids = await idsOnSky(db, target, order, { first, after }, caps);
          found.push(...ids.slice(0, first));
          if (ids.length <= first) break;
          const last = angles.find(({ id }) => id === found.at(-1));
          after = Buffer.from(JSON.stringify([SEPARATION, direction, last?.separation, last?.id])).toString('base64url');
        }
        expect(found, JSON.stringify({ cone, direction, caps })).toEqual(whole);
      }
    }
  });
});

test.each([
  '{ surveys { nodes { observations(orderBy: { field: SEPARATION }) { nodes { id } } } } }',
  '{ observations { nodes { detections(orderBy: { field: SEPARATION }) { nodes { id } } } } }',
  '{ differenceRuns { nodes { candidates(orderBy: { field: SEPARATION }) { nodes { id } } } } }',
  '{ monitoringCampaigns(first: 1) { nodes { observations(orderBy: { field: SEPARATION }) { nodes { id } } } } }',
])('a list inside rows has no order of separation: %s', async (query) => {
  expect((await server.refused('BAD_USER_INPUT', query, admin)).extensions.field).toBe('orderBy.field');
});

test('the whole sky costs nothing more, except in the order of separation', async () => {
  const near = 'near: { ra: 0, dec: 0, radius: 180 }';
  const many = (args: string) =>
    `{ ${Array.from({ length: 12 }, (_, i) => `a${i}: alerts(first: 1, ${args}) { nodes { id } }`).join(' ')} }`;
  await server.ok(many(near), admin);
  for (const args of [`${near}, orderBy: { field: SEPARATION }`, 'near: { ra: 0, dec: 0, radius: 179 }']) {
    const refusal = await server.refused('LIMIT_EXCEEDED', many(args), admin);
    expect(refusal.extensions.limit).toBe('cost');
  }
});

test('the boxes of a ring contain all of its positions', () => {
  const random = new Random(SEED);
  const part = () => random.below(1_000_000) / 1_000_000;
  for (const center of randomPlaces(random, tries(40))) {
    const from = random.one([0, part() * 180, 90, 1e-5]);
    const to = Math.min(180, from + random.one([1e-7, 0.01, 1, 40]));
    const boxes = boxesOf(center, [from, to]).map((box) =>
      box
        .split(/[(),]+/)
        .filter(Boolean)
        .map(Number),
    );
    for (const place of randomPlaces(random, 4)) {
      // A position of the ring, in the direction of the random one.
      const [c, p] = [vectorOf(center), vectorOf(place)];
      const along = c.reduce((sum, value, index) => sum + value * (p[index] as number), 0);
      const across = p.map((value, index) => value - along * (c[index] as number));
      const length = Math.hypot(...across);
      const angle = ((from + part() * (to - from)) * Math.PI) / 180;
      const point = c.map((value, index) => Math.cos(angle) * value + (Math.sin(angle) * (across[index] as number)) / length);
      const isIn = (box: number[]) =>
        point.every((value, index) => value >= (box[index] as number) && value <= (box[index + 3] as number));
      expect(boxes.some(isIn), JSON.stringify({ center, from, to, place })).toBe(true);
    }
  }
});

test('a position too small for the index is recorded as 0, and an alert has the position of its detection', async () => {
  const run = (await server.app.db.modelRun.findFirstOrThrow()).id;
  await server.app.db.modelRun.update({ where: { id: run }, data: { status: 'RUNNING', completedAt: null } });
  const record = `mutation { recordDetections(input: { modelRunId: "ModelRun:${run}", detections: [{ ra: 1e-300, dec: -5, confidence: 1 }] }) { rows { id } rejected { reason } } }`;
  const { rows: made, rejected } = (await server.ok(record, admin)).recordDetections;
  expect(rejected).toEqual([]);
  const create = `mutation { createAlert(input: { detectionId: "${made[0].id}", type: "new", title: "x" }) { alert { ra dec detection { ra dec } } } }`;
  const { alert } = (await server.ok(create, admin)).createAlert;
  expect(alert).toEqual({ ra: 0, dec: -5, detection: { ra: 0, dec: -5 } });
  const difference = (await server.app.db.differenceRun.findFirstOrThrow()).id;
  await server.app.db.differenceRun.update({ where: { id: difference }, data: { status: 'RUNNING', completedAt: null } });
  const candidates = `mutation { recordCandidates(input: { differenceRunId: "DifferenceRun:${difference}", candidates: [{ ra: 7, dec: -1e-300 }] }) { recorded } }`;
  expect((await server.ok(candidates, admin)).recordCandidates.recorded).toBe(1);
});
