/** Model runs: the worker's side of applying a model to an observation. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { storedDouble } from '../../database/doubles.js';
import { recordChange } from '../audit/service.js';
import { json, notNegative } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { visibleObservation } from '../observations/service.js';
import type { Attempt } from '../runs/lifecycle.js';
import { completeRun, onlyOneUnfinished, type Step } from '../runs/transitions.js';
import { MODEL_RUN } from './entity.js';

export const RUN = 'ModelRun';

/** Takes the row lock of a run that the caller may see. Throws NOT_FOUND. */
export const lockModelRun = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, 'model_runs', RUN, id, () =>
    tx.modelRun.findFirst({
      where: { AND: [{ id }, MODEL_RUN.visibleTo(principal)] },
      select: {
        id: true,
        status: true,
        retryCount: true,
        updatedAt: true,
        modelId: true,
        observationId: true,
        surveyId: true,
      },
    }),
  );

/** Starts a run. Of two workers that start the same model on the same observation one wins, the other gets CONFLICT. */
export async function startModelRun(app: App, caller: Caller, modelId: string, observationId: string): Promise<string> {
  return onlyOneUnfinished('Observation', observationId, () =>
    app.db.$transaction(async (tx) => {
      const { surveyId } = await visibleObservation(tx, caller.principal, observationId);
      await refuseArchived(tx, observationId);
      const model = await tx.model.findUnique({ where: { id: modelId }, select: { id: true } });
      if (model === null) throw notFound('Model', globalId('Model', modelId));
      const data = { modelId, observationId, surveyId, startedAt: new Date() };
      const { id } = await tx.modelRun.create({ data, select: { id: true } });
      const after = { status: 'RUNNING', modelId, observationId };
      await recordChange(tx, caller, { action: 'startModelRun', entityType: RUN, entityId: id, after });
      return id;
    }),
  );
}

export interface ModelRunResult extends Attempt {
  readonly inferenceTime?: number | null | undefined;
  readonly energy?: number | null | undefined;
  readonly predictions?: unknown;
}

/** Completes a run. Completing it again changes nothing. */
export const completeModelRun = (app: App, caller: Caller, id: string, result: ModelRunResult): Promise<void> =>
  completeRun(app, caller, MODEL_STEP, id, result, async (tx, completed) => {
    await tx.modelRun.update({
      where: { id },
      data: {
        ...completed,
        inferenceTime: storedDouble(notNegative(result.inferenceTime, 'input.inferenceTime')),
        energy: storedDouble(notNegative(result.energy, 'input.energy')),
        predictions: json(result.predictions, 'input.predictions'),
      },
      select: { id: true },
    });
  });

/** What runs of this step are to be completed, heard of, failed and retried by. */
export const MODEL_STEP: Step = {
  type: RUN,
  during: null,
  lock: lockModelRun,
  lockToRetry: lockUnlessArchived,
  save: (tx, id, data) => tx.modelRun.update({ where: { id }, data, select: { id: true } }),
};

async function lockUnlessArchived(tx: Tx, principal: Principal, id: string) {
  const run = await lockModelRun(tx, principal, id);
  await refuseArchived(tx, run.observationId);
  return run;
}

/** Nothing works on an archived observation; held so that it is not archived meanwhile. */
async function refuseArchived(tx: Tx, observationId: string): Promise<void> {
  const [observation] = await tx.$queryRaw<
    { status: string }[]
  >`SELECT status::text FROM observations WHERE id = ${observationId}::uuid FOR SHARE`;
  if (observation?.status !== 'ARCHIVED') return;
  throw conflict(
    'The observation is ARCHIVED: nothing works on it any more.',
    'Observation',
    globalId('Observation', observationId),
    {
      status: observation.status,
    },
  );
}
