/** The steps of a detection other than judgements, and the locks for judging it. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { DetectionStatus } from '../../database/generated/prisma/enums.js';
import { name, tableAs } from '../../database/statements/sql.js';
import { takeStep } from '../audit/take-step.js';
import { seenRow } from '../kit/lock.js';
import { DETECTION } from './entity.js';

/** A detection whose row is locked until the transaction ends. */
export interface LockedDetection {
  readonly id: string;
  readonly surveyId: string;
  readonly status: DetectionStatus;
}

const ROW = name('row');

/** Locks the detections that the caller may see, always in the order of their ids. */
export async function lockDetections(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LockedDetection>> {
  const rows = await tx.$queryRaw<LockedDetection[]>`
    SELECT id::text, survey_id::text AS "surveyId", status::text FROM ${tableAs('Detection', ROW)}
     WHERE id = ANY(string_to_array(${ids.join()}, ',')::uuid[]) AND ${seenRow(ROW, DETECTION, principal)}
     ORDER BY id FOR NO KEY UPDATE OF ${ROW}`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** One of the locked detections. Throws NOT_FOUND. */
export function lockedDetection(locked: ReadonlyMap<string, LockedDetection>, id: string): LockedDetection {
  const detection = locked.get(id);
  if (detection === undefined) throw notFound('Detection', globalId('Detection', id));
  return detection;
}

/** Marks the detection as under examination: of two people one succeeds, the other gets CONFLICT. */
export const startValidation = (app: App, caller: Caller, id: string): Promise<void> =>
  takeStep(app, caller, DETECTION, id, { action: 'startValidation', to: 'VALIDATING', idempotent: false });

/** Archives a detection. It is idempotent. */
export const archiveDetection = (app: App, caller: Caller, id: string): Promise<void> =>
  takeStep(app, caller, DETECTION, id, { action: 'archiveDetection', to: 'ARCHIVED' });
