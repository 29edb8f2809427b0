/** Lists with a filter and an order that no single index serves: they never walk through the whole order before the first row. */
import { beforeAll, describe, expect, test } from 'vitest';
import { idsInOrder, isServed, walksOf } from '../src/graphql/paging/bounded-page.js';
import { DETECTION } from '../src/modules/detections/entity.js';
import { CANDIDATE } from '../src/modules/differencing/entity.js';
import { PROCESSING_JOB } from '../src/modules/jobs/entity.js';
import { TRAINING_RUN } from '../src/modules/training/entity.js';
import { serverOfFile } from './support/server-of-file.js';

interface Job {
  readonly id: string;
  readonly priority: number;
  readonly createdAt: Date;
  readonly type: string;
  readonly status: string;
}

const JOBS = 120;
const TYPES = ['train', 'reduce'] as const;
const server = serverOfFile();
let jobs: Job[];
beforeAll(async () => {
  const { db } = server.app;
  // What a filter selects lies at one end of the order.
  await db.processingJob.createMany({
    data: Array.from({ length: JOBS }, (_, i) => ({
      type: TYPES[Math.floor((i * 2) / JOBS)] as string,
      status: i % 3 === 0 ? ('RUNNING' as const) : ('PENDING' as const),
      priority: Math.floor(i / 7),
      createdAt: new Date(Date.UTC(2024, 0, 1) + Math.floor(i / 2) * 1_000),
    })),
  });
  jobs = await db.processingJob.findMany();
});

const cursorOf = (column: 'priority' | 'createdAt', direction: string, job: Job) => {
  const value = column === 'createdAt' ? { date: job.createdAt.toISOString() } : job.priority;
  return Buffer.from(JSON.stringify([column, direction, value, job.id])).toString('base64url');
};

const sorted = (column: 'priority' | 'createdAt', direction: 'asc' | 'desc', matching: Job[]) =>
  matching.toSorted((a, b) => (Number(a[column]) - Number(b[column]) || (a.id < b.id ? -1 : 1)) * (direction === 'asc' ? 1 : -1));

describe('all pages of a search', () => {
  const cases = (['priority', 'createdAt'] as const).flatMap((column) =>
    (['asc', 'desc'] as const).flatMap((direction) => TYPES.map((type) => [column, direction, type] as const)),
  );
  test.each(cases)('by %s %s of type %s are those of a list, whatever the walks find', async (column, direction, type) => {
    const expected = sorted(
      column,
      direction,
      jobs.filter((job) => job.type === type && job.status === 'PENDING'),
    );
    const matching = { type, status: 'PENDING' };
    const walked = walksOf({}, [{ type }, { status: 'PENDING' }], { column, direction }, PROCESSING_JOB);
    for (const caps of [[1], [3, 30], [50], [1_000], []]) {
      const found: string[] = [];
      for (let after: string | null = null; ; ) {
        const ids = await idsInOrder(
          server.app.db,
          PROCESSING_JOB,
          { walked, matching },
          { column, direction },
          { first: 9, after },
          caps,
        );
        found.push(...ids.slice(0, 9));
        if (ids.length <= 9) break;
        after = cursorOf(column, direction, expected.find(({ id }) => id === ids[8]) as Job);
      }
      expect(found, `caps ${caps}`).toEqual(expected.map(({ id }) => id));
    }
  });
});

test('a list searches when its filter and order share no index, and then only', async () => {
  const list = (args: string) =>
    server.statementsOf(() =>
      server.ok(`{ processingJobs(first: 5, ${args}) { totalCount nodes { id priority } pageInfo { hasNextPage } } }`, {
        token: server.admin.token,
      }),
    );
  const walks = (statements: string[]) =>
    statements.filter((sql) => /OFFSET \$\d+/.test(sql) && !/OFFSET \$\d+\s*$/.test('')).length;
  const plain = walks(await list('filter: { status: PENDING }'));
  expect(walks(await list('filter: { status: PENDING, type: "train" }'))).toBeGreaterThan(plain);
  expect(walks(await list('filter: { type: "train" }, orderBy: { field: PRIORITY }'))).toBeGreaterThan(plain);
  expect(walks(await list('orderBy: { field: PRIORITY }'))).toBe(plain);
  const { processingJobs } = await server.ok(
    '{ processingJobs(first: 5, filter: { status: PENDING, type: "reduce" }, orderBy: { field: PRIORITY }) { totalCount nodes { priority } pageInfo { hasNextPage } } }',
    { token: server.admin.token },
  );
  expect([processingJobs.totalCount, processingJobs.nodes.length, processingJobs.pageInfo.hasNextPage]).toEqual([40, 5, true]);
});

test.each([
  ['confidence', [{ confidence: { gte: 0.5 } }, { status: 'PENDING' }], [{}]],
  ['createdAt', [{ status: 'PENDING' }, { surveyId: { in: ['a', 'b'] } }], [{ status: 'PENDING' }]],
  ['createdAt', [{ status: 'PENDING' }, { surveyId: { in: ['a'] } }], [{ status: 'PENDING' }, { surveyId: { in: ['a'] } }]],
])('a search by %s of %j walks along %j, within the conditions on the order', (column, conditions, along) => {
  const bounds = conditions.filter((condition) => column in condition);
  const walks = walksOf({}, conditions, { column, direction: 'asc' }, DETECTION);
  expect(walks).toEqual(along.map((condition) => ({ AND: [{}, ...bounds, condition] })));
});

test.each([
  [[], 'confidence', true],
  [[{ status: 'PENDING' }], 'createdAt', true],
  [[{ status: 'PENDING' }], 'confidence', false],
  [[{ confidence: { gte: 0.5 } }], 'confidence', true],
  [[{ confidence: { gte: 0.5 } }, { createdAt: { lt: new Date() } }], 'createdAt', true],
  [[{ status: 'PENDING' }, { type: 'SUPERNOVA' }], 'createdAt', false],
  [[{ status: 'PENDING' }, { surveyId: { in: ['a'] } }], 'createdAt', false],
  [[{ status: 'PENDING' }, { type: 'SUPERNOVA' }, { modelRunId: 'x' }], 'confidence', true],
  [[{ workflowId: null }], 'confidence', false],
])('whether an index serves %j by %s: %s', (conditions, column, served) => {
  expect(isServed(conditions, { column, direction: 'asc' }, DETECTION)).toBe(served);
});

test.each([
  [{ differenceRunId: 'x' }, true],
  [{ differenceRun: { is: { observationId: 'x' } } }, true],
  [{ differenceRun: { is: { surveyId: 'x' } } }, false],
  [{ survey: { is: { id: 'x' } } }, false],
])('few candidates meet %j, as the entities declare: %s', (condition, few) => {
  expect(isServed([condition], { column: 'snr', direction: 'asc' }, CANDIDATE)).toBe(few);
});

test('a dataset has few training runs, and a survey may have most of them', () => {
  const order = { column: 'updatedAt', direction: 'asc' } as const;
  expect(isServed([{ datasetId: 'x' }], order, TRAINING_RUN)).toBe(true);
  expect(isServed([{ dataset: { surveys: { some: { surveyId: 'x' } } } }], order, TRAINING_RUN)).toBe(false);
});

test('a walk that begins and ends inside one value reads no more rows of this value than it promises', async () => {
  const { db } = server.app;
  const same = Array.from({ length: 400 }, (_, i) => ({
    type: i === 399 ? 'rare' : 'common',
    status: 'PENDING' as const,
    priority: 99,
  }));
  await db.processingJob.createMany({ data: same });
  const all = await db.processingJob.findMany({ where: { priority: 99 }, orderBy: { id: 'asc' } });
  const order = { column: 'priority', direction: 'asc' } as const;
  const conditions = { walked: [{}], matching: { type: 'common' } };
  const statements: string[] = await server.statementsOf(async () => {
    const after = cursorOf('priority', 'asc', all[200] as Job);
    const ids = await idsInOrder(db, PROCESSING_JOB, conditions, order, { first: 5, after }, [50]);
    const following = all.slice(201).filter(({ type }) => type === 'common');
    expect(ids).toEqual(following.slice(0, 6).map(({ id }) => id));
  });
  // Both ends are pairs of value and id: a condition on the value alone would read all 400 rows.
  expect(statements.join('\n')).toMatch(
    /\("listed"\."priority", "listed"\."id"\) > .*\("listed"\."priority", "listed"\."id"\) <= /s,
  );
});
