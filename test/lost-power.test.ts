/** What becomes of a mutation that had to wait, by what its caller lost meanwhile. test/every/waiting-mutations.test.ts tries every mutation. */
import { beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '../src/access/credentials/formats/api-key.js';
import { hashPassword } from '../src/access/credentials/passwords.js';
import type { Tx } from '../src/database/database.js';
import { makeChain } from './support/chain.js';
import type { TestKey, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';
import { documentOf, onServer, revoke, whileWaiting, written } from './support/waiting.js';

const PASSWORD = 'a password that is long enough';

const server = serverOfFile();
let survey: { id: string; uuid: string; name: string };
beforeAll(async () => {
  server.secrets.add(PASSWORD).add(`${PASSWORD}!`);
  survey = await server.makeSurvey();
  const input = { name: 'm', version: '1', type: 'cnn' };
  const made = await server.ok(documentOf('createModel', 'model { id }'), { variables: { input }, token: server.admin.token });
  // A dataset is collected from its detection.
  await makeChain(server, survey, made.createModel.model.id);
});

let count = 0;
const createSurvey = () => ({ name: `made${++count}` });
const ingest = () => ({
  survey: survey.name,
  observations: [{ externalId: `made${++count}`, ra: 1, dec: 1, observedAt: '2024-01-01T00:00:00Z' }],
});
const nothing = async () => {};
const makeAdmin = async () => server.makeUser('ADMIN', { passwordHash: await hashPassword(PASSWORD) });
const makeFullKey = () => server.makeKey({ set: 'FULL_ACCESS' });

describe('a mutation that waits is', () => {
  const sql = (text: string) => (key: TestKey, owner: TestUser) => (tx: Tx) =>
    tx.$executeRawUnsafe(text.replace('$key', `'${key.uuid}'`).replace('$owner', `'${owner.uuid}'`));

  test.each<[string, (key: TestKey, owner: TestUser) => (tx: Tx) => Promise<unknown>, object]>([
    [
      'refused when the secret was ended by a rotation',
      (key) => async (tx) => {
        await tx.$executeRaw`
        INSERT INTO api_key_old_secrets (key_hash, key_id, key_prefix, ends_at) SELECT key_hash, id, key_prefix, now() FROM api_keys
         WHERE id = ${key.uuid}::uuid`;
        await tx.$executeRaw`UPDATE api_keys SET key_hash = ${digestOf(`next${++count}`)} WHERE id = ${key.uuid}::uuid`;
      },
      { code: 'UNAUTHENTICATED', reason: 'ROTATED' },
    ],
    [
      'refused when the key has expired',
      sql("UPDATE api_keys SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE id = $key"),
      { code: 'UNAUTHENTICATED', reason: 'EXPIRED' },
    ],
    [
      'refused when the owner was deactivated',
      sql('UPDATE users SET is_active = false WHERE id = $owner'),
      { code: 'UNAUTHENTICATED', reason: 'OWNER_DISABLED' },
    ],
    [
      'refused when the owner was demoted',
      sql("UPDATE users SET role = 'VIEWER' WHERE id = $owner"),
      { code: 'FORBIDDEN', missingPermissions: [expect.objectContaining({ permission: 'OBSERVATIONS_INGEST' })] },
    ],
    [
      'refused when the key lost the permission',
      sql("UPDATE api_keys SET permissions = '{read:data}' WHERE id = $key"),
      { code: 'FORBIDDEN', missingPermissions: [expect.objectContaining({ permission: 'OBSERVATIONS_INGEST' })] },
    ],
    [
      'refused when the key was restricted to other surveys',
      sql("UPDATE api_keys SET scopes = '{survey:0198c0de-0000-7000-8000-00000000dead}' WHERE id = $key"),
      { code: 'FORBIDDEN', missingScopes: ['survey:*'] },
    ],
    [
      'refused when the key was bound to other networks',
      sql("UPDATE api_keys SET allowed_addresses = '{192.0.2.0/24}' WHERE id = $key"),
      { code: 'FORBIDDEN', reason: 'ADDRESS_NOT_ALLOWED' },
    ],
    ['done when nothing that it needs was taken', sql("UPDATE api_keys SET name = 'renamed' WHERE id = $key"), {}],
  ])('%s', async (_what, change, refusal) => {
    const owner = await server.makeUser('RESEARCHER');
    const key = await server.makeKey({ owner, permissions: ['READ_DATA', 'OBSERVATIONS_INGEST'] });
    const input = ingest();
    const before = await written(server);
    const { body } = await whileWaiting(server, change(key, owner), documentOf('ingestObservations'), {
      variables: { input },
      key: key.key,
    });
    if ('code' in refusal) {
      expect(body.errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining(refusal) })]);
      expect(await written(server)).toEqual(before);
    } else expect(body).toEqual({ data: { ingestObservations: { __typename: 'IngestObservationsPayload' } } });
  });

  test('refused when the key lost a survey, with the name of the survey', async () => {
    const [one, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const scopes = [`survey:${one.name}`, `survey:${other.name}`];
    const key = await server.makeKey({ permissions: ['OBSERVATIONS_INGEST'], scopes });
    const input = { ...ingest(), survey: one.name };
    const narrow = (tx: Tx) =>
      tx.$executeRaw`UPDATE api_keys SET scopes = ARRAY[${`survey:${other.uuid}`}] WHERE id = ${key.uuid}::uuid`;
    const answer = await whileWaiting(server, narrow, documentOf('ingestObservations'), { variables: { input }, key: key.key });
    expect(server.refusalIn(answer, 'FORBIDDEN', 'ingest').extensions.missingScopes).toEqual([`survey:${one.name}`]);
    expect(await server.app.db.observation.count({ where: { surveyId: one.uuid } })).toBe(0);
  });

  test('done when it ends the session, the key or the permissions of its caller', async () => {
    for (const headers of [undefined, { 'Idempotency-Key': 'own-end' }])
      for (const [mutation, input] of [
        ['signOutEverywhere', () => ({})],
        ['changePassword', () => ({ currentPassword: PASSWORD, newPassword: `${PASSWORD}!` })],
        ['setUserRole', ({ id }: TestUser) => ({ id, role: 'VIEWER' })],
        ['deactivateUser', ({ id }: TestUser) => ({ id })],
      ] as const) {
        const user = await makeAdmin();
        const request = { variables: { input: input(user) }, token: user.token, ...(headers && { headers }) };
        const { body } = await whileWaiting(server, nothing, documentOf(mutation), request);
        expect(body, mutation).toEqual({ data: { [mutation]: { __typename: expect.any(String) } } });
      }
    for (const headers of [undefined, { 'Idempotency-Key': 'own-end' }]) {
      const key = await makeFullKey();
      const request = { variables: { input: { id: key.id } }, key: key.key, ...(headers && { headers }) };
      const { body } = await whileWaiting(server, nothing, documentOf('revokeApiKey'), request);
      expect(body.errors).toBeUndefined();
    }
  });

  test('refused as a whole when it has an Idempotency-Key, and nothing of it is stored', async () => {
    for (const [mutation, input] of [
      ['createSurvey', createSurvey()],
      ['ingestObservations', ingest()],
      ['collectTrainingDataset', { name: `made${++count}`, surveys: [survey.name] }],
      ['createApiKey', { name: `made${++count}`, permissions: ['READ_DATA'] }],
    ] as const) {
      const key = await makeFullKey();
      const before = await written(server);
      const request = { variables: { input }, key: key.key, headers: { 'Idempotency-Key': mutation } };
      const answer = await whileWaiting(server, revoke(key), documentOf(mutation), request);
      expect(server.refusalIn(answer, 'UNAUTHENTICATED', mutation).extensions.reason).toBe('REVOKED');
      expect(await written(server)).toEqual(before);
    }
  });

  test.runIf(onServer)('refused when it waits for its place among the kept answers only', async () => {
    const [key, input] = [await makeFullKey(), createSurvey()];
    const before = await written(server);
    const request = { variables: { input }, key: key.key, headers: { 'Idempotency-Key': 'late' } };
    const answer = await whileWaiting(server, revoke(key), documentOf('createSurvey'), request, 'idempotency_records');
    expect(server.refusalIn(answer, 'UNAUTHENTICATED', 'createSurvey').extensions.reason).toBe('REVOKED');
    expect(await written(server)).toEqual(before);
  });

  test.runIf(!onServer)('not shown what was answered before, when it waits for the connection', async () => {
    const [key, input] = [await makeFullKey(), createSurvey()];
    const request = { variables: { input }, key: key.key, headers: { 'Idempotency-Key': 'replay' } };
    await server.ok(documentOf('createSurvey', 'survey { name }'), request);
    const answer = await whileWaiting(server, revoke(key), documentOf('createSurvey', 'survey { name }'), request);
    expect(server.refusalIn(answer, 'UNAUTHENTICATED', 'createSurvey').extensions.reason).toBe('REVOKED');
  });

  test('without another statement when it does not wait', async () => {
    const [{ key }, input] = [await makeFullKey(), createSurvey()];
    await server.ok('{ viewer { id } }', { key });
    const request = { variables: { input }, key };
    const statements = await server.statementsOf(() => server.ok(documentOf('createSurvey'), request));
    expect(statements.filter((sql) => sql.includes('api_keys'))).toEqual([]);
  });
});
