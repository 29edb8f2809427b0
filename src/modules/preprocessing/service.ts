/** Preprocessing runs: the worker's side of calibrating and aligning an observation. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { fileLocation, json, unitInterval } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { completeRun } from '../runs/transitions.js';
import type { Beginning } from '../runs/work.js';
import { PREPROCESS_RUN } from './entity.js';

/** Preprocessing has no parameters. */
export const toPreprocess: Beginning = { workOf: () => ({ kind: PREPROCESS_RUN, parameters: {} }) };

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
