/** Model runs: the worker's side of applying a model to an observation. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { storedDouble } from '../../database/statements/doubles.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { json, notNegative } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { completeRun } from '../runs/transitions.js';
import type { Beginning } from '../runs/work.js';
import { MODEL_RUN } from './entity.js';

/** Runs of a model, in any version. Throws NOT_FOUND when it does not exist. */
export const toApply = (modelId: string): Beginning => ({
  workOf: async (tx) => {
    const models = await tx.$queryRaw<unknown[]>`${KEEP_PLAN} SELECT id FROM models WHERE id = ${modelId}::uuid`;
    if (models.length === 0) throw notFound('Model', globalId('Model', modelId));
    return { kind: MODEL_RUN, parameters: { model_id: modelId }, shown: { modelId } };
  },
});

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
