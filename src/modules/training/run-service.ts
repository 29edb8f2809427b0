/** Training runs: the worker's side of training a model on a dataset. */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { recordChange } from '../audit/service.js';
import { json, notBlank, optionalName } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import type { Attempt } from '../runs/lifecycle.js';
import { completeRun, type Step } from '../runs/transitions.js';
import { checkDatasetVisible, trainingDatasetsVisibleTo } from './service.js';

const TYPE = 'TrainingRun';

/** A run is seen by whoever sees the dataset that it trains on. */
export const trainingRunsVisibleTo = (principal: Principal): Prisma.TrainingRunWhereInput =>
  principal.surveyIds === null ? {} : { dataset: trainingDatasetsVisibleTo(principal) };

/** Takes the row lock of a run that the caller may see. Throws NOT_FOUND. */
const lockRun = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, 'training_runs', TYPE, id, () =>
    tx.trainingRun.findFirst({
      where: { AND: [{ id }, trainingRunsVisibleTo(principal)] },
      select: { id: true, status: true, retryCount: true, updatedAt: true },
    }),
  );

async function checkModelExists(tx: Tx, id: string): Promise<void> {
  if ((await tx.model.count({ where: { id } })) === 0) throw notFound('Model', globalId('Model', id));
}

/** What may be said of a run when it starts and when it completes. */
interface RunFields {
  readonly modelId?: string | undefined;
  readonly mlflowRunId?: string | null | undefined;
}

export interface NewTrainingRun extends RunFields {
  readonly datasetId: string;
  readonly name: string;
  readonly parameters?: unknown;
}

/** Starts a run. One dataset may be trained on by any number of runs at once. */
export async function startTrainingRun(app: App, caller: Caller, input: NewTrainingRun): Promise<string> {
  const { datasetId } = input;
  const data = {
    datasetId,
    name: notBlank(LONGEST.name, input.name, 'input.name'),
    parameters: json(input.parameters, 'input.parameters'),
    startedAt: new Date(),
    ...checkedFields(input),
  };
  return app.db.$transaction(async (tx) => {
    await checkDatasetVisible(tx, caller.principal, datasetId);
    if (data.modelId !== undefined) await checkModelExists(tx, data.modelId);
    const { id } = await tx.trainingRun.create({ data, select: { id: true } });
    const after = { status: 'RUNNING', datasetId, name: data.name, ...checkedFields(input) };
    await recordChange(tx, caller, { action: 'startTrainingRun', entityType: TYPE, entityId: id, after });
    return id;
  });
}

export interface TrainingResult extends RunFields, Attempt {
  readonly metrics?: unknown;
}

/** Completes a run. Completing it again changes nothing. */
export async function completeTrainingRun(app: App, caller: Caller, id: string, result: TrainingResult): Promise<void> {
  const fields = checkedFields(result);
  const metrics = json(result.metrics, 'input.metrics');
  await completeRun(app, caller, TRAINING_STEP, id, result, async (tx, completed) => {
    if (fields.modelId !== undefined) await checkModelExists(tx, fields.modelId);
    await tx.trainingRun.update({ where: { id }, data: { ...completed, metrics, ...fields }, select: { id: true } });
    return fields;
  });
}

/** What runs of this step are to be completed, heard of, failed and retried by. */
export const TRAINING_STEP: Step = {
  type: TYPE,
  during: null,
  lock: lockRun,
  save: (tx, id, data) => tx.trainingRun.update({ where: { id }, data, select: { id: true } }),
};

/** The fields that were given, checked. What was not given stays out, and so unchanged. */
const checkedFields = ({ modelId, mlflowRunId }: RunFields) => ({
  ...(modelId !== undefined && { modelId }),
  ...(mlflowRunId && { mlflowRunId: optionalName(LONGEST.name, mlflowRunId, 'input.mlflowRunId') }),
});
