/** Heartbeats: a run with recent heartbeats is not stale, and a heartbeat has no other effect. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Chain, makeChain } from './support/chain.js';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let chain: Chain;
beforeAll(async () => {
  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  chain = await makeChain(server, await server.makeSurvey(), `Model:${model.id}`);
});

type Request = { key?: string; token?: string };

describe.each([
  ['PreprocessRun', 'preprocess_runs', 'PREPROCESSING_PROCESS', ['RUNNING']],
  ['DifferenceRun', 'difference_runs', 'DIFFERENCING_PROCESS', ['RUNNING']],
  ['ModelRun', 'model_runs', 'DETECTION_PROCESS', ['RUNNING']],
  ['TrainingRun', 'training_runs', 'TRAINING_DATA_COLLECTION', ['RUNNING']],
  ['ProcessingJob', 'processing_jobs', 'MANAGE_OPERATIONS', ['PENDING']],
] as const)('a heartbeat of a %s', (noun, table, permission, legal) => {
  const field = `${noun[0]?.toLowerCase()}${noun.slice(1)}`;
  const HEARTBEAT = `mutation ($input: Heartbeat${noun}Input!) { heartbeat${noun}(input: $input) { ${field} { id status retryCount } } }`;
  let worker: Request;
  let id: string;
  beforeAll(async () => {
    worker = { key: (await server.makeKey({ permissions: ['READ_DATA', permission] })).key };
    id = chain[noun] as string;
  });

  const put = (status: string, minutes = 0) =>
    server.app.db.$executeRawUnsafe(
      `UPDATE ${table} SET status = '${status}', started_at = now(), updated_at = now() - interval '${minutes} minutes',
              completed_at = CASE WHEN '${status}' IN ('RUNNING', 'PENDING') THEN NULL ELSE now() END, retry_count = 1
        WHERE id = '${uuidOf(id)}'`,
    );
  const row = () => server.app.db.$queryRawUnsafe<[Record<string, unknown>]>(`SELECT * FROM ${table} WHERE id = '${uuidOf(id)}'`);
  const beat = (input: object = {}, request: Request = worker) => ({ variables: { input: { id, ...input } }, ...request });

  test('is recorded while it runs, and changes and reports nothing else', async () => {
    await put('RUNNING', 15);
    const stale = async () => {
      const query = `{ ${field}s(filter: { stale: { olderThanMinutes: 10 } }) { nodes { id } } }`;
      return (await server.ok(query, worker))[`${field}s`].nodes;
    };
    expect(await stale()).toEqual([{ id }]);
    const [[before], events] = [await row(), await server.auditOf(id)];
    const heard = await server.ok(HEARTBEAT, beat({ attempt: 1 }));
    expect(heard[`heartbeat${noun}`][field]).toEqual({ id, status: 'RUNNING', retryCount: 1 });
    expect(await stale()).toEqual([]);
    const [after] = await row();
    expect(after).toEqual({ ...before, updated_at: after.updated_at });
    expect(await server.auditOf(id)).toEqual(events);
    const retry = `mutation ($input: Retry${noun}Input!) { retry${noun}(input: $input) { ${field} { id } } }`;
    await server.refused('CONFLICT', retry, beat({ olderThanMinutes: 10 }));
  });

  test('of an attempt that has ended, or of one that does not run, is CONFLICT and is not recorded', async () => {
    await put('RUNNING', 15);
    const [before] = await row();
    expect((await server.refused('CONFLICT', HEARTBEAT, beat({ attempt: 0 }))).extensions.attempt).toBe(1);
    expect((await row())[0]).toEqual(before);
    await put('FAILED', 15);
    const [failed] = await row();
    const { message, extensions } = await server.refused('CONFLICT', HEARTBEAT, beat());
    expect(message).toMatch(new RegExp(`is FAILED and not RUNNING: it can become ${legal.join()}\\.$`));
    expect(extensions).toMatchObject({ entity: noun, id, status: 'FAILED', legal });
    expect((await row())[0]).toEqual(failed);
  });

  test('of a missing one, or by another worker, is refused', async () => {
    await server.refused('NOT_FOUND', HEARTBEAT, beat({ id: `${noun}:01890a5d-ac96-774b-bcce-b302099a8057` }));
    await server.refused('BAD_USER_INPUT', HEARTBEAT, beat({ id: chain.Survey }));
    await server.refused('FORBIDDEN', HEARTBEAT, beat({}, { token: (await server.makeUser('ANALYST')).token }));
    await server.refused('UNAUTHENTICATED', HEARTBEAT, beat({}, {}));
  });
});
