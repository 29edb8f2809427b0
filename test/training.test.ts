/** Training datasets: the selection of samples, their splits, the measurements, and the permitted callers. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../src/access/principal.js';
import type { DatasetSplit, DetectionType } from '../src/database/generated/prisma/enums.js';
import { issuesOf, type Measurements, type QualityReport } from '../src/modules/training/report.js';
import { splitStrata } from '../src/modules/training/splits.js';
import { inTurn } from '../src/modules/training/turn.js';
import { type Judged, type Made, makeJudged } from './support/judgements.js';
import { type Answer, type RequestOptions, startServer, type TestKey, type TestServer, uuidOf } from './support/server.js';

let server: TestServer;
let worker: TestKey;
beforeAll(async () => {
  server = await startServer();
  worker = await server.makeKey({ set: 'TRAINING_PIPELINE' });
});
afterAll(() => server.stop());

let count = 0;
const newName = () => `dataset ${++count}`;

const REPORT = `sampleCount observationCount anomalyRatio labelConsistency labelCounts { label samples share }
  splitCounts { label train validation test } surveyCoverage { survey samples share } temporalDistribution { month samples } issues`;
const COLLECT = `mutation ($input: CollectTrainingDatasetInput!) { collectTrainingDataset(input: $input) { trainingDataset {
  id name description parameters seed sampleCount surveys { name } qualityReport { ${REPORT} } } } }`;
const PREVIEW = `query ($input: CollectTrainingDatasetInput!) { trainingDatasetPreview(input: $input) { ${REPORT} } }`;

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** The variables of a collection; a name is made when none is given. */
const asks = (input: object) => ({ variables: { input: { name: newName(), ...input } } });

async function collect(input: object, request: RequestOptions = { key: worker.key }) {
  return (await server.ok(COLLECT, { ...request, ...asks(input) })).collectTrainingDataset.trainingDataset;
}

const samplesOf = ({ id }: { id: string }) =>
  server.app.db.trainingSample.findMany({ where: { datasetId: uuidOf(id) }, orderBy: { position: 'asc' } });

/** A separate survey with these detections. */
async function surveyWith(rows: Judged[]) {
  const survey = await server.makeSurvey();
  return { survey, made: await makeJudged(server, survey, rows) };
}

/** So many detections of a label, each in a separate observation. */
const rowsOf = (howMany: number, label: DetectionType, changes: Partial<Judged> = {}): Judged[] =>
  Array.from({ length: howMany }, () => ({ observation: ++count, labels: [label], ...changes }));

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

  test('every condition narrows, and what excluded all is told', async () => {
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
      const refusal = await server.refused('BAD_USER_INPUT', document, { key: worker.key, ...asks(nothing) });
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
    const refusal = await server.refused('BAD_USER_INPUT', COLLECT, { key: worker.key, ...asks(input) });
    expect(refusal.extensions.field).toBe(field);
  });

  test('a survey that is not there is NOT_FOUND, a name that is taken CONFLICT, also when two come at once', async () => {
    await server.refused('NOT_FOUND', COLLECT, { key: worker.key, ...asks({ surveys: ['nowhere'] }) });
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const request = { key: worker.key, ...asks({ surveys: [survey.name] }) };
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
    const ofOne = times(3, () => preview(worker));
    const refused = await Promise.race(ofOne);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 10 });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    const ofOthers = keys.map(preview);
    await Promise.race(ofOthers);
    await leave();
    expect((await Promise.all(ofOne)).map(outcomeOf).sort()).toEqual(['RATE_LIMITED', 'done', 'done']);
    expect((await Promise.all(ofOthers)).map(outcomeOf).sort()).toEqual(['RATE_LIMITED', 'done', 'done', 'done']);
    expect(outcomeOf(await preview(worker))).toBe('done');
  });

  test('one that fails leaves its place', async () => {
    for (let i = 0; i < 3; i++)
      await server.refused('NOT_FOUND', PREVIEW, { key: worker.key, ...asks({ surveys: ['nowhere'] }) });
  });

  test('one in a transaction of its own does not wait, and keeps nothing: it may be sent again', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const request = {
      key: worker.key,
      headers: { 'Idempotency-Key': newName().replace(' ', '-') },
      ...asks({ surveys: [survey.name] }),
    };
    const leave = holdTheTurn();
    await server.refused('RATE_LIMITED', COLLECT, request);
    await leave();
    expect((await server.ok(COLLECT, request)).collectTrainingDataset.trainingDataset.sampleCount).toBe(2);
  });

  test('a name that is taken is told at once', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const { name, id } = await collect({ surveys: [survey.name] });
    const leave = holdTheTurn();
    const { extensions } = await server.refused('CONFLICT', COLLECT, { key: worker.key, variables: { input: { name } } });
    expect(extensions).toMatchObject({ entity: 'TrainingDataset', id });
    await leave();
  });
});

const LABELS = ['SUPERNOVA', 'VARIABLE', 'TRANSIENT', 'UNKNOWN', 'ARTIFACT'] as const;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const countBy = <T, K>(rows: readonly T[], keyOf: (row: T) => K) => {
  const counts = new Map<K, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
};
const groupBy = <T, K>(rows: readonly T[], keyOf: (row: T) => K) => {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
};
const labelOf = ({ status, labels }: Made) => (status === 'REJECTED' ? 'ARTIFACT' : (labels.at(-1) as DetectionType));

/** The observations of each stratum: their ids and samples. */
function strataOf(made: readonly Made[]) {
  const observations = [...groupBy(made, ({ observationId }) => observationId)].map(([id, samples]) => {
    const labels = [...countBy(samples, labelOf)].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return { id, samples: samples.length, stratum: labels[0]?.[0] as DetectionType };
  });
  return groupBy(observations, ({ stratum }) => stratum);
}

type Ratios = { train: number; validation: number; test: number };

/** The splits by the documented rule, computed independently over strata and observations: observation id → split. */
function splitsOf(made: readonly Made[], seed: number, ratios: Ratios) {
  const byHash = <T>(rows: Iterable<T>, keyOf: (row: T) => string) =>
    [...rows].sort((a, b) => (md5(seed + keyOf(a)) < md5(seed + keyOf(b)) ? -1 : 1));
  const strata = byHash(strataOf(made), ([label]) => label).map(([, stratum]) => byHash(stratum, ({ id }) => id));
  const divided = splitStrata(
    strata.map((stratum) => stratum.map(({ samples }) => samples)),
    ratios,
  );
  return new Map(strata.flatMap((stratum, at) => stratum.map(({ id }, place) => [id, divided[at]?.[place] as DatasetSplit])));
}

/** The measurements of a dataset of one survey, computed independently. */
function measurementsOf(made: readonly Made[], splits: Map<string, DatasetSplit>, survey: string): Measurements {
  const share = (rows: readonly Made[]) => rows.length / made.length;
  const labels = LABELS.flatMap((label) => {
    const samples = made.filter((row) => labelOf(row) === label);
    return samples.length > 0 ? [{ label, samples }] : [];
  });
  const inSplit = (rows: readonly Made[], split: DatasetSplit) =>
    rows.filter(({ observationId }) => splits.get(observationId) === split).length;
  return {
    sampleCount: made.length,
    observationCount: new Set(made.map(({ observationId }) => observationId)).size,
    anomalyRatio: share(made.filter((row) => labelOf(row) !== 'ARTIFACT')),
    labelConsistency: share(made.filter((row) => new Set(row.labels).size === 1)),
    labelCounts: labels.map(({ label, samples }) => ({ label, samples: samples.length, share: share(samples) })),
    splitCounts: labels.map(({ label, samples }) => ({
      label,
      train: inSplit(samples, 'TRAIN'),
      validation: inSplit(samples, 'VALIDATION'),
      test: inSplit(samples, 'TEST'),
    })),
    surveyCoverage: [{ survey, samples: made.length, share: 1 }],
    temporalDistribution: [...countBy(made, ({ observedAt }) => new Date(observedAt).toISOString().slice(0, 7))]
      .map(([month, samples]) => ({ month, samples }))
      .sort((a, b) => (a.month < b.month ? -1 : 1)),
  };
}

const anyJudged = fc.record({
  labels: fc.array(fc.constantFrom(...LABELS), { minLength: 1, maxLength: 3 }),
  status: fc.constantFrom('VALIDATED', 'CONFIRMED', 'REJECTED'),
});
const anyObservation = fc.record({
  observedAt: fc.date({ min: new Date('2023-01-01'), max: new Date('2024-12-31'), noInvalidDate: true }),
  detections: fc.array(anyJudged, { minLength: 1, maxLength: 7 }),
});
const anySky = fc
  .array(anyObservation, { minLength: 1, maxLength: 25 })
  .map((observations) =>
    observations.flatMap(({ observedAt, detections }, observation) =>
      detections.map((detection) => ({ ...detection, observation, observedAt: observedAt.toISOString() }) as Judged),
    ),
  );
const anySplits = fc.constantFrom(
  { train: 0.7, validation: 0.15, test: 0.15 },
  { train: 0.5, validation: 0.25, test: 0.25 },
  { train: 0.8, validation: 0.2, test: 0 },
  { train: 0.333, validation: 0.333, test: 0.333 },
);

describe('splits', () => {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

  /** The difference of each split from its share of the samples: in total, and the largest in a stratum. */
  function misses(strata: readonly (readonly number[])[], ratios: Ratios) {
    const divided = splitStrata(strata, ratios);
    const whole = ratios.train + ratios.validation + ratios.test;
    const shares = [
      ['TRAIN', ratios.train / whole],
      ['VALIDATION', ratios.validation / whole],
      ['TEST', ratios.test / whole],
    ] as const;
    return shares.map(([split, share]) => {
      const had = strata.map((samples, at) => sum(samples.filter((_, place) => divided[at]?.[place] === split)));
      const missed = strata.map((samples, at) => Math.abs((had[at] ?? 0) - share * sum(samples)));
      return { share, had: sum(had), total: Math.abs(sum(had) - share * sum(strata.flat())), most: Math.max(0, ...missed) };
    });
  }

  const anyRatios = fc
    .tuple(fc.nat(20), fc.nat(20), fc.nat(20))
    .filter((parts) => sum(parts) > 0)
    .map(([train, validation, test]) => ({ train, validation, test }))
    .map(({ train, validation, test }) => {
      const whole = train + validation + test;
      return { train: train / whole, validation: validation / whole, test: test / whole };
    });
  const strataOfUpTo = (samples: number) =>
    fc.array(fc.array(fc.integer({ min: 1, max: samples }), { maxLength: 60 }), { maxLength: 12 });

  test('of observations with one sample miss their shares by less than one, and by one at most in a stratum', () => {
    fc.assert(
      fc.property(strataOfUpTo(1), anyRatios, (strata, ratios) => {
        for (const { total, most } of misses(strata, ratios)) {
          expect(total).toBeLessThan(1);
          expect(most).toBeLessThan(1 + 1e-6);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('of observations with several miss them by less than the largest of them, and by less than two of it in a stratum', () => {
    fc.assert(
      fc.property(strataOfUpTo(9), anyRatios, (strata, ratios) => {
        const largest = Math.max(1, ...strata.flat());
        for (const { total, most, share, had } of misses(strata, ratios)) {
          expect(total).toBeLessThan(largest);
          expect(most).toBeLessThan(2 * largest);
          if (share === 0) expect(had).toBe(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('of large sets keep to the ratios as well', () => {
    const strata = [70_000, 3, 29_998, 1, 44_444].map((size) => Array.from({ length: size }, (_, place) => 1 + (place % 3)));
    for (const { total, most } of misses(strata, { train: 0.7, validation: 0.15, test: 0.15 })) {
      expect(total).toBeLessThan(3);
      expect(most).toBeLessThan(6);
    }
  });

  test.each([
    [1, { TRAIN: [3, 4], VALIDATION: [0, 1], TEST: [0, 1] }],
    [3, { TRAIN: [10, 11], VALIDATION: [2, 3], TEST: [2, 3] }],
    [5, { TRAIN: [17, 18], VALIDATION: [3, 4], TEST: [3, 4] }],
  ])('of five labels with %i observations each are rounded to the ratios of them all', async (each, ranges) => {
    const { survey } = await surveyWith(LABELS.flatMap((label) => rowsOf(each, label)));
    const samples = await samplesOf(await collect({ surveys: [survey.name] }));
    const counts = countBy(samples, ({ split }) => split);
    for (const [split, range] of Object.entries(ranges)) expect(range).toContain(counts.get(split as DatasetSplit) ?? 0);
  });
});

describe('splits and report', () => {
  test('follow from the detections and the seed alone', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        anySky,
        fc.maxSafeInteger().map((n) => n % 2 ** 31),
        anySplits,
        async (rows, seed, splits) => {
          const { survey, made } = await surveyWith(rows);
          const input = { surveys: [survey.name], seed, splits };
          const dataset = await collect(input);
          const samples = await samplesOf(dataset);

          // Deterministic: a repetition gives the same, and so does the rule.
          const again = await samplesOf(await collect(input));
          const places = (of: typeof samples) => of.map(({ position, detectionId, split }) => [position, detectionId, split]);
          expect(places(again)).toEqual(places(samples));
          const expected = splitsOf(made, seed, splits);
          const inOrder = [...made].sort((a, b) => (md5(seed + a.id) < md5(seed + b.id) ? -1 : 1));
          expect(places(samples)).toEqual(
            inOrder.map(({ id, observationId }, index) => [index, id, expected.get(observationId)]),
          );

          for (const own of groupBy(samples, ({ observationId }) => observationId).values())
            expect(new Set(own.map(({ split }) => split)).size, 'splits of an observation').toBe(1);
          const { issues, ...report } = dataset.qualityReport as QualityReport;
          const measured = measurementsOf(made, expected, survey.name);
          expect(report).toEqual(measured);
          expect(issues).toEqual(issuesOf(measured, { splits }));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a preview gives the same report and stores nothing', async () => {
    const { survey } = await surveyWith([...rowsOf(12, 'SUPERNOVA'), ...rowsOf(5, 'VARIABLE', { status: 'REJECTED' })]);
    const before = await server.app.db.trainingDataset.count();
    const input = { surveys: [survey.name], seed: 5 };
    const { trainingDatasetPreview } = await server.ok(PREVIEW, { key: worker.key, ...asks(input) });
    expect(await server.app.db.trainingDataset.count()).toBe(before);
    expect((await collect(input)).qualityReport).toEqual(trainingDatasetPreview);
  });

  test('issues are found by the thresholds', () => {
    const counts = (train: number, validation: number, test: number) => ({ train, validation, test });
    const sound: Measurements = {
      ...{ sampleCount: 200, observationCount: 200, anomalyRatio: 0.5, labelConsistency: 0.8 },
      labelCounts: [
        { label: 'SUPERNOVA', samples: 100, share: 0.5 },
        { label: 'ARTIFACT', samples: 100, share: 0.5 },
      ],
      splitCounts: [
        { label: 'SUPERNOVA', ...counts(90, 5, 5) },
        { label: 'ARTIFACT', ...counts(90, 5, 5) },
      ],
      surveyCoverage: [
        { survey: 'A', samples: 180, share: 0.9 },
        { survey: 'B', samples: 20, share: 0.1 },
      ],
      temporalDistribution: [
        { month: '2023-12', samples: 100 },
        { month: '2024-01', samples: 100 },
      ],
    };
    const splits = { train: 0.9, validation: 0.05, test: 0.05 };
    const issues = (changes: Partial<Measurements>, ratios = splits) => issuesOf({ ...sound, ...changes }, { splits: ratios });
    expect(issues({})).toEqual([]);
    expect(issues({ labelCounts: sound.labelCounts.slice(0, 1) })).toEqual(['Every sample is labelled SUPERNOVA.']);
    expect(issues({ labelCounts: [...sound.labelCounts, { label: 'VARIABLE', samples: 9, share: 0.04 }] })).toEqual([
      'The labels are imbalanced: 100 ARTIFACT, 9 VARIABLE.',
    ]);
    const small = { splitCounts: [{ label: 'SUPERNOVA', ...counts(190, 10, 0) }] } as const;
    expect(issues(small)).toEqual(['The split TEST has 0 samples, fewer than 10.']);
    expect(issues(small, { train: 0.9, validation: 0.1, test: 0 })).toEqual([]);
    expect(
      issues({
        surveyCoverage: [
          { survey: 'A', samples: 200, share: 1 },
          { survey: 'B', samples: 0, share: 0 },
        ],
      }),
    ).toEqual(['The survey A has 100 % of the samples.', 'The survey B has no samples.']);
    expect(issues({ labelConsistency: 0.7996 })).toEqual(['The judgements agree on 80 % of the samples only.']);
    expect(
      issues({
        temporalDistribution: [
          { month: '2023-11', samples: 100 },
          { month: '2024-02', samples: 100 },
        ],
      }),
    ).toEqual(['2 of the months from 2023-11 to 2024-02 have no samples.']);
  });
});

const catalogue = new URL('../../shared/data/supernovae.csv', import.meta.url);
test.skipIf(!existsSync(catalogue))('the supernovae of a real catalogue make a sound dataset', { timeout: 60_000 }, async () => {
  const rows = parse<Record<string, string>>(readFileSync(catalogue), { columns: true, to: 300 });
  const dated = rows.filter((row) => /^\d{4}-\d\d-\d\d$/.test(row.discovered_on ?? ''));
  const { survey, made } = await surveyWith([
    ...dated.map(({ discovered_on, type }, observation): Judged => {
      const label = type?.startsWith('I') ? 'SUPERNOVA' : 'UNKNOWN';
      return { observation, labels: [label], qualities: [0.9], observedAt: `${discovered_on}T00:00:00.000Z` };
    }),
    ...dated.map((_, observation): Judged => ({ observation, labels: ['ARTIFACT'], status: 'REJECTED' })),
  ]);
  const { qualityReport } = await collect({ surveys: [survey.name], seed: 11 });
  const splits = { train: 0.7, validation: 0.15, test: 0.15 };
  const { issues, ...report } = qualityReport as QualityReport;
  expect(report).toEqual(measurementsOf(made, splitsOf(made, 11, splits), survey.name));
  const inTrain = report.splitCounts.reduce((sum, { train }) => sum + train, 0);
  expect(inTrain / report.sampleCount).toBeCloseTo(0.7, 2);
  expect(report.anomalyRatio).toBe(0.5);
  expect(issues.filter((issue) => /split|survey|agree/.test(issue))).toEqual([]);
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

const DATASET = `query ($id: ID!) { trainingDataset(id: $id) { name surveys { name }
  samples(first: 2, label: SUPERNOVA) { nodes { position label } pageInfo { hasNextPage } } } }`;
const SAMPLES = `query ($id: ID!, $split: DatasetSplit, $label: DetectionType, $first: Int, $after: String) {
  trainingSamples(datasetId: $id, split: $split, label: $label, first: $first, after: $after) { totalCount
    nodes { id position label split confidence quality survey { name } observation { id } detection { id humanLabel } dataset { name } createdAt updatedAt }
    pageInfo { hasNextPage endCursor } } }`;

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
        const { trainingSamples: page } = await server.ok(SAMPLES, { key: worker.key, variables });
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

    const { trainingSamples } = await server.ok(SAMPLES, { key: worker.key, variables: { id: dataset.id, first: 1 } });
    expect(trainingSamples).toMatchObject({
      totalCount: 45,
      nodes: [{ survey: { name: survey.name }, dataset: { name: dataset.name } }],
    });
    const [sample] = trainingSamples.nodes;
    expect(sample.updatedAt).toBe(sample.createdAt);
    const { trainingDataset } = await server.ok(DATASET, { key: worker.key, variables: { id: dataset.id } });
    expect(trainingDataset.samples.nodes).toMatchObject(
      samples
        .filter(({ label }) => label === 'SUPERNOVA')
        .slice(0, 2)
        .map(({ position, label }) => ({ position, label })),
    );
    await server.refused('BAD_USER_INPUT', SAMPLES, { key: worker.key, variables: { id: dataset.id, after: 'x' } });
  });

  test('datasets are found by name, and by survey', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const dataset = await collect({ surveys: [survey.name] });
    const query = `query ($name: String!, $survey: String!) { trainingDataset(name: $name) { id }
      trainingDatasets(filter: { survey: $survey }) { totalCount nodes { id } } }`;
    const answer = await server.ok(query, { key: worker.key, variables: { name: dataset.name, survey: survey.name } });
    expect(answer).toEqual({
      trainingDataset: { id: dataset.id },
      trainingDatasets: { totalCount: 1, nodes: [{ id: dataset.id }] },
    });
    expect(
      (await server.ok('{ trainingDatasets(filter: { survey: "nowhere" }) { totalCount } }', { key: worker.key }))
        .trainingDatasets,
    ).toEqual({ totalCount: 0 });
    await server.refused('BAD_USER_INPUT', '{ trainingDataset { id } }', { key: worker.key });
    const found = 'query ($search: String) { trainingDatasets(filter: { search: $search }) { nodes { id } } }';
    const search = dataset.name.toUpperCase().slice(1);
    const { trainingDatasets } = await server.ok(found, { key: worker.key, variables: { search } });
    expect(trainingDatasets.nodes).toContainEqual({ id: dataset.id });
    expect((await server.ok(found, { key: worker.key, variables: { search: '%' } })).trainingDatasets.nodes).toEqual([]);
  });
});

describe('who may', () => {
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
    const run = (await server.ok(start(both.id), { key: worker.key })).startTrainingRun.trainingRun;
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

  test('of a name that is taken by what a key may not see, nothing is told unless the dataset could be made', async () => {
    const [mine, theirs] = [await surveyWith(rowsOf(2, 'SUPERNOVA')), await surveyWith(rowsOf(2, 'SUPERNOVA'))];
    const { name } = await collect({ surveys: [theirs.survey.name] });
    const { key } = await server.makeKey({ set: 'TRAINING_PIPELINE', scopes: [`survey:${mine.survey.name}`] });
    const refuse = (code: string, input: object) => server.refused(code, COLLECT, { key, ...asks({ name, ...input }) });
    await refuse('FORBIDDEN', { surveys: [theirs.survey.name] });
    await refuse('BAD_USER_INPUT', { minConfidence: 1 });
    await refuse('BAD_USER_INPUT', { minConfidence: 2 });
    await refuse('CONFLICT', {});
  });

  test('a survey that was asked for and gave nothing is one of the dataset too', async () => {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const empty = await server.makeSurvey();
    const dataset = await collect({ surveys: [survey.name, empty.name] });
    expect(dataset.qualityReport.surveyCoverage).toContainEqual({ survey: empty.name, samples: 0, share: 0 });
    const scoped = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${survey.name}`] });
    expect((await server.ok(DATASET, { key: scoped.key, variables: { id: dataset.id } })).trainingDataset).toBeNull();
  });
});

describe('training runs', () => {
  const RUN =
    'trainingRun { id status name parameters metrics mlflowRunId error retryCount completedAt model { id } dataset { id } }';
  const mutate = (name: string) =>
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${RUN} } }`;
  const send = async (name: string, input: object) =>
    (await server.ok(mutate(name), { key: worker.key, variables: { input } }))[name].trainingRun;
  const refuse = (code: string, name: string, input: object) =>
    server.refused(code, mutate(name), { key: worker.key, variables: { input } });

  async function started(input: object = {}) {
    const { survey } = await surveyWith(rowsOf(2, 'SUPERNOVA'));
    const dataset = await collect({ surveys: [survey.name] });
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

  test('are listed by dataset, model and status, and those never heard of again are found and taken over', async () => {
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

  test('of a dataset or model that is not there are not started', async () => {
    const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
    await refuse('NOT_FOUND', 'startTrainingRun', { datasetId: `TrainingDataset:${nobody}`, name: 'x' });
    await refuse('BAD_USER_INPUT', 'startTrainingRun', { datasetId: `Model:${nobody}`, name: 'x' });
    const { dataset } = await started();
    await refuse('NOT_FOUND', 'startTrainingRun', { datasetId: dataset.id, name: 'x', modelId: `Model:${nobody}` });
    await refuse('BAD_USER_INPUT', 'startTrainingRun', { datasetId: dataset.id, name: ' ' });
  });
});
