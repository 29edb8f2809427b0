/**
 * Each row of docs/migrating.md works: what an endpoint of the REST service did, the operation of its row does, over HTTP on the demo data.
 * The requests run in the order of the page, as one story. A row without a request here fails.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/modules/schema.js';
import { loadDemoData } from '../../src/start/demo.js';
import { migrationRows, namesIn } from '../support/migration-rows.js';
import { serverOfFile } from '../support/server-of-file.js';
import { storyOn } from '../support/story.js';

const REST = readFileSync(new URL('../support/rest-endpoints.txt', import.meta.url), 'utf8');
const rows = migrationRows();
const operations = new Set(
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  ),
);

test('every endpoint of the REST service has a row, and every row an endpoint', () => {
  const listed = REST.trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const stated = rows.flatMap(({ prefix, endpoint }) => {
    const [methods, paths] = [/[A-Z]{3,}/g, /(?<=`)\/[^`]*(?=`)/g].map((form) => endpoint.match(form) ?? []);
    if (methods?.length === 0) return (paths ?? []).map((path) => `ALL ${path}`);
    return (methods ?? []).flatMap((method) => (paths ?? []).map((path) => `${method} ${prefix}${path}`));
  });
  expect(stated.sort()).toEqual(listed.sort());
});

describe('the operations of the page', () => {
  const server = serverOfFile({ hears: true });
  const { ids, run, send, change, read, list, ingest, event } = storyOn(server);
  const person = { email: 'vera@example.org', password: 'spiral arms and dark halos' };
  const session = () => change('signIn', person, 'accessToken refreshToken');
  const WAITS = { leaseSeconds: 60, limit: 1, survey: 'ZTF' };

  beforeAll(async () => {
    server.secrets.add(person.password);
    await loadDemoData(server.app);
  });

  const STORY: Record<string, () => Promise<unknown>> = {
    '/api-keys POST `/`': async () => {
      const power = { name: 'migrated', permissions: ['READ_DATA'], expiresInDays: 5 };
      const { key } = await change('createApiKey', power, 'key apiKey { id }');
      server.secrets.add(key);
      await send('{ viewer { name } }', {}, { key });
    },
    '/api-keys GET `/`': () => list('apiKeys'),
    '/api-keys GET `/{key_id}`': () => read('apiKey', 'name'),
    '/api-keys PUT `/{key_id}`': async () => {
      const { apiKey } = await change('updateApiKey', { id: ids.apiKey, name: 'renamed' }, 'apiKey { id name }');
      expect(apiKey.name).toBe('renamed');
    },
    '/api-keys POST `/{key_id}/revoke`': async () => {
      const { id } = await server.makeKey({ permissions: ['READ_DATA'] });
      expect((await change('revokeApiKey', { id }, 'apiKey { status }')).apiKey.status).toBe('REVOKED');
    },
    '/api-keys POST `/{key_id}/extend`': () => change('extendApiKey', { id: ids.apiKey, days: 5 }),
    '/api-keys GET `/permission-sets`': () => send('{ permissionSets { name } }'),

    '/auth POST `/signup`': async () => {
      await change('createUser', { email: person.email, name: 'Vera', role: 'RESEARCHER' }, 'user { id }');
      const code = await change('issueOneTimeCode', { userId: ids.user, purpose: 'INVITATION' }, 'code');
      server.secrets.add(code.code);
      const redeemed = { email: person.email, purpose: 'INVITATION', ...code, newPassword: person.password };
      await change('redeemOneTimeCode', redeemed, 'done', {});
    },
    '/auth POST `/signin`': async () => {
      const { refreshToken } = await session();
      const fresh = await change('refreshSession', { refreshToken }, 'refreshToken', {});
      ids.refreshToken = fresh.refreshToken;
    },
    '/auth POST `/signout`': () => change('signOut', { refreshToken: ids.refreshToken }, 'done', {}),
    '/auth POST `/reset-password`': async () => {
      const { code } = await change('issueOneTimeCode', { userId: ids.user, purpose: 'PASSWORD_RESET' }, 'code');
      server.secrets.add(code);
      const redeemed = { email: person.email, purpose: 'PASSWORD_RESET', code, newPassword: person.password };
      await change('redeemOneTimeCode', redeemed, 'done', {});
    },
    '/auth GET `/me`': async () => {
      const { accessToken } = await session();
      expect((await send('{ viewer { name } }', {}, { token: accessToken })).viewer).toEqual({ name: 'Vera' });
    },
    '/auth PUT `/me`': async () => {
      const { accessToken } = await session();
      const passwords = { currentPassword: person.password, newPassword: person.password };
      await change('changePassword', passwords, 'accessToken', { token: accessToken });
      await change('setUserRole', { id: ids.user, role: 'ANALYST' });
    },

    '/observations POST `/`': async () => expect((await ingest('one')).inserted).toBe(1),
    '/observations GET `/`': () => list('observations'),
    '/observations GET `/{observation_id}`': () => read('observation', 'externalId'),
    '/observations PUT `/{observation_id}/status`': () =>
      change('updateObservation', { id: ids.observation, status: 'ARCHIVED' }),
    '/observations GET `/search`': () =>
      list('observations', 'filter: { survey: "ZTF" }, near: { ra: 210.9, dec: 54.3, radius: 1 }'),
    '/observations GET `/metrics/{observation_id}`': async () => {
      await ingest('measured', { seeing: 1.2, airmass: 1.1, exposureTime: 30, pixelScale: 1 });
      const { observation } = await read('observation', 'seeing airmass exposureTime pixelScale');
      expect(observation).toEqual({ seeing: 1.2, airmass: 1.1, exposureTime: 30, pixelScale: 1 });
    },
    '/observations GET `/survey/{survey_id}/summary`': () =>
      send('{ observationStatistics(filter: { survey: "ZTF" }) { count status } }'),
    '/observations POST `/validate`': async () => expect((await ingest('wrong', { ra: 400 })).rejected[0].reason).toMatch(/ra/),
    '/observations POST `/surveys/{survey_id}/ingest`': () => ingest('of a survey'),
    '/observations GET `/surveys/{survey_id}/observations`': async () => {
      const { survey } = await send('{ survey(name: "ZTF") { observations { nodes { id } } } }');
      expect(survey.observations.nodes.length).toBeGreaterThan(2);
    },
    '/observations GET `/surveys/{survey_id}/metadata/{observation_id}`': () =>
      send('{ observation(survey: "ZTF", externalId: "one") { ra dec observedAt } }'),

    '/survey-configurations POST `/`': () =>
      change(
        'createMonitoringCampaign',
        { survey: 'ZTF', name: 'plan', regions: [{ name: 'a', ra: 10, dec: 20, radius: 1 }], startsAt: '2026-01-01' },
        'monitoringCampaign { id }',
      ),
    '/survey-configurations GET `/`': () => list('monitoringCampaigns'),
    '/survey-configurations GET `/{config_id}`': () => read('monitoringCampaign', 'regions { name } missions { name }'),
    '/survey-configurations PUT `/{config_id}`': () =>
      change('updateMonitoringCampaign', { id: ids.monitoringCampaign, description: 'better' }),
    '/survey-configurations GET `/by-name/{name}`': () => send('{ monitoringCampaign(survey: "ZTF", name: "demo-M101") { id } }'),
    '/survey-configurations GET `/active/list`': () => list('monitoringCampaigns', 'filter: { isActive: true }'),
    '/survey-configurations DELETE `/{config_id}`': () => change('deleteMonitoringCampaign', { id: ids.monitoringCampaign }),

    '/preprocessing POST `/preprocess-runs`': async () => {
      await ingest('to process');
      await change('startPreprocessRun', { observationId: ids.observation }, 'preprocessRun { id }');
    },
    '/preprocessing GET `/preprocess-runs`': () => list('preprocessRuns'),
    '/preprocessing GET `/preprocess-runs/{run_id}`': () => read('preprocessRun', 'status'),
    '/preprocessing GET `/observations/{id}/preprocessing-status`': async () => {
      const { observation } = await read('observation', 'status preprocessRuns { nodes { status } }');
      expect(observation).toEqual({ status: 'PREPROCESSING', preprocessRuns: { nodes: [{ status: 'RUNNING' }] } });
      await change('completePreprocessRun', { id: ids.preprocessRun, registrationQuality: 0.9, wcsAligned: true });
    },
    '/preprocessing GET `/observations/{id}/quality-metrics`': async () => {
      const args = `filter: { observationId: "${ids.observation}" }`;
      expect(await list('preprocessRuns', args, 'registrationQuality wcsAligned')).toEqual([
        { registrationQuality: 0.9, wcsAligned: true },
      ]);
    },
    '/preprocessing POST `/calibration-frames/upload`': () =>
      change('registerCalibrationFrame', {
        ...{ survey: 'ZTF', type: 'BIAS', path: 's3://b.fits', instrument: 'camera', validFrom: '2020-01-01' },
      }),
    '/preprocessing GET `/calibration-frames/{type}/latest`': async () => {
      const { observation } = await read('observation', 'calibrationFrame(type: BIAS, instrument: "camera") { path }');
      expect(observation.calibrationFrame).toEqual({ path: 's3://b.fits' });
      const order = 'orderBy: { field: VALID_FROM, direction: DESC }';
      const [latest] = await list('calibrationFrames', `filter: { type: BIAS }, ${order}`, 'path');
      expect(latest).toEqual({ path: 's3://b.fits' });
    },
    '/preprocessing POST `/preprocessing/pipeline/configure`': async () => {
      await change('setSystemConfig', { key: 'pipeline', value: { steps: ['flat'] } });
      expect((await send('{ systemConfig(key: "pipeline") { value } }')).systemConfig.value).toEqual({ steps: ['flat'] });
    },
    '/preprocessing POST `/preprocessing/archive/{observation_id}`': async () => {
      await ingest('to archive');
      await change('updateObservation', { id: ids.observation, status: 'ARCHIVED' });
    },
    '/preprocessing GET `/preprocessing/results/{observation_id}`, `/preprocessing/metrics/{observation_id}`': async () => {
      const { observation } = await send('{ observation(survey: "ZTF", externalId: "to process") { id } }');
      await list('preprocessRuns', `filter: { observationId: "${observation.id}" }`, 'status processedFitsPath');
    },

    '/differencing POST `/difference-runs`': async () => {
      const named = { survey: 'ZTF', externalId: 'to process' };
      await change('startDifferenceRun', { ...named, threshold: 5 }, 'differenceRun { id }');
    },
    '/differencing GET `/difference-runs`': () => list('differenceRuns'),
    '/differencing GET `/difference-runs/{run_id}`': () => read('differenceRun', 'status'),
    '/differencing POST `/candidates`': async () => {
      const candidates = [{ ra: 10, dec: 20, snr: 9 }];
      await change('recordCandidates', { differenceRunId: ids.differenceRun, candidates }, 'rows { id }');
      await change('completeDifferenceRun', { id: ids.differenceRun });
    },
    '/differencing GET `/candidates`': async () => {
      const [{ id }] = await list('candidates');
      ids.candidate = id;
    },
    '/differencing GET `/candidates/{candidate_id}`': () => read('candidate', 'snr'),

    '/detections GET `/`': async () => {
      const [{ id }] = await list('detections');
      ids.detection = id;
    },
    '/detections GET `/{detection_id}`': () => read('detection', 'type'),
    '/detections GET `/{detection_id}/confidence`': () => read('detection', 'confidence'),
    '/detections PUT, POST `/{detection_id}/validate`': () =>
      change('validateDetection', { detectionId: ids.detection, label: 'SUPERNOVA' }, 'validationEvent { id }'),
    '/detections GET `/statistics`': () =>
      send('{ detectionStatistics { count judgedCount byType { type count } confidenceHistogram { from count } } }'),
    '/detections GET `/models/{model_id}/performance`': async () => {
      const [{ id }] = await list('models');
      ids.model = id;
      await send('query ($id: ID!) { modelPerformance(modelId: $id) { judgedCount accuracy } }', { id });
    },
    '/detections POST `/batch-validate`': () =>
      change('validateDetections', { validations: [{ detectionId: ids.detection, label: 'VARIABLE' }] }),
    '/detections GET `/observation/{observation_id}`': async () => {
      const { observation } = await send('{ observation(survey: "ZTF", externalId: "SN2023ixf") { id } }');
      await list('detections', `filter: { observationId: "${observation.id}" }`);
    },
    '/detections GET `/search`': () => list('detections', 'filter: { minConfidence: 0.5, type: SUPERNOVA }'),
    '/detections GET `/metrics/summary`': () => send('{ detectionStatistics { count meanConfidence } }'),

    '/curation POST `/validation-events`': () =>
      change('validateDetection', { detectionId: ids.detection, label: 'SUPERNOVA' }, 'validationEvent { id }'),
    '/curation GET `/validation-events`': () => list('validationEvents'),
    '/curation GET `/validation-events/{event_id}`': () => read('validationEvent', 'label'),
    '/curation POST `/alerts`': () =>
      change('createAlert', { detectionId: ids.detection, type: 'new', title: 'a supernova' }, 'alert { id }'),
    '/curation GET `/alerts`': () => list('alerts'),
    '/curation GET `/alerts/{alert_id}`': () => read('alert', 'title'),

    '/catalog POST `/configs`': async () => {
      await change('createSystemConfig', { key: 'catalog', value: 1 }, 'systemConfig { id }');
      await change('setSystemConfig', { key: 'catalog', value: 2 });
    },
    '/catalog GET `/configs`': () => list('systemConfigs'),
    '/catalog GET `/configs/{config_id}`': () => read('systemConfig', 'value'),
    '/catalog POST `/jobs`': () => change('createProcessingJob', { type: 'reduce', survey: 'ZTF' }, 'processingJob { id }'),
    '/catalog GET `/jobs`': () => list('processingJobs'),
    '/catalog GET `/jobs/{job_id}`': () => read('processingJob', 'status'),
    '/catalog GET `/audit-logs`': async () => {
      const [{ id }] = await list('auditEvents');
      ids.auditEvent = id;
    },
    '/catalog GET `/audit-logs/{log_id}`': () => read('auditEvent', 'action'),

    '/training POST `/datasets/collect`': async () => {
      const input = { name: 'collected', surveys: ['ZTF'] };
      await send('query ($input: CollectTrainingDatasetInput!) { trainingDatasetPreview(input: $input) { sampleCount } }', {
        input,
      });
      await change('collectTrainingDataset', input, 'trainingDataset { id }');
    },
    '/training GET `/datasets`': () => list('trainingDatasets'),
    '/training GET `/datasets/{dataset_id}`': () => read('trainingDataset', 'name'),
    '/training GET `/datasets/{dataset_id}/quality`': () => read('trainingDataset', 'qualityReport { sampleCount }'),
    '/training POST `/datasets/{dataset_id}/load`': () =>
      list('trainingSamples', `datasetId: "${ids.trainingDataset}"`, 'label split'),

    '/stream GET `/detections`': async () => {
      await ingest('to detect');
      const named = { survey: 'ZTF', externalId: 'to process' };
      await change('startModelRun', { ...named, modelId: ids.model }, 'modelRun { id }');
      const detections = [{ ra: 10, dec: 20, confidence: 0.9, type: 'SUPERNOVA' }];
      const seen = await event('subscription { detectionRecorded { detection { confidence } } }', () =>
        change('recordDetections', { modelRunId: ids.modelRun, detections }, 'rows { id }'),
      );
      expect(seen).toEqual({ detection: { confidence: 0.9 } });
    },
    '/stream GET `/processing`': async () => {
      const seen = await event('subscription { runChanged { id status } }', () =>
        change('completeModelRun', { id: ids.modelRun, inferenceTime: 3 }),
      );
      expect(seen).toEqual({ id: ids.modelRun, status: 'COMPLETED' });
    },

    '/workflows GET `/flows`': async () => {
      await change('startWorkflowRun', { flow: 'nightly', externalId: 'run-1', survey: 'ZTF' }, 'workflowRun { id }');
      await list('workflowRuns', 'filter: { flow: "nightly" }');
    },
    '/workflows GET `/flows/{flow_id}/status`': () => read('workflowRun', 'status'),
    '/workflows GET `/flows/{flow_id}/metrics`, `/flows/{flow_id}/report`': async () => {
      await change('updateWorkflowRun', { id: ids.workflowRun, report: { done: 1 } });
      await change('completeWorkflowRun', { id: ids.workflowRun, report: { done: 2 } });
      expect((await read('workflowRun', 'report')).workflowRun.report).toEqual({ done: 2 });
    },
    '/workflows POST `/cancel`': async () => {
      await change('startWorkflowRun', { flow: 'nightly', externalId: 'run-2' }, 'workflowRun { id }');
      await change('cancelWorkflowRun', { id: ids.workflowRun });
    },
    '/workflows POST `/alerts`': async () => {
      await change('startWorkflowRun', { flow: 'nightly', externalId: 'run-3' }, 'workflowRun { id }');
      await change('failWorkflowRun', { id: ids.workflowRun, error: 'no disk' });
    },
    '/workflows POST `/retry`': async () => {
      const again = { flow: 'nightly', externalId: 'run-3' };
      const { workflowRun } = await change('startWorkflowRun', again, 'workflowRun { id status error }');
      expect(workflowRun).toEqual({ id: ids.workflowRun, status: 'RUNNING', error: null });
    },

    '/storage, /mlflow, /workers, /health `/health`': async () => {
      for (const path of ['/livez', '/readyz']) expect((await fetch(new URL(path, server.url))).status).toBe(200);
    },
  };

  const keyOf = ({ prefix, endpoint }: { prefix: string; endpoint: string }) => `${prefix} ${endpoint}`;
  const withOperation = rows.filter(({ answer }) => !answer.startsWith('none: '));

  test('have a request for each row', () => {
    expect(Object.keys(STORY).sort()).toEqual(withOperation.map(keyOf).sort());
  });

  test.each(Object.entries(STORY))('%s', async (key, story) => {
    run.clear();
    await story();
    const { answer } = rows.find((row) => keyOf(row) === key) as { answer: string };
    const [first] = namesIn(answer);
    if (first !== undefined && operations.has(first)) expect([...run]).toContain(first);
  });

  test('record the results of workers, where a row names no operation that computes', async () => {
    run.clear();
    await ingest('by claims');
    const claimed = async (noun: string, input: object = {}) => {
      const { runs } = await change(`claim${noun}s`, { ...WAITS, order: 'NEWEST_FIRST', ...input }, 'runs { id attempt }');
      return runs[0] as { id: string; attempt: number };
    };
    await change('failPreprocessRun', { ...(await claimed('PreprocessRun')), error: 'once more' });
    await change('completePreprocessRun', await claimed('PreprocessRun'));
    await change('failDifferenceRun', { ...(await claimed('DifferenceRun')), error: 'once more' });
    await change('completeDifferenceRun', await claimed('DifferenceRun'));
    const modelId = ids.model;
    await change('failModelRun', { ...(await claimed('ModelRun', { modelId })), error: 'once more' });
    const { id, attempt } = await claimed('ModelRun', { modelId });
    await change('recordDetections', { modelRunId: id, attempt, detections: [{ ra: 1, dec: 2, confidence: 0.5 }] });
    await change('completeModelRun', { id, attempt });
    await change('createProcessingJob', { type: 'download', survey: 'ZTF' });
    expect((await change('claimProcessingJobs', { limit: 1 }, 'jobs { id }')).jobs.length).toBe(1);
    const version = { name: 'm', version: '2', type: 'cnn', mlflowRunId: 'run-of-mlflow' };
    await change('createModel', version, 'model { id }');
    await change('activateModel', { id: ids.model });
    await list('observations');
    await change('startPreprocessRun', { survey: 'ZTF', externalId: 'of a survey' });
    await change('startWorkflowRun', { flow: 'nightly', externalId: 'run-4' }, 'workflowRun { id }');
    await change('failWorkflowRun', { id: ids.workflowRun, error: 'x' });
    await change('startModelRun', { survey: 'ZTF', externalId: 'to process', modelId: ids.model });
    await send('{ systemConfig(key: "pipeline") { value } }');
    await change('createMonitoringCampaign', {
      ...{ survey: 'ZTF', name: 'default', regions: [{ name: 'a', ra: 1, dec: 2, radius: 1 }], startsAt: '2026-01-01' },
    });
    await change('startDifferenceRun', { survey: 'ZTF', externalId: 'AT2018cow' });
    await event('subscription { runChanged { id } }', () => ingest('x').then(() => claimed('PreprocessRun')));
    const named = rows.filter(({ answer }) => answer.startsWith('none: ')).flatMap(({ answer }) => namesIn(answer));
    expect([...new Set(named)].filter((name) => operations.has(name) && !run.has(name))).toEqual([]);
  });
});
