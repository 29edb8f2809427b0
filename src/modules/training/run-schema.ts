/** Training runs in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { payloadOf } from '../../graphql/types/payload.js';
import { attemptField } from '../kit/worker-inputs.js';
import { Model } from '../models/schema.js';
import { RUN_CONDITIONS, RunStatus, workersMutations } from '../runs/schema.js';
import { ofSurveys } from '../surveys/filter.js';
import { TRAINING_RUN } from './entity.js';
import { completeTrainingRun, startTrainingRun } from './run-service.js';
import { TrainingDataset } from './type.js';

const TrainingRun = builder.prismaNode(TRAINING_RUN.name, {
  ...rowOf(TRAINING_RUN),
  description: 'One training of a model on a dataset.',
  fields: (t) => ({
    dataset: t.relation('dataset', { type: TrainingDataset, description: 'The dataset it trains on.' }),
    model: t.relation('model', {
      type: Model,
      nullable: true,
      description: 'The trained model; null when it is not registered.',
    }),
    name: t.exposeString('name'),
    status: t.expose('status', { type: RunStatus }),
    parameters: t.expose('parameters', { type: 'JSON', nullable: true }),
    metrics: t.expose('metrics', { type: 'JSON', nullable: true }),
    mlflowRunId: t.exposeString('mlflowRunId', { nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    retryCount: t.exposeInt('retryCount'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const runs = listsOf(TRAINING_RUN, TrainingRun);
const filter = filterOf(TRAINING_RUN, {
  ...RUN_CONDITIONS,
  ...ofSurveys('The name of a survey that their dataset was collected from.', (some) => ({ dataset: { surveys: { some } } })),
  datasetId: refersTo('datasetId', 'TrainingDataset', 'The dataset they train on.'),
  modelId: refersTo('modelId', 'Model', 'The trained model.'),
});

builder.queryFields((t) => ({
  trainingRuns: runs.root(t, { filter }),
  trainingRun: oneOf(t, TRAINING_RUN),
}));

/** The details of a run, at its start and its completion. */
const fields = (t: InputFields) => ({
  modelId: t.id({ description: 'The trained model, once it is registered.' }),
  mlflowRunId: t.string({ description: `The run in MLflow, at most ${LONGEST.name} characters.`, extensions: nameField }),
});

const StartTrainingRunInput = builder.inputType('StartTrainingRunInput', {
  description: 'A training to start.',
  fields: (t) => ({
    datasetId: t.id({ required: true, description: 'The dataset to train on.' }),
    name: t.string({
      required: true,
      description: `The name of the run, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    parameters: t.field({ type: 'JSON', description: 'The parameters of the training.' }),
    ...fields(t),
  }),
});

const CompleteTrainingRunInput = builder.inputType('CompleteTrainingRunInput', {
  description: 'The results of training.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    metrics: t.field({ type: 'JSON', description: 'The results, by name of the metric.' }),
    ...fields(t),
    attempt: attemptField(t),
  }),
});

const runPayload = payloadOf(TRAINING_RUN);

const modelOf = (modelId: string | null | undefined) =>
  modelId != null ? { modelId: idOf('Model', modelId, 'input.modelId') } : {};

builder.mutationFields((t) => ({
  startTrainingRun: t.field({
    description: 'Records that a training has started.',
    type: runPayload('StartTrainingRunPayload', 'The run that was started.'),
    authScopes: { permission: 'training:data_collection' },
    args: { input: t.arg({ type: StartTrainingRunInput, required: true, description: 'The training.' }) },
    resolve: async (_root, { input: { modelId, ...input } }, { app, caller }) => {
      const datasetId = idOf('TrainingDataset', input.datasetId, 'input.datasetId');
      return { id: await startTrainingRun(app, caller, { ...input, datasetId, ...modelOf(modelId) }) };
    },
  }),
  completeTrainingRun: t.field({
    description: 'Completes a run with its metrics. It is idempotent.',
    type: runPayload('CompleteTrainingRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'training:data_collection' },
    args: { input: t.arg({ type: CompleteTrainingRunInput, required: true, description: 'The results of training.' }) },
    resolve: async (_root, { input: { id: given, modelId, ...result } }, { app, caller }) => {
      const id = idOf('TrainingRun', given, 'input.id');
      await completeTrainingRun(app, caller, id, { ...result, ...modelOf(modelId) });
      return { id };
    },
  }),
}));

workersMutations(TRAINING_RUN);
