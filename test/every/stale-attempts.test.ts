/**
 * A worker that came back from the dead: every mutation of the schema that accepts `attempt` refuses an earlier and an unknown attempt, on a
 * running and on a completed run, and changes nothing. On a claimed run it also refuses a worker that states no attempt.
 */
import { type GraphQLInputObjectType, getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { sqlTable } from '../../src/database/statements/models.js';
import { schema } from '../../src/modules/schema.js';
import { type Chain, makeChain } from '../support/chain.js';
import { uuidOf } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
let chain: Chain;
beforeAll(async () => {
  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  chain = await makeChain(server, await server.makeSurvey(), `Model:${model.id}`);
});

const inputOf = (mutation: { args: readonly { name: string; type: unknown }[] }) =>
  getNamedType(mutation.args.find(({ name }) => name === 'input')?.type as never) as GraphQLInputObjectType | undefined;
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((mutation) => {
  const input = inputOf(mutation);
  return isInputObjectType(input) && input.getFields().attempt !== undefined;
});

/** The run or job of a mutation, and the field of its input that names it. */
function targetOf(mutation: (typeof mutations)[number]): { noun: keyof Chain; idField: string } {
  const fields = Object.keys(inputOf(mutation)?.getFields() ?? {});
  if (fields.includes('modelRunId')) return { noun: 'ModelRun', idField: 'modelRunId' };
  if (fields.includes('differenceRunId')) return { noun: 'DifferenceRun', idField: 'differenceRunId' };
  return { noun: mutation.name.replace(/^[a-z]+/, '') as keyof Chain, idField: 'id' };
}
const REST: Readonly<Record<string, object>> = {
  recordCandidates: { candidates: [{ ra: 1, dec: 1 }] },
  recordDetections: { detections: [{ ra: 1, dec: 1, confidence: 0.5 }] },
};
const cases = mutations.map((mutation) => [mutation.name, mutation] as const);

test('the walk finds heartbeat, complete and fail of each kind of run and of jobs, and both records', () => {
  const kinds = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && type.getFields().attempt !== undefined);
  const nouns = kinds.map(({ name }) => name).filter((name) => /^(?!Claimed)\w+(Run|Job)$/.test(name));
  expect(nouns.length).toBeGreaterThanOrEqual(4);
  const expected = nouns.flatMap((noun) => ['heartbeat', 'complete', 'fail'].map((verb) => `${verb}${noun}`));
  expect(mutations.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...expected, 'recordCandidates', 'recordDetections']),
  );
});

describe.each(cases)('%s', (name, mutation) => {
  const { noun, idField } = targetOf(mutation);
  const query = `mutation ($input: ${inputOf(mutation)?.name}!) { ${name}(input: $input) { __typename } }`;
  const { table, columns } = sqlTable(noun);
  const isLeased = columns.leaseEndsAt !== undefined;
  const uuid = () => uuidOf(chain[noun] as string);
  const put = (status: 'RUNNING' | 'COMPLETED') =>
    server.app.db.$executeRawUnsafe(
      `UPDATE ${table} SET status = '${status}', started_at = now(), retry_count = 2, completed_at = ${status === 'RUNNING' ? 'NULL' : 'now()'}
              ${isLeased ? ", lease_ends_at = now() + interval '1 hour', lease_seconds = 600" : ''}${columns.maxAttempts === undefined ? '' : ', max_attempts = 9'} WHERE id = '${uuid()}'`,
    );
  /** Everything that the mutation could change. */
  const state = () =>
    server.app.db.$queryRawUnsafe(
      `SELECT (SELECT to_jsonb(r) FROM ${table} r WHERE id = '${uuid()}') AS run, (SELECT jsonb_agg(o.status ORDER BY o.id) FROM observations o) AS at,
              (SELECT count(*) FROM candidates)::int AS candidates, (SELECT count(*) FROM detections)::int AS detections,
              (SELECT count(*) FROM audit_events WHERE action <> 'denied')::int AS events`,
    );
  const send = (attempt: number | null) => ({
    variables: {
      input: { [idField]: chain[noun], ...(name.startsWith('fail') && { error: 'late' }), ...REST[name], attempt },
    },
    token: server.admin.token,
  });

  test.each([
    ['RUNNING', 0],
    ['RUNNING', 1],
    ['RUNNING', 3],
    ['COMPLETED', 1],
  ] as const)('refuses a worker of another attempt: %s, attempt %i of 2', async (status, attempt) => {
    await put(status);
    const before = await state();
    const { extensions } = await server.refused('CONFLICT', query, send(attempt));
    expect(extensions).toMatchObject({ entity: noun, id: chain[noun], attempt: 2 });
    expect(await state()).toEqual(before);
  });

  test.runIf(isLeased)('refuses a worker that states no attempt of a claimed one', async () => {
    await put('RUNNING');
    const before = await state();
    expect((await server.refused('BAD_USER_INPUT', query, send(null))).extensions.field).toBe('input.attempt');
    expect(await state()).toEqual(before);
  });
});
