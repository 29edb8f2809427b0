/**
 * A mutation that had to wait commits only what its caller may still do. When the caller lost a permission meanwhile, everything that the
 * mutation did is undone. The test tries every mutation of the schema, so one that is added later fails until it has a case.
 */
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { digestOf } from '../src/access/credentials/api-key-format.js';
import { hashPassword } from '../src/access/credentials/passwords.js';
import type { Tx } from '../src/database/database.js';
import { schema } from '../src/modules/schema.js';
import { makeChain } from './support/chain.js';
import {
  type Answer,
  PATIENCE,
  type RequestOptions,
  startServer,
  type TestKey,
  type TestServer,
  type TestUser,
  uuidOf,
} from './support/server.js';

const onServer = 'url' in inject('databaseOrigin');
/** Much longer than the time for which data of a caller counts as present. */
const LONG_MS = 2_000;
const PASSWORD = 'a password that is long enough';

let server: TestServer;
let survey: { id: string; uuid: string; name: string };
let modelId: string;
let datasetId: string;
let admin: RequestOptions;
beforeAll(async () => {
  server = await startServer();
  server.secrets.add(PASSWORD);
  admin = { token: server.admin.token };
  survey = await server.makeSurvey();
  modelId = await send('createModel', { name: 'm', version: '1', type: 'cnn' }, 'model { id }');
  datasetId = (await makeChain(server, survey, modelId)).TrainingDataset as string;
});
afterAll(() => server.stop());

const documentOf = (mutation: string, selection = '__typename') =>
  `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { ${selection} } }`;

/** Sends a mutation as the admin; the id in its payload. */
async function send(mutation: string, input: object, selection: string): Promise<string> {
  const data = await server.ok(documentOf(mutation, selection), { variables: { input }, ...admin });
  return (Object.values(data[mutation])[0] as { id: string }).id;
}

/**
 * Sends a request while a transaction keeps it from ending, on the embedded database by having the only connection, and makes the
 * change in that transaction: both end at the same moment. The clock tells the request that it has waited long.
 */
async function whileWaiting(
  change: (tx: Tx) => Promise<unknown>,
  query: string,
  request: RequestOptions,
  locked = WRITTEN,
): Promise<Answer> {
  const { db, work } = server.app;
  // Cached beforehand: the embedded database looks up nobody during the transaction.
  const { headers: _headers, ...credential } = request;
  await server.ok('{ viewer { id } }', credential);
  const { answer } = await db.$transaction(async (tx) => {
    await change(tx);
    if (onServer) await tx.$executeRawUnsafe(`LOCK TABLE ${locked} IN SHARE ROW EXCLUSIVE MODE`);
    // Only a mutation that has begun requests its unit of work. By then its caller is known.
    let begun = false;
    const get = () => {
      begun = true;
      return work;
    };
    Object.defineProperty(server.app, 'work', { configurable: true, enumerable: true, get });
    const answer = server.graphql(query, request);
    await vi.waitFor(() => expect(begun).toBe(true), PATIENCE);
    Object.defineProperty(server.app, 'work', { configurable: true, enumerable: true, value: work });
    const blocked = () =>
      db.$queryRaw<unknown[]>`
        SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (onServer) await vi.waitFor(async () => expect(await blocked()).toHaveLength(1), PATIENCE);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + LONG_MS);
    return { answer };
  });
  return answer.finally(() => vi.restoreAllMocks());
}

/** The tables that mutations write, except keys and users, whose rows the change locks. */
const WRITTEN = 'audit_events, preprocess_runs, difference_runs, model_runs, training_runs, processing_jobs';

const revoke = (key: TestKey) => (tx: Tx) =>
  tx.$executeRaw`UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = ${key.uuid}::uuid`;
const endSessions = (user: TestUser) => (tx: Tx) =>
  tx.$executeRaw`UPDATE users SET token_version = token_version + 1 WHERE id = ${user.uuid}::uuid`;
const nothing = async () => {};

/** Of every table, except those that the change writes. */
async function written(): Promise<unknown> {
  const tables = await server.app.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('api_keys', 'api_key_old_secrets', 'users')`;
  const digests = tables.map(
    ({ name }) => `SELECT '${name}' AS name, md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${name} t`,
  );
  return server.app.db.$queryRawUnsafe(`${digests.join(' UNION ALL ')} ORDER BY name`);
}

const observation = async () => (await server.makeObservations(survey, 1))[0] as string;
const run = {
  Preprocess: async () => send('startPreprocessRun', { observationId: await observation() }, 'preprocessRun { id }'),
  Difference: async () => {
    const [observationId, referenceObservationId] = await server.makeObservations(survey, 2);
    const preprocess = await send('startPreprocessRun', { observationId }, 'preprocessRun { id }');
    await send('completePreprocessRun', { id: preprocess }, 'preprocessRun { id }');
    return send('startDifferenceRun', { observationId, referenceObservationId }, 'differenceRun { id }');
  },
  Model: async () => {
    const observationId = await observation();
    const preprocess = await send('startPreprocessRun', { observationId }, 'preprocessRun { id }');
    await send('completePreprocessRun', { id: preprocess }, 'preprocessRun { id }');
    return send('startModelRun', { modelId, observationId }, 'modelRun { id }');
  },
  Training: () => send('startTrainingRun', { datasetId, name: `t${++count}` }, 'trainingRun { id }'),
};
let count = 0;
const chain = () => makeChain(server, survey, modelId);
const job = async (started = true) => {
  const id = await send(
    'createProcessingJob',
    { type: 'x', survey: survey.name, priority: 0, maxRetries: 3 },
    'processingJob { id }',
  );
  if (started) await send('startProcessingJob', { id }, 'processingJob { id }');
  return id;
};
const newCampaign = () => ({
  survey: survey.name,
  name: `c${++count}`,
  regions: [{ name: 'r', ra: 1, dec: 1, radius: 1 }],
  startsAt: '2026-01-01T00:00:00Z',
});
const campaign = () => send('createMonitoringCampaign', newCampaign(), 'monitoringCampaign { id }');
const newFrame = () => ({
  survey: survey.name,
  type: 'BIAS',
  path: 'b.fits',
  instrument: 'i',
  validFrom: '2026-01-01T00:00:00Z',
});
const newWorkflow = () => ({ flow: 'f', externalId: `w${++count}`, survey: survey.name });
const workflow = () => send('startWorkflowRun', newWorkflow(), 'workflowRun { id }');
const setting = async () => {
  const key = `k${++count}`;
  await send('createSystemConfig', { key, value: 1 }, 'systemConfig { id }');
  return key;
};
const failed = async (kind: keyof typeof run) => {
  const id = await run[kind]();
  await send(`fail${kind}Run`, { id, error: 'x' }, `${kind.toLowerCase()}Run { id }`);
  return id;
};
const ofRuns = (kind: keyof typeof run): Record<string, () => Promise<object>> => ({
  [`heartbeat${kind}Run`]: async () => ({ id: await run[kind]() }),
  [`complete${kind}Run`]: async () => ({ id: await run[kind]() }),
  [`fail${kind}Run`]: async () => ({ id: await run[kind](), error: 'x' }),
  [`retry${kind}Run`]: async () => ({ id: await failed(kind) }),
});

/** Observations that wait for a step. */
const waiting = (status: string) => server.makeObservations(survey, 1, () => ({ status }));
const begun = (kind: 'Preprocess' | 'Difference', ready: string): Record<string, () => Promise<object>> => ({
  [`start${kind}Runs`]: async () => ({ observations: (await waiting(ready)).map((id) => ({ id })) }),
  [`claim${kind}Runs`]: async () => {
    await waiting(ready);
    return { survey: survey.name };
  },
});

/** Mutations of a key: inputs that succeed when the key loses nothing. */
const BY_KEY: Record<string, () => Promise<object>> = {
  createSurvey: async () => ({ name: `made${++count}` }),
  updateSurvey: async () => ({ id: (await server.makeSurvey()).id, isActive: false }),
  ingestObservations: async () => ({
    survey: survey.name,
    observations: [{ externalId: `made${++count}`, ra: 1, dec: 1, observedAt: '2024-01-01T00:00:00Z' }],
  }),
  updateObservation: async () => ({ id: await observation(), status: 'ARCHIVED' }),
  deleteObservations: async () => {
    const { externalId } = await server.app.db.observation.findUniqueOrThrow({ where: { id: uuidOf(await observation()) } });
    return { survey: survey.name, externalIds: [externalId] };
  },
  startPreprocessRun: async () => ({ observationId: await observation() }),
  ...begun('Preprocess', 'INGESTED'),
  ...ofRuns('Preprocess'),
  startDifferenceRun: async () => ({ observationId: (await chain()).Observation, referenceObservationId: await observation() }),
  ...begun('Difference', 'PREPROCESSED'),
  ...ofRuns('Difference'),
  recordCandidates: async () => ({ differenceRunId: await run.Difference(), candidates: [{ ra: 1, dec: 1, snr: 9 }] }),
  updateCandidate: async () => ({ id: (await chain()).Candidate, status: 'ACCEPTED' }),
  createModel: async () => ({ name: `made${++count}`, version: '1', type: 'cnn' }),
  updateModel: async () => ({ id: modelId, description: `made${++count}` }),
  activateModel: async () => ({
    id: await send('createModel', { name: `a${++count}`, version: '1', type: 'cnn' }, 'model { id }'),
  }),
  deactivateModel: async () => {
    const id = await send('createModel', { name: `d${++count}`, version: '1', type: 'cnn' }, 'model { id }');
    await send('activateModel', { id }, 'model { id }');
    return { id };
  },
  startModelRun: async () => ({
    modelId: await send('createModel', { name: `r${++count}`, version: '1', type: 'cnn' }, 'model { id }'),
    observationId: (await chain()).Observation,
  }),
  startModelRuns: async () => ({ modelId, observations: [{ id: (await waiting('DIFFERENCED'))[0] }] }),
  claimModelRuns: async () => {
    await waiting('DIFFERENCED');
    return { modelId, survey: survey.name };
  },
  ...ofRuns('Model'),
  recordDetections: async () => ({
    modelRunId: await run.Model(),
    detections: [{ ra: 1, dec: 1, confidence: 0.9, type: 'SUPERNOVA' }],
  }),
  startValidation: async () => ({ detectionId: await detection() }),
  validateDetection: async () => ({ detectionId: await detection(), label: 'SUPERNOVA', quality: 0.9 }),
  validateDetections: async () => ({ validations: [{ detectionId: await detection(), label: 'SUPERNOVA', quality: 0.9 }] }),
  archiveDetection: async () => ({ id: await detection() }),
  createAlert: async () => ({ detectionId: (await chain()).Detection, type: `made${++count}`, title: 'made' }),
  updateAlert: async () => ({ id: (await chain()).Alert, status: 'SENT' }),
  acknowledgeAlert: async () => {
    const id = (await chain()).Alert;
    for (const status of ['SENT', 'DELIVERED']) await send('updateAlert', { id, status }, 'alert { id }');
    return { id };
  },
  collectTrainingDataset: async () => ({ name: `made${++count}`, surveys: [survey.name] }),
  startTrainingRun: async () => ({ datasetId, name: `made${++count}` }),
  ...ofRuns('Training'),
  createProcessingJob: async () => ({ type: 'x', survey: survey.name, priority: 0, maxRetries: 1 }),
  updateProcessingJob: async () => ({ id: await job(false), priority: 7 }),
  claimProcessingJobs: async () => {
    await job(false);
    return { survey: survey.name };
  },
  startProcessingJob: async () => ({ id: await job(false) }),
  heartbeatProcessingJob: async () => ({ id: await job() }),
  completeProcessingJob: async () => ({ id: await job() }),
  failProcessingJob: async () => ({ id: await job(), error: 'x' }),
  retryProcessingJob: async () => {
    const id = await job();
    await send('failProcessingJob', { id, error: 'x' }, 'processingJob { id }');
    return { id };
  },
  cancelProcessingJob: async () => ({ id: await job() }),
  registerCalibrationFrame: async () => newFrame(),
  updateCalibrationFrame: async () => ({
    id: await send('registerCalibrationFrame', newFrame(), 'calibrationFrame { id }'),
    isActive: false,
  }),
  scheduleWorkflowRun: async () => newWorkflow(),
  startWorkflowRun: async () => newWorkflow(),
  updateWorkflowRun: async () => ({ id: await workflow(), report: { made: true } }),
  completeWorkflowRun: async () => ({ id: await workflow() }),
  failWorkflowRun: async () => ({ id: await workflow(), error: 'x' }),
  cancelWorkflowRun: async () => ({ id: await workflow() }),
  createMonitoringCampaign: async () => newCampaign(),
  updateMonitoringCampaign: async () => ({ id: await campaign(), isActive: false }),
  deleteMonitoringCampaign: async () => ({ id: await campaign() }),
  createSystemConfig: async () => ({ key: `made${++count}`, value: 1 }),
  updateSystemConfig: async () => ({ key: await setting(), value: 2 }),
  setSystemConfig: async () => ({ key: await setting(), value: 2 }),
  deleteSystemConfig: async () => ({ key: await setting() }),
  createApiKey: async () => ({ name: `made${++count}`, permissions: ['READ_DATA'] }),
  updateApiKey: async () => ({ id: (await server.makeKey()).id, name: 'changed' }),
  extendApiKey: async () => ({ id: (await server.makeKey({ expiresInDays: 1 })).id, days: 1 }),
  rotateApiKey: async () => ({ id: (await server.makeKey()).id }),
  revokeApiKey: async () => ({ id: (await server.makeKey()).id }),
};

/** A detection without a judgement. */
async function detection(): Promise<string> {
  const modelRunId = await run.Model();
  const detections = [{ ra: 1, dec: 1, confidence: 0.9, type: 'SUPERNOVA' }];
  await server.ok(documentOf('recordDetections'), { variables: { input: { modelRunId, detections } }, ...admin });
  const query = 'query ($id: ID!) { detections(filter: { modelRunId: $id }) { nodes { id } } }';
  return (await server.ok(query, { variables: { id: modelRunId }, ...admin })).detections.nodes[0].id;
}

/** An open request for a key. */
async function keyRequest(): Promise<string> {
  const { token } = await server.makeUser('VIEWER');
  const input = { name: 'made', reason: 'made', permissions: ['READ_DATA'] };
  const query = documentOf('requestApiKey', 'apiKeyRequest { id }');
  return (await server.ok(query, { variables: { input }, token })).requestApiKey.apiKeyRequest.id;
}

/** The id of a request by a user who became an admin later: admins need not ask. */
async function requestOf({ uuid }: TestUser): Promise<string> {
  const data = { name: 'made', reason: 'made', permissions: ['read:data'], scopes: [], requesterId: uuid };
  const { id } = await server.app.db.apiKeyRequest.create({ data, select: { id: true } });
  return `ApiKeyRequest:${id}`;
}

/** Mutations that only a person may run, such as this user. */
const BY_USER: Record<string, (user: TestUser) => Promise<object>> = {
  createUser: async () => ({ email: `made${++count}@example.org`, name: 'made', role: 'VIEWER' }),
  setUserRole: async () => ({ id: (await server.makeUser('VIEWER')).id, role: 'ANALYST' }),
  deactivateUser: async () => ({ id: (await server.makeUser('VIEWER')).id }),
  reactivateUser: async () => ({ id: (await server.makeUser('VIEWER', { isActive: false })).id }),
  linkIdentity: async () => ({
    userId: (await server.makeUser('VIEWER')).id,
    issuer: 'https://issuer.example',
    subject: `s${++count}`,
  }),
  unlinkIdentity: async () => {
    const userId = (await server.makeUser('VIEWER')).id;
    const identity = { userId, issuer: 'https://issuer.example', subject: `s${++count}` };
    await server.ok(documentOf('linkIdentity'), { variables: { input: identity }, ...admin });
    return identity;
  },
  signOutEverywhere: async () => ({ userId: (await server.makeUser('VIEWER')).id }),
  issueOneTimeCode: async () => ({ userId: (await server.makeUser('VIEWER')).id, purpose: 'INVITATION' }),
  requestApiKey: async () => ({ name: 'made', reason: 'made', permissions: ['READ_DATA'] }),
  decideApiKeyRequest: async () => ({ id: await keyRequest(), decision: 'APPROVE' }),
  withdrawApiKeyRequest: async (user) => ({ id: await requestOf(user) }),
  collectApiKey: async () => {
    const id = await keyRequest();
    await send('decideApiKeyRequest', { id, decision: 'APPROVE' }, 'apiKeyRequest { id }');
    return { requestId: id };
  },
  changePassword: async () => ({ currentPassword: PASSWORD, newPassword: `${PASSWORD}!` }),
};

/** These need no credential: they depend on a password, a refresh token or a one-time code. */
const WITHOUT = ['signIn', 'refreshSession', 'signOut', 'redeemOneTimeCode'];

test('every mutation has a case', () => {
  const all = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect([...Object.keys(BY_KEY), ...Object.keys(BY_USER), ...WITHOUT].sort()).toEqual(all.sort());
});

/** Each waits, and digests every table twice. So the embedded database tries every third, and a server tries all. */
const chosen = <Row>(rows: readonly Row[]): Row[] =>
  rows.filter((_, i) => !('snapshot' in inject('databaseOrigin')) || i % 3 === 0);

const makeAdmin = async () => server.makeUser('ADMIN', { passwordHash: await hashPassword(PASSWORD) });
const makeFullKey = () => server.makeKey({ set: 'FULL_ACCESS' });

describe('of a key that is revoked meanwhile', () => {
  test.each(chosen(Object.entries(BY_KEY)))('%s is refused and does nothing', async (mutation, make) => {
    const [key, input] = [await makeFullKey(), await make()];
    const before = await written();
    const answer = await whileWaiting(revoke(key), documentOf(mutation), { variables: { input }, key: key.key });
    const { status, extensions } = server.refusalIn(answer, 'UNAUTHENTICATED', mutation);
    expect([status, extensions.reason]).toEqual([401, 'REVOKED']);
    expect(await written()).toEqual(before);
    await server.ok(documentOf(mutation), { variables: { input }, key: (await makeFullKey()).key });
    expect(await written(), 'what is done otherwise').not.toEqual(before);
  });
});

describe('of a session that is ended meanwhile', () => {
  test.each(chosen(Object.entries({ ...BY_USER, createSurvey: BY_KEY.createSurvey as (typeof BY_USER)[string] })))(
    '%s is refused and does nothing',
    async (mutation, make) => {
      const user = await makeAdmin();
      const input = await make(user);
      server.secrets.add(`${PASSWORD}!`);
      const before = await written();
      const answer = await whileWaiting(endSessions(user), documentOf(mutation), { variables: { input }, token: user.token });
      expect(server.refusalIn(answer, 'UNAUTHENTICATED', mutation).extensions.reason).toBe('REVOKED');
      expect(await written()).toEqual(before);
    },
  );
});

describe('a mutation that waits is', () => {
  const ingest = () => BY_KEY.ingestObservations?.() as Promise<object>;
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
    const input = await ingest();
    const before = await written();
    const { body } = await whileWaiting(change(key, owner), documentOf('ingestObservations'), {
      variables: { input },
      key: key.key,
    });
    if ('code' in refusal) {
      expect(body.errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining(refusal) })]);
      expect(await written()).toEqual(before);
    } else expect(body).toEqual({ data: { ingestObservations: { __typename: 'IngestObservationsPayload' } } });
  });

  test('refused when a survey of the key was taken, with the name of the survey', async () => {
    const [one, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const scopes = [`survey:${one.name}`, `survey:${other.name}`];
    const key = await server.makeKey({ permissions: ['OBSERVATIONS_INGEST'], scopes });
    const input = { ...(await ingest()), survey: one.name };
    const narrow = (tx: Tx) =>
      tx.$executeRaw`UPDATE api_keys SET scopes = ARRAY[${`survey:${other.uuid}`}] WHERE id = ${key.uuid}::uuid`;
    const answer = await whileWaiting(narrow, documentOf('ingestObservations'), { variables: { input }, key: key.key });
    expect(server.refusalIn(answer, 'FORBIDDEN', 'ingest').extensions.missingScopes).toEqual([`survey:${one.name}`]);
    expect(await server.app.db.observation.count({ where: { surveyId: one.uuid } })).toBe(0);
  });

  test('done when it ends the session or the key of its own caller, or takes its own power', async () => {
    for (const headers of [undefined, { 'Idempotency-Key': 'own-end' }])
      for (const [mutation, input] of [
        ['signOutEverywhere', () => ({})],
        ['changePassword', () => ({ currentPassword: PASSWORD, newPassword: `${PASSWORD}!` })],
        ['setUserRole', ({ id }: TestUser) => ({ id, role: 'VIEWER' })],
        ['deactivateUser', ({ id }: TestUser) => ({ id })],
      ] as const) {
        const user = await makeAdmin();
        const request = { variables: { input: input(user) }, token: user.token, ...(headers && { headers }) };
        const { body } = await whileWaiting(nothing, documentOf(mutation), request);
        expect(body, mutation).toEqual({ data: { [mutation]: { __typename: expect.any(String) } } });
      }
    for (const headers of [undefined, { 'Idempotency-Key': 'own-end' }]) {
      const key = await makeFullKey();
      const request = { variables: { input: { id: key.id } }, key: key.key, ...(headers && { headers }) };
      const { body } = await whileWaiting(nothing, documentOf('revokeApiKey'), request);
      expect(body.errors).toBeUndefined();
    }
  });

  test('refused whole when it carries an Idempotency-Key, and nothing is kept of it', async () => {
    for (const mutation of ['createSurvey', 'ingestObservations', 'collectTrainingDataset', 'createApiKey']) {
      const [key, input] = [await makeFullKey(), await BY_KEY[mutation]?.()];
      const before = await written();
      const request = { variables: { input }, key: key.key, headers: { 'Idempotency-Key': mutation } };
      const answer = await whileWaiting(revoke(key), documentOf(mutation), request);
      expect(server.refusalIn(answer, 'UNAUTHENTICATED', mutation).extensions.reason).toBe('REVOKED');
      expect(await written()).toEqual(before);
    }
  });

  test.runIf(onServer)('refused when it waits for its place among the kept answers only', async () => {
    const [key, input] = [await makeFullKey(), await BY_KEY.createSurvey?.()];
    const before = await written();
    const request = { variables: { input }, key: key.key, headers: { 'Idempotency-Key': 'late' } };
    const answer = await whileWaiting(revoke(key), documentOf('createSurvey'), request, 'idempotency_records');
    expect(server.refusalIn(answer, 'UNAUTHENTICATED', 'createSurvey').extensions.reason).toBe('REVOKED');
    expect(await written()).toEqual(before);
  });

  test.runIf(!onServer)('not shown what was answered before, when it waits for the connection', async () => {
    const [key, input] = [await makeFullKey(), await BY_KEY.createSurvey?.()];
    const request = { variables: { input }, key: key.key, headers: { 'Idempotency-Key': 'replay' } };
    await server.ok(documentOf('createSurvey', 'survey { name }'), request);
    const answer = await whileWaiting(revoke(key), documentOf('createSurvey', 'survey { name }'), request);
    expect(server.refusalIn(answer, 'UNAUTHENTICATED', 'createSurvey').extensions.reason).toBe('REVOKED');
  });

  test('no dearer when it need not wait', async () => {
    const [{ key }, input] = [await makeFullKey(), await BY_KEY.createSurvey?.()];
    await server.ok('{ viewer { id } }', { key });
    const request = { variables: { input }, key };
    const statements = await server.statementsOf(() => server.ok(documentOf('createSurvey'), request));
    expect(statements.filter((sql) => sql.includes('api_keys'))).toEqual([]);
  });
});
