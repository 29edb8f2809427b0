/** Model runs: the worker's side of applying a model to an observation. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { storedDouble } from '../../database/doubles.js';
import { recordChange } from '../audit/service.js';
import { json, notNegative } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { visibleObservation } from '../observations/service.js';
import { refuseArchived } from '../observations/status.js';
import { completeRun, onlyOneUnfinished } from '../runs/transitions.js';
import { MODEL_RUN } from './entity.js';

/** Starts a run. If two workers start the same model on the same observation, one succeeds and the other gets CONFLICT. */
export async function startModelRun(app: App, caller: Caller, modelId: string, observationId: string): Promise<string> {
  return onlyOneUnfinished(MODEL_RUN, 'Observation', observationId, () =>
    app.db.$transaction(async (tx) => {
      const { surveyId } = await visibleObservation(tx, caller.principal, observationId);
      await refuseArchived(tx, observationId);
      const model = await tx.model.findUnique({ where: { id: modelId }, select: { id: true } });
      if (model === null) throw notFound('Model', globalId('Model', modelId));
      const data = { modelId, observationId, surveyId, startedAt: new Date() };
      const { id } = await tx.modelRun.create({ data, select: { id: true } });
      const after = { status: 'RUNNING', modelId, observationId };
      await recordChange(tx, caller, { action: 'startModelRun', entityType: MODEL_RUN.name, entityId: id, after });
      return id;
    }),
  );
}

export interface ModelRunResult extends Attempt {
  readonly inferenceTime?: number | null | undefined;
  readonly energy?: number | null | undefined;
  readonly predictions?: unknown;
}

/** Completes a run. It is idempotent. */
export const completeModelRun = (app: App, caller: Caller, id: string, result: ModelRunResult): Promise<void> =>
  completeRun(app, caller, MODEL_RUN, id, result, async (tx, completed) => {
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
