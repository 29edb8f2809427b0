/** Model runs in the graph. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { ATTEMPT, attemptField } from '../kit/worker-inputs.js';
import { beginningMutations } from '../runs/beginning-schema.js';
import { OBSERVATION_RUN_CONDITIONS, RunStatus, workersMutations } from '../runs/schema.js';
import { MODEL_RUN } from './entity.js';
import { completeModelRun, toApply } from './run-service.js';

const ModelRun = builder.prismaNode(MODEL_RUN.name, {
  ...rowOf(MODEL_RUN),
  description: 'One application of a model to an observation.',
  fields: (t) => ({
    model: t.relation('model', { description: 'The model, in the version that was applied.' }),
    observation: t.relation('observation', { description: 'The observation that it was applied to.' }),
    status: t.expose('status', { type: RunStatus }),
    inferenceTime: t.exposeFloat('inferenceTime', { nullable: true }),
    energy: t.exposeFloat('energy', { nullable: true }),
    predictions: t.expose('predictions', { type: 'JSON', nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    retryCount: t.exposeInt('retryCount'),
    attempt: t.exposeInt('retryCount', ATTEMPT),
    leaseEndsAt: t.expose('leaseEndsAt', { type: 'DateTime', nullable: true }),
    maxAttempts: t.exposeInt('maxAttempts', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const runs = listsOf(MODEL_RUN, ModelRun);
const filter = filterOf(MODEL_RUN, {
  ...OBSERVATION_RUN_CONDITIONS,
  modelId: refersTo('modelId', 'Model', 'The model that was applied.'),
});

builder.queryFields((t) => ({
  modelRuns: runs.root(t, { filter }),
  modelRun: oneOf(t, MODEL_RUN),
}));

const CompleteModelRunInput = builder.inputType('CompleteModelRunInput', {
  description: 'The results of the model. Record detections first, with recordDetections.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    inferenceTime: t.float({ description: 'The duration of inference in milliseconds.' }),
    energy: t.float({ description: 'Energy used, in watt hours.' }),
    predictions: t.field({ type: 'JSON', description: "The model's predictions, in its own format." }),
    attempt: attemptField(t),
  }),
});

const runPayload = payloadOf(MODEL_RUN);

builder.mutationFields((t) => ({
  completeModelRun: t.field({
    description: 'Completes a run. It is idempotent.',
    type: runPayload('CompleteModelRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'detection:process' },
    args: { input: t.arg({ type: CompleteModelRunInput, required: true, description: 'The results.' }) },
    resolve: changing(MODEL_RUN, completeModelRun),
  }),
}));

beginningMutations<{ readonly modelId: string }>({
  kind: MODEL_RUN,
  starting: {
    field: 'Starts a run. If two workers start the same model on the same observation, one succeeds and the other gets CONFLICT.',
    input: 'The model to apply, and the observation.',
    inputs: 'The model to apply, and the observations.',
    status: 'must not be ARCHIVED',
  },
  claims: 'Observations wait while they are DIFFERENCED and have no run of the model.',
  parameters: (t) => ({
    modelId: t.id({ required: true, description: 'The model; it need not be the version in use.' }),
  }),
  begin: ({ modelId }) => toApply(idOf('Model', modelId, 'input.modelId')),
});

workersMutations(MODEL_RUN, ' Detections that it had recorded stay.');
