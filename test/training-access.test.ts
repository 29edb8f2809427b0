/** Training datasets: the permitted callers, and what a key with scopes sees of them. */
import { expect, test } from 'vitest';
import type { RequestOptions } from './support/server.js';
import { asks, COLLECT, DATASET, newName, PREVIEW, rowsOf, SAMPLES, trainingOfFile } from './support/training.js';

const { server, worker, collect, samplesOf, surveyWith } = trainingOfFile();

test('collecting, previewing and recording runs need training:data_collection; reading needs read:data', async () => {
  const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
  const dataset = await collect({ surveys: [survey.name] });
  const without = await server.keyWithout('training:data_collection');
  const analyst = await server.makeUser('ANALYST');
  const id = 'TrainingRun:01890a5d-ac96-774b-bcce-b302099a8057';
  const mutations = [
    [COLLECT, asks({})],
    [PREVIEW, asks({})],
    [`mutation { startTrainingRun(input: { datasetId: "${dataset.id}", name: "x" }) { trainingRun { id } } }`, {}],
    [`mutation { completeTrainingRun(input: { id: "${id}" }) { trainingRun { id } } }`, {}],
    [`mutation { failTrainingRun(input: { id: "${id}", error: "x" }) { trainingRun { id } } }`, {}],
    [`mutation { retryTrainingRun(input: { id: "${id}" }) { trainingRun { id } } }`, {}],
  ] as const;
  for (const [document, request] of mutations) {
    for (const credential of [{ key: without.key }, { token: analyst.token }]) {
      const refusal = await server.refused('FORBIDDEN', document, { ...credential, ...request });
      expect(refusal.extensions.missingPermissions).toMatchObject([{ permission: 'TRAINING_DATA_COLLECTION' }]);
    }
    await server.refused('UNAUTHENTICATED', document, request);
  }
  const blind = await server.keyWithout('read:data');
  const reads = ['{ trainingDatasets { totalCount } }', '{ trainingRuns { totalCount } }', DATASET, SAMPLES];
  for (const document of reads) {
    const variables = document.includes('$id') ? { id: dataset.id } : {};
    await server.refused('FORBIDDEN', document, { key: blind.key, variables });
    await server.refused('UNAUTHENTICATED', document, { variables });
    await server.ok(document, { token: analyst.token, variables });
  }
  const researcher = await server.makeUser('RESEARCHER');
  await collect({ surveys: [survey.name] }, { token: researcher.token });
});

test('a scoped key collects from its own surveys, and sees datasets and runs whose surveys are all its own', async () => {
  const [mine, theirs] = [await surveyWith(rowsOf(3, 'SUPERNOVA')), await surveyWith(rowsOf(3, 'SUPERNOVA'))];
  const names = [mine.survey.name, theirs.survey.name];
  const scoped = await server.makeKey({ set: 'TRAINING_PIPELINE', scopes: [`survey:${mine.survey.name}`] });
  const request = { key: scoped.key };

  for (const document of [COLLECT, PREVIEW]) {
    const refusal = await server.refused('FORBIDDEN', document, { ...request, ...asks({ surveys: [...names, 'nowhere'] }) });
    expect(refusal.extensions.missingScopes).toEqual([`survey:${theirs.survey.name}`, 'survey:nowhere']);
  }
  const own = await collect({}, request);
  expect(own).toMatchObject({
    sampleCount: 3,
    surveys: [{ name: mine.survey.name }],
    parameters: { surveys: [mine.survey.name] },
  });

  const both = await collect({ surveys: names });
  const sample = (await samplesOf(both)).find(({ surveyId }) => surveyId === mine.survey.uuid);
  const start = (datasetId: string) =>
    `mutation { startTrainingRun(input: { datasetId: "${datasetId}", name: "run" }) { trainingRun { id } } }`;
  const run = (await server.ok(start(both.id), { key: worker().key })).startTrainingRun.trainingRun;
  await server.ok(start(own.id), request);

  const variables = { id: both.id };
  expect((await server.ok(DATASET, { ...request, variables })).trainingDataset).toBeNull();
  expect((await server.ok(SAMPLES, { ...request, variables })).trainingSamples).toMatchObject({ totalCount: 0, nodes: [] });
  for (const id of [both.id, `TrainingSample:${sample?.id}`, run.id])
    expect(await server.ok(`{ node(id: "${id}") { id } }`, request)).toEqual({ node: null });
  expect(
    await server.ok(
      `{ trainingRun(id: "${run.id}") { id } trainingRuns { totalCount } trainingDatasets { nodes { id } } }`,
      request,
    ),
  ).toEqual({ trainingRun: null, trainingRuns: { totalCount: 1 }, trainingDatasets: { nodes: [{ id: own.id }] } });
  await server.refused('FORBIDDEN', `{ trainingDatasets(filter: { survey: "${names[1]}" }) { totalCount } }`, request);
  await server.refused('NOT_FOUND', start(both.id), request);
  await server.refused(
    'NOT_FOUND',
    `mutation { completeTrainingRun(input: { id: "${run.id}" }) { trainingRun { id } } }`,
    request,
  );
  expect((await server.ok(SAMPLES, { ...request, variables: { id: own.id } })).trainingSamples.totalCount).toBe(3);
});

test('a dataset that the key cannot see does not show by its name, which the key may use too', async () => {
  const [mine, theirs] = [await surveyWith(rowsOf(2, 'SUPERNOVA')), await surveyWith(rowsOf(2, 'SUPERNOVA'))];
  const { name, id } = await collect({ surveys: [theirs.survey.name] });
  const { key } = await server.makeKey({ set: 'TRAINING_PIPELINE', scopes: [`survey:${mine.survey.name}`] });
  const refuse = (code: string, input: object) => server.refused(code, COLLECT, { key, ...asks({ name, ...input }) });
  await refuse('FORBIDDEN', { surveys: [theirs.survey.name] });
  await refuse('BAD_USER_INPUT', { minConfidence: 1 });
  const own = await collect({ name }, { key });
  expect(await refuse('CONFLICT', {})).toMatchObject({ extensions: { id: own.id } });
  const named = async (request: RequestOptions) =>
    (await server.ok('query ($name: String!) { trainingDataset(name: $name) { id } }', { ...request, variables: { name } }))
      .trainingDataset;
  expect(await named({ key })).toEqual({ id: own.id });
  expect(await named({ key: worker().key })).toEqual({ id });
  const all = await server.refused('CONFLICT', COLLECT, { key: worker().key, ...asks({ name, surveys: [mine.survey.name] }) });
  expect(all.extensions.id).toBe(id);
});

test('of two keys that see each other, only one gets a name, also when they collect from different surveys', async () => {
  const made = [await surveyWith(rowsOf(2, 'SUPERNOVA')), await surveyWith(rowsOf(2, 'SUPERNOVA'))];
  const name = newName();
  const other = await server.makeKey({ set: 'TRAINING_PIPELINE' });
  const answers = await Promise.all(
    made.map(({ survey }, index) =>
      server.graphql(COLLECT, { key: [worker(), other][index]?.key, ...asks({ name, surveys: [survey.name] }) }),
    ),
  );
  expect(answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? 'collected').sort()).toEqual(['CONFLICT', 'collected']);
});

test('a survey that was asked for and gave nothing is one of the dataset too', async () => {
  const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
  const empty = await server.makeSurvey();
  const dataset = await collect({ surveys: [survey.name, empty.name] });
  expect(dataset.qualityReport.surveyCoverage).toContainEqual({ survey: empty.name, samples: 0, share: 0 });
  const scoped = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${survey.name}`] });
  expect((await server.ok(DATASET, { key: scoped.key, variables: { id: dataset.id } })).trainingDataset).toBeNull();
});
