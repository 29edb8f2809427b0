/**
 * A mutation that had to wait commits only what its caller may still do. When the caller lost a permission meanwhile, everything that the
 * mutation did is undone. The test tries every mutation of the schema, so one that is added later fails until it has a case.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { schema } from '../../src/modules/schema.js';
import { makeChain } from '../support/chain.js';
import { type RequestOptions, type TestUser, uuidOf } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';
import { documentOf, endSessions, revoke, whileWaiting, written } from '../support/waiting.js';

const PASSWORD = 'a password that is long enough';

const server = serverOfFile();
let survey: { id: string; uuid: string; name: string };
let modelId: string;
let datasetId: string;
let admin: RequestOptions;
beforeAll(async () => {
  server.secrets.add(PASSWORD);
  admin = { token: server.admin.token };
  survey = await server.makeSurvey();
  modelId = await send('createModel', { name: 'm', version: '1', type: 'cnn' }, 'model { id }');
  datasetId = (await makeChain(server, survey, modelId)).TrainingDataset as string;
});
/** Sends a mutation as the admin; the id in its payload. */
async function send(mutation: string, input: object, selection: string): Promise<string> {
  const data = await server.ok(documentOf(mutation, selection), { variables: { input }, ...admin });
  return (Object.values(data[mutation])[0] as { id: string }).id;
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
  endRetiredSecrets: async () => {
    const { id } = await server.makeKey();
    await send('rotateApiKey', { id, gracePeriodSeconds: 60 }, 'apiKey { id }');
    return { id };
  },
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

/** The id of a session of a user. */
async function makeSession({ uuid }: TestUser): Promise<string> {
  const at = { lastUsedAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
  const { id } = await server.app.db.userSession.create({ data: { id: randomUUID(), userId: uuid, client: 'API', ...at } });
  return `UserSession:${id}`;
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
  endSession: async () => ({ id: await makeSession(await server.makeUser('VIEWER')) }),
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
    const before = await written(server);
    const answer = await whileWaiting(server, revoke(key), documentOf(mutation), { variables: { input }, key: key.key });
    const { status, extensions } = server.refusalIn(answer, 'UNAUTHENTICATED', mutation);
    expect([status, extensions.reason]).toEqual([401, 'REVOKED']);
    expect(await written(server)).toEqual(before);
    await server.ok(documentOf(mutation), { variables: { input }, key: (await makeFullKey()).key });
    expect(await written(server), 'what is done otherwise').not.toEqual(before);
  });
});

describe('of a session that is ended meanwhile', () => {
  test.each(chosen(Object.entries({ ...BY_USER, createSurvey: BY_KEY.createSurvey as (typeof BY_USER)[string] })))(
    '%s is refused and does nothing',
    async (mutation, make) => {
      const user = await makeAdmin();
      const input = await make(user);
      server.secrets.add(`${PASSWORD}!`);
      const before = await written(server);
      const answer = await whileWaiting(server, endSessions(user), documentOf(mutation), {
        variables: { input },
        token: user.token,
      });
      expect(server.refusalIn(answer, 'UNAUTHENTICATED', mutation).extensions.reason).toBe('REVOKED');
      expect(await written(server)).toEqual(before);
    },
  );
});
