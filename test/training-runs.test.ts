/** Training runs: their life, their list, and runs without a heartbeat that another worker takes over. */
import { beforeAll, expect, test } from 'vitest';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';
import { collectFrom, makeSurveyWith, newName, rowsOf } from './support/training.js';

const server = serverOfFile();
let worker: TestKey;
beforeAll(async () => {
  worker = await server.makeKey({ set: 'TRAINING_PIPELINE' });
});

const RUN =
  'trainingRun { id status name parameters metrics mlflowRunId error retryCount completedAt model { id } dataset { id } }';
const mutate = (name: string) =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${RUN} } }`;
const send = async (name: string, input: object) =>
  (await server.ok(mutate(name), { key: worker.key, variables: { input } }))[name].trainingRun;
const refuse = (code: string, name: string, input: object) =>
  server.refused(code, mutate(name), { key: worker.key, variables: { input } });

async function started(input: object = {}) {
  const { survey } = await makeSurveyWith(server, rowsOf(2, 'SUPERNOVA'));
  const dataset = await collectFrom(server, { surveys: [survey.name] }, { key: worker.key });
  const run = await send('startTrainingRun', { datasetId: dataset.id, name: 'first', ...input });
  return { dataset, run };
}

test('start, fail, are retried and complete with metrics, each step once', async () => {
  const model = await server.app.db.model.create({ data: { name: newName(), version: '1', type: 'cnn' } });
  const { dataset, run } = await started({ parameters: { epochs: 3 }, mlflowRunId: 'abc' });
  expect(run).toMatchObject({
    status: 'RUNNING',
    parameters: { epochs: 3 },
    mlflowRunId: 'abc',
    model: null,
    dataset: { id: dataset.id },
  });
  const { id } = run;
  await refuse('CONFLICT', 'retryTrainingRun', { id });
  expect(await send('failTrainingRun', { id, error: 'out of memory' })).toMatchObject({
    status: 'FAILED',
    error: 'out of memory',
  });
  expect(await send('failTrainingRun', { id, error: 'again' })).toMatchObject({ error: 'out of memory' });
  expect(await send('retryTrainingRun', { id })).toMatchObject({
    status: 'RUNNING',
    retryCount: 1,
    error: null,
    completedAt: null,
  });
  await refuse('CONFLICT', 'completeTrainingRun', { id, attempt: 0 });
  await refuse('NOT_FOUND', 'completeTrainingRun', { id, modelId: 'Model:01890a5d-ac96-774b-bcce-b302099a8057' });
  const result = { id, attempt: 1, metrics: { auc: 0.97 }, modelId: `Model:${model.id}` };
  const done = { status: 'COMPLETED', metrics: { auc: 0.97 }, mlflowRunId: 'abc', model: { id: `Model:${model.id}` } };
  const twice = await Promise.all([send('completeTrainingRun', result), send('completeTrainingRun', result)]);
  expect(twice).toMatchObject([done, done]);
  expect(await send('completeTrainingRun', { id, metrics: { auc: 0 } })).toMatchObject(done);
  await refuse('CONFLICT', 'failTrainingRun', { id, error: 'late' });
  expect((await server.auditOf(id)).map(({ action }) => action)).toEqual([
    'startTrainingRun',
    'failTrainingRun',
    'retryTrainingRun',
    'completeTrainingRun',
  ]);
});

test('are listed by dataset, model and status, and abandoned ones are found and taken over', async () => {
  const model = await server.app.db.model.create({ data: { name: newName(), version: '1', type: 'cnn' } });
  const { dataset, run } = await started({ modelId: `Model:${model.id}` });
  const other = await send('startTrainingRun', { datasetId: dataset.id, name: 'second' });
  const list = async (filter: object) => {
    const query = 'query ($filter: TrainingRunFilter) { trainingRuns(filter: $filter) { nodes { id } } }';
    const { trainingRuns } = await server.ok(query, { key: worker.key, variables: { filter } });
    return trainingRuns.nodes.map(({ id }: { id: string }) => id);
  };
  expect(await list({ datasetId: dataset.id })).toEqual([other.id, run.id]);
  expect(await list({ modelId: `Model:${model.id}` })).toEqual([run.id]);
  expect(await list({ survey: dataset.surveys[0].name })).toEqual([other.id, run.id]);
  expect(await list({ survey: 'nowhere' })).toEqual([]);
  await send('completeTrainingRun', { id: other.id });
  expect(await list({ datasetId: dataset.id, status: 'COMPLETED' })).toEqual([other.id]);

  const stale = { datasetId: dataset.id, stale: { olderThanMinutes: 60 } };
  expect(await list(stale)).toEqual([]);
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  await server.app.db.trainingRun.update({ where: { id: uuidOf(run.id) }, data: { updatedAt: longAgo } });
  expect(await list(stale)).toEqual([run.id]);
  await refuse('CONFLICT', 'retryTrainingRun', { id: run.id, olderThanMinutes: 180 });
  expect(await send('retryTrainingRun', { id: run.id, olderThanMinutes: 60 })).toMatchObject({
    status: 'RUNNING',
    retryCount: 1,
  });
});

test('of a missing dataset or model are not started', async () => {
  const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
  await refuse('NOT_FOUND', 'startTrainingRun', { datasetId: `TrainingDataset:${nobody}`, name: 'x' });
  await refuse('BAD_USER_INPUT', 'startTrainingRun', { datasetId: `Model:${nobody}`, name: 'x' });
  const { dataset } = await started();
  await refuse('NOT_FOUND', 'startTrainingRun', { datasetId: dataset.id, name: 'x', modelId: `Model:${nobody}` });
  await refuse('BAD_USER_INPUT', 'startTrainingRun', { datasetId: dataset.id, name: ' ' });
});
