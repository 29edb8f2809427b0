/** Statistics of detections and the performance of models: each number, in one statement, within the scopes of the caller. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeJudged } from './support/judgements.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let survey: { uuid: string; name: string };
let modelId: string;
let reader: string;
beforeAll(async () => {
  server = await startServer();
  survey = await server.makeSurvey('STATS');
  reader = (await server.makeKey({ permissions: ['READ_DATA'] })).key;
  const made = await makeJudged(server, survey, [
    { observation: 0, labels: ['SUPERNOVA'], confidence: 1 },
    { observation: 0, labels: ['SUPERNOVA'], confidence: 0.9 },
    { observation: 1, labels: ['ARTIFACT'], confidence: 0.3, status: 'REJECTED' },
    { observation: 1, labels: ['VARIABLE'], confidence: 0.29 },
    { observation: 2, labels: [], confidence: 0, status: 'PENDING' },
  ]);
  const { db } = server.app;
  const predicted = ['SUPERNOVA', 'SUPERNOVA', 'SUPERNOVA', 'VARIABLE', 'UNKNOWN'] as const;
  for (const [index, { id }] of made.entries())
    await db.detection.update({
      where: { id },
      data: { type: predicted[index] as 'UNKNOWN', createdAt: new Date(`2024-01-0${index < 3 ? 1 : 2}T23:59:59.999Z`) },
    });
  modelId = `Model:${(await db.model.findFirstOrThrow()).id}`;
  await makeJudged(server, await server.makeSurvey('ELSEWHERE'), [{ observation: 0, labels: ['TRANSIENT'], confidence: 0.5 }]);
});
afterAll(() => server.stop());

const NUMBERS = 'count judgedCount judgedShare meanConfidence';
const statistics = async (selection: string, filter = 'survey: "STATS"', key = reader) =>
  (await server.ok(`{ detectionStatistics(filter: { ${filter} }) { ${selection} } }`, { key })).detectionStatistics;

describe('statistics', () => {
  test('count all detections, and by survey, class, status, model, day and confidence', async () => {
    const all = await statistics(`${NUMBERS} bySurvey { survey count } byType { type ${NUMBERS} } byStatus { status count }
      byModel { modelId name version count judgedCount } byDay { day count } confidenceHistogram { from to count }`);
    expect(all).toMatchObject({ count: 5, judgedCount: 4, judgedShare: 0.8 });
    expect(all.meanConfidence).toBeCloseTo(0.498);
    expect(all.bySurvey).toEqual([{ survey: 'STATS', count: 5 }]);
    expect(all.byType).toEqual([
      { type: 'SUPERNOVA', count: 3, judgedCount: 3, judgedShare: 1, meanConfidence: expect.closeTo(0.7333) },
      { type: 'VARIABLE', count: 1, judgedCount: 1, judgedShare: 1, meanConfidence: 0.29 },
      { type: 'UNKNOWN', count: 1, judgedCount: 0, judgedShare: 0, meanConfidence: 0 },
    ]);
    expect(all.byStatus).toEqual([
      { status: 'PENDING', count: 1 },
      { status: 'VALIDATED', count: 3 },
      { status: 'REJECTED', count: 1 },
    ]);
    expect(all.byModel).toEqual([{ modelId, name: expect.any(String), version: '1', count: 5, judgedCount: 4 }]);
    expect(all.byDay).toEqual([
      { day: '2024-01-01', count: 3 },
      { day: '2024-01-02', count: 2 },
    ]);
    expect(all.confidenceHistogram.map(({ count }: { count: number }) => count)).toEqual([1, 0, 1, 1, 0, 0, 0, 0, 0, 2]);
    expect(all.confidenceHistogram[9]).toEqual({ from: 0.9, to: 1, count: 2 });
  });

  test('select by time, and are null where nothing is counted', async () => {
    expect(await statistics('count', 'survey: "stats", createdBefore: "2024-01-02"')).toEqual({ count: 3 });
    expect(await statistics('count', 'survey: "STATS", createdAfter: "2024-01-01T23:59:59.999Z"')).toEqual({ count: 5 });
    const nothing = await statistics(`${NUMBERS} byDay { day } confidenceHistogram { count }`, 'survey: "NOWHERE"');
    const empty = Array.from({ length: 10 }, () => ({ count: 0 }));
    const numbers = { count: 0, judgedCount: 0, judgedShare: null, meanConfidence: null };
    expect(nothing).toEqual({ ...numbers, byDay: [], confidenceHistogram: empty });
  });

  test('are read in one statement', async () => {
    const query = `{ detectionStatistics { ${NUMBERS} bySurvey { survey } byModel { name } byDay { day } } }`;
    const statements = await server.statementsOf(() => server.ok(query, { key: reader }));
    expect(statements.filter((sql) => sql.includes('detection_counts'))).toHaveLength(1);
    expect(statements.filter((sql) => /surveys|models/.test(sql))).toHaveLength(1);
  });

  test('refuse a grouping with more than 366 rows', async () => {
    const many = await server.makeSurvey('MANY');
    await makeJudged(
      server,
      many,
      Array.from({ length: 367 }, () => ({ observation: 0, labels: [] })),
    );
    await server.app.db.$executeRaw`
      UPDATE detections d SET created_at = timestamptz '2020-01-01' + n.day * interval '1 day'
        FROM (SELECT id, row_number() OVER () AS day FROM detections WHERE survey_id = ${many.uuid}::uuid) AS n WHERE n.id = d.id`;
    const document = '{ detectionStatistics(filter: { survey: "MANY" }) { count byType { count } byDay { day } } }';
    expect((await server.refused('LIMIT_EXCEEDED', document, { key: reader })).extensions).toMatchObject({
      limit: 'groups',
      value: 366,
    });
    expect(await statistics('count', 'survey: "MANY"')).toEqual({ count: 367 });
    const year = await statistics('byDay { day }', 'survey: "MANY", createdAfter: "2020-01-03"');
    expect(year.byDay).toHaveLength(366);
  });
});

const performance = async (selection: string, args = '', key = reader) =>
  (
    await server.ok(`query ($id: ID!) { modelPerformance(modelId: $id ${args}) { ${selection} } }`, {
      variables: { id: modelId },
      key,
    })
  ).modelPerformance;

describe('the performance of a model', () => {
  test('is measured by the newest judgements', async () => {
    const all = await performance(`judgedCount correctCount accuracy confusion { predicted label count }
      byType { type predictedCount labelledCount correctCount precision recall }
      reliability { from to count meanConfidence correctShare }`);
    expect(all).toMatchObject({ judgedCount: 4, correctCount: 3, accuracy: 0.75 });
    expect(all.confusion).toHaveLength(25);
    expect(all.confusion.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { predicted: 'SUPERNOVA', label: 'SUPERNOVA', count: 2 },
      { predicted: 'SUPERNOVA', label: 'ARTIFACT', count: 1 },
      { predicted: 'VARIABLE', label: 'VARIABLE', count: 1 },
    ]);
    const row = (type: string, numbers: number[], precision: number | null, recall: number | null) => {
      const [predictedCount, labelledCount, correctCount] = numbers;
      return { type, predictedCount, labelledCount, correctCount, precision, recall };
    };
    expect(all.byType).toEqual([
      row('SUPERNOVA', [3, 2, 2], 2 / 3, 1),
      row('VARIABLE', [1, 1, 1], 1, 1),
      row('TRANSIENT', [0, 0, 0], null, null),
      row('UNKNOWN', [0, 0, 0], null, null),
      row('ARTIFACT', [0, 1, 0], null, 0),
    ]);
    expect(all.reliability).toHaveLength(10);
    expect(all.reliability[9]).toEqual({ from: 0.9, to: 1, count: 2, meanConfidence: 0.95, correctShare: 1 });
    expect(all.reliability[3]).toEqual({ from: 0.3, to: 0.4, count: 1, meanConfidence: 0.3, correctShare: 0 });
    expect(all.reliability[0]).toEqual({ from: 0, to: 0.1, count: 0, meanConfidence: null, correctShare: null });
  });

  test('selects by survey and time, and is null without the model or without a judgement', async () => {
    expect(await performance('judgedCount', ', filter: { createdAfter: "2024-01-02" }')).toEqual({ judgedCount: 1 });
    expect(await performance('judgedCount accuracy', ', filter: { survey: "ELSEWHERE" }')).toEqual({
      judgedCount: 0,
      accuracy: null,
    });
    const none = '{ modelPerformance(modelId: "Model:01890a5d-ac96-774b-bcce-b302099a8057") { judgedCount } }';
    expect((await server.ok(none, { key: reader })).modelPerformance).toBeNull();
    await server.refused('BAD_USER_INPUT', '{ modelPerformance(modelId: "x") { judgedCount } }', { key: reader });
  });

  test('is read in one statement', async () => {
    const statements = await server.statementsOf(() => performance('accuracy byType { recall } reliability { count }'));
    expect(statements.filter((sql) => /detections|models/.test(sql))).toHaveLength(1);
  });
});

test('callers see the numbers of their surveys only, and need read:data', async () => {
  const { key } = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:ELSEWHERE'] });
  const { detectionStatistics } = await server.ok('{ detectionStatistics { count bySurvey { survey } } }', { key });
  expect(detectionStatistics).toEqual({ count: 1, bySurvey: [{ survey: 'ELSEWHERE' }] });
  expect(await performance('judgedCount', '', key)).toEqual({ judgedCount: 0 });
  const ofOther = 'filter: { survey: "STATS" }';
  await server.refused('FORBIDDEN', `{ detectionStatistics(${ofOther}) { count } }`, { key });
  await server.refused('FORBIDDEN', `{ modelPerformance(modelId: "${modelId}", ${ofOther}) { judgedCount } }`, { key });
  const blind = await server.makeKey({ permissions: ['READ_PUBLIC', 'WRITE_DATA'] });
  await server.refused('FORBIDDEN', '{ detectionStatistics { count } }', { key: blind.key });
  await server.refused('FORBIDDEN', `{ modelPerformance(modelId: "${modelId}") { judgedCount } }`, { key: blind.key });
  await server.refused('UNAUTHENTICATED', '{ detectionStatistics { count } }');
});

test.each([
  ['detectionStatistics(filter: { createdAfter: "2026-01-02", createdBefore: "2026-01-01" }) { count }'],
  ['modelPerformance(modelId: "x", filter: { createdAfter: "2026-01-02", createdBefore: "2026-01-01" }) { judgedCount }'],
])('an interval that ends before it begins is refused before anything runs: %s', async (field) => {
  const { status, extensions, data } = await server.refused('BAD_USER_INPUT', `{ ${field} }`, { key: reader });
  expect([status, extensions.field, data]).toEqual([400, 'filter.createdBefore', undefined]);
});
