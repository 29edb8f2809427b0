/** Training runs in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { entityPayload } from '../../graphql/payload.js';
import { Model } from '../models/schema.js';
import { runsWhere } from '../runs/lifecycle.js';
import { attemptField, RunStatus, runFilterFields, runSorting, workersMutations } from '../runs/schema.js';
import { datasetsOfSurvey } from './filter.js';
import { completeTrainingRun, startTrainingRun, TRAINING_STEP, trainingRunsVisibleTo } from './run-service.js';
import { TrainingDataset } from './type.js';

export const TrainingRun = builder.prismaNode('TrainingRun', {
  description: 'One training of a model on a dataset.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [trainingRunsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    dataset: t.relation('dataset', { type: TrainingDataset, description: 'The dataset it trains on.' }),
    model: t.relation('model', {
      type: Model,
      nullable: true,
      description: 'The model that is trained, or came out; null when it is not registered.',
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

const TrainingRunFilter = builder.inputType('TrainingRunFilter', {
  description: 'Which training runs to list; everything given must hold.',
  fields: (t) => {
    const { status, stale } = runFilterFields(t);
    return {
      survey: t.string({ description: 'The name of a survey that their dataset was collected from.', extensions: nameField }),
      datasetId: t.id({ description: 'The dataset they train on.' }),
      modelId: t.id({ description: 'The model that is trained, or came out.' }),
      status,
      stale,
    };
  },
});

const TrainingRunConnection = connectionType('TrainingRun', TrainingRun, 'training runs');
const { sortArgs, orderOf } = runSorting('TrainingRun', 'training runs');

builder.queryFields((t) => ({
  trainingRuns: t.field({
    description: 'Training runs.',
    type: TrainingRunConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: TrainingRunFilter, description: 'Which runs to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const { survey, datasetId, modelId, ...filter } = args.filter ?? {};
      const where = {
        AND: [
          trainingRunsVisibleTo(caller.principal),
          survey != null ? { dataset: await datasetsOfSurvey(app.db, caller.principal, survey) } : {},
          datasetId != null ? { datasetId: idOf('TrainingDataset', datasetId, 'filter.datasetId') } : {},
          modelId != null ? { modelId: idOf('Model', modelId, 'filter.modelId') } : {},
          runsWhere(filter),
        ],
      };
      return pageOf(app.db.trainingRun, where, orderOf(args), { args, context, info });
    },
  }),
  trainingRun: oneById(t, TrainingRun, 'training run', trainingRunsVisibleTo),
}));

/** What may be said of a run when it starts, and when it completes. */
const fields = (t: InputFields) => ({
  modelId: t.id({ description: 'The model that is trained, or came out, once it is registered.' }),
  mlflowRunId: t.string({ description: `The run in MLflow, at most ${LONGEST.name} characters.`, extensions: nameField }),
});

const StartTrainingRunInput = builder.inputType('StartTrainingRunInput', {
  description: 'A training to start.',
  fields: (t) => ({
    datasetId: t.id({ required: true, description: 'The dataset to train on.' }),
    name: t.string({
      required: true,
      description: `What the run is called, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    parameters: t.field({ type: 'JSON', description: 'The parameters of the training.' }),
    ...fields(t),
  }),
});

const CompleteTrainingRunInput = builder.inputType('CompleteTrainingRunInput', {
  description: 'What training gave.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    metrics: t.field({ type: 'JSON', description: 'What came out, by name of the metric.' }),
    ...fields(t),
    attempt: attemptField(t),
  }),
});

const runPayload = entityPayload(TrainingRun, 'run');

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
    description: 'Completes a run with its metrics. Doing it twice is harmless.',
    type: runPayload('CompleteTrainingRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'training:data_collection' },
    args: { input: t.arg({ type: CompleteTrainingRunInput, required: true, description: 'What training gave.' }) },
    resolve: async (_root, { input: { id: given, modelId, ...result } }, { app, caller }) => {
      const id = idOf('TrainingRun', given, 'input.id');
      await completeTrainingRun(app, caller, id, { ...result, ...modelOf(modelId) });
      return { id };
    },
  }),
}));

workersMutations({
  entity: TrainingRun,
  step: TRAINING_STEP,
  permission: 'training:data_collection',
  failing: 'Fails a run. Doing it twice is harmless.',
  retrying: 'Starts a failed run again, or one that was never heard of again.',
});
