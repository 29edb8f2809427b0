/**
 * Demo data of the pipeline: it runs on three observations, by the same services that workers call. So the first query on any
 * entity shows something, and every status is consistent. Positions and classes of the transients are public and true. No image
 * was processed and no network was trained, and the rows state that.
 */
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';
import { globalId } from '../base/ids.js';
import { registerCalibrationFrame } from '../modules/calibration/service.js';
import { createCampaign } from '../modules/campaigns/service.js';
import { createAlert } from '../modules/curation/alert-service.js';
import { validateDetections } from '../modules/curation/service.js';
import { recordDetections } from '../modules/detections/recording.js';
import { recordCandidates } from '../modules/differencing/candidates.js';
import { completeDifferenceRun, toDifference } from '../modules/differencing/service.js';
import { createProcessingJob } from '../modules/jobs/service.js';
import { completeModelRun, toApply } from '../modules/models/run-service.js';
import { activateModel, createModel } from '../modules/models/service.js';
import { PREPROCESS_RUN } from '../modules/preprocessing/entity.js';
import { completePreprocessRun, toPreprocess } from '../modules/preprocessing/service.js';
import { startRun } from '../modules/runs/start.js';
import { failRun } from '../modules/runs/transitions.js';
import type { Beginning } from '../modules/runs/work.js';
import { setSystemConfig } from '../modules/settings/service.js';
import { completeTrainingRun, startTrainingRun } from '../modules/training/run-service.js';
import { collectTrainingDataset } from '../modules/training/service.js';
import { startWorkflowRun } from '../modules/workflows/service.js';

interface Observed {
  readonly id: string;
  readonly externalId: string;
  readonly ra: number;
  readonly dec: number;
}

const NOTE = 'Demo data: nothing was computed.';

/** One observation completes the pipeline, one is preprocessed, one fails. */
export async function runDemoPipeline(app: App, caller: Caller, observations: readonly Observed[]): Promise<void> {
  const named = (name: string) => observations.find(({ externalId }) => externalId === name) as Observed;
  const supernova = named('SN2023ixf');
  const modelId = await demoModel(app, caller);
  const calibrationFrameIds = await demoFrames(app, caller);
  for (const { id } of [supernova, named('AT2018cow')]) {
    const run = await start(app, caller, toPreprocess, 'startPreprocessRun', id);
    await completePreprocessRun(app, caller, run, { calibrationApplied: true, wcsAligned: true, calibrationFrameIds });
  }
  await failedRun(app, caller, named('AT2019dsg').id);
  const candidates = await demoCandidates(app, caller, supernova);
  await demoDetections(app, caller, modelId, supernova, candidates);
  await demoTraining(app, caller, modelId);
  await demoCampaign(app, caller, supernova);
  await setSystemConfig(app, caller, { key: 'demo.note', value: NOTE, description: 'Read by nothing.' });
}

async function start(app: App, caller: Caller, step: Beginning, action: string, observationId: string): Promise<string> {
  const named = { id: globalId('Observation', observationId) };
  return (await startRun(app, caller, step, { action, named, onlyIfNeeded: false })).id;
}

async function demoModel(app: App, caller: Caller): Promise<string> {
  const description = 'Demo data: no such network was trained.';
  const id = await createModel(app, caller, { name: 'demo-classifier', version: '1.0.0', type: 'cnn', description });
  await activateModel(app, caller, id);
  return id;
}

/** Two frames of one instrument. Returns their global ids. */
async function demoFrames(app: App, caller: Caller): Promise<string[]> {
  const frame = { survey: 'ZTF', instrument: 'ZTF camera', description: NOTE, validFrom: new Date('2018-01-01') };
  const bias = await registerCalibrationFrame(app, caller, { ...frame, type: 'BIAS', path: 'demo/bias.fits' });
  const flat = await registerCalibrationFrame(app, caller, { ...frame, type: 'FLAT', path: 'demo/flat-r.fits', filterBand: 'r' });
  return [bias, flat].map((id) => globalId('CalibrationFrame', id));
}

/** A campaign around the supernova. */
async function demoCampaign(app: App, caller: Caller, { ra, dec }: Observed): Promise<void> {
  await createCampaign(app, caller, {
    survey: 'ZTF',
    name: 'demo-M101',
    description: NOTE,
    regions: [{ name: 'M101', ra, dec, radius: 0.5, priority: 8, isActive: true }],
    missions: [{ name: 'ZTF', instruments: ['ZTF camera'], filterBands: ['g', 'r'], isActive: true }],
    startsAt: new Date('2023-05-01'),
    endsAt: new Date('2024-05-01'),
    isActive: true,
  });
}

/** A run to retry, and the workflow run with the job for it. */
async function failedRun(app: App, caller: Caller, observationId: string): Promise<void> {
  const run = await start(app, caller, toPreprocess, 'startPreprocessRun', observationId);
  await failRun(app, caller, PREPROCESS_RUN, run, { error: `${NOTE} Try retryPreprocessRun.` });
  const flow = { flow: 'demo-flow', externalId: 'demo-1', survey: 'ZTF', parameters: { note: NOTE } };
  await createProcessingJob(app, caller, {
    survey: 'ZTF',
    workflowRunId: globalId('WorkflowRun', await startWorkflowRun(app, caller, flow)),
    type: 'preprocess',
    entityId: globalId('PreprocessRun', run),
    workflowId: 'demo-flow',
    priority: 0,
    maxRetries: 3,
  });
}

/** Rounded to a microdegree. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** The positions of the demo's candidates: at the transient, beside it, and at the edge of the image. */
const positionsAround = ({ ra, dec }: Observed) => [
  { ra, dec, pixelX: 1024, pixelY: 1024 },
  { ra, dec: rounded(dec + 0.01), pixelX: 1024, pixelY: 1060 },
  { ra, dec: rounded(dec + 0.28), pixelX: 1024, pixelY: 2047 },
];

/** Returns the global ids of the candidates, in the order of the positions. */
async function demoCandidates(app: App, caller: Caller, observed: Observed): Promise<string[]> {
  const how = toDifference({ algorithm: 'zogy', threshold: 5 });
  const run = await start(app, caller, how, 'startDifferenceRun', observed.id);
  const snrs = [42, 6.1, 5.4];
  const candidates = positionsAround(observed).map((position, index) => ({ ...position, snr: snrs[index], flags: ['demo'] }));
  await recordCandidates(app, caller, { differenceRunId: run, candidates });
  await completeDifferenceRun(app, caller, run, {});
  const rows = await app.db.candidate.findMany({
    where: { differenceRunId: run },
    select: { id: true },
    orderBy: { dec: 'asc' },
  });
  return rows.map(({ id }) => globalId('Candidate', id));
}

/** Three detections: one validated, with an alert; one rejected; one for a newcomer to judge. */
async function demoDetections(
  app: App,
  caller: Caller,
  modelId: string,
  observed: Observed,
  candidates: readonly string[],
): Promise<void> {
  const modelRunId = await start(app, caller, toApply(modelId), 'startModelRun', observed.id);
  const classes = [
    { confidence: 0.98, type: 'SUPERNOVA' },
    { confidence: 0.62, type: 'TRANSIENT' },
    { confidence: 0.51, type: 'UNKNOWN' },
  ] as const;
  const detections = positionsAround(observed).map((position, index) => ({
    ...position,
    ...classes[index],
    candidateId: candidates[index],
  }));
  await recordDetections(app, caller, { modelRunId, detections });
  await completeModelRun(app, caller, modelRunId, { predictions: { note: NOTE } });
  const rows = await app.db.detection.findMany({ where: { modelRunId }, select: { id: true }, orderBy: { confidence: 'desc' } });
  const [real, , edge] = rows.map(({ id }) => id) as [string, string, string];
  await validateDetections(app, caller, [
    { detectionId: real, label: 'SUPERNOVA', quality: 0.9, notes: 'SN 2023ixf, type II, in M101.' },
    { detectionId: edge, label: 'ARTIFACT', quality: 0.9, notes: NOTE, tags: ['near_edge'] },
  ]);
  await createAlert(app, caller, { detectionId: real, type: 'new_supernova', title: 'SN 2023ixf in M101', message: NOTE });
}

async function demoTraining(app: App, caller: Caller, modelId: string): Promise<void> {
  const name = 'demo-judged';
  const datasetId = await collectTrainingDataset(app, caller, { name, description: NOTE, surveys: ['ZTF'], seed: 42 });
  const run = await startTrainingRun(app, caller, { datasetId, modelId, name: 'demo-training', parameters: { epochs: 10 } });
  await completeTrainingRun(app, caller, run, { metrics: { note: NOTE } });
}
