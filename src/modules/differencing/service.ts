/** Difference runs: the worker's side of subtracting a reference from an observation. */
import type { Caller, Principal } from '../../access/principal.js';
import { surveyFilter } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { storedDouble } from '../../database/doubles.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { recordChange } from '../audit/service.js';
import { fileLocation, json, notBlank, notNegative, positive } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { illegalStep } from '../kit/steps.js';
import { visibleObservation } from '../observations/service.js';
import { LEGAL_STEPS, moveObservation } from '../observations/status.js';
import type { Attempt } from '../runs/lifecycle.js';
import { completeRun, onlyOneUnfinished, type Step } from '../runs/transitions.js';

const TYPE = 'DifferenceRun';

/** A run with a reference of another survey spans both: a scoped key sees it when both are in scope. */
export const differenceRunsVisibleTo = (principal: Principal): Prisma.DifferenceRunWhereInput =>
  principal.surveyIds === null
    ? {}
    : {
        ...surveyFilter(principal),
        OR: [{ referenceSurveyId: null }, { referenceSurveyId: { in: [...principal.surveyIds] } }],
      };

/** Takes the row lock of a run that the caller may see. Throws NOT_FOUND. */
export const lockDifferenceRun = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, 'difference_runs', TYPE, id, () =>
    tx.differenceRun.findFirst({
      where: { AND: [{ id }, differenceRunsVisibleTo(principal)] },
      select: { id: true, status: true, retryCount: true, updatedAt: true, observationId: true, surveyId: true },
    }),
  );

export interface NewDifferenceRun {
  readonly observationId: string;
  readonly referenceObservationId?: string | undefined;
  readonly referenceFitsPath?: string | null | undefined;
  readonly algorithm: string;
  readonly parameters?: unknown;
  /** In sigma, greater than 0. */
  readonly threshold?: number | null | undefined;
}

/** Starts a run and moves the observation to DIFFERENCING: of two workers one wins, the other gets CONFLICT. */
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
  return onlyOneUnfinished('Observation', observationId, () =>
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
      await recordChange(tx, caller, { action: 'startDifferenceRun', entityType: TYPE, entityId: id, after });
      return id;
    }),
  );
}

/** Takes the step that starts a run. Of what FAILED, only that which was preprocessed before can be differenced. */
async function beginDifferencing(tx: Tx, caller: Caller, id: string): Promise<void> {
  const to = 'DIFFERENCING';
  const { from } = await moveObservation(tx, caller, id, { to, action: 'startDifferenceRun' });
  if (from !== 'FAILED' || (await tx.preprocessRun.count({ where: { observationId: id, status: 'COMPLETED' } })) > 0) return;
  const legal = LEGAL_STEPS[from].filter((step) => step !== to);
  throw illegalStep('Observation', { id, status: from }, to, legal, 'was never preprocessed');
}

export interface DifferenceResult extends Attempt {
  readonly differenceFitsPath?: string | null | undefined;
  readonly significanceFitsPath?: string | null | undefined;
  /** In the units of the difference image, at least 0. */
  readonly noiseLevel?: number | null | undefined;
}

/** Completes a run and moves the observation to DIFFERENCED. Completing it again changes nothing. */
export const completeDifferenceRun = (app: App, caller: Caller, id: string, result: DifferenceResult): Promise<void> =>
  completeRun(app, caller, DIFFERENCE_STEP, id, result, (tx, completed) =>
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

/** What runs of this step are to be completed, heard of, failed and retried by. */
export const DIFFERENCE_STEP: Step = {
  type: TYPE,
  during: 'DIFFERENCING',
  after: 'DIFFERENCED',
  lock: lockDifferenceRun,
  save: (tx, id, data) => tx.differenceRun.update({ where: { id }, data, select: { id: true } }),
};
