/** Runs of models, and the detections that they record: the permitted callers, repetitions, and two workers at once. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeDetections, makeModelRun } from './support/detections.js';
import { ACTIVATE, CREATE, DEACTIVATE, newModel, UPDATE } from './support/model-documents.js';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let registrar: TestKey;
let worker: TestKey;
let reader: TestKey;
beforeAll(async () => {
  registrar = await server.makeKey({ permissions: ['MANAGE_OPERATIONS', 'READ_DATA'] });
  worker = await server.makeKey({ permissions: ['DETECTION_PROCESS', 'READ_DATA'] });
  reader = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
});

const START =
  'mutation ($model: ID!, $observation: ID!) { startModelRun(input: { modelId: $model, observationId: $observation }) { modelRun { id status } } }';
const COMPLETE =
  'mutation ($input: CompleteModelRunInput!) { completeModelRun(input: $input) { modelRun { status inferenceTime energy predictions completedAt } } }';
const FAIL = 'mutation ($id: ID!) { failModelRun(input: { id: $id, error: "out of memory" }) { modelRun { status error } } }';
const RETRY =
  'mutation ($id: ID!, $minutes: Int) { retryModelRun(input: { id: $id, olderThanMinutes: $minutes }) { modelRun { status retryCount error } } }';
const RECORD = `mutation ($input: RecordDetectionsInput!) { recordDetections(input: $input) {
  recorded updated unchanged rejected { index reason } modelRun { id } } }`;
const DETECTIONS = `query ($first: Int, $after: String, $filter: DetectionFilter, $orderBy: DetectionOrder) {
  detections(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { totalCount pageInfo { endCursor hasNextPage } nodes { id confidence } } }`;

/** What recordDetections answers to these rows of a run. */
const record = async (modelRunId: string, detections: object[], request: object = { key: worker.key }) =>
  (await server.ok(RECORD, { ...request, variables: { input: { modelRunId, detections } } })).recordDetections;

describe('a model run', () => {
  test('of two workers that start the same model on the same observation one wins', async () => {
    const { observation, model, run } = await makeModelRun(server);
    const start = () => server.graphql(START, { key: worker.key, variables: { model, observation } });
    expect((await server.refused('CONFLICT', START, { key: worker.key, variables: { model, observation } })).message).toContain(
      'unfinished run',
    );
    await server.ok(FAIL, { key: worker.key, variables: { id: run } });
    const answers = await Promise.all([start(), start(), start()]);
    expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(1);
    // The failed run cannot be retried while another runs.
    await server.refused('CONFLICT', RETRY, { key: worker.key, variables: { id: run } });
  });

  test('is completed once, and completing it again changes nothing', async () => {
    const { run } = await makeModelRun(server);
    const complete = async (input: object) =>
      (await server.ok(COMPLETE, { key: worker.key, variables: { input: { id: run, ...input } } })).completeModelRun.modelRun;
    const first = await complete({ inferenceTime: 12.5, energy: 0.01, predictions: { heatmap: 's3://x' }, attempt: 0 });
    expect(first).toMatchObject({ status: 'COMPLETED', inferenceTime: 12.5, energy: 0.01, predictions: { heatmap: 's3://x' } });
    expect(await complete({ inferenceTime: 99 })).toEqual(first);
    expect((await server.auditOf(run)).map(({ action }) => action)).toEqual(['completeModelRun']);
    const refusal = await server.refused('CONFLICT', FAIL, { key: worker.key, variables: { id: run } });
    expect(refusal.extensions).toMatchObject({ status: 'COMPLETED', legal: [] });
  });

  test('that failed is retried, one that is stale is found and retried, and its old worker is refused', async () => {
    const { survey, run } = await makeModelRun(server);
    const retry = (variables: object = {}) => server.ok(RETRY, { key: worker.key, variables: { id: run, ...variables } });
    await server.refused('CONFLICT', RETRY, { key: worker.key, variables: { id: run } });
    await server.ok(FAIL, { key: worker.key, variables: { id: run } });
    await server.ok(FAIL, { key: worker.key, variables: { id: run } });
    const negative = await server.refused('BAD_USER_INPUT', RETRY, { key: worker.key, variables: { id: run, minutes: -1 } });
    expect(negative.extensions.field).toBe('input.olderThanMinutes');
    expect((await retry()).retryModelRun.modelRun).toEqual({ status: 'RUNNING', retryCount: 1, error: null });
    await server.app.db.modelRun.update({ where: { id: uuidOf(run) }, data: { updatedAt: new Date(Date.now() - 3_600_000) } });
    const stale = `{ modelRuns(filter: { survey: "${survey.name}", stale: { olderThanMinutes: 30 } }) { nodes { id } } }`;
    expect((await server.ok(stale, reader)).modelRuns.nodes).toEqual([{ id: run }]);
    await retry({ minutes: 30 });
    expect((await server.ok(stale, reader)).modelRuns.nodes).toEqual([]);
    const late = { input: { id: run, attempt: 1 } };
    expect((await server.refused('CONFLICT', COMPLETE, { key: worker.key, variables: late })).extensions.attempt).toBe(2);
    const rows = { input: { modelRunId: run, detections: [], attempt: 1 } };
    await server.refused('CONFLICT', RECORD, { key: worker.key, variables: rows });
  });

  test('is not started on an archived observation, nor with a missing model', async () => {
    const { observation, run } = await makeModelRun(server);
    const { id } = await newModel(server, registrar.key);
    const missing = { model: id.replace(/.$/, (last: string) => (last === '0' ? '1' : '0')), observation };
    expect((await server.refused('NOT_FOUND', START, { key: worker.key, variables: missing })).extensions.entity).toBe('Model');
    await server.ok(FAIL, { key: worker.key, variables: { id: run } });
    await server.app.db.observation.update({ where: { id: uuidOf(observation) }, data: { status: 'ARCHIVED' } });
    await server.refused('CONFLICT', START, { key: worker.key, variables: { model: id, observation } });
    await server.refused('CONFLICT', RETRY, { key: worker.key, variables: { id: run } });
  });
});

describe('recording detections', () => {
  const row = (changes: object = {}) => ({ ra: 10, dec: -5, confidence: 0.9, ...changes });
  const nothing = { recorded: 0, updated: 0, unchanged: 0, rejected: [] };

  test('a batch is written once, however often and by however many it is sent at the same time', async () => {
    const { run } = await makeModelRun(server);
    const rows = Array.from({ length: 1000 }, (_, index) => row({ ra: index / 3, pixelX: index % 2 ? index : undefined }));
    const answers = await Promise.all([record(run, rows), record(run, rows), record(run, rows)]);
    expect(answers.map(({ recorded }) => recorded).sort()).toEqual([0, 0, 1000]);
    expect(await record(run, rows)).toEqual({ ...nothing, unchanged: 1000, modelRun: { id: run } });
    expect(await server.app.db.detection.count({ where: { modelRunId: uuidOf(run) } })).toBe(1000);
    expect(await record(run, [])).toMatchObject(nothing);
    const tooMany = { input: { modelRunId: run, detections: [...rows, row()] } };
    await server.refused('BAD_USER_INPUT', RECORD, { key: worker.key, variables: tooMany });
  });

  test('it costs the same number of statements however many rows there are', async () => {
    const { run } = await makeModelRun(server);
    const cost = (rows: object[]) => server.statementsOf(() => record(run, rows));
    const few = await cost([row({ ra: 1 }), row({ ra: 2 })]);
    const many = await cost(Array.from({ length: 500 }, (_, index) => row({ ra: 3 + index / 2 })));
    expect(many).toHaveLength(few.length);
  });

  test('a row that is wrong is rejected with its index, and the others are written', async () => {
    const { run } = await makeModelRun(server);
    const answer = await record(run, [
      row(),
      row({ ra: 360 }),
      row({ confidence: 1.1, dec: 91 }),
      { ra: 1, dec: 1 },
      row({ confidence: 0.1 }),
      row({ candidateId: 'x' }),
      row({ ra: 11, type: 'SUPERNOVA', pixelX: 5 }),
    ]);
    expect(answer).toMatchObject({ recorded: 2, updated: 0, unchanged: 0 });
    expect(answer.rejected.map(({ index }: { index: number }) => index)).toEqual([1, 2, 3, 4, 5]);
    expect(answer.rejected[1].reason).toBe('dec must be from -90 to 90 degrees; confidence must be from 0 to 1');
    expect(answer.rejected[3].reason).toContain('repeats that of row 0');
    const written = await server.app.db.detection.findMany({ where: { modelRunId: uuidOf(run) }, orderBy: { ra: 'asc' } });
    expect(written).toMatchObject([
      { ra: 10, confidence: 0.9, type: 'UNKNOWN', status: 'PENDING', pixelX: null },
      { ra: 11, type: 'SUPERNOVA', pixelX: 5 },
    ]);
  });

  test('other values for a known position are accepted until somebody has judged it, and refused afterwards', async () => {
    const { run } = await makeModelRun(server);
    const known = row({ type: 'VARIABLE' });
    await record(run, [known]);
    expect(await record(run, [row({ confidence: 0.5 })])).toMatchObject({ updated: 1, unchanged: 0 });
    const where = { modelRunId: uuidOf(run) };
    expect(await server.app.db.detection.findFirst({ where })).toMatchObject({ confidence: 0.5, type: 'VARIABLE' });
    await server.app.db.detection.updateMany({ where, data: { status: 'VALIDATED' } });
    const answer = await record(run, [row({ confidence: 0.7 })]);
    expect(answer).toMatchObject({ updated: 0, rejected: [{ index: 0, reason: expect.stringContaining('VALIDATED') }] });
    expect(await record(run, [row({ confidence: 0.5 })])).toMatchObject({ unchanged: 1, rejected: [] });
  });

  test('a candidate must be of the same observation', async () => {
    const { db } = server.app;
    const candidateIn = async ({ survey, observation }: { survey: { uuid: string }; observation: string }) => {
      const data = { observationId: uuidOf(observation), surveyId: survey.uuid, startedAt: new Date() };
      const { id } = await db.differenceRun.create({ data });
      const candidate = await db.candidate.create({
        data: { differenceRunId: id, surveyId: survey.uuid, ra: 1, dec: 1 },
      });
      return `Candidate:${candidate.id}`;
    };
    const here = await makeModelRun(server);
    const others = [await makeModelRun(server), await makeModelRun(server, here.survey)];
    const candidateId = await candidateIn(here);
    const strange = await Promise.all(others.map(candidateIn));
    const rows = [candidateId, ...strange].map((id, index) => row({ ra: 10 * index, candidateId: id }));
    const reason = 'candidateId: the observation has no such candidate';
    expect(await record(here.run, rows)).toMatchObject({
      recorded: 1,
      rejected: [
        { index: 1, reason },
        { index: 2, reason },
      ],
    });
    const query = `{ modelRun(id: "${here.run}") { detections { nodes { candidate { id status } } } } }`;
    const { nodes } = (await server.ok(query, reader)).modelRun.detections;
    expect(nodes).toEqual([{ candidate: { id: candidateId, status: 'NEW' } }]);
  });

  test('only a run that is RUNNING records, and recording is a sign of life', async () => {
    const { run } = await makeModelRun(server);
    const data = { updatedAt: new Date(Date.now() - 3_600_000) };
    await server.app.db.modelRun.update({ where: { id: uuidOf(run) }, data });
    await record(run, [row()]);
    await server.refused('CONFLICT', RETRY, { key: worker.key, variables: { id: run, minutes: 30 } });
    await server.ok(COMPLETE, { key: worker.key, variables: { input: { id: run } } });
    const refusal = await server.refused('CONFLICT', RECORD, {
      key: worker.key,
      variables: { input: { modelRunId: run, detections: [row()] } },
    });
    expect(refusal.extensions.status).toBe('COMPLETED');
  });
});

describe('reading detections', () => {
  test('every filter narrows, and pages follow each other in either order', async () => {
    const { survey, observation, run, model, detections } = await makeDetections(server, 25);
    const list = async (variables: Record<string, unknown>) => (await server.ok(DETECTIONS, { ...reader, variables })).detections;
    const total = async (filter: object) => (await list({ filter: { survey: survey.name, ...filter } })).totalCount;
    expect(await total({})).toBe(25);
    expect(await total({ minConfidence: 0.9 })).toBe(3);
    expect(await total({ status: 'PENDING', type: 'UNKNOWN', observationId: observation, modelRunId: run })).toBe(25);
    expect(await total({ modelId: model })).toBe(25);
    expect(await total({ not: { modelId: model } })).toBe(0);
    expect(await total({ modelId: (await makeDetections(server, 1)).model })).toBe(0);
    expect(await total({ status: 'VALIDATED' })).toBe(0);
    expect(await total({ type: 'ARTIFACT' })).toBe(0);
    expect(await total({ createdBefore: '2020-01-01T00:00:00Z' })).toBe(0);
    expect(await total({ createdAfter: '2020-01-01T00:00:00Z' })).toBe(25);
    const seen: number[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const orderBy = { field: 'CONFIDENCE', direction: 'DESC' };
      const page = await list({ filter: { survey: survey.name }, orderBy, first: 10, after });
      seen.push(...page.nodes.map(({ confidence }: { confidence: number }) => confidence));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => (25 - index) / 25));
    await server.refused('BAD_USER_INPUT', DETECTIONS, { ...reader, variables: { filter: { minConfidence: 2 } } });
    const one = await server.ok(`{ detection(id: "${detections[0]}") { modelRun { id } observation { id } } }`, reader);
    expect(one.detection).toEqual({ modelRun: { id: run }, observation: { id: observation } });
  });

  test('observations with their detections, runs and models cost the same however many there are', async () => {
    const survey = await server.makeSurvey();
    await makeDetections(server, 3, { survey });
    const query = `{ observations(filter: { survey: "${survey.name}" }) { nodes { survey { name }
      detections(first: 3, orderBy: { field: CONFIDENCE }) { nodes { confidence modelRun { model { name } } } } } } }`;
    const one = await server.statementsOf(() => server.ok(query, reader));
    for (let more = 0; more < 5; more++) await makeDetections(server, 3, { survey });
    let nodes: { detections: { nodes: unknown[] } }[] = [];
    const six = await server.statementsOf(async () => {
      nodes = (await server.ok(query, reader)).observations.nodes;
    });
    expect(nodes.map(({ detections }) => detections.nodes.length)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(six).toHaveLength(one.length);
  });
});

describe('who may', () => {
  test('registering models needs manage:operations, running them detection:process, reading read:data', async () => {
    const { model, observation, run } = await makeModelRun(server);
    const asked: [string, string, Record<string, unknown>][] = [
      ['MANAGE_OPERATIONS', CREATE, { input: { name: 'x', version: '1', type: 'cnn' } }],
      ['MANAGE_OPERATIONS', UPDATE, { input: { id: model } }],
      ['MANAGE_OPERATIONS', ACTIVATE, { id: model }],
      ['MANAGE_OPERATIONS', DEACTIVATE, { id: model }],
      ['DETECTION_PROCESS', START, { model, observation }],
      ['DETECTION_PROCESS', COMPLETE, { input: { id: run } }],
      ['DETECTION_PROCESS', FAIL, { id: run }],
      ['DETECTION_PROCESS', RETRY, { id: run }],
      ['DETECTION_PROCESS', RECORD, { input: { modelRunId: run, detections: [] } }],
      ['READ_DATA', DETECTIONS, {}],
      [
        'READ_DATA',
        `{ models { totalCount } modelRuns { totalCount } model(name: "x") { id } modelRun(id: "${run}") { id } }`,
        {},
      ],
    ];
    const [analyst, guest] = [await server.makeUser('ANALYST'), await server.makeUser('GUEST')];
    const keys = {
      MANAGE_OPERATIONS: await server.keyWithout('manage:operations'),
      DETECTION_PROCESS: await server.keyWithout('detection:process'),
      READ_DATA: await server.keyWithout('read:data'),
    };
    for (const [permission, query, variables] of asked) {
      const others = permission === 'READ_DATA' ? [{ token: guest.token }] : [{ token: analyst.token }, { token: guest.token }];
      for (const request of [keys[permission as keyof typeof keys], ...others]) {
        const refusal = await server.refused('FORBIDDEN', query, { ...request, variables });
        const missing = refusal.extensions.missingPermissions.map((one: { permission: string }) => one.permission);
        expect(missing).toContain(permission);
      }
      await server.refused('UNAUTHENTICATED', query, { variables });
    }
  });

  test('a key of one survey reads and changes rows of that survey only, on every path', async () => {
    const [mine, other] = [await makeDetections(server, 2), await makeDetections(server, 2)];
    const scoped = await server.makeKey({
      scopes: [`survey:${mine.survey.name}`],
      permissions: ['READ_DATA', 'DETECTION_PROCESS', 'WRITE_DATA'],
    });
    const [hidden] = other.detections;
    const read = await server.ok(
      `{ detections { totalCount nodes { id } } modelRuns { totalCount nodes { id } } detection(id: "${hidden}") { id }
         modelRun(id: "${other.run}") { id } run: node(id: "${other.run}") { id } row: node(id: "${hidden}") { id }
         byRun: detections(filter: { modelRunId: "${other.run}" }) { totalCount }
         byModel: modelRuns(filter: { modelId: "${other.model}" }) { totalCount } }`,
      scoped,
    );
    expect(read).toMatchObject({ detection: null, modelRun: null, run: null, row: null });
    expect(read).toMatchObject({
      byRun: { totalCount: 0 },
      byModel: { totalCount: 0 },
      modelRuns: { nodes: [{ id: mine.run }] },
    });
    expect(read.detections.totalCount).toBe(2);
    expect(read.detections.nodes.map(({ id }: { id: string }) => id).sort()).toEqual([...mine.detections].sort());
    const named = { ...scoped, variables: { filter: { survey: other.survey.name } } };
    const refusal = await server.refused('FORBIDDEN', DETECTIONS, named);
    expect(refusal.extensions.missingScopes).toEqual([`survey:${other.survey.name}`]);
    const rows = { input: { modelRunId: other.run, detections: [{ ra: 1, dec: 1, confidence: 1 }] } };
    await server.refused('NOT_FOUND', RECORD, { ...scoped, variables: rows });
    await server.refused('NOT_FOUND', FAIL, { ...scoped, variables: { id: other.run } });
    await server.refused('NOT_FOUND', START, { ...scoped, variables: { model: mine.model, observation: other.observation } });
    await server.refused('NOT_FOUND', `mutation { archiveDetection(input: { id: "${hidden}" }) { detection { id } } }`, scoped);
    expect(await record(mine.run, [{ ra: 200, dec: 1, confidence: 1 }], scoped)).toMatchObject({ recorded: 1 });
  });
});
