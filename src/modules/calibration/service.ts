/**
 * Calibration frames. A frame belongs to one survey or to none. Frames without a survey are for all surveys: every key sees them, and
 * keys with scopes may not change them.
 */

import type { Caller, Principal } from '../../access/principal.js';
import { refuseScoped } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { badUserInput, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import type { CalibrationType } from '../../database/generated/prisma/enums.js';
import { checkIntervals } from '../../graphql/fields/intervals.js';
import { changeRow } from '../audit/change-row.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, fileLocation, notBlank, notNull, optionalName } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { surveyNamed } from '../surveys/service.js';
import { CALIBRATION_FRAME } from './entity.js';

const TYPE = CALIBRATION_FRAME.name;

/** The most frames of a preprocessing run. */
export const MAX_FRAMES = 20;

/** The columns that may change later. */
const CHANGEABLE = ['path', 'description', 'validFrom', 'validUntil', 'isActive'] as const;

type Given<T> = T | null | undefined;

export interface FrameChanges {
  readonly path?: Given<string>;
  readonly description?: Given<string>;
  readonly validFrom?: Given<Date>;
  readonly validUntil?: Given<Date>;
  readonly isActive?: Given<boolean>;
}

export interface NewFrame extends FrameChanges {
  /** A survey's name. Without it, the frame is for all surveys. */
  readonly survey?: Given<string>;
  readonly type: CalibrationType;
  readonly path: string;
  readonly instrument: string;
  readonly filterBand?: Given<string>;
  readonly validFrom: Date;
}

/** Registers a frame. Throws FORBIDDEN when a key with scopes registers one for all surveys. */
export async function registerCalibrationFrame(app: App, caller: Caller, input: NewFrame): Promise<string> {
  const { survey, validFrom } = input;
  const columns = {
    type: input.type,
    instrument: notBlank(LONGEST.name, input.instrument, 'input.instrument'),
    filterBand: optionalName(LONGEST.band, input.filterBand, 'input.filterBand'),
    ...checkedChanges(input),
    path: checkedPath(input.path),
    validFrom,
  };
  checkIntervals(columns, 'input');
  return app.db.$transaction(async (tx) => {
    if (survey == null) refuseScoped(caller.principal);
    const surveyId = survey == null ? null : (await surveyNamed(tx, caller.principal, survey)).id;
    const data = { surveyId, ...columns };
    const { id } = await tx.calibrationFrame.create({ data, select: { id: true } });
    await recordChange(tx, caller, { action: 'registerCalibrationFrame', entityType: TYPE, entityId: id, after: plain(data) });
    return id;
  });
}

/** Changes the given fields only; null clears. Throws FORBIDDEN when a key with scopes changes a frame of all surveys. */
export async function updateCalibrationFrame(app: App, caller: Caller, id: string, changes: FrameChanges): Promise<void> {
  const data = checkedChanges(changes);
  await app.db.$transaction(async (tx) => {
    const { surveyId, ...frame } = await lockRow(tx, CALIBRATION_FRAME, caller.principal, id, ['surveyId', ...CHANGEABLE]);
    if (surveyId === null) refuseScoped(caller.principal);
    checkIntervals({ ...frame, ...data }, 'input');
    await changeRow(tx, caller, CALIBRATION_FRAME, { action: 'updateCalibrationFrame', id, before: frame, data });
  });
}

/** Refuses frames that the caller may not see (NOT_FOUND), and frames of another survey (BAD_USER_INPUT). `field` is the list of ids. */
export async function checkFrames(
  tx: Tx,
  principal: Principal,
  surveyId: string,
  ids: readonly string[],
  field: string,
): Promise<void> {
  const where = { AND: [{ id: { in: [...ids] } }, CALIBRATION_FRAME.visibleTo(principal)] };
  const frames = await tx.calibrationFrame.findMany({ where, select: { id: true, surveyId: true } });
  const surveys = new Map(frames.map((frame) => [frame.id, frame.surveyId]));
  for (const [index, id] of ids.entries()) {
    const survey = surveys.get(id);
    if (survey === undefined) throw notFound(TYPE, globalId(TYPE, id));
    if (survey !== null && survey !== surveyId)
      throw badUserInput(`${field}.${index}`, 'must be a frame of the survey of the run, or a frame without a survey');
  }
}

/** The given columns, checked. Columns that are not given stay unchanged. */
function checkedChanges(changes: FrameChanges) {
  const path = notNull(changes.path, 'input.path');
  const validFrom = notNull(changes.validFrom, 'input.validFrom');
  const isActive = notNull(changes.isActive, 'input.isActive');
  const { description, validUntil } = changes;
  return {
    ...(path !== undefined && { path: checkedPath(path) }),
    ...(description !== undefined && { description: atMost(LONGEST.text, description, 'input.description') }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
    ...(isActive !== undefined && { isActive }),
  };
}

const checkedPath = (path: string): string => fileLocation(notBlank(LONGEST.path, path, 'input.path'), 'input.path') as string;
