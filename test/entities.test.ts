/**
 * The declarations of entities are true: the table is that of Prisma's schema, and a key with scopes sees the rows whose surveys are all
 * in scope, by both forms of the declaration. The test finds entities in the schema.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { NO_PERMISSIONS } from '../src/access/permissions.js';
import type { Principal } from '../src/access/principal.js';
import { MODELS } from '../src/database/statements/models.js';
import { type Entity, entityNamed, tableOf } from '../src/graphql/entity.js';
import { schema } from '../src/modules/schema.js';
import { makeChain } from './support/chain.js';
import { serverOfFile } from './support/server-of-file.js';

const names = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
const entities = names.flatMap((name) => entityNamed(name) ?? []);

const server = serverOfFile();
let inScope: string;

beforeAll(async () => {
  const by = { token: server.admin.token };
  const send = (query: string, id: Record<string, unknown>) => server.ok(query, { variables: id, ...by });
  const model = 'mutation { createModel(input: { name: "m", version: "1", type: "cnn" }) { model { id } } }';
  const modelId = (await server.ok(model, by)).createModel.model.id;
  const [mine, other] = [await server.makeSurvey('MINE'), await server.makeSurvey('OTHER')];
  inScope = mine.uuid;
  const [here, there] = [await makeChain(server, mine, modelId), await makeChain(server, other, modelId)];
  // Rows that span both: a run against a reference of another survey, its candidates, and jobs that work on these.
  const { startDifferenceRun } = await send(
    'mutation ($id: ID!, $of: ID!) { startDifferenceRun(input: { observationId: $id, referenceObservationId: $of }) { differenceRun { id } } }',
    { id: here.Observation, of: there.Observation },
  );
  const run = startDifferenceRun.differenceRun.id;
  await send(
    'mutation ($id: ID!) { recordCandidates(input: { differenceRunId: $id, candidates: [{ ra: 3, dec: 3 }] }) { recorded } }',
    { id: run },
  );
  const both =
    'mutation ($of: [String!]) { collectTrainingDataset(input: { name: "both", surveys: $of }) { trainingDataset { id } } }';
  const { collectTrainingDataset } = await send(both, { of: ['MINE', 'OTHER'] });
  const dataset = collectTrainingDataset.trainingDataset.id;
  await send('mutation ($id: ID!) { startTrainingRun(input: { datasetId: $id, name: "both" }) { trainingRun { id } } }', {
    id: dataset,
  });
  for (const input of [{ entityId: run }, { entityId: dataset, survey: 'MINE' }, { survey: 'OTHER' }, {}])
    await send('mutation ($input: CreateProcessingJobInput!) { createProcessingJob(input: $input) { processingJob { id } } }', {
      input: { type: 'x', ...input },
    });
});

test('every type that has ids is a declared entity', () => {
  expect(names.filter((name) => entityNamed(name) === undefined)).toEqual([]);
});

test('tables are those of the schema of Prisma', () => {
  const prisma = readFileSync(new URL('../prisma/schema.prisma', import.meta.url), 'utf8');
  const tables = [...prisma.matchAll(/^model (\w+) \{.*?@@map\("(\w+)"\)/gms)].map(([, model, table]) => [model, table]);
  const declared = entities.map(({ name, table }) => [name, table]);
  expect(declared).toEqual(tables.filter(([model]) => names.includes(model as string)).sort());
});

const key = (): Principal => ({
  kind: 'apiKey',
  permissions: NO_PERMISSIONS,
  surveyIds: [inScope],
  keyId: inScope,
  name: 'key',
  userId: inScope,
  role: 'ADMIN',
  expiresAt: null,
  requestsPerMinute: null,
  secret: { digest: '', retired: false },
});

const spanning = entities.filter(({ spansSurveys }) => spansSurveys);

test.each(spanning.map((entity) => [entity.name, entity] as const))(
  'a key sees the rows of %s whose surveys are all in its scope, and no others',
  async (_name, entity: Entity) => {
    const table = tableOf(server.app.db, entity);
    const rows: { id: string }[] = await table.findMany({ select: { id: true, ...entity.surveySelect } });
    const within = rows.filter((row) => {
      const surveys = entity.surveysOf(row);
      return surveys.length > 0 && surveys.every((id) => id === inScope);
    });
    const seen: { id: string }[] = await table.findMany({ where: entity.visibleTo(key()), select: { id: true } });
    expect(seen.map(({ id }) => id).sort()).toEqual(within.map(({ id }) => id).sort());
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(rows.length);
  },
);

/** Whether a condition has only the forms that can be written in SQL too. */
function isPlain(model: string, where: unknown): boolean {
  return Object.entries(where as object).every(([name, asked]) => {
    if (name === 'AND' || name === 'OR') return (asked as unknown[]).every((part) => isPlain(model, part));
    const field = MODELS[model]?.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return false;
    if (field.kind !== 'object')
      return asked === null || typeof asked !== 'object' || Object.keys(asked).every((operator) => operator === 'in');
    return Object.entries(asked as object).every(
      ([relation, part]) => ['is', 'some', 'every'].includes(relation) && isPlain(field.type, part),
    );
  });
}

test.each(entities.map((entity) => [entity.name, entity] as const))('the visibility of %s is plain data', (name, entity) => {
  expect(isPlain(name, entity.visibleTo(key()))).toBe(true);
});
