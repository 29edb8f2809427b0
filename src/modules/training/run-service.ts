/** Training runs: the worker's side of training a model on a dataset. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { json, notBlank, optionalName } from '../kit/input.js';
import { presentMoment } from '../kit/staleness.js';
import type { Attempt } from '../kit/steps.js';
import { completeRun } from '../runs/transitions.js';
import { TRAINING_RUN } from './entity.js';
import { checkDatasetVisible } from './service.js';

async function checkModelExists(tx: Tx, id: string): Promise<void> {
  if ((await tx.model.count({ where: { id } })) === 0) throw notFound('Model', globalId('Model', id));
}

/** The details of a run, at its start and its completion. */
interface RunFields {
  readonly modelId?: string | undefined;
  readonly mlflowRunId?: string | null | undefined;
}

export interface NewTrainingRun extends RunFields {
  readonly datasetId: string;
  readonly name: string;
  readonly parameters?: unknown;
}

/** Starts a run. Any number of runs may use a dataset at the same time. */
export async function startTrainingRun(app: App, caller: Caller, input: NewTrainingRun): Promise<string> {
  const { datasetId } = input;
  const data = {
    datasetId,
    name: notBlank(LONGEST.name, input.name, 'input.name'),
    parameters: json(input.parameters, 'input.parameters'),
    ...checkedFields(input),
  };
  return app.db.$transaction(async (tx) => {
    await checkDatasetVisible(tx, caller.principal, datasetId);
    if (data.modelId !== undefined) await checkModelExists(tx, data.modelId);
    const now = await presentMoment(tx);
    const { id } = await tx.trainingRun.create({ data: { ...data, startedAt: now, updatedAt: now }, select: { id: true } });
    const after = plain({ status: 'RUNNING', ...data });
    await recordChange(tx, caller, { action: 'startTrainingRun', entityType: TRAINING_RUN.name, entityId: id, after });
    return id;
  });
}

export interface TrainingResult extends RunFields, Attempt {
  readonly metrics?: unknown;
}

/** Completes a run. It is idempotent. */
export async function completeTrainingRun(app: App, caller: Caller, id: string, result: TrainingResult): Promise<void> {
  const fields = checkedFields(result);
  const metrics = json(result.metrics, 'input.metrics');
  await completeRun(app, caller, TRAINING_RUN, id, result, async (tx, completed) => {
    if (fields.modelId !== undefined) await checkModelExists(tx, fields.modelId);
    await tx.trainingRun.update({ where: { id }, data: { ...completed, metrics, ...fields }, select: { id: true } });
    return fields;
  });
}

/** The given fields, checked. Fields that are not given stay unchanged. */
const checkedFields = ({ modelId, mlflowRunId }: RunFields) => ({
  ...(modelId !== undefined && { modelId }),
  ...(mlflowRunId && { mlflowRunId: optionalName(LONGEST.name, mlflowRunId, 'input.mlflowRunId') }),
});
