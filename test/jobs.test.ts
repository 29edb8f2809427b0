/** Processing jobs: their steps, the permitted callers, and the jobs that a scoped key sees. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let worker: TestKey;
beforeAll(async () => {
  worker = await server.makeKey({ permissions: ['READ_DATA', 'READ_PUBLIC', 'MANAGE_OPERATIONS'] });
});

type Request = { key?: string; token?: string };

const JOB = `processingJob { id type status priority workflowId taskId parameters retryCount maxRetries entityType entityId error
  scheduledAt startedAt completedAt survey { name } }`;
/** The mutation that performs an action on a job. */
const job = (verb: string) =>
  `mutation ($input: ${verb[0]?.toUpperCase()}${verb.slice(1)}ProcessingJobInput!) { ${verb}ProcessingJob(input: $input) { ${JOB} } }`;

async function ok(verb: string, input: object, request: Request = { key: worker.key }) {
  return (await server.ok(job(verb), { variables: { input }, ...request }))[`${verb}ProcessingJob`].processingJob;
}
const refused = (code: string, verb: string, input: object, request: Request = { key: worker.key }) =>
  server.refused(code, job(verb), { variables: { input }, ...request });

const created = (input: object = {}) => ok('create', { type: 'preprocess', ...input });

const silence = (id: string, minutes: number) =>
  server.app.db
    .$executeRaw`UPDATE processing_jobs SET updated_at = now() - make_interval(mins => ${minutes}::int) WHERE id = ${uuidOf(id)}::uuid`;

describe('the life of a job', () => {
  test('it is recorded, started, completed, and told of in the audit log', async () => {
    const survey = await server.makeSurvey();
    const [entityId] = await server.makeObservations(survey, 1);
    const work = { type: 'preprocess', entityId, priority: 5, parameters: { bias: true }, maxRetries: 1 };
    const { id, ...made } = await ok('create', { ...work, workflowId: 'flow-1', scheduledAt: '2030-01-01T00:00:00.000Z' });
    expect(made).toMatchObject({ ...work, status: 'PENDING', entityType: 'Observation', survey: { name: survey.name } });
    expect(made).toMatchObject({ workflowId: 'flow-1', taskId: null, startedAt: null, scheduledAt: '2030-01-01T00:00:00.000Z' });
    const running = await ok('start', { id, taskId: 'message-9' });
    expect(running).toMatchObject({ status: 'RUNNING', workflowId: 'flow-1', taskId: 'message-9' });
    expect(running.startedAt).not.toBeNull();
    const done = await ok('complete', { id, attempt: 0 });
    expect(done.status).toBe('COMPLETED');
    expect(await ok('complete', { id })).toEqual(done);
    const events = await server.auditOf(id);
    expect(events.map(({ action }) => action)).toEqual(['createProcessingJob', 'startProcessingJob', 'completeProcessingJob']);
    expect(events[1]?.after).toEqual({ status: 'RUNNING', taskId: 'message-9' });
  });

  test('of two workers that start at once one wins', async () => {
    const { id } = await created();
    const answers = await Promise.all(
      [1, 2, 3].map((taskId) =>
        server.graphql(job('start'), { variables: { input: { id, taskId: `${taskId}` } }, key: worker.key }),
      ),
    );
    expect(answers.filter(({ body }) => body.data).length).toBe(1);
    const [lost] = answers.flatMap(({ body }) => body.errors ?? []);
    expect(lost?.extensions).toMatchObject({ code: 'CONFLICT', entity: 'ProcessingJob', status: 'RUNNING' });
  });

  test('failing and cancelling twice change nothing, and what has ended stays so', async () => {
    const [first, second, third] = [await created(), await created(), await created()];
    await ok('start', { id: first.id });
    const failed = await ok('fail', { id: first.id, error: 'worker died' });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'worker died' });
    expect(await ok('fail', { id: first.id, error: 'again' })).toEqual(failed);
    await refused('CONFLICT', 'complete', { id: first.id });
    const cancelled = await ok('cancel', { id: second.id });
    expect(cancelled.status).toBe('CANCELLED');
    expect(await ok('cancel', { id: second.id })).toEqual(cancelled);
    expect((await refused('CONFLICT', 'start', { id: second.id })).extensions.legal).toEqual([]);
    await refused('CONFLICT', 'retry', { id: second.id });
    await refused('CONFLICT', 'complete', { id: third.id });
  });

  test('a failed job waits again when it is retried, as often as it may be', async () => {
    const { id } = await created({ maxRetries: 2 });
    for (const attempt of [0, 1]) {
      await ok('start', { id });
      await ok('fail', { id, error: 'no', attempt });
      expect(await ok('retry', { id })).toMatchObject({
        ...{ status: 'PENDING', retryCount: attempt + 1, error: null, completedAt: null },
      });
    }
    await ok('start', { id });
    expect((await refused('CONFLICT', 'complete', { id, attempt: 1 })).extensions.attempt).toBe(2);
    await ok('fail', { id, error: 'no', attempt: 2 });
    expect((await refused('CONFLICT', 'retry', { id })).extensions).toMatchObject({ retryCount: 2, maxRetries: 2 });
  });

  test('an abandoned job is found and retried, by one of two', async () => {
    const { id } = await created({ type: 'stale' });
    await ok('start', { id });
    await refused('CONFLICT', 'retry', { id });
    await refused('CONFLICT', 'retry', { id, olderThanMinutes: 10 });
    await silence(id, 15);
    const query = '{ processingJobs(filter: { type: "stale", stale: { olderThanMinutes: 10 } }) { nodes { id } totalCount } }';
    expect((await server.ok(query, { key: worker.key })).processingJobs).toEqual({ nodes: [{ id }], totalCount: 1 });
    const input = { id, olderThanMinutes: 10 };
    const answers = await Promise.all([1, 2].map(() => server.graphql(job('retry'), { variables: { input }, key: worker.key })));
    expect(answers.map(({ body }) => body.errors?.[0]?.extensions.code).sort()).toEqual(['CONFLICT', undefined]);
    expect((await server.ok(query, { key: worker.key })).processingJobs.totalCount).toBe(0);
  });

  test('until it is over it is changed: what is given, the rest stays, null clears, and the audit log says both', async () => {
    const made = await created({ priority: 1, workflowId: 'flow-2', taskId: 't', parameters: { a: 1 }, maxRetries: 0 });
    const { id } = made;
    const scheduledAt = '2031-01-01T00:00:00.000Z';
    const changes = { priority: 7, taskId: null, parameters: { b: [2] }, scheduledAt };
    expect(await ok('update', { id, ...changes })).toEqual({ ...made, ...changes });
    expect(await ok('update', { id, ...changes })).toEqual({ ...made, ...changes });
    const cleared = { parameters: null, scheduledAt: null };
    expect(await ok('update', { id, ...cleared })).toEqual({ ...made, ...changes, ...cleared });
    const [, changed, emptied, ...more] = await server.auditOf(id);
    expect(changed?.before).toEqual({ priority: 1, taskId: 't', parameters: { a: 1 }, scheduledAt: null });
    expect([changed?.after, emptied?.after, more]).toEqual([changes, cleared, []]);
    await ok('start', { id });
    expect(await ok('update', { id, workflowId: 'flow-3' })).toMatchObject({
      status: 'RUNNING',
      workflowId: 'flow-3',
      priority: 7,
    });
    await ok('fail', { id, error: 'no' });
    await refused('CONFLICT', 'retry', { id });
    await ok('update', { id, maxRetries: 1 });
    expect(await ok('retry', { id })).toMatchObject({ status: 'PENDING', retryCount: 1, maxRetries: 1 });
  });

  test('one that runs has been heard of by a change of nothing, which no event tells of', async () => {
    const { id } = await created({ priority: 3 });
    await ok('start', { id });
    await silence(id, 15);
    await ok('update', { id, priority: 3 });
    await refused('CONFLICT', 'retry', { id, olderThanMinutes: 10 });
    expect((await server.auditOf(id)).map(({ action }) => action)).toEqual(['createProcessingJob', 'startProcessingJob']);
  });

  test.each(['complete', 'cancel'])('once it is over (%s) nothing of it is changed', async (verb) => {
    const { id } = await created({ priority: 1 });
    await ok('start', { id });
    const over = await ok(verb, { id });
    const { extensions } = await refused('CONFLICT', 'update', { id, priority: 2 });
    expect(extensions).toMatchObject({ entity: 'ProcessingJob', id, status: over.status });
    expect((await server.auditOf(id)).map(({ action }) => action)).not.toContain('updateProcessingJob');
  });

  test.each([
    [{ priority: null }, 'input.priority'],
    [{ maxRetries: null }, 'input.maxRetries'],
    [{ maxRetries: 1001 }, 'input.maxRetries'],
    [{ taskId: 'x'.repeat(256) }, 'input.taskId'],
    [{ parameters: 'x'.repeat(100_000) }, 'input.parameters'],
  ])('a change to %j is refused', async (change, field) => {
    const { id } = await created();
    expect((await refused('BAD_USER_INPUT', 'update', { id, ...change })).extensions.field).toBe(field);
  });

  test.each([
    [{ type: '  ' }, 'input.type'],
    [{ maxRetries: -1 }, 'input.maxRetries'],
    [{ workflowId: 'x'.repeat(256) }, 'input.workflowId'],
    [{ entityId: 'User:01890a5d-ac96-774b-bcce-b302099a8057' }, 'input.entityId'],
  ])('%j is refused', async (input, field) => {
    const { extensions } = await refused('BAD_USER_INPUT', 'create', { type: 'preprocess', ...input });
    expect(extensions.field).toBe(field);
  });

  test('what it is about must be there, and of the survey that is named', async () => {
    const [one, two] = [await server.makeSurvey(), await server.makeSurvey()];
    const [entityId] = await server.makeObservations(one, 1);
    await refused('NOT_FOUND', 'create', { type: 'x', entityId: 'ModelRun:01890a5d-ac96-774b-bcce-b302099a8057' });
    await refused('NOT_FOUND', 'create', { type: 'x', survey: 'no such survey' });
    const { extensions } = await refused('BAD_USER_INPUT', 'create', { type: 'x', survey: two.name, entityId });
    expect(extensions.field).toBe('input.survey');
    expect(await created({ survey: one.name, entityId: one.id })).toMatchObject({ entityType: 'Survey', entityId: one.id });
  });
});

describe('the list of jobs', () => {
  test('is filtered by everything that is offered, and sorted by priority', async () => {
    const survey = await server.makeSurvey();
    const [entityId] = await server.makeObservations(survey, 1);
    const first = await created({ type: 'list', survey: survey.name, priority: 1, workflowId: 'w-1', taskId: 't-1' });
    const second = await created({ type: 'list', entityId, priority: 9, workflowId: 'w-1' });
    const third = await created({ type: 'other', survey: survey.name, priority: 5 });
    await ok('start', { id: third.id });
    const list = async (filter: object, orderBy?: object) => {
      const query = `query ($filter: ProcessingJobFilter, $orderBy: ProcessingJobOrder) {
        processingJobs(filter: $filter, orderBy: $orderBy) { nodes { id } } }`;
      const { processingJobs } = await server.ok(query, { variables: { filter, orderBy }, key: worker.key });
      return processingJobs.nodes.map(({ id }: { id: string }) => id);
    };
    const name = survey.name;
    expect(await list({ survey: name })).toEqual([third.id, second.id, first.id]);
    const urgent = { field: 'PRIORITY', direction: 'DESC' };
    expect(await list({ survey: name }, urgent)).toEqual([second.id, third.id, first.id]);
    expect(await list({ survey: name, status: 'PENDING' }, urgent)).toEqual([second.id, first.id]);
    expect(await list({ type: 'list' })).toEqual([second.id, first.id]);
    expect(await list({ workflowId: 'w-1' })).toEqual([second.id, first.id]);
    expect(await list({ workflowId: 'w-1', taskId: 't-1' })).toEqual([first.id]);
    expect(await list({ entityId })).toEqual([second.id]);
    const due = async (dueBefore: string) => (await list({ type: 'due', dueBefore }, urgent)).reverse();
    const at = (scheduledAt?: string, priority = 0) => created({ type: 'due', scheduledAt, priority });
    const [soon, late, always] = [await at('2030-01-01T00:00:00Z', 1), await at('2030-01-02T00:00:00Z', 2), await at()];
    await ok('start', { id: (await at()).id });
    expect(await due('2029-12-31T00:00:00Z')).toEqual([always.id]);
    expect(await due('2030-01-01T00:00:00Z')).toEqual([always.id, soon.id]);
    expect(await due('2030-01-02T00:00:00Z')).toEqual([always.id, soon.id, late.id]);
    const one = `query ($id: ID!) { processingJob(id: $id) { id } node(id: $id) { id } }`;
    const found = await server.ok(one, { variables: { id: first.id }, key: worker.key });
    expect(found).toEqual({ processingJob: { id: first.id }, node: { id: first.id } });
  });
});

describe('who may', () => {
  const ABSENT = 'ProcessingJob:01890a5d-ac96-774b-bcce-b302099a8057';

  test.each([
    ['create', { type: '' }, 'BAD_USER_INPUT'],
    ['update', { id: ABSENT, priority: 1 }, 'NOT_FOUND'],
    ['start', { id: ABSENT }, 'NOT_FOUND'],
    ['complete', { id: ABSENT }, 'NOT_FOUND'],
    ['fail', { id: ABSENT, error: 'x' }, 'NOT_FOUND'],
    ['retry', { id: ABSENT }, 'NOT_FOUND'],
    ['cancel', { id: ABSENT }, 'NOT_FOUND'],
  ])('%s needs manage:operations', async (verb, input, answer) => {
    await refused(answer, verb, input);
    await refused(answer, verb, input, { token: (await server.makeUser('RESEARCHER')).token });
    const others: Request[] = [
      { key: (await server.keyWithout('manage:operations')).key },
      { token: (await server.makeUser('ANALYST')).token },
      { token: (await server.makeUser('VIEWER')).token },
      { token: (await server.makeUser('GUEST')).token },
    ];
    for (const request of others) await refused('FORBIDDEN', verb, input, request);
    await refused('UNAUTHENTICATED', verb, input, {});
  });

  test('reading jobs needs read:data', async () => {
    const { id } = await created();
    const query = `{ processingJobs { totalCount } processingJob(id: "${id}") { id } }`;
    expect((await server.ok(query, { token: (await server.makeUser('VIEWER')).token })).processingJob).toEqual({ id });
    for (const request of [
      { key: (await server.keyWithout('read:data')).key },
      { token: (await server.makeUser('GUEST')).token },
    ])
      await server.refused('FORBIDDEN', query, request);
    await server.refused('UNAUTHENTICATED', query);
  });
});

describe('scopes', () => {
  test('a key sees and makes jobs of its surveys only, and never of none', async () => {
    const [mine, theirs] = [await server.makeSurvey(), await server.makeSurvey()];
    const { key } = await server.makeKey({
      permissions: ['READ_DATA', 'READ_PUBLIC', 'MANAGE_OPERATIONS'],
      scopes: [`survey:${mine.name}`],
    });
    const [seen, foreign, loose] = [
      await created({ survey: mine.name }),
      await created({ survey: theirs.name }),
      await created(),
    ];
    const query =
      'query ($id: ID!) { processingJobs { totalCount nodes { id } } processingJob(id: $id) { id } node(id: $id) { id } }';
    for (const { id } of [foreign, loose]) {
      const answer = await server.ok(query, { variables: { id }, key });
      const list = { totalCount: 1, nodes: [{ id: seen.id }] };
      expect(answer).toEqual({ processingJobs: list, processingJob: null, node: null });
      for (const [verb, input] of Object.entries({
        update: {},
        start: {},
        complete: {},
        fail: { error: 'x' },
        retry: {},
        cancel: {},
      }))
        await refused('NOT_FOUND', verb, { id, ...input }, { key });
    }
    const out = await refused('FORBIDDEN', 'create', { type: 'x', survey: theirs.name }, { key });
    expect(out.extensions.missingScopes).toEqual([`survey:${theirs.name}`]);
    const filtered = `{ processingJobs(filter: { survey: "${theirs.name}" }) { totalCount } }`;
    expect((await server.refused('FORBIDDEN', filtered, { key })).extensions.missingScopes).toEqual([`survey:${theirs.name}`]);
    expect((await refused('BAD_USER_INPUT', 'create', { type: 'x' }, { key })).extensions.field).toBe('input.survey');
    const [[ours], [hidden]] = [await server.makeObservations(mine, 1), await server.makeObservations(theirs, 1)];
    await refused('NOT_FOUND', 'create', { type: 'x', survey: mine.name, entityId: hidden }, { key });
    expect(await ok('create', { type: 'x', entityId: ours }, { key })).toMatchObject({ survey: { name: mine.name } });
    await ok('start', { id: seen.id }, { key });
  });

  test('a job about what spans surveys is seen and made by a key in scope of all of them', async () => {
    const [mine, theirs] = [await server.makeSurvey(), await server.makeSurvey()];
    const observations = [await server.makeObservations(mine, 1), await server.makeObservations(theirs, 1)].flat().map(uuidOf);
    const [observationId, referenceObservationId] = observations as [string, string];
    const { differenceRun, trainingDataset } = server.app.db;
    const survey = { surveyId: mine.uuid };
    const images = { observationId, referenceObservationId, referenceSurveyId: theirs.uuid };
    const difference = await differenceRun.create({
      data: { ...images, ...survey, candidates: { create: { ra: 1, dec: 1 } } },
      select: { id: true, candidates: true },
    });
    const surveys = { create: [mine, theirs].map(({ uuid }) => ({ surveyId: uuid })) };
    const dataset = await trainingDataset.create({
      data: {
        name: mine.name,
        parameters: {},
        seed: 0,
        sampleCount: 0,
        qualityReport: {},
        surveys,
        runs: { create: { name: 'x' } },
      },
      select: { id: true, runs: true },
    });
    const about = {
      DifferenceRun: difference.id,
      Candidate: difference.candidates[0]?.id,
      TrainingDataset: dataset.id,
      TrainingRun: dataset.runs[0]?.id,
    };
    const permissions = ['READ_DATA', 'READ_PUBLIC', 'MANAGE_OPERATIONS'];
    const [both, one] = [
      await server.makeKey({ permissions, scopes: [mine, theirs].map(({ name }) => `survey:${name}`) }),
      await server.makeKey({ permissions, scopes: [`survey:${mine.name}`] }),
    ];
    for (const [type, id] of Object.entries(about)) {
      const work = { type: 'x', survey: mine.name, entityId: `${type}:${id}` };
      const made = [await created(work), await ok('create', work, { key: both.key })].map((job) => job.id);
      await refused('NOT_FOUND', 'create', work, { key: one.key });
      const list = `{ processingJobs(filter: { entityId: "${type}:${id}" }) { totalCount nodes { id } } }`;
      const seen = await server.ok(list, { key: both.key });
      expect(seen.processingJobs).toEqual({ totalCount: 2, nodes: made.reverse().map((job) => ({ id: job })) });
      expect((await server.ok(list, { key: one.key })).processingJobs).toEqual({ totalCount: 0, nodes: [] });
      await refused('NOT_FOUND', 'start', { id: made[0] }, { key: one.key });
    }
  });
});
