/** What is written in bulk says of each row what became of it, with its id. */
import { expect, test } from 'vitest';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

const day = '2026-01-01';

test('ingestObservations returns the id and outcome of each row', async () => {
  const survey = await server.makeSurvey();
  // To write is enough: ids of rows that were sent need no read:data.
  const { key } = await server.makeKey({ permissions: ['OBSERVATIONS_INGEST'] });
  const INGEST =
    'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted rejected { index } ...R } } fragment R on IngestObservationsPayload { rows { index id outcome } }';
  const send = async (observations: object[]) =>
    (await server.ok(INGEST, { variables: { input: { survey: survey.name, observations } }, key })).ingestObservations;
  const row = (externalId: string, changes: object = {}) => ({ externalId, ra: 1, dec: 1, observedAt: day, ...changes });
  const first = await send([row('b'), row('a', { filterBand: 'g' }), row('c', { dec: 99 })]);
  expect(first.rejected).toEqual([{ index: 2 }]);
  expect(first.rows.map(({ index, outcome }: { index: number; outcome: string }) => [index, outcome])).toEqual([
    [0, 'INSERTED'],
    [1, 'INSERTED'],
  ]);
  const stored = await server.app.db.observation.findMany({ where: { surveyId: survey.uuid }, orderBy: { externalId: 'desc' } });
  expect(first.rows.map(({ id }: { id: string }) => uuidOf(id))).toEqual(stored.map(({ id }) => id));
  const [b, a] = first.rows.map(({ id }: { id: string }) => id);
  const second = await send([row('a', { filterBand: 'r' }), row('a'), row('d'), row('b'), row('x', { ra: 400 })]);
  expect(second.rows).toEqual([
    { index: 0, id: a, outcome: 'UPDATED' },
    { index: 2, id: expect.stringMatching(/^Observation:/), outcome: 'INSERTED' },
    { index: 3, id: b, outcome: 'UNCHANGED' },
  ]);
  expect(second.rejected).toEqual([{ index: 1 }, { index: 4 }]);
});

test('recordCandidates and recordDetections return the id and outcome of each row', async () => {
  const survey = await server.makeSurvey();
  const { token } = server.admin;
  const [one] = await server.makeObservations(survey, 1, () => ({ status: 'PREPROCESSED' }));
  const START = 'mutation ($input: StartDifferenceRunInput!) { startDifferenceRun(input: $input) { differenceRun { id } } }';
  const run = (await server.ok(START, { variables: { input: { observationId: one } }, token })).startDifferenceRun.differenceRun
    .id;
  const RECORD =
    'mutation ($input: RecordCandidatesInput!) { recordCandidates(input: $input) { recorded rejected { index } rows { index id outcome } } }';
  const record = async (candidates: object[]) =>
    (await server.ok(RECORD, { variables: { input: { differenceRunId: run, candidates } }, token })).recordCandidates;
  const first = await record([{ ra: 1, dec: 1 }, { ra: 1 }, { ra: 0.1, dec: -1e-7, pixelX: 0.3 }]);
  expect(first).toMatchObject({
    recorded: 2,
    rejected: [{ index: 1 }],
    rows: [
      { index: 0, outcome: 'INSERTED' },
      { index: 2, outcome: 'INSERTED' },
    ],
  });
  const found = await server.app.db.candidate.findMany({ where: { differenceRunId: uuidOf(run) }, orderBy: { ra: 'desc' } });
  expect(first.rows.map(({ id }: { id: string }) => uuidOf(id))).toEqual(found.map(({ id }) => id));
  const again = await record([
    { ra: 0.1, dec: -1e-7, pixelX: 0.3, snr: 7 },
    { ra: 2, dec: 2 },
    { ra: 1, dec: 1 },
  ]);
  expect(again.rows).toEqual([
    { index: 0, id: first.rows[1].id, outcome: 'UNCHANGED' },
    { index: 1, id: expect.stringMatching(/^Candidate:/), outcome: 'INSERTED' },
    { index: 2, id: first.rows[0].id, outcome: 'UNCHANGED' },
  ]);

  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  const MODEL = 'mutation ($input: StartModelRunInput!) { startModelRun(input: $input) { modelRun { id } } }';
  const input = { modelId: `Model:${model.id}`, observationId: one };
  const modelRunId = (await server.ok(MODEL, { variables: { input }, token })).startModelRun.modelRun.id;
  const DETECT =
    'mutation ($input: RecordDetectionsInput!) { recordDetections(input: $input) { updated rows { index id outcome } } }';
  const detect = async (detections: object[]) =>
    (await server.ok(DETECT, { variables: { input: { modelRunId, detections } }, token })).recordDetections.rows;
  const candidateId = first.rows[0].id;
  const made = await detect([
    { ra: 1, dec: 1, confidence: 0.5, candidateId },
    { ra: 2, dec: 2, confidence: 0.5 },
  ]);
  expect(made.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['INSERTED', 'INSERTED']);
  const detections = await server.app.db.detection.findMany({
    where: { modelRunId: uuidOf(modelRunId) },
    orderBy: { ra: 'asc' },
  });
  expect(made.map(({ id }: { id: string }) => uuidOf(id))).toEqual(detections.map(({ id }) => id));
  expect(
    await detect([
      { ra: 3, dec: 3, confidence: 0.5 },
      { ra: 2, dec: 2, confidence: 0.6 },
      { ra: 1, dec: 1, confidence: 0.5 },
    ]),
  ).toEqual([
    { index: 0, id: expect.stringMatching(/^Detection:/), outcome: 'INSERTED' },
    { index: 1, id: made[1].id, outcome: 'UPDATED' },
    { index: 2, id: made[0].id, outcome: 'UNCHANGED' },
  ]);
});
