/** Every double is returned as it was sent: from each input to the column, and from the column to the answer. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { getNamedType, isInputObjectType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { schema } from '../../src/modules/schema.js';
import { doubleInputs, makeDifferenceable, type Values } from '../support/double-inputs.js';
import { declination, positive, rightAscension } from '../support/double-values.js';
import { tries } from '../support/effort.js';
import { serverOfFile } from '../support/server-of-file.js';

/** Of inputs of one row, how many are tried. */
const ONE_BY_ONE = tries(30);

const TIMEOUT = { timeout: 120_000 };
const server = serverOfFile();
let key: string;
beforeAll(async () => {
  key = (await server.makeKey({ set: 'FULL_ACCESS' })).key;
});

const send = async (document: string, input: object) =>
  Object.values(await server.ok(document, { key, variables: { input } }))[0];

const PATHS = doubleInputs(server, send);

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
    const input = { survey, name: randomUUID(), startsAt: '2026-01-01', regions, missions };
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
  const { observation, start } = await makeDifferenceable(server);
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
