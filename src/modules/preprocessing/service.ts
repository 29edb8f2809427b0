/** Preprocessing runs: the worker's side of calibrating and aligning an observation. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import { recordChange } from '../audit/service.js';
import { fileLocation, json, unitInterval } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { visibleObservation } from '../observations/service.js';
import { moveObservation } from '../observations/status.js';
import type { Attempt } from '../runs/lifecycle.js';
import { completeRun, onlyOneUnfinished, type Step } from '../runs/transitions.js';
import { PREPROCESS_RUN } from './entity.js';

const TYPE = 'PreprocessRun';

/** Takes the row lock of a run that the caller may see. Throws NOT_FOUND. */
const lockRun = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, 'preprocess_runs', TYPE, id, () =>
    tx.preprocessRun.findFirst({
      where: { AND: [{ id }, PREPROCESS_RUN.visibleTo(principal)] },
      select: { id: true, status: true, retryCount: true, updatedAt: true, observationId: true },
    }),
  );

/** Starts a run and moves the observation to PREPROCESSING: of two workers one wins, the other gets CONFLICT. */
export async function startPreprocessRun(app: App, caller: Caller, observationId: string): Promise<string> {
  return onlyOneUnfinished('Observation', observationId, () =>
    app.db.$transaction(async (tx) => {
      const observation = await visibleObservation(tx, caller.principal, observationId);
      await moveObservation(tx, caller, observationId, { to: 'PREPROCESSING', action: 'startPreprocessRun' });
      const data = { observationId, surveyId: observation.surveyId, startedAt: new Date() };
      const { id } = await tx.preprocessRun.create({ data, select: { id: true } });
      await recordChange(tx, caller, {
        action: 'startPreprocessRun',
        entityType: TYPE,
        entityId: id,
        after: { status: 'RUNNING', observationId },
      });
      return id;
    }),
  );
}

export interface PreprocessResult extends Attempt {
  readonly calibrationApplied?: boolean | null | undefined;
  readonly wcsAligned?: boolean | null | undefined;
  readonly registrationQuality?: number | null | undefined;
  readonly processedFitsPath?: string | null | undefined;
  readonly wcsInfo?: unknown;
}

/** Completes a run and moves the observation to PREPROCESSED. Completing it again changes nothing. */
export const completePreprocessRun = (app: App, caller: Caller, id: string, result: PreprocessResult): Promise<void> =>
  completeRun(app, caller, PREPROCESS_STEP, id, result, async (tx, completed) => {
    await tx.preprocessRun.update({
      where: { id },
      data: {
        ...completed,
        calibrationApplied: result.calibrationApplied ?? false,
        wcsAligned: result.wcsAligned ?? false,
        registrationQuality: unitInterval(result.registrationQuality, 'input.registrationQuality'),
        processedFitsPath: fileLocation(result.processedFitsPath, 'input.processedFitsPath'),
        wcsInfo: json(result.wcsInfo, 'input.wcsInfo'),
      },
      select: { id: true },
    });
  });

/** What runs of this step are to be completed, heard of, failed and retried by. */
export const PREPROCESS_STEP: Step = {
  type: TYPE,
  during: 'PREPROCESSING',
  after: 'PREPROCESSED',
  lock: lockRun,
  save: (tx, id, data) => tx.preprocessRun.update({ where: { id }, data, select: { id: true } }),
};
