/** Every double is returned as it was sent: from each input to the column, and from the column to the answer. */
import fc from 'fast-check';
import { getNamedType, isInputObjectType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { schema } from '../src/modules/schema.js';
import { makeDetections, makeModelRun } from './support/detections.js';
import { tries } from './support/effort.js';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

/** Of inputs of one row, how many are tried. */
const ONE_BY_ONE = tries(30);

const TIMEOUT = { timeout: 120_000 };
const server = serverOfFile();
let key: string;
beforeAll(async () => {
  key = (await server.makeKey({ set: 'FULL_ACCESS' })).key;
});

type Values = Record<string, number>;
const send = async (document: string, input: object) =>
  Object.values(await server.ok(document, { key, variables: { input } }))[0];

/** Any finite double, each pattern of bits as likely as every other. -0 is sent as 0, as JSON.stringify writes it. */
const anyDouble = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0] as number)
  .filter(Number.isFinite)
  .map((value) => value + 0);
const SPECIAL = [
  1.2345678901234567e19, // 17 digits
  1.7976931348623157e308, // the largest, which stands for "no value"
  5e-324,
  2.2250738585072014e-308,
  2 ** 31,
  2 ** 53,
  1e21,
  1e23,
  0,
];
const real = fc.oneof({ weight: 4, arbitrary: anyDouble }, { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) });
const notNegative = real.map(Math.abs);
const positive = notNegative.filter((value) => value > 0);
/** From 0 to 1. */
const share = notNegative.map((value) => (value > 1 ? 1 / value : value));
const rightAscension = fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }).map((value) => value + 0);
const declination = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0);
/** The index of the sky cannot represent values very near to 0: they become 0. */
const indexed = (angle: fc.Arbitrary<number>) => angle.filter((value) => value === 0 || Math.abs(value) > 1e-200);

/** The doubles of one mutation. */
interface Path {
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

let count = 0;
const only = (rows: Values[]) => rows[0] as Values;
const newest = async (table: string, column: string, id: string, order: string) =>
  (
    await server.app.db.$queryRawUnsafe<{ id: string }[]>(
      `SELECT id::text FROM ${table} WHERE ${column} = $1::uuid ORDER BY ${order}`,
      uuidOf(id),
    )
  ).map((row) => row.id);

async function makeDifferenceRun() {
  const survey = await server.makeSurvey();
  const [observation] = (await server.makeObservations(survey, 1, () => ({ status: 'PREPROCESSED' }))) as [string];
  const start = 'mutation ($input: StartDifferenceRunInput!) { startDifferenceRun(input: $input) { run: differenceRun { id } } }';
  return { observation, start };
}

const PATHS: Path[] = [
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
      const { observation, start } = await makeDifferenceRun();
      const { run } = (await send(start, { observationId: observation })) as { run: { id: string } };
      const input = { differenceRunId: run.id, candidates: rows };
      const document =
        'mutation ($input: RecordCandidatesInput!) { recordCandidates(input: $input) { recorded unchanged rejected { reason } } }';
      expect(await send(document, input)).toEqual({ recorded: rows.length, unchanged: 0, rejected: [] });
      expect(await send(document, input)).toEqual({ recorded: 0, unchanged: rows.length, rejected: [] });
      return newest('candidates', 'difference_run_id', run.id, 'id');
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
    write: async (rows) => {
      const { observation, start } = await makeDifferenceRun();
      const { run } = (await send(start, { observationId: observation, ...only(rows) })) as { run: { id: string } };
      return [uuidOf(run.id)];
    },
  },
  {
    input: 'StartDifferenceRunsInput',
    doubles: { threshold: positive },
    rows: 1,
    type: 'DifferenceRun',
    table: 'difference_runs',
    write: async (rows) => {
      const { observation } = await makeDifferenceRun();
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
    write: async (rows) => {
      const { observation, start } = await makeDifferenceRun();
      const { run } = (await send(start, { observationId: observation })) as { run: { id: string } };
      await send(
        'mutation ($input: CompleteDifferenceRunInput!) { completeDifferenceRun(input: $input) { differenceRun { id } } }',
        {
          id: run.id,
          ...only(rows),
        },
      );
      return [uuidOf(run.id)];
    },
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
      await send(
        'mutation ($input: CompletePreprocessRunInput!) { completePreprocessRun(input: $input) { preprocessRun { id } } }',
        {
          id: run.id,
          ...only(rows),
        },
      );
      return [uuidOf(run.id)];
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
    write: async (rows) => {
      const { run } = await makeModelRun(server);
      await send('mutation ($input: CompleteModelRunInput!) { completeModelRun(input: $input) { modelRun { id } } }', {
        id: run,
        ...only(rows),
      });
      return [uuidOf(run)];
    },
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

test.each(PATHS.map((path) => [path.input, path] as const))(
  'every double of %s comes back as it was sent, bit by bit',
  TIMEOUT,
  async (_input, { doubles, rows, type, table, columns = {}, write }) => {
    const fields = Object.keys(doubles);
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const bits = fields.map((field) => `encode(float8send(${columns[field] ?? snake(field)}), 'hex') AS "${field}"`).join(', ');
    const read = `query ($id: ID!) { node(id: $id) { ... on ${type} { ${fields.join(' ')} } } }`;
    const row = fc.record(doubles) as fc.Arbitrary<Values>;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: rows, maxLength: rows }), async (sent) => {
        const ids = await write(sent);
        const stored = await server.app.db.$queryRawUnsafe<Record<string, string>[]>(
          `SELECT ${bits} FROM ${table} WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)`,
          ids,
        );
        expect(stored).toEqual(sent.map((values) => Object.fromEntries(fields.map((field) => [field, hex(values[field])]))));
        for (const index of new Set([0, ids.length - 1])) {
          const { node } = await server.ok(read, { key, variables: { id: `${type}:${ids[index]}` } });
          expect(node).toEqual(sent[index]);
        }
      }),
      { numRuns: rows === 1 ? ONE_BY_ONE : 3 },
    );
  },
);

function hex(value: number | undefined): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value as number);
  return bytes.toString('hex');
}

test('every double of the plan of a campaign comes back as it was sent', TIMEOUT, async () => {
  const radius = positive.map((value) => (value > 180 ? 180 / value : value)).filter((value) => value > 0);
  const region = fc.record({ ra: rightAscension, dec: declination, radius });
  const mission = fc.tuple(positive, positive).map((times) => {
    const [minExposureTime, maxExposureTime] = times.sort((a, b) => a - b);
    return { minExposureTime, maxExposureTime };
  });
  const plan = fc.record({
    regions: fc.array(region, { minLength: 20, maxLength: 20 }),
    missions: fc.array(mission, { minLength: 20, maxLength: 20 }),
  });
  const { name: survey } = await server.makeSurvey();
  const document = `mutation ($input: CreateMonitoringCampaignInput!) { createMonitoringCampaign(input: $input) {
    monitoringCampaign { regions { ra dec radius } missions { minExposureTime maxExposureTime } } } }`;
  const property = fc.asyncProperty(plan, async (sent) => {
    const withNames = (rows: object[]) => rows.map((row, index) => ({ name: `${index}`, ...row }));
    const [regions, missions] = [withNames(sent.regions), withNames(sent.missions)];
    const input = { survey, name: `campaign ${++count}`, startsAt: '2026-01-01', regions, missions };
    expect(await send(document, input)).toEqual({ monitoringCampaign: sent });
  });
  await fc.assert(property, { numRuns: 5 });
});

/** They select the samples, range from 0 to 1, and are stored as JSON; or they are a position to search; or another test tries them. */
const NO_COLUMNS = [
  'CollectTrainingDatasetInput',
  'DatasetSplitsInput',
  'ConeSearchInput',
  'SkyRegionInput',
  'CampaignMissionInput',
];

test('these are all the inputs of mutations that hold doubles', () => {
  const holding = new Map<string, string[]>();
  const seen = new Set<string>();
  const waiting = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ args }) =>
    args.map(({ type }) => getNamedType(type)),
  );
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (!isInputObjectType(type) || seen.has(type.name)) continue;
    seen.add(type.name);
    const fields = Object.values(type.getFields());
    waiting.push(...fields.map((field) => getNamedType(field.type)));
    const doubles = fields.filter((field) => getNamedType(field.type).name === 'Float').map(({ name }) => name);
    if (doubles.length > 0 && !NO_COLUMNS.includes(type.name)) holding.set(type.name, doubles.sort());
  }
  expect(Object.fromEntries(holding)).toEqual(
    Object.fromEntries(PATHS.map(({ input, doubles }) => [input, Object.keys(doubles).sort()])),
  );
});

test('a filter and a cursor compare with the double that was sent', async () => {
  const { observation, start } = await makeDifferenceRun();
  const { run } = (await send(start, { observationId: observation })) as { run: { id: string } };
  const numbers = [1.2345678901234565e19, 1.2345678901234567e19, 1.234567890123457e19, Number.MAX_VALUE];
  await send('mutation ($input: RecordCandidatesInput!) { recordCandidates(input: $input) { recorded } }', {
    differenceRunId: run.id,
    candidates: numbers.map((snr, index) => ({ ra: index, dec: 1, snr })),
  });
  const list = `query ($run: ID!, $minSnr: Float, $after: String) {
    candidates(first: 1, after: $after, filter: { differenceRunId: $run, minSnr: $minSnr }, orderBy: { field: SNR, direction: ASC }) {
      totalCount nodes { snr } pageInfo { endCursor } } }`;
  for (const [index, minSnr] of numbers.entries()) {
    const { candidates } = await server.ok(list, { key, variables: { run: run.id, minSnr } });
    expect(candidates).toMatchObject({ totalCount: numbers.length - index, nodes: [{ snr: minSnr }] });
  }
  const read: number[] = [];
  let after: string | null = null;
  do {
    const { candidates }: { candidates: { nodes: { snr: number }[]; pageInfo: { endCursor: string | null } } } = await server.ok(
      list,
      { key, variables: { run: run.id, after } },
    );
    read.push(...candidates.nodes.map(({ snr }) => snr));
    after = candidates.pageInfo.endCursor;
  } while (after !== null);
  expect(read).toEqual(numbers);
  const beyond = Buffer.from('["snr","asc",1e999,"01890a5d-ac96-774b-bcce-b302099a8057"]').toString('base64url');
  await server.refused('BAD_USER_INPUT', list, { key, variables: { run: run.id, after: beyond } });
});

test('a literal, a JSON value and a replayed answer hold the same double', async () => {
  const create = `mutation { createModel(input: { name: "literal", version: "1", type: "cnn", trainingEnergy: 1.2345678901234567e19,
    metrics: { a: 1.7976931348623157e308, b: [5e-324] } }) { model { trainingEnergy metrics } } }`;
  const headers = { 'Idempotency-Key': 'doubles' };
  const first = await server.ok(create, { key, headers });
  expect(first.createModel.model).toEqual({
    trainingEnergy: 1.2345678901234567e19,
    metrics: { a: Number.MAX_VALUE, b: [5e-324] },
  });
  expect(await server.ok(create, { key, headers })).toEqual(first);
});
