/** Difference runs: the worker's side of subtracting a reference from an observation. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { storedDouble } from '../../database/doubles.js';
import { recordChange } from '../audit/service.js';
import { fileLocation, json, notBlank, notNegative, positive } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { illegalStep } from '../kit/steps.js';
import { OBSERVATION } from '../observations/entity.js';
import { visibleObservation } from '../observations/service.js';
import { moveObservation } from '../observations/status.js';
import { completeRun, onlyOneUnfinished } from '../runs/transitions.js';
import { DIFFERENCE_RUN } from './entity.js';

export interface NewDifferenceRun {
  readonly observationId: string;
  readonly referenceObservationId?: string | undefined;
  readonly referenceFitsPath?: string | null | undefined;
  readonly algorithm: string;
  readonly parameters?: unknown;
  /** In sigma, greater than 0. */
  readonly threshold?: number | null | undefined;
}

/** Starts a run and moves the observation to DIFFERENCING: of two workers one succeeds, the other gets CONFLICT. */
export async function startDifferenceRun(app: App, caller: Caller, input: NewDifferenceRun): Promise<string> {
  const { observationId, referenceObservationId } = input;
  if (referenceObservationId === observationId)
    throw badUserInput('input.referenceObservationId', 'must be another observation than the one to difference');
  const how = {
    referenceFitsPath: fileLocation(input.referenceFitsPath, 'input.referenceFitsPath'),
    algorithm: notBlank(LONGEST.word, input.algorithm, 'input.algorithm'),
    parameters: json(input.parameters, 'input.parameters'),
    threshold: storedDouble(positive(input.threshold, 'input.threshold')),
  };
  return onlyOneUnfinished(DIFFERENCE_RUN, 'Observation', observationId, () =>
    app.db.$transaction(async (tx) => {
      const { surveyId } = await visibleObservation(tx, caller.principal, observationId);
      const reference =
        referenceObservationId === undefined ? null : await visibleObservation(tx, caller.principal, referenceObservationId);
      await beginDifferencing(tx, caller, observationId);
      const images = {
        observationId,
        surveyId,
        referenceObservationId: reference?.id ?? null,
        referenceSurveyId: reference?.surveyId ?? null,
      };
      const { id } = await tx.differenceRun.create({
        data: { ...images, ...how, startedAt: new Date() },
        select: { id: true },
      });
      const { algorithm } = how;
      const after = { status: 'RUNNING', observationId, referenceObservationId: images.referenceObservationId, algorithm };
      await recordChange(tx, caller, { action: 'startDifferenceRun', entityType: DIFFERENCE_RUN.name, entityId: id, after });
      return id;
    }),
  );
}

/** Takes the step that starts a run. A FAILED observation can be differenced only if it was preprocessed before. */
async function beginDifferencing(tx: Tx, caller: Caller, id: string): Promise<void> {
  const to = 'DIFFERENCING';
  const { from } = await moveObservation(tx, caller, id, { to, action: 'startDifferenceRun' });
  if (from !== 'FAILED' || (await tx.preprocessRun.count({ where: { observationId: id, status: 'COMPLETED' } })) > 0) return;
  const legal = OBSERVATION.steps[from].filter((step) => step !== to);
  throw illegalStep(OBSERVATION, { id, status: from }, to, legal, 'was never preprocessed');
}

export interface DifferenceResult extends Attempt {
  readonly differenceFitsPath?: string | null | undefined;
  readonly significanceFitsPath?: string | null | undefined;
  /** In the units of the difference image, at least 0. */
  readonly noiseLevel?: number | null | undefined;
}

/** Completes a run and moves the observation to DIFFERENCED. It is idempotent. */
export const completeDifferenceRun = (app: App, caller: Caller, id: string, result: DifferenceResult): Promise<void> =>
  completeRun(app, caller, DIFFERENCE_RUN, id, result, (tx, completed) =>
    tx.differenceRun.update({
      where: { id },
      data: {
        ...completed,
        differenceFitsPath: fileLocation(result.differenceFitsPath, 'input.differenceFitsPath'),
        significanceFitsPath: fileLocation(result.significanceFitsPath, 'input.significanceFitsPath'),
        noiseLevel: storedDouble(notNegative(result.noiseLevel, 'input.noiseLevel')),
      },
      select: { candidatesFound: true },
    }),
  );
