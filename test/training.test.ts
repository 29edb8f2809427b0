/** Training datasets: the selection of samples, turns, and reading. */
import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../src/access/principal.js';
import { inTurn } from '../src/modules/training/turn.js';
import { type Answer, type TestKey, uuidOf } from './support/server.js';
import { asks, COLLECT, DATASET, newName, PREVIEW, rowsOf, SAMPLES, trainingOfFile } from './support/training.js';

const { server, worker, collect, samplesOf, surveyWith } = trainingOfFile();

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('what becomes a sample', () => {
  test('judged detections do, with the newest label and quality; rejected ones are the negatives', async () => {
    const { survey, made } = await surveyWith([
      { observation: 1, labels: ['UNKNOWN', 'SUPERNOVA'], qualities: [0.2, 0.8], confidence: 0.7 },
      { observation: 2, labels: ['VARIABLE'], status: 'CONFIRMED', qualities: [null] },
      { observation: 2, labels: ['VARIABLE'], status: 'REJECTED', qualities: [0.5] },
      { observation: 3, labels: ['TRANSIENT'], status: 'VALIDATING' },
      { observation: 3, labels: [], status: 'PENDING' },
      { observation: 3, labels: ['TRANSIENT'], status: 'ARCHIVED' },
    ]);
    const dataset = await collect({ surveys: [survey.name], description: 'for a test' });
    const samples = await samplesOf(dataset);
    const seen = samples.map(({ detectionId, label, quality, confidence }) => ({ detectionId, label, quality, confidence }));
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        { detectionId: made[0]?.id, label: 'SUPERNOVA', quality: 0.8, confidence: 0.7 },
        { detectionId: made[1]?.id, label: 'VARIABLE', quality: null, confidence: 0.9 },
        { detectionId: made[2]?.id, label: 'ARTIFACT', quality: 0.5, confidence: 0.9 },
      ]),
    );
    expect(samples.map(({ position }) => position)).toEqual([0, 1, 2]);
    expect(dataset).toMatchObject({ description: 'for a test', seed: 0, sampleCount: 3, surveys: [{ name: survey.name }] });
    expect(dataset.parameters).toMatchObject({
      surveys: [survey.name],
      splits: { train: 0.7, validation: 0.15, test: 0.15 },
      dateFrom: null,
    });
    expect(await server.auditOf(dataset.id)).toMatchObject([
      { action: 'collectTrainingDataset', entityType: 'TrainingDataset', after: { name: dataset.name, sampleCount: 3 } },
    ]);
  });

  test('every condition narrows, and the error names the one that excluded everything', async () => {
    const { survey, made } = await surveyWith([
      { observation: 1, labels: ['SUPERNOVA'], confidence: 0.5, qualities: [0.5], observedAt: '2024-03-01T00:00:00Z' },
      { observation: 2, labels: ['VARIABLE'], confidence: 0.8, qualities: [0.9], observedAt: '2024-04-01T00:00:00Z' },
      { observation: 3, labels: ['SUPERNOVA'], confidence: 0.9, observedAt: '2024-05-01T00:00:00Z' },
      { observation: 4, labels: [], status: 'PENDING' },
    ]);
    const numbersOf = async (input: object) => {
      const samples = await samplesOf(await collect({ surveys: [survey.name], ...input }));
      return samples.map(({ detectionId }) => made.findIndex(({ id }) => id === detectionId) + 1).sort();
    };
    expect(await numbersOf({ dateFrom: '2024-04-01T00:00:00Z', dateTo: '2024-05-01T00:00:00Z' })).toEqual([2]);
    expect(await numbersOf({ minConfidence: 0.8 })).toEqual([2, 3]);
    expect(await numbersOf({ anomalyTypes: ['SUPERNOVA', 'SUPERNOVA'] })).toEqual([1, 3]);
    expect(await numbersOf({ qualityThreshold: 0.5 })).toEqual([1, 2]);
    expect(await numbersOf({ maxSamples: 2 })).toHaveLength(2);

    const nothing = { dateFrom: '2024-03-15T00:00:00Z', minConfidence: 0.9, qualityThreshold: 0.1, surveys: [survey.name] };
    for (const document of [COLLECT, PREVIEW]) {
      const refusal = await server.refused('BAD_USER_INPUT', document, { key: worker().key, ...asks(nothing) });
      expect(refusal.extensions.issues).toEqual([
        'no detection can be a sample: there are 4 in these surveys',
        '1 are not judged (VALIDATED, CONFIRMED or REJECTED)',
        '1 were observed before 2024-03-15T00:00:00.000Z',
        '1 have a confidence below 0.9',
        '1 have a quality below 0.1, or none',
      ]);
    }
  });

  test('of more than maxSamples the seed chooses', async () => {
    const { survey } = await surveyWith(rowsOf(40, 'SUPERNOVA'));
    const chosen = async (seed: number) =>
      (await samplesOf(await collect({ surveys: [survey.name], maxSamples: 10, seed }))).map(({ detectionId }) => detectionId);
    const [first, again, other] = [await chosen(1), await chosen(1), await chosen(-7)];
    expect(first).toHaveLength(10);
    expect(again).toEqual(first);
    expect(new Set(other)).not.toEqual(new Set(first));
  });

  test.each([
    [{ name: ' ' }, 'input.name'],
    [{ surveys: [] }, 'input.surveys'],
    [{ anomalyTypes: [] }, 'input.anomalyTypes'],
    [{ dateFrom: '2024-01-02T00:00:00Z', dateTo: '2024-01-02T00:00:00Z' }, 'input.dateTo'],
    [{ minConfidence: 1.1 }, 'input.minConfidence'],
    [{ qualityThreshold: -0.1 }, 'input.qualityThreshold'],
    [{ maxSamples: 0 }, 'input.maxSamples'],
    [{ maxSamples: 200_001 }, 'input.maxSamples'],
    [{ splits: { train: 0.9 } }, 'input.splits'],
    [{ splits: { train: 1.2, validation: -0.2, test: 0 } }, 'input.splits.train'],
  ])('%j is refused', async (input, field) => {
    const refusal = await server.refused('BAD_USER_INPUT', COLLECT, { key: worker().key, ...asks(input) });
    expect(refusal.extensions.field).toBe(field);
  });

  test('a missing survey is NOT_FOUND, a used name is CONFLICT, also when two arrive at the same time', async () => {
    await server.refused('NOT_FOUND', COLLECT, { key: worker().key, ...asks({ surveys: ['nowhere'] }) });
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const request = { key: worker().key, ...asks({ surveys: [survey.name] }) };
    const answers = await Promise.all([server.graphql(COLLECT, request), server.graphql(COLLECT, request)]);
    expect(answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? 'collected').sort()).toEqual(['CONFLICT', 'collected']);
    expect(await server.app.db.trainingDataset.count({ where: { name: request.variables.input.name } })).toBe(1);
    const of = (collected: boolean) => answers.find(({ body }) => (body.errors === undefined) === collected)?.body;
    const id = of(true)?.data.collectTrainingDataset.trainingDataset.id;
    expect(of(false)?.errors?.[0]?.extensions.id).toBe(id);
  });
});

describe('collections and previews run one at a time', () => {
  /** Holds the turn as another principal until it is released. */
  function holdTheTurn() {
    let leave = () => {};
    const held = inTurn(server.app, ANONYMOUS, () => new Promise<void>((resolve) => (leave = resolve)));
    return async () => {
      leave();
      await held;
    };
  }
  const outcomeOf = (answer: Answer) => answer.body.errors?.[0]?.extensions.code ?? 'done';

  test('the others wait: two of one principal, and no more than six', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const preview = (key: TestKey) => server.graphql(PREVIEW, { key: key.key, ...asks({ surveys: [survey.name] }) });
    const keys = await Promise.all(times(4, () => server.makeKey({ set: 'TRAINING_PIPELINE' })));
    const leave = holdTheTurn();
    const ofOne = times(3, () => preview(worker()));
    const refused = await Promise.race(ofOne);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 10 });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    const ofOthers = keys.map(preview);
    await Promise.race(ofOthers);
    await leave();
    expect((await Promise.all(ofOne)).map(outcomeOf).sort()).toEqual(['RATE_LIMITED', 'done', 'done']);
    expect((await Promise.all(ofOthers)).map(outcomeOf).sort()).toEqual(['RATE_LIMITED', 'done', 'done', 'done']);
    expect(outcomeOf(await preview(worker()))).toBe('done');
  });

  test('one that fails leaves its place', async () => {
    for (let i = 0; i < 3; i++)
      await server.refused('NOT_FOUND', PREVIEW, { key: worker().key, ...asks({ surveys: ['nowhere'] }) });
  });

  test('one in a separate transaction does not wait, and keeps nothing: it can be sent again', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const request = {
      key: worker().key,
      headers: { 'Idempotency-Key': newName().replace(' ', '-') },
      ...asks({ surveys: [survey.name] }),
    };
    const leave = holdTheTurn();
    await server.refused('RATE_LIMITED', COLLECT, request);
    await leave();
    expect((await server.ok(COLLECT, request)).collectTrainingDataset.trainingDataset.sampleCount).toBe(2);
  });

  test('a used name is refused before the collection begins', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const { name, id } = await collect({ surveys: [survey.name] });
    const leave = holdTheTurn();
    const { extensions } = await server.refused('CONFLICT', COLLECT, { key: worker().key, variables: { input: { name } } });
    expect(extensions).toMatchObject({ entity: 'TrainingDataset', id });
    await leave();
  });
});

test('the database refuses to change a dataset', async () => {
  const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
  const dataset = await collect({ surveys: [survey.name] });
  const id = uuidOf(dataset.id);
  for (const statement of [
    `UPDATE training_datasets SET name = 'x' WHERE id = '${id}'`,
    `DELETE FROM training_datasets WHERE id = '${id}'`,
    `UPDATE training_samples SET split = 'TEST' WHERE dataset_id = '${id}'`,
    `DELETE FROM training_samples WHERE dataset_id = '${id}'`,
    `DELETE FROM training_dataset_surveys WHERE dataset_id = '${id}'`,
    'TRUNCATE training_samples',
  ])
    await expect(server.app.db.$executeRawUnsafe(statement)).rejects.toThrow(/immutable/);
  expect(await samplesOf(dataset)).toHaveLength(2);
});

describe('reading', () => {
  test('a loader pages through the samples by position, also those of one split or label', async () => {
    const { survey } = await surveyWith([...rowsOf(30, 'SUPERNOVA'), ...rowsOf(15, 'VARIABLE', { status: 'REJECTED' })]);
    const dataset = await collect({ surveys: [survey.name], seed: 3 });
    const samples = await samplesOf(dataset);
    const positions = async (filter: object) => {
      const seen: number[] = [];
      let after: string | null = null;
      do {
        const variables: Record<string, unknown> = { id: dataset.id, first: 7, after, ...filter };
        const { trainingSamples: page } = await server.ok(SAMPLES, { key: worker().key, variables });
        seen.push(...page.nodes.map(({ position }: { position: number }) => position));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      return seen;
    };
    const expected = (keep: (sample: (typeof samples)[number]) => boolean) =>
      samples.filter(keep).map(({ position }) => position);
    expect(await positions({})).toEqual(expected(() => true));
    expect(await positions({ split: 'TEST' })).toEqual(expected(({ split }) => split === 'TEST'));
    expect(await positions({ label: 'ARTIFACT' })).toEqual(expected(({ label }) => label === 'ARTIFACT'));

    const { trainingSamples } = await server.ok(SAMPLES, { key: worker().key, variables: { id: dataset.id, first: 1 } });
    expect(trainingSamples).toMatchObject({
      totalCount: 45,
      nodes: [{ survey: { name: survey.name }, dataset: { name: dataset.name } }],
    });
    const [sample] = trainingSamples.nodes;
    expect(sample.updatedAt).toBe(sample.createdAt);
    const { trainingDataset } = await server.ok(DATASET, { key: worker().key, variables: { id: dataset.id } });
    expect(trainingDataset.samples.nodes).toMatchObject(
      samples
        .filter(({ label }) => label === 'SUPERNOVA')
        .slice(0, 2)
        .map(({ position, label }) => ({ position, label })),
    );
    await server.refused('BAD_USER_INPUT', SAMPLES, { key: worker().key, variables: { id: dataset.id, after: 'x' } });
  });

  test('datasets are found by name, and by survey', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const dataset = await collect({ surveys: [survey.name] });
    const query = `query ($name: String!, $survey: String!) { trainingDataset(name: $name) { id }
      trainingDatasets(filter: { survey: $survey }) { totalCount nodes { id } } }`;
    const answer = await server.ok(query, { key: worker().key, variables: { name: dataset.name, survey: survey.name } });
    expect(answer).toEqual({
      trainingDataset: { id: dataset.id },
      trainingDatasets: { totalCount: 1, nodes: [{ id: dataset.id }] },
    });
    expect(
      (await server.ok('{ trainingDatasets(filter: { survey: "nowhere" }) { totalCount } }', { key: worker().key }))
        .trainingDatasets,
    ).toEqual({ totalCount: 0 });
    await server.refused('BAD_USER_INPUT', '{ trainingDataset { id } }', { key: worker().key });
    const found = 'query ($search: String) { trainingDatasets(filter: { search: $search }) { nodes { id } } }';
    const search = dataset.name.toUpperCase().slice(1);
    const { trainingDatasets } = await server.ok(found, { key: worker().key, variables: { search } });
    expect(trainingDatasets.nodes).toContainEqual({ id: dataset.id });
    expect((await server.ok(found, { key: worker().key, variables: { search: '%' } })).trainingDatasets.nodes).toEqual([]);
  });
});
