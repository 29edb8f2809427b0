/** Each input of a mutation that holds doubles, with a function that sends rows of it. */
import type fc from 'fast-check';
import { expect } from 'vitest';
import { makeDetections, makeModelRun } from './detections.js';
import { declination, indexed, notNegative, positive, real, rightAscension, share } from './double-values.js';
import { type TestServer, uuidOf } from './server.js';

export type Values = Record<string, number>;
type Send = (document: string, input: object) => Promise<unknown>;

/** The doubles of one mutation. */
interface DoublePath {
  /** The input type and its fields that are doubles. */
  readonly input: string;
  readonly doubles: Record<string, fc.Arbitrary<number>>;
  /** The number of rows that one call writes. */
  readonly rows: number;
  readonly type: string;
  readonly table: string;
  /** Columns with another name than the field. */
  readonly columns?: Record<string, string>;
  /** Sends the rows and returns where they are, in their order. */
  readonly write: (rows: Values[]) => Promise<string[]>;
}

/** An observation that can be differenced, and the mutation that starts this. */
export async function makeDifferenceable(server: TestServer) {
  const survey = await server.makeSurvey();
  const [observation] = (await server.makeObservations(survey, 1, () => ({ status: 'PREPROCESSED' }))) as [string];
  const start = 'mutation ($input: StartDifferenceRunInput!) { startDifferenceRun(input: $input) { run: differenceRun { id } } }';
  return { observation, start };
}

export function doubleInputs(server: TestServer, send: Send): readonly DoublePath[] {
  let count = 0;
  const only = (rows: Values[]) => rows[0] as Values;
  const newest = async (table: string, column: string, id: string, order: string) =>
    (
      await server.app.db.$queryRawUnsafe<{ id: string }[]>(
        `SELECT id::text FROM ${table} WHERE ${column} = $1::uuid ORDER BY ${order}`,
        uuidOf(id),
      )
    ).map((row) => row.id);

  /** The id of a new difference run. */
  const difference = async (values: Values = {}) => {
    const { observation, start } = await makeDifferenceable(server);
    return ((await send(start, { observationId: observation, ...values })) as { run: { id: string } }).run.id;
  };
  const complete = async (type: string, id: string, values: Values) => {
    const field = type.charAt(0).toLowerCase() + type.slice(1);
    const document = `mutation ($input: Complete${type}Input!) { complete${type}(input: $input) { ${field} { id } } }`;
    await send(document, { id, ...values });
    return [uuidOf(id)];
  };

  const paths: DoublePath[] = [
    {
      input: 'ObservationInput',
      doubles: {
        ra: indexed(rightAscension),
        dec: indexed(declination),
        exposureTime: positive,
        pixelScale: positive,
        airmass: positive,
        seeing: positive,
      },
      rows: 200,
      type: 'Observation',
      table: 'observations',
      write: async (rows) => {
        const survey = await server.makeSurvey();
        const observations = rows.map((row, index) => ({
          ...row,
          externalId: String(index).padStart(4, '0'),
          observedAt: '2026-01-01',
        }));
        await send('mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }', {
          survey: survey.name,
          observations,
        });
        return newest('observations', 'survey_id', survey.id, 'external_id');
      },
    },
    {
      input: 'CandidateInput',
      doubles: {
        ra: indexed(rightAscension),
        dec: indexed(declination),
        pixelX: real,
        pixelY: real,
        flux: real,
        significance: real,
        snr: real,
        fwhm: positive,
        ellipticity: share,
      },
      rows: 200,
      type: 'Candidate',
      table: 'candidates',
      write: async (rows) => {
        const differenceRunId = await difference();
        const input = { differenceRunId, candidates: rows };
        const document =
          'mutation ($input: RecordCandidatesInput!) { recordCandidates(input: $input) { recorded unchanged rejected { reason } } }';
        expect(await send(document, input)).toEqual({ recorded: rows.length, unchanged: 0, rejected: [] });
        expect(await send(document, input)).toEqual({ recorded: 0, unchanged: rows.length, rejected: [] });
        return newest('candidates', 'difference_run_id', differenceRunId, 'id');
      },
    },
    {
      input: 'DetectionInput',
      doubles: { ra: indexed(rightAscension), dec: indexed(declination), pixelX: real, pixelY: real, confidence: share },
      rows: 200,
      type: 'Detection',
      table: 'detections',
      write: async (rows) => {
        const { run } = await makeModelRun(server);
        const document =
          'mutation ($input: RecordDetectionsInput!) { recordDetections(input: $input) { recorded updated unchanged rejected { reason } } }';
        const others = rows.map((row) => ({ ...row, confidence: 0.5 }));
        await send(document, { modelRunId: run, detections: others });
        // The second call finds them by their positions and sets the new confidence.
        const none = { recorded: 0, rejected: [] };
        expect(await send(document, { modelRunId: run, detections: rows })).toMatchObject(none);
        const again = await send(document, { modelRunId: run, detections: rows });
        expect(again).toEqual({ ...none, updated: 0, unchanged: rows.length });
        return newest('detections', 'model_run_id', run, 'id');
      },
    },
    {
      input: 'StartDifferenceRunInput',
      doubles: { threshold: positive },
      rows: 1,
      type: 'DifferenceRun',
      table: 'difference_runs',
      write: async (rows) => [uuidOf(await difference(only(rows)))],
    },
    {
      input: 'StartDifferenceRunsInput',
      doubles: { threshold: positive },
      rows: 1,
      type: 'DifferenceRun',
      table: 'difference_runs',
      write: async (rows) => {
        const { observation } = await makeDifferenceable(server);
        const start = 'mutation ($input: StartDifferenceRunsInput!) { startDifferenceRuns(input: $input) { outcomes { id } } }';
        const { outcomes } = (await send(start, { observations: [{ id: observation }], ...only(rows) })) as {
          outcomes: { id: string }[];
        };
        return outcomes.map(({ id }) => uuidOf(id));
      },
    },
    {
      input: 'ClaimDifferenceRunsInput',
      doubles: { threshold: positive },
      rows: 1,
      type: 'DifferenceRun',
      table: 'difference_runs',
      write: async (rows) => {
        const survey = await server.makeSurvey();
        await server.makeObservations(survey, 1, () => ({ status: 'PREPROCESSED' }));
        const claim = 'mutation ($input: ClaimDifferenceRunsInput!) { claimDifferenceRuns(input: $input) { runs { id } } }';
        const { runs } = (await send(claim, { survey: survey.name, ...only(rows) })) as { runs: { id: string }[] };
        return runs.map(({ id }) => uuidOf(id));
      },
    },
    {
      input: 'CompleteDifferenceRunInput',
      doubles: { noiseLevel: notNegative },
      rows: 1,
      type: 'DifferenceRun',
      table: 'difference_runs',
      write: async (rows) => complete('DifferenceRun', await difference(), only(rows)),
    },
    {
      input: 'CompletePreprocessRunInput',
      doubles: { registrationQuality: share },
      rows: 1,
      type: 'PreprocessRun',
      table: 'preprocess_runs',
      write: async (rows) => {
        const [observationId] = await server.makeObservations(await server.makeSurvey(), 1);
        const { run } = (await send(
          'mutation ($input: StartPreprocessRunInput!) { startPreprocessRun(input: $input) { run: preprocessRun { id } } }',
          { observationId },
        )) as { run: { id: string } };
        return complete('PreprocessRun', run.id, only(rows));
      },
    },
    {
      input: 'CreateModelInput',
      doubles: { trainingEnergy: notNegative },
      rows: 1,
      type: 'Model',
      table: 'models',
      columns: { trainingEnergy: 'training_energy_kwh' },
      write: async (rows) => {
        const input = { name: `model ${++count}`, version: '1', type: 'cnn', ...only(rows) };
        const made = await send('mutation ($input: CreateModelInput!) { createModel(input: $input) { model { id } } }', input);
        return [uuidOf((made as { model: { id: string } }).model.id)];
      },
    },
    {
      input: 'UpdateModelInput',
      doubles: { trainingEnergy: notNegative },
      rows: 1,
      type: 'Model',
      table: 'models',
      columns: { trainingEnergy: 'training_energy_kwh' },
      write: async (rows) => {
        const { id } = await server.app.db.model.create({ data: { name: `model ${++count}`, version: '1', type: 'cnn' } });
        const document = 'mutation ($input: UpdateModelInput!) { updateModel(input: $input) { model { id } } }';
        await send(document, { id: `Model:${id}`, ...only(rows) });
        const [event] = await server.auditOf(`Model:${id}`);
        expect(event?.after).toEqual(only(rows));
        await send(document, { id: `Model:${id}`, ...only(rows) });
        expect(await server.auditOf(`Model:${id}`), 'the same again is no change').toHaveLength(1);
        return [id];
      },
    },
    {
      input: 'CompleteModelRunInput',
      doubles: { inferenceTime: notNegative, energy: notNegative },
      rows: 1,
      type: 'ModelRun',
      table: 'model_runs',
      columns: { inferenceTime: 'inference_time_ms', energy: 'energy_wh' },
      write: async (rows) => complete('ModelRun', (await makeModelRun(server)).run, only(rows)),
    },
    {
      input: 'ValidateDetectionInput',
      doubles: { confidence: share, quality: share },
      rows: 50,
      type: 'ValidationEvent',
      table: 'validation_events',
      write: async (rows) => {
        const { detections } = await makeDetections(server, rows.length);
        const validations = rows.map((row, index) => ({ detectionId: detections[index], label: 'SUPERNOVA', ...row }));
        const { validationEvents } = (await send(
          'mutation ($input: ValidateDetectionsInput!) { validateDetections(input: $input) { validationEvents { id } } }',
          { validations },
        )) as { validationEvents: { id: string }[] };
        return validationEvents.map(({ id }) => uuidOf(id));
      },
    },
  ];
  return paths;
}
