/** Quality reports of datasets that another program stored: any JSON is shown, with a warning, and the list of datasets goes on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedJson } from '../src/database/statements/json.js';
import { INCOMPLETE, storedReport } from '../src/modules/training/stored-report.js';
import { tries } from './support/effort.js';
import { serverOfFile } from './support/server-of-file.js';
import { collectFrom, makeSurveyWith } from './support/training.js';

const server = serverOfFile();
const LIST = `{ trainingDatasets(first: 50) { nodes { name qualityReport { sampleCount observationCount anomalyRatio labelConsistency
  labelCounts { label samples share } splitCounts { label train validation test } surveyCoverage { survey samples share }
  temporalDistribution { month samples } issues } } } }`;

const COMPLETE = {
  sampleCount: 3,
  observationCount: 2,
  anomalyRatio: 0.5,
  labelConsistency: 1,
  labelCounts: [{ label: 'SUPERNOVA', samples: 3, share: 1 }],
  splitCounts: [{ label: 'SUPERNOVA', train: 1, validation: 1, test: 1 }],
  surveyCoverage: [{ survey: 'ZTF', samples: 3, share: 1 }],
  temporalDistribution: [{ month: '2024-03', samples: 3 }],
  issues: ['Every sample is labelled SUPERNOVA.'],
};

const EMPTY = {
  sampleCount: 7,
  observationCount: 0,
  anomalyRatio: 0,
  labelConsistency: 0,
  labelCounts: [],
  splitCounts: [],
  surveyCoverage: [],
  temporalDistribution: [],
  issues: [INCOMPLETE],
};

test('a report of the server is shown as it is', () => {
  expect(storedReport(COMPLETE, 7)).toEqual(COMPLETE);
});

test.each([
  [null],
  [{}],
  [[]],
  ['text'],
  [1],
  [true],
  [[COMPLETE]],
  [{ labelCounts: {}, issues: 'no' }],
  [{ sampleCount: 2 ** 31 }],
])('of %j a warning remains, and the number of samples of the row', (stored) => {
  expect(storedReport(stored, 7)).toEqual(EMPTY);
});

test('entries of another form are left out, and long lists are cut', () => {
  const entry = COMPLETE.surveyCoverage[0] as object;
  const odd = { ...COMPLETE, surveyCoverage: [{ ...entry, survey: null }, entry, null, { ...entry, samples: 1.5 }] };
  expect(storedReport(odd, 7)).toEqual({ ...COMPLETE, issues: [...COMPLETE.issues, INCOMPLETE] });
  const long = { ...COMPLETE, issues: Array.from({ length: 100_000 }, () => 'x') };
  expect(storedReport(long, 7).issues).toHaveLength(1_001);
});

/** A report in which any member may have any form. */
const odd = fc.record(
  Object.fromEntries(
    Object.entries<unknown>(COMPLETE).map(([name, fitting]) => [name, fc.oneof(fc.constant(fitting), fc.jsonValue())]),
  ),
  { requiredKeys: [] },
);

test('any JSON in a row is an answer of the list', async () => {
  const { survey } = await makeSurveyWith(server, [{ observation: 1, labels: ['SUPERNOVA'] }]);
  const { key } = await server.makeKey({ set: 'TRAINING_PIPELINE' });
  const dataset = await collectFrom(server, { surveys: [survey.name] }, { key });
  const reports = [null, ...fc.sample(fc.oneof(fc.jsonValue(), odd), { numRuns: tries(40), seed: 7 })];
  await server.app.db.trainingDataset.createMany({
    data: reports.map((report, index) => ({
      name: `any ${index}`,
      parameters: {},
      seed: 0,
      sampleCount: 0,
      qualityReport: storedJson(report),
    })),
  });
  const { trainingDatasets } = await server.ok(LIST, { key: (await server.makeKey({ set: 'READ_ONLY' })).key });
  const names = trainingDatasets.nodes.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual([dataset.name, ...reports.map((_, index) => `any ${index}`)].sort());
});
