/** Preprocessing runs: the worker's side of calibrating and aligning an observation. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { recordChange } from '../audit/service.js';
import { fileLocation, json, unitInterval } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { visibleObservation } from '../observations/service.js';
import { moveObservation } from '../observations/status.js';
import { completeRun, onlyOneUnfinished } from '../runs/transitions.js';
import { PREPROCESS_RUN } from './entity.js';

/** Starts a run and moves the observation to PREPROCESSING: of two workers one succeeds, the other gets CONFLICT. */
export async function startPreprocessRun(app: App, caller: Caller, observationId: string): Promise<string> {
  return onlyOneUnfinished(PREPROCESS_RUN, 'Observation', observationId, () =>
    app.db.$transaction(async (tx) => {
      const observation = await visibleObservation(tx, caller.principal, observationId);
      await moveObservation(tx, caller, observationId, { to: 'PREPROCESSING', action: 'startPreprocessRun' });
      const data = { observationId, surveyId: observation.surveyId, startedAt: new Date() };
      const { id } = await tx.preprocessRun.create({ data, select: { id: true } });
      await recordChange(tx, caller, {
        action: 'startPreprocessRun',
        entityType: PREPROCESS_RUN.name,
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

/** Completes a run and moves the observation to PREPROCESSED. It is idempotent. */
export const completePreprocessRun = (app: App, caller: Caller, id: string, result: PreprocessResult): Promise<void> =>
  completeRun(app, caller, PREPROCESS_RUN, id, result, async (tx, completed) => {
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
