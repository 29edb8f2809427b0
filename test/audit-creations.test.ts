/** The audit event of a creation holds all of its input. */
import { beforeAll, expect, test } from 'vitest';
import { makeDetections } from './support/detections.js';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let survey: { id: string; uuid: string; name: string };
let detection: string;
let dataset: string;
beforeAll(async () => {
  survey = await server.makeSurvey();
  detection = (await makeDetections(server, 1, { survey })).detections[0] as string;
  const validate = { detectionId: detection, label: 'SUPERNOVA' };
  await send('validateDetection', validate, 'validationEvent { id }');
  dataset = (await send('collectTrainingDataset', { name: 'of one', surveys: [survey.name] }, 'trainingDataset { id }'))
    .trainingDataset.id;
});

async function send(name: string, input: object, selection: string) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`;
  return (await server.ok(document, { variables: { input }, token: server.admin.token }))[name];
}

const JSON_VALUE = { a: [1, { b: 'two' }] };
const MOMENT = '2030-01-02T03:04:05.000Z';

test.each<[string, string, () => object, () => object]>([
  [
    'createModel',
    'model',
    () => ({
      ...{ name: 'm', version: '1', type: 'cnn', architecture: 'resnet', hyperparameters: JSON_VALUE, description: 'good' },
      ...{ metrics: { f1: 0.9 }, trainingEnergy: 1e300, mlflowRunId: 'run' },
    }),
    () => ({}),
  ],
  [
    'createAlert',
    'alert',
    () => ({ detectionId: detection, type: 'new', priority: 'HIGH', title: 'A star', message: 'Look', channel: 'slack' }),
    () => ({ detectionId: uuidOf(detection) }),
  ],
  [
    'createProcessingJob',
    'processingJob',
    () => ({
      ...{ type: 'stack', survey: survey.name, priority: 3, workflowId: 'flow', taskId: 'task', parameters: JSON_VALUE },
      ...{ maxRetries: 7, scheduledAt: MOMENT },
    }),
    () => ({ survey: undefined, surveyId: survey.uuid, status: 'PENDING' }),
  ],
  [
    'startTrainingRun',
    'trainingRun',
    () => ({ datasetId: dataset, name: 'first', parameters: JSON_VALUE, mlflowRunId: 'run' }),
    () => ({ datasetId: uuidOf(dataset), status: 'RUNNING' }),
  ],
  ...['startWorkflowRun', 'scheduleWorkflowRun'].map((name): [string, string, () => object, () => object] => [
    name,
    'workflowRun',
    () => ({ flow: 'nightly', externalId: name, survey: survey.name, parameters: JSON_VALUE }),
    () => ({ survey: undefined, surveyId: survey.uuid }),
  ]),
])('%s', async (name, field, input, stored) => {
  const { id } = (await send(name, input(), `${field} { id }`))[field];
  const [event, ...more] = await server.auditOf(id);
  expect(more).toEqual([]);
  const expected = JSON.parse(JSON.stringify({ ...input(), ...stored() }));
  expect(event).toMatchObject({ action: name, after: expected });
});
