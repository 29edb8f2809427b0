/** Detection: registers a version of a model and activates it; a worker applies it to the targets. */
import type { DetectionType } from '../../../client/gql/graphql.js';
import {
  ActivateModel,
  ClaimModelRuns,
  CompleteModelRun,
  CreateModel,
  DeactivateModel,
  RecordDetections,
} from '../../../client/pipeline-operations.js';
import { call } from '../call.js';
import { counted, step } from '../show.js';
import type { Visit } from '../visit.js';
import { claimOf, others } from './reduce.js';
import { atEdge, type Target } from './target.js';

/** Returns the model's id. */
export async function register(visit: Visit): Promise<string> {
  step('Register a version of a model and put it to use: models belong to no survey');
  const registrar = await visit.keys.madeFor('registry', [CreateModel, ActivateModel], []);
  const model = { name: 'demo-transients', version: visit.mark.replace(/^demo-/, ''), type: 'cnn', trainingEnergy: 1.8 };
  const input = { ...model, metrics: { precision: 0.94, recall: 0.91 } };
  const { id } = (await call(registrar, CreateModel, { input })).createModel.model;
  visit.left.push(`the model ${model.name} ${model.version}, not in use`);
  visit.undo((person) => call(person, DeactivateModel, { input: { id } }));
  await call(registrar, ActivateModel, { input: { id } });
  return id;
}

export interface Detected {
  readonly id: string;
  readonly type: DetectionType;
  readonly confidence: number;
}

export async function detect(
  visit: Visit,
  modelId: string,
  targets: readonly Target[],
  candidates: ReadonlyMap<string, readonly string[]>,
): Promise<readonly Detected[]> {
  step('Run the model on each and record the class of each candidate');
  const worker = await visit.keys.madeFor('detect', [ClaimModelRuns, RecordDetections, CompleteModelRun]);
  const detected: Detected[] = [];
  const claim = { input: { ...claimOf(visit, targets.length), modelId } };
  const options = { idempotencyKey: `${visit.mark}:detect` };
  const { runs } = (await call(worker, ClaimModelRuns, claim, options)).claimModelRuns;
  for (const [index, { id, attempt, modelRun }] of runs.entries()) {
    const { observation } = modelRun;
    const { ra, dec } = observation;
    const quiet = index > 0;
    const [real, edge] = candidates.get(observation.id) ?? [];
    const detections = [
      { candidateId: real, ra, dec, confidence: round(0.97 - 0.05 * index), type: 'SUPERNOVA' as const },
      {
        candidateId: edge,
        ...atEdge(observation),
        confidence: round(0.55 - 0.02 * index),
        type: 'UNKNOWN' as const,
      },
    ];
    await call(worker, RecordDetections, { input: { modelRunId: id, attempt, detections } }, { quiet });
    const cost = { inferenceTime: 12.5, energy: 0.004 };
    const { completeModelRun } = await call(worker, CompleteModelRun, { input: { id, attempt, ...cost } }, { quiet });
    detected.push(...completeModelRun.modelRun.detections.nodes);
  }
  others(runs);
  visit.left.push(`${counted(runs.length, 'run')} of the model with ${counted(detected.length, 'detection')}`);
  return detected;
}

const round = (value: number): number => Math.round(value * 100) / 100;
