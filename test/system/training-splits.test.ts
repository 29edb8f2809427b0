/** How the samples of a training dataset are split, and what is measured of them. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetSplit, DetectionType } from '../../src/database/generated/prisma/enums.js';
import { issuesOf, type Measurements, type QualityReport } from '../../src/modules/training/report.js';
import { splitStrata } from '../../src/modules/training/splits.js';
import { tries } from '../support/effort.js';
import type { Judged, Made } from '../support/judgements.js';
import { asks, PREVIEW, rowsOf, trainingOfFile } from '../support/training.js';

const { server, worker, collect, samplesOf, surveyWith } = trainingOfFile();

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
      { numRuns: tries(25) },
    );
  });

  test('a preview gives the same report and stores nothing', async () => {
    const { survey } = await surveyWith([...rowsOf(12, 'SUPERNOVA'), ...rowsOf(5, 'VARIABLE', { status: 'REJECTED' })]);
    const before = await server.app.db.trainingDataset.count();
    const input = { surveys: [survey.name], seed: 5 };
    const { trainingDatasetPreview } = await server.ok(PREVIEW, { key: worker().key, ...asks(input) });
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
    expect(issues(small)).toEqual(['The test split has 0 samples, fewer than 10.']);
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

const catalogue = new URL('../../../shared/data/supernovae.csv', import.meta.url);

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
