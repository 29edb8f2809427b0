/** Preprocessing: the steps of a run, the permitted callers, and the runs that a scoped key sees. */
import { beforeAll, expect, test } from 'vitest';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let worker: TestKey;
beforeAll(async () => {
  worker = await server.makeKey({ permissions: ['READ_DATA', 'PREPROCESSING_PROCESS'] });
});

type Request = { key?: string; token?: string };

/** The mutation that performs an action on a run. */
const run = (verb: string) =>
  `mutation ($input: ${verb[0]?.toUpperCase()}${verb.slice(1)}PreprocessRunInput!) { ${verb}PreprocessRun(input: $input) { preprocessRun {
    id status error retryCount calibrationApplied registrationQuality wcsInfo observation { id status } } } }`;
const ok = async (verb: string, input: object, request: Request = { key: worker.key }) =>
  (await server.ok(run(verb), { variables: { input }, ...request }))[`${verb}PreprocessRun`].preprocessRun;
const refused = (code: string, verb: string, input: object, request: Request = { key: worker.key }) =>
  server.refused(code, run(verb), { variables: { input }, ...request });

async function ingested(survey?: { uuid: string }): Promise<string> {
  const [id] = await server.makeObservations(survey ?? (await server.makeSurvey()), 1);
  return id as string;
}

test('a run is started by one of two workers, and completed once', async () => {
  const observationId = await ingested();
  const start = () => server.graphql(run('start'), { variables: { input: { observationId } }, key: worker.key });
  const answers = await Promise.all([start(), start()]);
  expect(answers.map(({ body }) => body.errors?.[0]?.extensions.code).sort()).toEqual(['CONFLICT', undefined]);
  const [{ id }] = answers.flatMap(({ body }) => body.data?.startPreprocessRun.preprocessRun ?? []);
  const wrong = { id, wcsInfo: { header: 'x'.repeat(100_000) } };
  expect((await refused('BAD_USER_INPUT', 'complete', wrong)).extensions.field).toBe('input.wcsInfo');
  const result = { calibrationApplied: true, registrationQuality: 0.9, wcsInfo: { CRVAL1: 10 } };
  const done = await ok('complete', { id, attempt: 0, ...result });
  expect(done).toMatchObject({ status: 'COMPLETED', ...result, observation: { id: observationId, status: 'PREPROCESSED' } });
  expect(await ok('complete', { id, registrationQuality: 0.1 })).toEqual(done);
  await refused('CONFLICT', 'fail', { id, error: 'late' });
  expect((await server.auditOf(id)).map(({ action }) => action)).toEqual(['startPreprocessRun', 'completePreprocessRun']);
  expect(await server.auditOf(observationId)).toMatchObject([
    { action: 'startPreprocessRun', before: { status: 'INGESTED' }, after: { status: 'PREPROCESSING' } },
    { action: 'completePreprocessRun', before: { status: 'PREPROCESSING' }, after: { status: 'PREPROCESSED' } },
  ]);
  const query = 'query ($id: ID!) { observation(id: $id) { preprocessRuns { nodes { id } } } }';
  const { observation } = await server.ok(query, { variables: { id: observationId }, key: worker.key });
  expect(observation.preprocessRuns.nodes).toEqual([{ id }]);
});

test('a run that failed, or was abandoned, is retried', async () => {
  const { id } = await ok('start', { observationId: await ingested() });
  const failed = await ok('fail', { id, error: 'no bias frames' });
  expect(failed).toMatchObject({ status: 'FAILED', error: 'no bias frames', observation: { status: 'FAILED' } });
  expect(await ok('fail', { id, error: 'again' })).toEqual(failed);
  const retried = { status: 'RUNNING', retryCount: 1, error: null, observation: { status: 'PREPROCESSING' } };
  expect(await ok('retry', { id })).toMatchObject(retried);
  await refused('CONFLICT', 'retry', { id, olderThanMinutes: 30 });
  await server.app.db
    .$executeRaw`UPDATE preprocess_runs SET updated_at = now() - interval '45 minutes' WHERE id = ${uuidOf(id)}::uuid`;
  const stale = '{ preprocessRuns(filter: { stale: { olderThanMinutes: 30 } }) { nodes { id } } }';
  expect((await server.ok(stale, { key: worker.key })).preprocessRuns.nodes).toEqual([{ id }]);
  expect(await ok('retry', { id, olderThanMinutes: 30 })).toMatchObject({ ...retried, retryCount: 2 });
  expect((await refused('CONFLICT', 'complete', { id, attempt: 1 })).extensions.attempt).toBe(2);
  expect((await server.auditOf(id)).map(({ action }) => action)).toEqual([
    'startPreprocessRun',
    'failPreprocessRun',
    'retryPreprocessRun',
    'retryPreprocessRun',
  ]);
});

test.each([
  ['PENDING', 'complete', 'COMPLETED', ['FAILED']],
  ['PENDING', 'retry', 'RUNNING', ['FAILED']],
  ['RUNNING', 'retry', 'RUNNING', ['COMPLETED', 'FAILED']],
  ['FAILED', 'complete', 'COMPLETED', ['RUNNING']],
  ['COMPLETED', 'fail', 'FAILED', []],
] as const)('of one that is %s, %s names the steps that are legal', async (status, verb, wanted, legal) => {
  const { id } = await ok('start', { observationId: await ingested() });
  const completedAt = status === 'COMPLETED' || status === 'FAILED' ? new Date() : null;
  await server.app.db.preprocessRun.update({ where: { id: uuidOf(id) }, data: { status, completedAt } });
  const refusal = await refused('CONFLICT', verb, { id, ...(verb === 'fail' && { error: 'x' }) });
  const next = legal.length > 0 ? `it can become ${legal.join(', ')}` : 'this status is final';
  expect(refusal.message).toBe(`The preprocess run is ${status} and cannot become ${wanted}: ${next}.`);
  expect(refusal.extensions).toMatchObject({ entity: 'PreprocessRun', id, status, legal });
});

test('a reason that is too long is cut where a character ends', async () => {
  const { id } = await ok('start', { observationId: await ingested() });
  const begun = 'x'.repeat(9_999);
  expect(await ok('fail', { id, error: `${begun}😀` })).toMatchObject({ status: 'FAILED', error: begun });
});

test('an observation moved by hand neither blocks the end of its run nor gets a second one', async () => {
  const observationId = await ingested();
  const { id } = await ok('start', { observationId });
  const move = 'mutation ($id: ID!) { updateObservation(input: { id: $id, status: FAILED }) { observation { id } } }';
  await server.ok(move, { variables: { id: observationId }, token: server.admin.token });
  expect((await refused('CONFLICT', 'start', { observationId })).message).toMatch(/unfinished run/);
  expect(await ok('fail', { id, error: 'given up' })).toMatchObject({ status: 'FAILED' });
  await ok('start', { observationId });
  await refused('CONFLICT', 'retry', { id });
});

test('it needs preprocessing:process, and reading needs read:data', async () => {
  const absent = 'PreprocessRun:01890a5d-ac96-774b-bcce-b302099a8057';
  const inputs = { start: { observationId: absent.replace('PreprocessRun', 'Observation') }, fail: { id: absent, error: 'x' } };
  for (const [verb, input] of Object.entries({ complete: { id: absent }, retry: { id: absent }, ...inputs })) {
    await refused('NOT_FOUND', verb, input);
    await refused('FORBIDDEN', verb, input, { key: (await server.keyWithout('preprocessing:process')).key });
    await refused('FORBIDDEN', verb, input, { token: (await server.makeUser('ANALYST')).token });
    await refused('UNAUTHENTICATED', verb, input, {});
  }
  const list = '{ preprocessRuns { totalCount } }';
  await server.ok(list, { token: (await server.makeUser('VIEWER')).token });
  await server.refused('FORBIDDEN', list, { token: (await server.makeUser('GUEST')).token });
});

test('rows out of scope do not exist for the key', async () => {
  const [mine, theirs] = [await server.makeSurvey(), await server.makeSurvey()];
  const { key } = await server.makeKey({
    permissions: ['READ_DATA', 'READ_PUBLIC', 'PREPROCESSING_PROCESS'],
    scopes: [`survey:${mine.name}`],
  });
  const [hidden, seen] = [
    await ok('start', { observationId: await ingested(theirs) }),
    await ok('start', { observationId: await ingested(mine) }, { key }),
  ];
  await refused('NOT_FOUND', 'start', { observationId: await ingested(theirs) }, { key });
  for (const [verb, input] of Object.entries({ complete: {}, fail: { error: 'x' }, retry: {} }))
    await refused('NOT_FOUND', verb, { id: hidden.id, ...input }, { key });
  const query =
    'query ($id: ID!) { preprocessRuns { totalCount nodes { id } } preprocessRun(id: $id) { id } node(id: $id) { id } }';
  const answer = await server.ok(query, { variables: { id: hidden.id }, key });
  const list = { totalCount: 1, nodes: [{ id: seen.id }] };
  expect(answer).toEqual({ preprocessRuns: list, preprocessRun: null, node: null });
});
