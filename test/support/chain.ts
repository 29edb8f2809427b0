/** The whole pipeline over one observation of a survey, created by the API: one row of every entity. */
import type { TestServer } from './server.js';

/** The global ids of the rows, by type. */
export type Chain = Readonly<Record<string, string>>;

/** `modelId` is shared by chains, since models belong to no survey. */
export async function makeChain(server: TestServer, survey: { id: string; name: string }, modelId: string): Promise<Chain> {
  const by = { token: server.admin.token };
  const send = async (mutation: string, input: object, selection: string) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const data = await server.ok(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} } }`, {
      variables: { input },
      ...by,
    });
    return data[mutation];
  };
  const [observation, reference] = await server.makeObservations({ uuid: survey.id.slice('Survey:'.length) }, 2);
  const preprocess = (await send('startPreprocessRun', { observationId: observation }, 'preprocessRun { id }')).preprocessRun.id;
  const taken = { type: 'FLAT', path: `${observation}.fits`, instrument: 'camera', validFrom: '2000-01-01' };
  const frame = (await send('registerCalibrationFrame', { survey: survey.name, ...taken }, 'calibrationFrame { id }'))
    .calibrationFrame.id;
  await send('completePreprocessRun', { id: preprocess, calibrationFrameIds: [frame] }, 'preprocessRun { id }');
  const startDifference = { observationId: observation, referenceObservationId: reference };
  const difference = (await send('startDifferenceRun', startDifference, 'differenceRun { id }')).differenceRun.id;
  await send('recordCandidates', { differenceRunId: difference, candidates: [{ ra: 1, dec: 1, snr: 9 }] }, 'recorded');
  await send('completeDifferenceRun', { id: difference }, 'differenceRun { id }');
  const modelRun = (await send('startModelRun', { modelId, observationId: observation }, 'modelRun { id }')).modelRun.id;
  const detections = [0.9, 0.8].map((confidence, index) => ({ ra: 10 + index, dec: 1, confidence, type: 'SUPERNOVA' }));
  await send('recordDetections', { modelRunId: modelRun, detections }, 'recorded');
  const found = await server.ok('query ($id: ID!) { detections(filter: { modelRunId: $id }) { nodes { id } } }', {
    variables: { id: modelRun },
    ...by,
  });
  const detection = found.detections.nodes[0].id;
  const judged = await send(
    'validateDetection',
    { detectionId: detection, label: 'SUPERNOVA', quality: 0.9 },
    'validationEvent { id }',
  );
  const alert = (await send('createAlert', { detectionId: detection, type: 'new', title: `of ${survey.name}` }, 'alert { id }'))
    .alert.id;
  const collected = await send(
    'collectTrainingDataset',
    { name: `of ${survey.name}, from ${observation}`, surveys: [survey.name] },
    'trainingDataset { id samples { nodes { id } } }',
  );
  const dataset = collected.trainingDataset.id;
  const training = (await send('startTrainingRun', { datasetId: dataset, name: `of ${survey.name}` }, 'trainingRun { id }'))
    .trainingRun.id;
  const flow = { flow: 'nightly', externalId: `${observation}`, survey: survey.name, parameters: { night: 1 } };
  const workflow = (await send('startWorkflowRun', flow, 'workflowRun { id }')).workflowRun.id;
  const newJob = { type: 'x', survey: survey.name, workflowRunId: workflow, priority: 0, maxRetries: 1 };
  const job = (await send('createProcessingJob', newJob, 'processingJob { id }')).processingJob.id;
  const campaign = {
    survey: survey.name,
    name: `of ${survey.name}, from ${observation}`,
    regions: [{ name: 'all', ra: 0, dec: 0, radius: 180 }],
    startsAt: '2000-01-01',
  };
  const planned = (await send('createMonitoringCampaign', campaign, 'monitoringCampaign { id }')).monitoringCampaign.id;
  const candidates = await server.ok('query ($id: ID!) { candidates(filter: { differenceRunId: $id }) { nodes { id } } }', {
    variables: { id: difference },
    ...by,
  });
  return {
    Survey: survey.id,
    Observation: observation as string,
    PreprocessRun: preprocess,
    DifferenceRun: difference,
    Candidate: candidates.candidates.nodes[0].id,
    Model: modelId,
    ModelRun: modelRun,
    Detection: detection,
    ValidationEvent: judged.validationEvent.id,
    Alert: alert,
    TrainingDataset: dataset,
    TrainingSample: collected.trainingDataset.samples.nodes[0].id,
    TrainingRun: training,
    ProcessingJob: job,
    MonitoringCampaign: planned,
    CalibrationFrame: frame,
    WorkflowRun: workflow,
  };
}
