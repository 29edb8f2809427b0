/**
 * Starting runs as a flow knows its observations: by id, or by survey and external id, one or many. A flow that runs again starts nothing
 * twice when it says so.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let modelId: string;
let token: string;
beforeAll(async () => {
  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  modelId = `Model:${model.id}`;
  token = server.admin.token;
});

// biome-ignore lint/suspicious/noExplicitAny: answers are what each test asked for.
type Row = any;
const UNKNOWN = 'Observation:01890a5d-ac96-774b-bcce-b302099a8057';

const KINDS = [
  ['PreprocessRun', 'PREPROCESSING_PROCESS', 'INGESTED', 'PREPROCESSING', 'PREPROCESSED'],
  ['DifferenceRun', 'DIFFERENCING_PROCESS', 'PREPROCESSED', 'DIFFERENCING', 'DIFFERENCED'],
  ['ModelRun', 'DETECTION_PROCESS', 'DIFFERENCED', 'DIFFERENCED', 'DIFFERENCED'],
] as const;

describe.each(KINDS)('starting a %s', (noun, permission, ready, during, after) => {
  const field = `${noun[0]?.toLowerCase()}${noun.slice(1)}`;
  const FIELDS = `${field} { id status attempt observation { id status } }`;
  const ONE = `mutation ($input: Start${noun}Input!) { start${noun}(input: $input) { skipped ${FIELDS} } }`;
  const MANY = `mutation ($input: Start${noun}sInput!) { start${noun}s(input: $input) { outcomes { index outcome reason id attempt ${FIELDS} } } }`;
  const COMPLETE = `mutation ($input: Complete${noun}Input!) { complete${noun}(input: $input) { ${FIELDS} } }`;
  const CLAIM = `mutation ($input: Claim${noun}sInput!) { claim${noun}s(input: $input) { runs { id skipped attempt leaseEndsAt ${FIELDS} } } }`;
  const of = () => (noun === 'ModelRun' ? { modelId } : {});
  let survey: { id: string; uuid: string; name: string };
  let observations: string[];
  let names: string[];
  beforeEach(async () => {
    survey = await server.makeSurvey();
    observations = await server.makeObservations(survey, 3, () => ({ status: ready }));
    const rows = await server.app.db.observation.findMany({ where: { surveyId: survey.uuid }, orderBy: { observedAt: 'asc' } });
    names = rows.map(({ externalId }) => externalId);
  });

  const one = async (input: object, by: object = { token }) =>
    (await server.ok(ONE, { variables: { input: { ...of(), ...input } }, ...by }))[`start${noun}`];
  const many = async (rows: object[], input: object = {}, by: object = { token }): Promise<Row[]> =>
    (await server.ok(MANY, { variables: { input: { ...of(), observations: rows, ...input } }, ...by }))[`start${noun}s`].outcomes;
  const complete = (id: string, attempt?: number) => server.ok(COMPLETE, { variables: { input: { id, attempt } }, token });
  const runs = () =>
    server.app.db.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM ${{ PreprocessRun: 'preprocess', DifferenceRun: 'difference', ModelRun: 'model' }[noun]}_runs WHERE survey_id = '${survey.uuid}'`,
    );

  test('by survey and external id starts the same run as by id', async () => {
    const named = { survey: survey.name.toLowerCase(), externalId: names[0] };
    const started = await one(named);
    expect(started).toMatchObject({
      skipped: false,
      [field]: { status: 'RUNNING', observation: { id: observations[0], status: during } },
    });
    await server.refused('CONFLICT', ONE, { variables: { input: { ...of(), ...named } }, token });
    await server.refused('CONFLICT', ONE, { variables: { input: { ...of(), observationId: observations[0] } }, token });
  });

  test.each([
    [{}],
    [{ survey: 'x' }],
    [{ externalId: 'x' }],
    [{ observationId: UNKNOWN, survey: 'x', externalId: 'x' }],
    [{ observationId: UNKNOWN, externalId: 'x' }],
  ])('named by %o is refused before anything runs', async (input) => {
    const refusal = await server.refused('BAD_USER_INPUT', ONE, { variables: { input: { ...of(), ...input } }, token });
    expect(refusal.status).toBe(400);
    expect(refusal.message).toBe('input: give either observationId, or survey and externalId');
  });

  test('of what does not exist is NOT_FOUND, and a survey out of scope is FORBIDDEN', async () => {
    const refused = (code: string, input: object, by: object) =>
      server.refused(code, ONE, { variables: { input: { ...of(), ...input } }, ...by });
    await refused('NOT_FOUND', { observationId: UNKNOWN }, { token });
    await refused('NOT_FOUND', { survey: 'nowhere', externalId: 'x' }, { token });
    expect((await refused('NOT_FOUND', { survey: survey.name, externalId: 'x' }, { token })).message).toBe(
      `There is no Observation "${survey.name} x".`,
    );
    const other = await server.makeSurvey();
    const scoped = await server.makeKey({ permissions: ['READ_DATA', permission], scopes: [`survey:${other.name}`] });
    await refused('FORBIDDEN', { survey: survey.name, externalId: names[0] }, { key: scoped.key });
    await refused('NOT_FOUND', { observationId: observations[0] }, { key: scoped.key });
    const batch = { ...of(), observations: [{ survey: survey.name, externalId: names[0] }] };
    await server.refused('FORBIDDEN', MANY, { variables: { input: batch }, key: scoped.key });
    expect((await many([{ id: observations[0] }], {}, { key: scoped.key }))[0]).toMatchObject({ outcome: 'NOT_FOUND' });
    expect(await runs()).toEqual([]);
  });

  test('of several has one outcome for each', async () => {
    const before = await one({ observationId: observations[1] });
    const outcomes = await many([
      { survey: survey.name, externalId: names[0] },
      { id: observations[1] },
      { id: UNKNOWN },
      { survey: 'nowhere', externalId: 'x' },
      { id: observations[2] },
      { survey: survey.name, externalId: names[2] },
    ]);
    expect(outcomes.map(({ index, outcome }) => [index, outcome])).toEqual([
      [0, 'STARTED'],
      [1, 'CONFLICT'],
      [2, 'NOT_FOUND'],
      [3, 'NOT_FOUND'],
      [4, 'STARTED'],
      [5, 'CONFLICT'],
    ]);
    expect(outcomes[0]).toMatchObject({
      attempt: 0,
      reason: null,
      [field]: { status: 'RUNNING', observation: { id: observations[0] } },
    });
    expect(outcomes[0].id).toBe(outcomes[0][field].id);
    expect(outcomes[1]).toMatchObject({ id: null, attempt: null, [field]: null });
    expect(outcomes[5].reason).toBe('Row 4 names the same observation.');
    expect((await server.auditOf(outcomes[0].id))[0]).toMatchObject({ action: `start${noun}s` });
    expect((await server.auditOf(before[field].id))[0]).toMatchObject({ action: `start${noun}` });
    expect((await runs()).length).toBe(3);
  });

  test.each([
    [[], 'input.observations'],
    [Array.from({ length: 101 }, () => ({ id: UNKNOWN })), 'input.observations'],
    [[{ id: UNKNOWN }, {}], 'input.observations.1'],
    [[{ id: UNKNOWN, survey: 'x' }], 'input.observations.0'],
    [[{ id: 'Survey:01890a5d-ac96-774b-bcce-b302099a8057' }], 'input.observations.0.id'],
  ])('of a wrong list is refused before anything runs (%#)', async (rows, wrong) => {
    const request = { variables: { input: { ...of(), observations: rows } }, token };
    const refusal = await server.refused('BAD_USER_INPUT', MANY, request);
    expect([refusal.status, refusal.extensions.field]).toEqual([400, wrong]);
  });

  test('again, only if needed, returns the completed run', async () => {
    const first = await one({ observationId: observations[0] });
    await complete(first[field].id);
    const again = await one({ observationId: observations[0], onlyIfNeeded: true });
    expect(again).toMatchObject({
      skipped: true,
      [field]: { id: first[field].id, status: 'COMPLETED', observation: { status: after } },
    });
    const outcomes = await many(
      observations.map((id) => ({ id })),
      { onlyIfNeeded: true },
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['SKIPPED', 'STARTED', 'STARTED']);
    expect(outcomes[0].id).toBe(first[field].id);
    expect((await runs()).length).toBe(3);
    // An unfinished run is not a completed one.
    await server.refused('CONFLICT', ONE, {
      variables: { input: { ...of(), observationId: observations[1], onlyIfNeeded: true } },
      token,
    });
  });

  test('again, only if needed, leads an observation on that was moved back by hand', async () => {
    const first = await one({ observationId: observations[0] });
    await complete(first[field].id);
    const uuid = uuidOf(observations[0] as string);
    for (const [how, act] of Object.entries({
      start: async () => (await one({ observationId: observations[0], onlyIfNeeded: true }))[field],
      claim: async () => {
        const input = { ...of(), survey: survey.name, onlyIfNeeded: true, limit: 1 };
        const [run] = (await server.ok(CLAIM, { variables: { input }, token }))[`claim${noun}s`].runs;
        if (noun !== 'ModelRun') expect(run).toMatchObject({ skipped: true, leaseEndsAt: null });
        return run[field];
      },
    })) {
      await server.app.db.observation.update({ where: { id: uuid }, data: { status: ready } });
      const run = await act();
      // A claim of a model looks for observations without a run of it.
      if (noun === 'ModelRun' && how === 'claim') expect(run.id).not.toBe(first[field].id);
      else expect(run).toMatchObject({ id: first[field].id, observation: { status: after } });
    }
  });

  test('needs the permission of the step', async () => {
    const input = { ...of(), observations: [{ id: observations[0] }] };
    const needed = permission.toLowerCase().replace('_', ':');
    await server.refused('FORBIDDEN', MANY, { variables: { input }, key: (await server.keyWithout(needed as never)).key });
    await server.refused('FORBIDDEN', MANY, { variables: { input }, token: (await server.makeUser('ANALYST')).token });
    await server.refused('UNAUTHENTICATED', MANY, { variables: { input } });
    const { key } = await server.makeKey({ permissions: [permission] });
    const ids = `mutation ($input: Start${noun}sInput!) { start${noun}s(input: $input) { outcomes { id attempt outcome } } }`;
    expect((await server.ok(ids, { variables: { input }, key }))[`start${noun}s`].outcomes).toMatchObject([
      { outcome: 'STARTED' },
    ]);
  });
});

describe('a difference run', () => {
  const START =
    'mutation ($input: StartDifferenceRunInput!) { startDifferenceRun(input: $input) { skipped differenceRun { id algorithm parameters threshold } } }';
  const COMPLETE = `mutation ($input: CompleteDifferenceRunInput!) { completeDifferenceRun(input: $input) {
    differenceRun { id status referenceFitsPath referenceObservation { id } } } }`;
  const start = async (input: object) => (await server.ok(START, { variables: { input }, token })).startDifferenceRun;
  const complete = async (input: object, by: object = { token }) =>
    (await server.ok(COMPLETE, { variables: { input }, ...by })).completeDifferenceRun.differenceRun;

  test('with other parameters is needed', async () => {
    const [observation, reference] = await server.makeObservations(await server.makeSurvey(), 2, () => ({
      status: 'PREPROCESSED',
    }));
    const same = { algorithm: 'zogy', parameters: { kernel: [1, 2], a: { b: 1e-7 } }, threshold: 1e300 };
    const made: string[] = [];
    const needed = async (input: object) => {
      const { skipped, differenceRun } = await start({ observationId: observation, onlyIfNeeded: true, ...input });
      if (!skipped) {
        await complete({ id: differenceRun.id });
        made.push(differenceRun.id);
      }
      return !skipped;
    };
    expect(await needed({})).toBe(true);
    expect(await needed({})).toBe(false);
    expect(await needed(same)).toBe(true);
    expect(await needed({ ...same, parameters: { a: { b: 1e-7 }, kernel: [1, 2] } })).toBe(false);
    expect(await needed({ ...same, parameters: { kernel: [2, 1], a: { b: 1e-7 } } })).toBe(true);
    expect(await needed({ ...same, threshold: 5 })).toBe(true);
    expect(await needed({ ...same, threshold: null })).toBe(true);
    expect(await needed({ ...same, algorithm: 'hotpants' })).toBe(true);
    expect(await needed({ ...same, referenceObservationId: reference })).toBe(true);
    expect(await needed({ ...same, referenceObservationId: reference })).toBe(false);
    expect(await needed({ ...same, referenceFitsPath: 'stack.fits' })).toBe(true);
    expect(made.length).toBe(8);
  });

  test('is completed with its reference, which the caller must see', async () => {
    const [mine, theirs] = [await server.makeSurvey(), await server.makeSurvey()];
    const [observation, reference] = (await server.makeObservations(mine, 2, () => ({ status: 'PREPROCESSED' }))) as [
      string,
      string,
    ];
    const [hidden] = (await server.makeObservations(theirs, 1)) as [string];
    const permissions = ['READ_DATA', 'DIFFERENCING_PROCESS'];
    const scoped = await server.makeKey({ permissions, scopes: [`survey:${mine.name}`] });
    const { differenceRun } = await start({ observationId: observation });
    const { id } = differenceRun;
    const refused = (code: string, referenceObservationId: string, by: object = { token }) =>
      server.refused(code, COMPLETE, { variables: { input: { id, referenceObservationId } }, ...by });
    await refused('NOT_FOUND', hidden, { key: scoped.key });
    await refused('NOT_FOUND', UNKNOWN);
    expect((await refused('BAD_USER_INPUT', observation)).extensions.field).toBe('input.referenceObservationId');
    await refused('BAD_USER_INPUT', mine.id);
    const done = await complete({ id, referenceObservationId: reference, referenceFitsPath: 'stack.fits' }, { key: scoped.key });
    expect(done).toEqual({ id, status: 'COMPLETED', referenceFitsPath: 'stack.fits', referenceObservation: { id: reference } });
    expect((await server.auditOf(id)).at(-1)).toMatchObject({ after: { referenceObservationId: uuidOf(reference) } });
    // A reference of another survey: a key of one of the two surveys no longer sees the run, nor that it is complete.
    const second = (await start({ observationId: observation, algorithm: 'b' })).differenceRun.id;
    await complete({ id: second, referenceObservationId: hidden });
    const by = { key: scoped.key };
    const again = { variables: { input: { observationId: observation, algorithm: 'b', onlyIfNeeded: true } }, ...by };
    expect((await server.ok(START, again)).startDifferenceRun).toMatchObject({ skipped: false });
  });

  test('of a claim has the parameters of the claim, and is not given to a worker of others', async () => {
    const survey = await server.makeSurvey();
    await server.makeObservations(survey, 1, () => ({ status: 'PREPROCESSED' }));
    const CLAIM =
      'mutation ($input: ClaimDifferenceRunsInput!) { claimDifferenceRuns(input: $input) { runs { id attempt differenceRun { algorithm threshold } } } }';
    const claim = async (input: object) =>
      (await server.ok(CLAIM, { variables: { input: { survey: survey.name, ...input } }, token })).claimDifferenceRuns.runs;
    const [run] = await claim({ algorithm: 'hotpants', threshold: 5 });
    expect(run.differenceRun).toEqual({ algorithm: 'hotpants', threshold: 5 });
    await server.app.db.$executeRaw`UPDATE difference_runs SET lease_ends_at = now() WHERE id = ${uuidOf(run.id)}::uuid`;
    expect(await claim({})).toEqual([]);
    expect(await claim({ algorithm: 'hotpants', threshold: 6 })).toEqual([]);
    expect(await claim({ algorithm: 'hotpants', threshold: 5 })).toMatchObject([{ id: run.id, attempt: 1 }]);
    const wrong = { variables: { input: { algorithm: ' ', survey: survey.name } }, token };
    await server.refused('BAD_USER_INPUT', CLAIM, wrong);
  });
});

test('running a flow over twelve observations twice makes twelve difference runs', async () => {
  const survey = await server.makeSurvey();
  const rows = await server.makeObservations(survey, 12);
  const flow = async () => {
    for (const noun of ['PreprocessRun', 'DifferenceRun'])
      for (const observationId of rows) {
        const field = `${noun[0]?.toLowerCase()}${noun.slice(1)}`;
        const start = `mutation ($input: Start${noun}Input!) { start${noun}(input: $input) { skipped ${field} { id } } }`;
        const started = (await server.ok(start, { variables: { input: { observationId, onlyIfNeeded: true } }, token }))[
          `start${noun}`
        ];
        if (started.skipped) continue;
        const complete = `mutation ($input: Complete${noun}Input!) { complete${noun}(input: $input) { ${field} { id } } }`;
        await server.ok(complete, { variables: { input: { id: started[field].id } }, token });
      }
  };
  await flow();
  await flow();
  const where = { surveyId: survey.uuid };
  expect(await server.app.db.preprocessRun.count({ where })).toBe(12);
  expect(await server.app.db.differenceRun.count({ where })).toBe(12);
});
