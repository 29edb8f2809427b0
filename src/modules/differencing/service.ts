/** Difference runs: the worker's side of subtracting a reference from an observation. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { type ApiError, badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { storedDouble } from '../../database/statements/doubles.js';
import { fileLocation, json, notBlank, notNegative, positive } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { illegalStep } from '../kit/steps.js';
import { OBSERVATION } from '../observations/entity.js';
import type { LockedObservation } from '../observations/named.js';
import { visibleObservation } from '../observations/service.js';
import { completeRun } from '../runs/transitions.js';
import type { Beginning } from '../runs/work.js';
import { DIFFERENCE_RUN } from './entity.js';

/** How to difference. */
export interface Differencing {
  readonly algorithm: string;
  readonly parameters?: unknown;
  /** In sigma, greater than 0. */
  readonly threshold?: number | null | undefined;
}

/** What to subtract. */
export interface Reference {
  readonly referenceObservationId?: string | null | undefined;
  readonly referenceFitsPath?: string | null | undefined;
}

/** Runs of this algorithm with these parameters. Without a reference, its worker states it at the end. */
export function toDifference(how: Differencing, reference: Reference = {}): Beginning {
  const algorithm = notBlank(LONGEST.word, how.algorithm, 'input.algorithm');
  const parameters = json(how.parameters, 'input.parameters');
  const threshold = positive(how.threshold, 'input.threshold');
  const path = fileLocation(reference.referenceFitsPath, 'input.referenceFitsPath');
  return {
    workOf: async (tx, principal) => {
      const { referenceObservationId = null, referenceSurveyId = null } = await referenceOf(tx, principal, reference);
      return {
        kind: DIFFERENCE_RUN,
        parameters: { algorithm, parameters, threshold },
        further: {
          reference_observation_id: ['uuid', referenceObservationId],
          reference_survey_id: ['uuid', referenceSurveyId],
          reference_fits_path: ['text', path],
        },
        shown: { referenceObservationId, algorithm },
      };
    },
    refuse: refuseUnprocessed,
  };
}

/** The reference with its survey, if one is given. Throws NOT_FOUND when the caller may not see it. */
async function referenceOf(tx: Tx, principal: Principal, { referenceObservationId: id }: Reference) {
  if (id == null) return {};
  const { surveyId } = await visibleObservation(tx, principal, id);
  return { referenceObservationId: id, referenceSurveyId: surveyId };
}

/** A FAILED observation can be differenced only if it was preprocessed before. */
async function refuseUnprocessed(tx: Tx, { id, status }: LockedObservation): Promise<ApiError | null> {
  if (status !== 'FAILED' || (await tx.preprocessRun.count({ where: { observationId: id, status: 'COMPLETED' } })) > 0)
    return null;
  const to = 'DIFFERENCING';
  const legal = OBSERVATION.steps[status].filter((step) => step !== to);
  return illegalStep(OBSERVATION, { id, status }, to, legal, 'was never preprocessed');
}

export interface DifferenceResult extends Attempt, Reference {
  readonly differenceFitsPath?: string | null | undefined;
  readonly significanceFitsPath?: string | null | undefined;
  /** In the units of the difference image, at least 0. */
  readonly noiseLevel?: number | null | undefined;
}

/** Completes a run and moves the observation to DIFFERENCED. A given reference replaces that of the start. It is idempotent. */
export async function completeDifferenceRun(app: App, caller: Caller, id: string, result: DifferenceResult): Promise<void> {
  const given = {
    ...(result.referenceFitsPath != null && {
      referenceFitsPath: fileLocation(result.referenceFitsPath, 'input.referenceFitsPath'),
    }),
    differenceFitsPath: fileLocation(result.differenceFitsPath, 'input.differenceFitsPath'),
    significanceFitsPath: fileLocation(result.significanceFitsPath, 'input.significanceFitsPath'),
    noiseLevel: storedDouble(notNegative(result.noiseLevel, 'input.noiseLevel')),
  };
  const referenceIn = (tx: Tx) => referenceOf(tx, caller.principal, result);
  const write = async (tx: Tx, completed: object, { observationId }: { readonly observationId?: string }) => {
    const reference = await referenceIn(tx);
    if (reference.referenceObservationId !== undefined && reference.referenceObservationId === observationId)
      throw badUserInput('input.referenceObservationId', 'must be another observation than the one to difference');
    const data = { ...completed, ...reference, ...given };
    const { candidatesFound } = await tx.differenceRun.update({ where: { id }, data, select: { candidatesFound: true } });
    const { referenceObservationId } = reference;
    return { candidatesFound, ...(referenceObservationId && { referenceObservationId }) };
  };
  await completeRun(app, caller, DIFFERENCE_RUN, id, result, write, referenceIn);
}
