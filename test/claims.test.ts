/**
 * Claims: workers get runs that nobody else has. A lease that ended lets another take the run over, and the worker that comes back is
 * refused. The same for every kind of run that has claims.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isThorough } from './support/effort.js';
import { startServer, type TestKey, type TestServer, uuidOf } from './support/server.js';

let server: TestServer;
let modelId: string;
beforeAll(async () => {
  server = await startServer();
  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  modelId = `Model:${model.id}`;
});
afterAll(() => server.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are what each test asked for.
type Row = any;
type Request = { key?: string; token?: string };

const KINDS = [
  ['PreprocessRun', 'preprocess_runs', 'PREPROCESSING_PROCESS', 'INGESTED', 'PREPROCESSING', 'PREPROCESSED'],
  ['DifferenceRun', 'difference_runs', 'DIFFERENCING_PROCESS', 'PREPROCESSED', 'DIFFERENCING', 'DIFFERENCED'],
  ['ModelRun', 'model_runs', 'DETECTION_PROCESS', 'DIFFERENCED', 'DIFFERENCED', 'DIFFERENCED'],
] as const;

describe.each(KINDS)('a claim of a %s', (noun, table, permission, ready, during, after) => {
  const field = `${noun[0]?.toLowerCase()}${noun.slice(1)}`;
  const FIELDS = `${field} { id status attempt retryCount leaseEndsAt maxAttempts error observation { id status } }`;
  const CLAIM = `mutation ($input: Claim${noun}sInput!) { claim${noun}s(input: $input) { runs { id observationId attempt leaseEndsAt skipped ${FIELDS} } } }`;
  const mutation = (verb: string) =>
    `mutation ($input: ${verb}${noun}Input!) { ${verb.toLowerCase()}${noun}(input: $input) { ${FIELDS} } }`;
  const of = noun === 'ModelRun' ? { modelId: '' } : {};
  let worker: TestKey;
  let survey: { id: string; uuid: string; name: string };
  beforeAll(async () => {
    worker = await server.makeKey({ permissions: ['READ_DATA', permission] });
    if (noun === 'ModelRun') Object.assign(of, { modelId });
  });
  beforeEach(async () => {
    survey = await server.makeSurvey();
  });

  const waiting = (count: number, changes: (index: number) => object = () => ({})) =>
    server.makeObservations(survey, count, (index) => ({ status: ready, ...changes(index) }));
  const claim = async (input: object = {}, request: Request = { key: worker.key }): Promise<Row[]> =>
    (await server.ok(CLAIM, { variables: { input: { survey: survey.name, ...of, ...input } }, ...request }))[`claim${noun}s`]
      .runs;
  const send = async (verb: string, input: object, request: Request = { key: worker.key }) =>
    (await server.ok(mutation(verb), { variables: { input }, ...request }))[`${verb.toLowerCase()}${noun}`][field];
  const refused = (code: string, verb: string, input: object) =>
    server.refused(code, mutation(verb), { variables: { input }, key: worker.key });
  /** Lets the lease of a run end. */
  const expire = (id: string) =>
    server.app.db.$executeRawUnsafe(`UPDATE ${table} SET lease_ends_at = now() - interval '1 second' WHERE id = '${uuidOf(id)}'`);

  test('starts runs of the observations that wait, in order, and each belongs to one worker', async () => {
    const observations = await waiting(3);
    const first = await claim({ limit: 2 });
    expect(first.map(({ observationId }) => observationId)).toEqual(
      noun === 'ModelRun' ? expect.anything() : observations.slice(0, 2),
    );
    const [{ rows }] = [{ rows: await server.app.db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now` }];
    for (const run of first) {
      expect(run).toMatchObject({ attempt: 0, skipped: false });
      expect(run[field]).toMatchObject({
        id: run.id,
        status: 'RUNNING',
        attempt: 0,
        leaseEndsAt: run.leaseEndsAt,
        maxAttempts: 3,
      });
      expect(run[field].observation).toEqual({ id: run.observationId, status: during });
      const seconds = (Date.parse(run.leaseEndsAt) - (rows[0] as { now: Date }).now.getTime()) / 1_000;
      expect(seconds).toBeGreaterThan(500);
      expect(seconds).toBeLessThanOrEqual(600);
    }
    const second = await claim({ limit: 2 });
    expect([...first, ...second].map(({ observationId }) => observationId).sort()).toEqual([...observations].sort());
    expect(await claim()).toEqual([]);
    const [event] = await server.auditOf(first[0].id);
    expect(event).toMatchObject({
      action: `claim${noun}s`,
      after: { status: 'RUNNING', observationId: uuidOf(first[0].observationId) },
    });
    if (ready !== during)
      expect(await server.auditOf(first[0].observationId)).toMatchObject([
        { action: `claim${noun}s`, before: { status: ready }, after: { status: during } },
      ]);
  });

  test('is never given to two workers', async () => {
    const observations = await waiting(40);
    const answers = await Promise.all(Array.from({ length: 16 }, () => claim({ limit: 5 })));
    const again = [await claim({ limit: 100 }), await claim({ limit: 100 })];
    const ids = [...answers, ...again].flat().map(({ observationId }) => observationId);
    expect(ids.length).toBe(40);
    expect([...ids].sort()).toEqual([...observations].sort());
  });

  test('ends with the attempt of its worker, who must state it', async () => {
    await waiting(1);
    const [{ id, attempt }] = await claim();
    for (const [verb, input] of Object.entries({ Heartbeat: {}, Complete: {}, Fail: { error: 'x' } })) {
      const { message, extensions } = await refused('BAD_USER_INPUT', verb, { id, ...input });
      expect(extensions.field).toBe('input.attempt');
      expect(message).toMatch(/^input\.attempt: is required, since the run was claimed/);
    }
    const done = await send('Complete', { id, attempt });
    expect(done).toMatchObject({ status: 'COMPLETED', observation: { status: after } });
    expect(await send('Complete', { id, attempt })).toEqual(done);
  });

  test('is renewed by heartbeats', async () => {
    await waiting(1);
    const [{ id, attempt, leaseEndsAt }] = await claim({ leaseSeconds: 3_600 });
    await expire(id);
    const renewed = await send('Heartbeat', { id, attempt });
    expect(Date.parse(renewed.leaseEndsAt)).toBeGreaterThanOrEqual(Date.parse(leaseEndsAt));
    expect(await claim()).toEqual([]);
  });

  test('whose lease has ended is taken over, and its old worker gets CONFLICT', async () => {
    await waiting(1);
    const [old] = await claim();
    await expire(old.id);
    const [taken, ...more] = await claim();
    expect(more).toEqual([]);
    expect(taken).toMatchObject({ id: old.id, attempt: 1, [field]: { status: 'RUNNING', observation: { status: during } } });
    for (const [verb, input] of Object.entries({ Heartbeat: {}, Complete: {}, Fail: { error: 'late' } })) {
      const { extensions } = await refused('CONFLICT', verb, { id: old.id, attempt: 0, ...input });
      expect(extensions).toMatchObject({ entity: noun, id: old.id, attempt: 1 });
    }
    expect(await send('Complete', { id: old.id, attempt: 1 })).toMatchObject({ status: 'COMPLETED' });
    await refused('CONFLICT', 'Complete', { id: old.id, attempt: 0 });
    expect((await server.auditOf(old.id)).map(({ action, after }) => [action, (after as Row).retryCount])).toEqual([
      [`claim${noun}s`, undefined],
      [`claim${noun}s`, 1],
      [`complete${noun}`, undefined],
    ]);
  });

  test('of which 16 workers hear at once is taken over by one', async () => {
    await waiting(1);
    const [{ id }] = await claim();
    await expire(id);
    const taken = (await Promise.all(Array.from({ length: 16 }, () => claim()))).flat();
    expect(taken).toMatchObject([{ id, attempt: 1 }]);
  });

  test('fails for good after its attempts', async () => {
    const [observation] = await waiting(1);
    const [{ id }] = await claim({ maxAttempts: 2 });
    await expire(id);
    expect(await claim()).toMatchObject([{ id, attempt: 1, [field]: { maxAttempts: 2 } }]);
    await expire(id);
    expect(await claim()).toEqual([]);
    const query = `query ($id: ID!, $of: ID!) { ${field}(id: $id) { status error } observation(id: $of) { status } }`;
    const answer = await server.ok(query, { variables: { id, of: observation }, key: worker.key });
    expect(answer[field]).toEqual({ status: 'FAILED', error: 'The lease ended without a heartbeat in attempt 2 of 2.' });
    expect(answer.observation.status).toBe(during === after ? ready : 'FAILED');
    await refused('CONFLICT', 'Complete', { id, attempt: 1 });
    expect((await server.auditOf(id)).at(-1)).toMatchObject({ action: `claim${noun}s`, after: { status: 'FAILED' } });
    // A person may give it another chance; it has no lease then.
    expect(await send('Retry', { id })).toMatchObject({ status: 'RUNNING', attempt: 2, leaseEndsAt: null, maxAttempts: null });
    expect(await send('Complete', { id })).toMatchObject({ status: 'COMPLETED' });
  });

  test('that its worker fails can be claimed again, at once or later, until its attempts are used', async () => {
    await waiting(1);
    const [{ id }] = await claim();
    const { extensions } = await refused('BAD_USER_INPUT', 'Fail', { id, attempt: 0, error: 'x', retryAfterSeconds: -1 });
    expect(extensions.field).toBe('input.retryAfterSeconds');
    expect(await send('Fail', { id, attempt: 0, error: 'x' })).toMatchObject({ status: 'FAILED', error: 'x' });
    expect(await claim()).toMatchObject([{ id, attempt: 1, [field]: { status: 'RUNNING', error: null } }]);
    await send('Fail', { id, attempt: 1, error: 'x', retryAfterSeconds: 3_600 });
    expect(await claim()).toEqual([]);
    await expire(id);
    expect(await claim()).toMatchObject([{ id, attempt: 2 }]);
    await send('Fail', { id, attempt: 2, error: 'x' });
    expect(await claim()).toEqual([]);
  });

  test('leaves alone what was moved or started by hand', async () => {
    const [observation] = await waiting(1);
    const start = { observationId: observation, ...of };
    const run = await send('Start', start);
    expect(run).toMatchObject({ leaseEndsAt: null, maxAttempts: null });
    await server.app.db.$executeRawUnsafe(`UPDATE ${table} SET updated_at = now() - interval '1 day'`);
    expect(await claim()).toEqual([]);
    await send('Fail', { id: run.id, error: 'x' });
    expect(await claim()).toEqual([]);
  });

  test('gives up a run whose observation was archived', async () => {
    const [observation] = await waiting(1);
    const [{ id }] = await claim();
    await expire(id);
    await server.app.db.observation.update({ where: { id: uuidOf(observation as string) }, data: { status: 'ARCHIVED' } });
    expect(await claim()).toEqual([]);
    const answer = await server.ok(`query ($id: ID!) { ${field}(id: $id) { status error } }`, {
      variables: { id },
      key: worker.key,
    });
    expect(answer[field]).toEqual({
      status: 'FAILED',
      error: 'The lease ended without a heartbeat, and the observation is ARCHIVED.',
    });
  });

  test('finds the newest first, or those in a cone, if it says so', async () => {
    const observations = await waiting(4, (index) => ({ ra: index, dec: 0, updatedAt: new Date(Date.UTC(2026, 0, 1, index)) }));
    expect((await claim({ limit: 1, order: 'NEWEST_FIRST' }))[0].observationId).toBe(observations[3]);
    expect((await claim({ limit: 1, order: 'NEWEST_FIRST' }))[0].observationId).toBe(observations[2]);
    for (const radius of [0.5, 1.5, 1.5, 60]) {
      const [run] = await claim({ limit: 1, near: { ra: 0, dec: 0, radius } });
      expect(run?.observationId).toBe(radius === 0.5 ? observations[0] : radius === 1.5 && run ? observations[1] : undefined);
    }
    const lost = await server.app.db.$queryRawUnsafe<{ id: string }[]>(
      `UPDATE ${table} SET lease_ends_at = now() WHERE observation_id = '${uuidOf(observations[1] as string)}' RETURNING id`,
    );
    expect(lost.length).toBe(1);
    expect(await claim({ near: { ra: 0, dec: 0, radius: 0.5 } })).toEqual([]);
    expect(await claim({ near: { ra: 1, dec: 0, radius: 0.5 } })).toMatchObject([{ observationId: observations[1], attempt: 1 }]);
  });

  // Its rows take seconds to write.
  test.runIf(isThorough)('in a cone finds the last one that waits among many others at the same place', async () => {
    const most = 10_001;
    await server.app.db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, status, created_at, updated_at)
      SELECT gen_random_uuid(), ${survey.uuid}::uuid, 'dense-' || i, 33, 33, timestamptz '2024-01-01' + i * interval '1 s', 'FAILED', now(), now()
        FROM generate_series(1, ${most}::int) AS i`;
    const [waits] = await waiting(1, () => ({ ra: 33, dec: 33, observedAt: new Date('2025-01-01') }));
    const near = { ra: 33, dec: 33, radius: 1 };
    expect((await claim({ near })).map(({ observationId }) => observationId)).toEqual([waits]);
    expect(await claim({ near })).toEqual([]);
  });

  test('by a key sees only its surveys', async () => {
    const [other, third] = [await server.makeSurvey(), await server.makeSurvey()];
    const make = (one: { uuid: string }) => server.makeObservations(one, 2, () => ({ status: ready }));
    const [mine, theirs, also] = [await make(survey), await make(other), await make(third)];
    const scopes = [`survey:${survey.name}`, `survey:${third.name}`];
    const { key } = await server.makeKey({ permissions: ['READ_DATA', permission], scopes });
    const ask = { variables: { input: { ...of, limit: 100 } }, key };
    const runs = (await server.ok(CLAIM, ask))[`claim${noun}s`].runs;
    expect(runs.map((run: Row) => run.observationId).sort()).toEqual([...mine, ...also].sort());
    await expire((await claim({ survey: other.name }))[0].id);
    expect((await server.ok(CLAIM, ask))[`claim${noun}s`].runs).toEqual([]);
    const outside = { variables: { input: { ...of, survey: other.name } }, key };
    expect((await server.refused('FORBIDDEN', CLAIM, outside)).extensions.missingScopes).toEqual([`survey:${other.name}`]);
    expect(theirs.length).toBe(2);
  });

  test('needs the permission of the step', async () => {
    const input = { ...of, survey: survey.name };
    const needed = permission.toLowerCase().replace('_', ':');
    for (const request of [
      { key: (await server.keyWithout(needed as never)).key },
      { token: (await server.makeUser('ANALYST')).token },
      { token: (await server.makeUser('VIEWER')).token },
    ])
      await server.refused('FORBIDDEN', CLAIM, { variables: { input }, ...request });
    await server.refused('UNAUTHENTICATED', CLAIM, { variables: { input } });
    const blind = await server.makeKey({ permissions: [permission] });
    await waiting(1);
    const ids = `mutation ($input: Claim${noun}sInput!) { claim${noun}s(input: $input) { runs { id attempt leaseEndsAt } } }`;
    await server.refused('FORBIDDEN', CLAIM, { variables: { input }, key: blind.key });
    const { runs } = (await server.ok(ids, { variables: { input }, key: blind.key }))[`claim${noun}s`];
    expect(runs).toMatchObject([{ attempt: 0 }]);
    expect(
      (
        await server.refused('NOT_FOUND', CLAIM, {
          variables: { input: { ...input, survey: 'nowhere' } },
          token: server.admin.token,
        })
      ).message,
    ).toMatch(/nowhere/);
  });

  test.each([
    [{ limit: 0 }, 'input.limit'],
    [{ limit: 101 }, 'input.limit'],
    [{ limit: -5 }, 'input.limit'],
    [{ leaseSeconds: 29 }, 'input.leaseSeconds'],
    [{ leaseSeconds: 31_536_000 }, 'input.leaseSeconds'],
    [{ maxAttempts: 0 }, 'input.maxAttempts'],
    [{ maxAttempts: 101 }, 'input.maxAttempts'],
    [{ near: { ra: 360, dec: 0, radius: 1 } }, 'input.near.ra'],
    [{ near: { ra: 0, dec: -91, radius: 1 } }, 'input.near.dec'],
    [{ near: { ra: 0, dec: 0, radius: 181 } }, 'input.near.radius'],
  ])('%o is refused before anything runs', async (input, wrong) => {
    await waiting(1);
    const request = { variables: { input: { survey: survey.name, ...of, ...input } }, key: worker.key };
    const refusal = await server.refused('BAD_USER_INPUT', CLAIM, request);
    expect([refusal.status, refusal.extensions.field, refusal.data]).toEqual([400, wrong, undefined]);
    expect((await claim()).length).toBe(1);
  });

  test('NaN and Infinity in a cone are refused', async () => {
    for (const ra of ['"NaN"', '1e999', 'NaN']) {
      const query = `mutation { claim${noun}s(input: { ${noun === 'ModelRun' ? `modelId: "${modelId}", ` : ''}near: { ra: ${ra}, dec: 0, radius: 1 } }) { runs { id } } }`;
      const { body } = await server.graphql(query, { key: worker.key });
      expect(body.errors?.[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
      expect(body.data?.[`claim${noun}s`]).toBeUndefined();
    }
  });
});

test('a worker that lost its run cannot record for it, and recording renews the lease', async () => {
  const survey = await server.makeSurvey();
  const { token } = server.admin;
  await server.makeObservations(survey, 1, () => ({ status: 'PREPROCESSED' }));
  const input = { survey: survey.name };
  const CLAIM = 'mutation ($input: ClaimDifferenceRunsInput!) { claimDifferenceRuns(input: $input) { runs { id attempt } } }';
  const [{ id }] = (await server.ok(CLAIM, { variables: { input }, token })).claimDifferenceRuns.runs;
  const RECORD =
    'mutation ($input: RecordCandidatesInput!) { recordCandidates(input: $input) { recorded differenceRun { leaseEndsAt } } }';
  const record = (attempt?: number) => ({
    variables: { input: { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }], attempt } },
    token,
  });
  const end = () => server.app.db.$executeRaw`UPDATE difference_runs SET lease_ends_at = now() WHERE id = ${uuidOf(id)}::uuid`;
  await server.refused('BAD_USER_INPUT', RECORD, record());
  await end();
  const { differenceRun } = (await server.ok(RECORD, record(0))).recordCandidates;
  expect(Date.parse(differenceRun.leaseEndsAt)).toBeGreaterThan(Date.now() + 60_000);
  await end();
  expect((await server.ok(CLAIM, { variables: { input }, token })).claimDifferenceRuns.runs).toEqual([{ id, attempt: 1 }]);
  await server.refused('CONFLICT', RECORD, record(0));
  await server.ok(RECORD, record(1));

  await server.makeObservations(survey, 1, () => ({ status: 'DIFFERENCED' }));
  const MODEL = 'mutation ($input: ClaimModelRunsInput!) { claimModelRuns(input: $input) { runs { id attempt } } }';
  const [run] = (await server.ok(MODEL, { variables: { input: { ...input, modelId } }, token })).claimModelRuns.runs;
  const DETECT = 'mutation ($input: RecordDetectionsInput!) { recordDetections(input: $input) { modelRun { leaseEndsAt } } }';
  const detections = [{ ra: 1, dec: 1, confidence: 0.5 }];
  const detect = (attempt?: number) => ({ variables: { input: { modelRunId: run.id, detections, attempt } }, token });
  await server.refused('BAD_USER_INPUT', DETECT, detect());
  await server.app.db.$executeRaw`UPDATE model_runs SET lease_ends_at = now() WHERE id = ${uuidOf(run.id)}::uuid`;
  const recorded = (await server.ok(DETECT, detect(0))).recordDetections;
  expect(Date.parse(recorded.modelRun.leaseEndsAt)).toBeGreaterThan(Date.now() + 60_000);
});
