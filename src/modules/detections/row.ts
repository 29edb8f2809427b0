/** Checks one row of recordDetections. A fault rejects that row, never the whole call. */

import { ApiError } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import type { DetectionType } from '../../database/generated/prisma/enums.js';
import { positionFaults, type RowRules, reasonOf, storedAngle, within } from '../kit/rows.js';

/** A row as it was sent, unchecked. */
export interface DetectionRow {
  readonly ra?: number | null | undefined;
  readonly dec?: number | null | undefined;
  readonly pixelX?: number | null | undefined;
  readonly pixelY?: number | null | undefined;
  readonly confidence?: number | null | undefined;
  readonly type?: DetectionType | null | undefined;
  /** A global id. */
  readonly candidateId?: string | null | undefined;
}

/** A row with its position in the call. */
export interface NumberedRow extends DetectionRow {
  readonly index: number;
}

/** The position of a detection, which identifies it within its run. */
export interface DetectionPosition {
  readonly ra: number;
  readonly dec: number;
  readonly pixelX: number | null;
  readonly pixelY: number | null;
}

/** A checked row. Fields that are not given are null, and stay unchanged. */
export interface CheckedRow extends DetectionPosition {
  readonly index: number;
  readonly confidence: number;
  readonly type: DetectionType | null;
  readonly candidateId: string | null;
}

export const positionOf = ({ ra, dec, pixelX, pixelY }: DetectionPosition): string => [ra, dec, pixelX, pixelY].join();

export const DETECTION_RULES: RowRules<NumberedRow, CheckedRow> = {
  key: 'the position (ra, dec, pixelX, pixelY)',
  keyOf: positionOf,
  check: (row) => {
    const { index, ra, dec, pixelX = null, pixelY = null, confidence, type = null } = row;
    const candidateId = candidateOf(row);
    const reason = reasonOf([
      ...positionFaults(row),
      within(confidence, (value) => value >= 0 && value <= 1, 'confidence', 'from 0 to 1'),
      within(pixelX ?? 0, Number.isFinite, 'pixelX', 'a finite number'),
      within(pixelY ?? 0, Number.isFinite, 'pixelY', 'a finite number'),
      candidateId === undefined ? 'candidateId must look like Candidate:01890a5d-ac96-774b-bcce-b302099a8057' : null,
    ]);
    if (reason !== null) return reason;
    return {
      index,
      ra: storedAngle(ra as number),
      dec: storedAngle(dec as number),
      pixelX,
      pixelY,
      confidence: confidence as number,
      type,
      candidateId: candidateId ?? null,
    };
  },
};

/** The uuid of the candidate; null without one, undefined for a text that is not a candidate's id. */
function candidateOf({ candidateId }: DetectionRow): string | null | undefined {
  if (candidateId == null) return null;
  try {
    return idOf('Candidate', candidateId, 'candidateId');
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
