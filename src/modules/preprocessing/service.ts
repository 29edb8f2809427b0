/** Preprocessing runs: the worker's side of calibrating and aligning an observation. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { checkCount } from '../../base/counts.js';
import { idOf } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { CALIBRATION_FRAME } from '../calibration/entity.js';
import { checkFrames, MAX_FRAMES } from '../calibration/service.js';
import { fileLocation, json, unitInterval } from '../kit/input.js';
import type { Attempt } from '../kit/steps.js';
import { type Completed, completeRun } from '../runs/transitions.js';
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
  /** The frames that the run applied. */
  readonly calibrationFrameIds?: readonly string[] | null | undefined;
}

/** Completes a run and moves the observation to PREPROCESSED. It is idempotent. */
export async function completePreprocessRun(app: App, caller: Caller, id: string, result: PreprocessResult): Promise<void> {
  const frames = checkedFrames(result);
  const applied = [...new Set(frames)];
  const check = async (tx: Tx): Promise<void> => {
    if (frames.length === 0) return;
    const { surveyId } = await tx.preprocessRun.findUniqueOrThrow({ where: { id }, select: { surveyId: true } });
    await checkFrames(tx, caller.principal, surveyId, frames, FRAMES);
  };
  const write = async (tx: Tx, completed: Completed) => {
    await tx.preprocessRun.update({
      where: { id },
      data: {
        ...completed,
        calibrationApplied: result.calibrationApplied ?? false,
        wcsAligned: result.wcsAligned ?? false,
        registrationQuality: unitInterval(result.registrationQuality, 'input.registrationQuality'),
        processedFitsPath: fileLocation(result.processedFitsPath, 'input.processedFitsPath'),
        wcsInfo: json(result.wcsInfo, 'input.wcsInfo'),
        // Even an empty list of new rows costs a statement.
        ...(applied.length > 0 && { calibrationFrames: { create: applied.map((frameId) => ({ frameId })) } }),
      },
      select: { id: true },
    });
    return applied.length > 0 ? { calibrationFrameIds: applied } : undefined;
  };
  await completeRun(app, caller, PREPROCESS_RUN, id, result, write, check);
}

const FRAMES = 'input.calibrationFrameIds';

/** The ids of the rows of the frames. Throws BAD_USER_INPUT. */
function checkedFrames({ calibrationFrameIds }: PreprocessResult): string[] {
  const ids = calibrationFrameIds ?? [];
  checkCount(ids, MAX_FRAMES, FRAMES);
  return ids.map((id, index) => idOf(CALIBRATION_FRAME.name, id, `${FRAMES}.${index}`));
}
