/** Model runs in the graph. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { attemptField, RunStatus, runFilterFields, runFilterWhere, runSorting, workersMutations } from '../runs/schema.js';
import { completeModelRun, MODEL_STEP, modelRunsVisibleTo, startModelRun } from './run-service.js';

export const ModelRun = builder.prismaNode('ModelRun', {
  description: 'One application of a model to an observation.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [modelRunsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    model: t.relation('model', { description: 'The model, in the version that was applied.' }),
    observation: t.relation('observation', { description: 'The observation it was applied to.' }),
    status: t.expose('status', { type: RunStatus }),
    inferenceTime: t.exposeFloat('inferenceTime', { nullable: true }),
    energy: t.exposeFloat('energy', { nullable: true }),
    predictions: t.expose('predictions', { type: 'JSON', nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    retryCount: t.exposeInt('retryCount'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const ModelRunFilter = builder.inputType('ModelRunFilter', {
  description: 'Which model runs to list; everything given must hold.',
  fields: (t) => ({ modelId: t.id({ description: 'The model that was applied.' }), ...runFilterFields(t) }),
});

const ModelRunConnection = connectionType('ModelRun', ModelRun, 'model runs');
const { sortArgs, orderOf } = runSorting('ModelRun', 'model runs');

builder.queryFields((t) => ({
  modelRuns: t.field({
    description: 'Model runs.',
    type: ModelRunConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: ModelRunFilter, description: 'Which runs to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const { modelId, ...filter } = args.filter ?? {};
      const where = {
        AND: [
          modelRunsVisibleTo(caller.principal),
          modelId != null ? { modelId: idOf('Model', modelId, 'filter.modelId') } : {},
          await runFilterWhere(app.db, caller.principal, filter),
        ],
      };
      return pageOf(app.db.modelRun, where, orderOf(args), { args, context, info });
    },
  }),
  modelRun: oneById(t, ModelRun, 'model run', modelRunsVisibleTo),
}));

const StartModelRunInput = builder.inputType('StartModelRunInput', {
  description: 'The model to apply, and to what.',
  fields: (t) => ({
    modelId: t.id({ required: true, description: 'The model; it need not be the version in use.' }),
    observationId: t.id({ required: true, description: 'The observation; any that is not ARCHIVED.' }),
  }),
});

const CompleteModelRunInput = builder.inputType('CompleteModelRunInput', {
  description: 'What the model made of it. Detections are recorded before, by recordDetections.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    inferenceTime: t.float({ description: 'How long inference took, in milliseconds.' }),
    energy: t.float({ description: 'Energy used, in watt hours.' }),
    predictions: t.field({ type: 'JSON', description: 'What the model predicted, in its own form.' }),
    attempt: attemptField(t),
  }),
});

const runPayload = entityPayload(ModelRun, 'run');

builder.mutationFields((t) => ({
  startModelRun: t.field({
    description:
      'Starts a run. Of two workers that start the same model on the same observation one wins, the other gets CONFLICT.',
    type: runPayload('StartModelRunPayload', 'The run that was started.'),
    authScopes: { permission: 'detection:process' },
    args: { input: t.arg({ type: StartModelRunInput, required: true, description: 'The model and the observation.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const modelId = idOf('Model', input.modelId, 'input.modelId');
      const observationId = idOf('Observation', input.observationId, 'input.observationId');
      return { id: await startModelRun(app, caller, modelId, observationId) };
    },
  }),
  completeModelRun: t.field({
    description: 'Completes a run. Doing it twice is harmless.',
    type: runPayload('CompleteModelRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'detection:process' },
    args: { input: t.arg({ type: CompleteModelRunInput, required: true, description: 'What was made.' }) },
    resolve: changing(ModelRun, completeModelRun),
  }),
}));

workersMutations({
  entity: ModelRun,
  step: MODEL_STEP,
  permission: 'detection:process',
  failing: 'Fails a run. Doing it twice is harmless.',
  retrying: 'Starts a failed run again, or one that was never heard of again. Detections that it had recorded stay.',
});
