/**
 * The counts of detections that triggers keep agree with the detections, whoever changes them, in any interval, merged or not. Each test
 * compares `detectionStatistics` with numbers that this file counts from the detections.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { DetectionStatus, DetectionType } from '../../src/database/generated/prisma/enums.js';
import { daysOf, mergeDetectionCounts } from '../../src/modules/detections/counts.js';
import { makeModelRun } from '../support/detections.js';
import { tries } from '../support/effort.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/seed.js';
import { uuidOf } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
const random = new Random(SEED);
type Run = Awaited<ReturnType<typeof makeModelRun>>;
let runs: Run[];
beforeAll(async () => {
  const surveys = [await server.makeSurvey('ONE'), await server.makeSurvey('TWO')];
  runs = [];
  for (let index = 0; index < 4; index++) runs.push(await makeModelRun(server, surveys[index % 2]));
});

const [TYPES, STATUSES] = [Object.values(DetectionType), Object.values(DetectionStatus)];
const MIDNIGHT = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
/** Often at midnight, where days begin. */
const moment = () => new Date(MIDNIGHT + random.below(5 * 24) * HOUR + random.one([0, 0, 1, -1]));

async function insert(howMany: number): Promise<void> {
  const rows = Array.from({ length: howMany }, (_, index) => {
    const { run, observation, survey } = random.one(runs);
    return {
      ...{
        modelRunId: uuidOf(run),
        observationId: uuidOf(observation),
        surveyId: survey.uuid,
        ra: random.next() * 359,
        dec: index / 10,
      },
      ...{ confidence: random.one([0, 0.1, 0.3, 1, random.next()]), type: random.one(TYPES), status: random.one(STATUSES) },
      ...{ humanLabel: random.chance(0.3) ? random.one(TYPES) : null, createdAt: moment() },
    };
  });
  await server.app.db.detection.createMany({ data: rows });
}

const some = async () => {
  const rows = await server.app.db.detection.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  return { id: { in: random.some(rows, 0.2).map(({ id }) => id) } };
};
const CHANGES: Readonly<Record<string, () => Promise<unknown>>> = {
  insert: () => insert(random.between(1, 30)),
  judge: async () =>
    server.app.db.detection.updateMany({
      where: await some(),
      data: { status: random.one(STATUSES), humanLabel: random.one([...TYPES, null]) },
    }),
  revise: async () =>
    server.app.db.detection.updateMany({ where: await some(), data: { confidence: random.next(), type: random.one(TYPES) } }),
  touch: async () => server.app.db.detection.updateMany({ where: await some(), data: { pixelX: random.below(9) } }),
  move: async () => server.app.db.detection.updateMany({ where: await some(), data: { createdAt: moment() } }),
  remove: async () => server.app.db.detection.deleteMany({ where: await some() }),
  undo: () =>
    server.app.db
      .$transaction(async (tx) => {
        await tx.detection.deleteMany({});
        throw new Error('undone');
      })
      .catch(() => {}),
  merge: () => mergeDetectionCounts(server.app, 7),
  mergeTwice: () => Promise.all([mergeDetectionCounts(server.app, 5), mergeDetectionCounts(server.app)]),
};

interface Filter {
  survey?: string;
  createdAfter?: string;
  createdBefore?: string;
}
const filterOf = (): Filter => {
  const [one, other] = [moment().toISOString(), moment().toISOString()].sort();
  return {
    ...(random.chance(0.5) && { survey: random.one(['ONE', 'TWO']) }),
    ...(random.chance(0.6) && { createdAfter: one as string }),
    ...(random.chance(0.6) && { createdBefore: other as string }),
  };
};

const NUMBERS = 'count judgedCount meanConfidence';
const QUERY = `query ($filter: DetectionStatisticsFilter) { detectionStatistics(filter: $filter) { ${NUMBERS}
  bySurvey { survey ${NUMBERS} } byType { type ${NUMBERS} } byStatus { status ${NUMBERS} } byModel { modelId ${NUMBERS} } byDay { day ${NUMBERS} }
  confidenceHistogram { from count } } }`;

/** The same numbers from the detections themselves. */
async function counted({ survey, createdAfter, createdBefore }: Filter) {
  const rows = await server.app.db.detection.findMany({ include: { modelRun: true } });
  const isAfter = (row: Row) => createdAfter === undefined || row.createdAt >= new Date(createdAfter);
  const isBefore = (row: Row) => createdBefore === undefined || row.createdAt < new Date(createdBefore);
  const nameOf = (row: Row) => runs.find((run) => run.survey.uuid === row.surveyId)?.survey.name as string;
  type Row = (typeof rows)[number];
  const wanted = rows.filter((row) => (survey === undefined || nameOf(row) === survey) && isAfter(row) && isBefore(row));
  const numbersOf = (group: readonly Row[]) => ({
    count: group.length,
    judgedCount: group.filter(({ humanLabel }) => humanLabel !== null).length,
    meanConfidence:
      group.length === 0 ? null : expect.closeTo(group.reduce((sum, row) => sum + row.confidence, 0) / group.length, 9),
  });
  const by = (name: string, valueIn: (row: Row) => string, order: readonly string[]) =>
    order.flatMap((value) => {
      const group = wanted.filter((row) => valueIn(row) === value);
      return group.length === 0 ? [] : [{ [name]: value, ...numbersOf(group) }];
    });
  const dayOf = (row: Row) => row.createdAt.toISOString().slice(0, 10);
  const bins = Array.from({ length: 10 }, (_, bin) => ({
    from: bin / 10,
    count: wanted.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin).length,
  }));
  return {
    ...numbersOf(wanted),
    bySurvey: by('survey', nameOf, ['ONE', 'TWO']),
    byType: by('type', (row) => row.type, TYPES),
    byStatus: by('status', (row) => row.status, STATUSES),
    byModel: by('modelId', (row) => `Model:${row.modelRun.modelId}`, runs.map(({ model }) => model).sort()),
    byDay: by('day', dayOf, [...new Set(wanted.map(dayOf))].sort()),
    confidenceHistogram: bins,
  };
}

async function expectEqual(filter: Filter): Promise<void> {
  const { detectionStatistics } = await server.ok(QUERY, { variables: { filter }, token: server.admin.token });
  const byModel = [...detectionStatistics.byModel].sort((one, other) => (one.modelId < other.modelId ? -1 : 1));
  expect({ ...detectionStatistics, byModel }, JSON.stringify(filter)).toEqual(await counted(filter));
}

test(`agree after random changes, in random intervals (seed ${SEED})`, async () => {
  for (let step = 0; step < tries(160); step++) {
    await (CHANGES[random.one(Object.keys(CHANGES))] as () => Promise<unknown>)();
    await expectEqual({});
    await expectEqual(filterOf());
  }
});

test('have a row for each survey, day and value after merging, and none when nothing is left', async () => {
  await insert(200);
  await mergeDetectionCounts(server.app);
  const groups = () => server.app.db.detectionCount.groupBy({ by: ['part', 'surveyId', 'day', 'value'], _count: true });
  expect(Math.max(...(await groups()).map(({ _count }) => _count))).toBe(1);
  expect(await mergeDetectionCounts(server.app)).toBe(0);
  await server.app.db.detection.deleteMany({});
  await expectEqual({});
  await mergeDetectionCounts(server.app);
  expect(await server.app.db.detectionCount.count()).toBe(0);
});

test('agree after a load without triggers once they are counted again', async () => {
  await insert(50);
  const load = (sql: string) => server.app.database.script(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
  await load("UPDATE detections SET type = 'SUPERNOVA', confidence = 0.95");
  await server.app.db.$executeRaw`SELECT recount_detections()`;
  await expectEqual({});
  await expectEqual({ survey: 'ONE', createdAfter: '2024-01-02T12:00:00Z' });
});

describe('an interval consists of whole days in UTC and the rest before and after', () => {
  const at = (text: string | null) => (text === null ? null : new Date(text));
  test.each([
    [null, null, [null, null], []],
    ['2024-01-01', '2024-01-03', ['2024-01-01', '2024-01-03'], []],
    ['2024-01-01T12:00Z', '2024-01-03', ['2024-01-02', '2024-01-03'], [['2024-01-01T12:00Z', '2024-01-02']]],
    ['2024-01-01T12:00Z', null, ['2024-01-02', null], [['2024-01-01T12:00Z', '2024-01-02']]],
    [null, '2024-01-03T00:00:00.001Z', [null, '2024-01-03'], [['2024-01-03', '2024-01-03T00:00:00.001Z']]],
    ['2024-01-01T12:00Z', '2024-01-02T06:00Z', null, [['2024-01-01T12:00Z', '2024-01-02T06:00Z']]],
    ['2024-01-01T12:00Z', '2024-01-01T13:00Z', null, [['2024-01-01T12:00Z', '2024-01-01T13:00Z']]],
    ['1969-12-30T12:00Z', '1969-12-31', null, [['1969-12-30T12:00Z', '1969-12-31']]],
    ['2024-01-01', '2024-01-01', null, [['2024-01-01', '2024-01-01']]],
  ] as const)('from %s to %s', (from, to, days, rest) => {
    const interval = ([start, end]: readonly [string | null, string | null]) => ({ from: at(start), to: at(end) });
    expect(daysOf({ from: at(from), to: at(to) })).toEqual({ days: days && interval(days), rest: rest.map(interval) });
  });
});

test('rows are merged by the index although statistics say that none is merged', async () => {
  const survey = await server.makeSurvey('MANY');
  const add = (isMerged: boolean, days: number) => server.app.db.$executeRaw`
    INSERT INTO detection_counts (part, survey_id, day, value, count, judged, confidence, is_merged)
    SELECT 'BIN', ${survey.uuid}::uuid, date '1990-01-01' + day, value::text, 1, 0, 0, ${isMerged}
      FROM generate_series(1, ${days}::int) AS day, generate_series(1, 10) AS value`;
  await add(false, 2_000);
  await server.app.db.$executeRaw`ANALYZE detection_counts`;
  await server.app.db.$executeRaw`UPDATE detection_counts SET is_merged = true WHERE survey_id = ${survey.uuid}::uuid`;
  await add(false, 500);
  const began = performance.now();
  expect(await mergeDetectionCounts(server.app)).toBeGreaterThanOrEqual(5_000);
  // All with all would be 100 million comparisons.
  expect(performance.now() - began).toBeLessThan(5_000);
  const found = await server.app.db.$queryRaw`
    SELECT count(*)::int AS rows, sum(count)::int AS count, bool_and(is_merged) AS merged FROM detection_counts WHERE survey_id = ${survey.uuid}::uuid`;
  expect(found).toEqual([{ rows: 20_000, count: 25_000, merged: true }]);
  await server.app.db.$executeRaw`DELETE FROM detection_counts WHERE survey_id = ${survey.uuid}::uuid`;
}, 60_000);
