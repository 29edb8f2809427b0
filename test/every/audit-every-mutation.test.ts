/**
 * The promise of the audit log, tested with every mutation of the schema: each change writes an event that names it, in the same
 * transaction. When the event cannot be written, nothing changes.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/modules/schema.js';
import { everyRow } from '../support/every-row.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
beforeAll(async () => {
  // A sequence is the switch: it is outside of transactions, and a trigger that is switched by ALTER TABLE drops the plans of all statements.
  await server.app.database.script(`
    CREATE SEQUENCE refusing MINVALUE 0 START 0;
    CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT last_value FROM refusing) = 1 THEN RAISE EXCEPTION 'no event today'; END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER refuse_event BEFORE INSERT ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_event()`);
});

/** One legal input of a mutation, in a sequence in which each uses the rows of the earlier ones. */
interface Step {
  readonly input: () => object;
  /** Part of the answer to keep, by name, for later steps: `user { id }` is kept as `user`. */
  readonly keep?: string;
  /** Other mutations that lead to a state in which this one is legal. */
  readonly before?: () => Promise<unknown>;
  /** The token to send; the admin's without it. */
  readonly token?: () => string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are what each step asked for.
const made: Record<string, any> = {};
const PASSWORD = 'a password of this test';
const SECOND_PASSWORD = 'another password of this test';
const IDENTITY = { issuer: 'https://issuer.example.org', subject: 'vera' };

async function ask(name: string, { input, keep, token }: Step) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ${keep ?? ''} } }`;
  return server.graphql(query, { variables: { input: input() }, token: token?.() ?? server.admin.token });
}

async function send(name: string, step: Step) {
  const { body } = await ask(name, step);
  expect(body.errors, name).toBeUndefined();
  const { key, code, accessToken, refreshToken } = body.data[name];
  for (const secret of [key, code, accessToken, refreshToken]) if (secret) server.secrets.add(secret);
  Object.assign(made, body.data[name]);
}

const idsOf = async (list: string, filter: string): Promise<string[]> => {
  const data = await server.ok(`{ ${list}(filter: ${filter}) { nodes { id } } }`, { token: server.admin.token });
  return data[list].nodes.map(({ id }: { id: string }) => id);
};

/** The steps of a kind of run, in their order. */
const run = (kind: string, start: () => object, steps: Record<string, Step> = {}): Record<string, Step> => {
  const field = `${kind[0]?.toLowerCase()}${kind.slice(1)}`;
  const id = () => made[field].id;
  return {
    [`start${kind}`]: { input: start, keep: `${field} { id }` },
    [`heartbeat${kind}`]: { input: () => ({ id: id() }) },
    [`fail${kind}`]: { input: () => ({ id: id(), error: 'no light' }) },
    [`retry${kind}`]: { input: () => ({ id: id() }) },
    ...steps,
    [`complete${kind}`]: { input: () => ({ id: id() }) },
  };
};

/** Starts and claims runs of observations that are made for it. */
const begun = (kind: string, status: string, of: () => object = () => ({})): Record<string, Step> => {
  const before = async () => {
    const survey = { uuid: made.survey.id.slice('Survey:'.length) };
    Object.assign(made, { waiting: await server.makeObservations(survey, 1, () => ({ status })) });
  };
  return {
    [`start${kind}s`]: { before, input: () => ({ ...of(), observations: [{ id: made.waiting[0] }] }) },
    [`claim${kind}s`]: { before, input: () => ({ ...of(), limit: 1 }) },
  };
};

const job = () => ({ id: made.processingJob.id });
const newJob = { input: () => ({ type: 'mosaic', survey: 'Story' }), keep: 'processingJob { id }' };
const workflow = () => ({ id: made.workflowRun.id });
const newWorkflow = { input: () => ({ flow: 'story', externalId: '1', survey: 'Story' }), keep: 'workflowRun { id }' };
const user = () => made.user.id;

const STORY: Readonly<Record<string, Step>> = {
  createSurvey: { input: () => ({ name: 'Story' }), keep: 'survey { id }' },
  updateSurvey: { input: () => ({ id: made.survey.id, description: 'told' }) },
  ingestObservations: {
    input: () => ({
      survey: 'Story',
      observations: ['a', 'b'].map((externalId) => ({ externalId, ra: 10, dec: 1, observedAt: '2026-01-01' })),
    }),
  },
  ...run('PreprocessRun', () => ({ observationId: made.observations[0] })),
  ...run('DifferenceRun', () => ({ observationId: made.observations[0], referenceObservationId: made.observations[1] }), {
    recordCandidates: { input: () => ({ differenceRunId: made.differenceRun.id, candidates: [{ ra: 10, dec: 1, snr: 9 }] }) },
    updateCandidate: {
      before: async () => Object.assign(made, { candidates: await idsOf('candidates', '{}') }),
      input: () => ({ id: made.candidates[0], status: 'REJECTED' }),
    },
  }),
  ...begun('PreprocessRun', 'INGESTED'),
  ...begun('DifferenceRun', 'PREPROCESSED'),
  createModel: { input: () => ({ name: 'story', version: '1', type: 'cnn' }), keep: 'model { id }' },
  updateModel: { input: () => ({ id: made.model.id, description: 'told' }) },
  activateModel: { input: () => ({ id: made.model.id }) },
  ...run('ModelRun', () => ({ modelId: made.model.id, observationId: made.observations[0] }), {
    recordDetections: {
      input: () => ({
        modelRunId: made.modelRun.id,
        detections: [0.9, 0.8].map((confidence, index) => ({ ra: 10 + index, dec: 1, confidence, type: 'SUPERNOVA' })),
      }),
    },
  }),
  ...begun('ModelRun', 'DIFFERENCED', () => ({ modelId: made.model.id })),
  deactivateModel: { input: () => ({ id: made.model.id }) },
  startValidation: {
    before: async () => Object.assign(made, { detections: await idsOf('detections', '{}') }),
    input: () => ({ detectionId: made.detections[0] }),
  },
  validateDetection: { input: () => ({ detectionId: made.detections[0], label: 'SUPERNOVA', quality: 0.9 }) },
  validateDetections: { input: () => ({ validations: [{ detectionId: made.detections[1], label: 'SUPERNOVA', quality: 0.8 }] }) },
  createAlert: { input: () => ({ detectionId: made.detections[0], type: 'new', title: 'A star' }), keep: 'alert { id }' },
  updateAlert: { input: () => ({ id: made.alert.id, status: 'SENT' }) },
  acknowledgeAlert: { input: () => ({ id: made.alert.id }) },
  collectTrainingDataset: { input: () => ({ name: 'story', surveys: ['Story'] }), keep: 'trainingDataset { id }' },
  ...run('TrainingRun', () => ({ datasetId: made.trainingDataset.id, name: 'story' })),
  archiveDetection: { input: () => ({ id: made.detections[1] }) },
  updateObservation: { input: () => ({ id: made.observations[1], status: 'ARCHIVED' }) },
  deleteObservations: {
    before: () =>
      send('ingestObservations', {
        input: () => ({ survey: 'Story', observations: [{ externalId: 'c', ra: 10, dec: 1, observedAt: '2026-01-01' }] }),
      }),
    input: () => ({ survey: 'Story', externalIds: ['c'] }),
  },

  createProcessingJob: newJob,
  updateProcessingJob: { input: () => ({ ...job(), priority: 1 }) },
  startProcessingJob: { input: job },
  heartbeatProcessingJob: { input: job },
  failProcessingJob: { input: () => ({ ...job(), error: 'no light' }) },
  retryProcessingJob: { input: job },
  completeProcessingJob: { before: () => send('startProcessingJob', { input: job }), input: job },
  cancelProcessingJob: { before: () => send('createProcessingJob', newJob), input: job },

  claimProcessingJobs: { before: () => send('createProcessingJob', newJob), input: () => ({}) },

  registerCalibrationFrame: {
    input: () => ({ survey: 'Story', type: 'BIAS', path: 'b.fits', instrument: 'camera', validFrom: '2026-01-01' }),
    keep: 'calibrationFrame { id }',
  },
  updateCalibrationFrame: { input: () => ({ id: made.calibrationFrame.id, isActive: false }) },

  scheduleWorkflowRun: newWorkflow,
  startWorkflowRun: newWorkflow,
  updateWorkflowRun: { input: () => ({ ...workflow(), report: { told: true } }) },
  failWorkflowRun: { input: () => ({ ...workflow(), error: 'no light' }) },
  completeWorkflowRun: { before: () => send('startWorkflowRun', newWorkflow), input: workflow },
  cancelWorkflowRun: {
    before: () => send('startWorkflowRun', { ...newWorkflow, input: () => ({ ...newWorkflow.input(), externalId: '2' }) }),
    input: workflow,
  },

  createMonitoringCampaign: {
    input: () => ({ survey: 'Story', name: 'c', regions: [{ name: 'r', ra: 1, dec: 1, radius: 1 }], startsAt: '2026-01-01' }),
    keep: 'monitoringCampaign { id }',
  },
  updateMonitoringCampaign: { input: () => ({ id: made.monitoringCampaign.id, description: 'told' }) },
  deleteMonitoringCampaign: { input: () => ({ id: made.monitoringCampaign.id }) },

  createSystemConfig: { input: () => ({ key: 'story', value: 1 }) },
  updateSystemConfig: { input: () => ({ key: 'story', value: 2 }) },
  setSystemConfig: { input: () => ({ key: 'story', value: 3 }) },
  deleteSystemConfig: { input: () => ({ key: 'story' }) },

  createApiKey: { input: () => ({ name: 'story', permissionSet: 'READ_ONLY', expiresInDays: 9 }), keep: 'key apiKey { id }' },
  updateApiKey: { input: () => ({ id: made.apiKey.id, description: 'told' }) },
  extendApiKey: { input: () => ({ id: made.apiKey.id, days: 20 }) },
  rotateApiKey: { input: () => ({ id: made.apiKey.id, gracePeriodSeconds: 60 }), keep: 'key' },
  endRetiredSecrets: { input: () => ({ id: made.apiKey.id }) },
  revokeApiKey: { input: () => ({ id: made.apiKey.id }) },

  createUser: {
    input: () => ({ email: 'story@example.org', name: 'Story', role: 'VIEWER', password: PASSWORD }),
    keep: 'user { id }',
  },
  setUserRole: { input: () => ({ id: user(), role: 'ANALYST' }) },
  linkIdentity: { input: () => ({ userId: user(), ...IDENTITY }) },
  unlinkIdentity: { input: () => ({ userId: user(), ...IDENTITY }) },
  signIn: { input: () => ({ email: 'story@example.org', password: PASSWORD }), keep: 'accessToken refreshToken' },
  refreshSession: { input: () => ({ refreshToken: made.refreshToken }), keep: 'accessToken refreshToken' },
  signOut: { input: () => ({ refreshToken: made.refreshToken }) },
  changePassword: {
    before: () => send('signIn', STORY.signIn as Step),
    input: () => ({ currentPassword: PASSWORD, newPassword: SECOND_PASSWORD }),
    keep: 'accessToken refreshToken',
    token: () => made.accessToken,
  },
  requestApiKey: {
    input: () => ({ name: 'story', reason: 'to be told', permissions: ['READ_DATA'] }),
    keep: 'apiKeyRequest { id }',
    token: () => made.accessToken,
  },
  decideApiKeyRequest: { input: () => ({ id: made.apiKeyRequest.id, decision: 'APPROVE' }) },
  collectApiKey: {
    input: () => ({ requestId: made.apiKeyRequest.id }),
    keep: 'key',
    token: () => made.accessToken,
  },
  withdrawApiKeyRequest: {
    before: () => send('requestApiKey', STORY.requestApiKey as Step),
    input: () => ({ id: made.apiKeyRequest.id }),
    token: () => made.accessToken,
  },
  endSession: {
    input: () => ({ id: `UserSession:${JSON.parse(atob(made.accessToken.split('.')[1])).sid}` }),
  },
  signOutEverywhere: { input: () => ({ userId: user() }) },
  issueOneTimeCode: { input: () => ({ userId: user(), purpose: 'PASSWORD_RESET' }), keep: 'code' },
  redeemOneTimeCode: {
    input: () => ({
      email: 'story@example.org',
      purpose: 'PASSWORD_RESET',
      code: made.code,
      newPassword: 'a third password of this test',
    }),
  },
  deactivateUser: { input: () => ({ id: user() }) },
  reactivateUser: { input: () => ({ id: user() }) },
};

/** They change only the time when a worker was last active, about every minute. They would fill the audit log. */
const isHeartbeat = (name: string) => name.startsWith('heartbeat');

test('the story has every mutation of the schema', () => {
  expect(Object.keys(STORY).sort()).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort());
});

describe.each(Object.entries(STORY))('%s', (name, step) => {
  beforeAll(async () => {
    await step.before?.();
  });

  test.skipIf(isHeartbeat(name))('changes nothing when its event cannot be written', async () => {
    const rows = await everyRow(server);
    await server.app.database.script("SELECT setval('refusing', 1)");
    const { body } = await ask(name, step);
    await server.app.database.script("SELECT setval('refusing', 0)");
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(await everyRow(server)).toEqual(rows);
  });

  test(isHeartbeat(name) ? 'writes no event' : 'writes its event', async () => {
    const seen = await server.app.db.auditEvent.findMany({ select: { id: true } });
    const rows = await everyRow(server);
    await send(name, step);
    const fresh = { id: { notIn: seen.map(({ id }) => id) } };
    const actions = (await server.app.db.auditEvent.findMany({ where: fresh })).map(({ action }) => action);
    if (isHeartbeat(name)) expect(actions).toEqual([]);
    else {
      expect(await everyRow(server)).not.toEqual(rows);
      expect(actions).toContain(name);
    }
    if (name === 'ingestObservations') made.observations = await idsOf('observations', '{ survey: "Story" }');
  });
});
