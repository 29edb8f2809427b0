/** The status machine of detections: which steps are legal, and the lock under which a step is taken. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { DetectionStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { checkStep } from '../kit/steps.js';
import { DETECTION } from './entity.js';

/** A detection whose row is locked until the transaction ends. */
export interface LockedDetection {
  readonly id: string;
  readonly surveyId: string;
  readonly status: DetectionStatus;
}

/** Takes the row locks of those detections that the caller may see, by id, always in the same order. */
export async function lockDetections(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LockedDetection>> {
  await tx.$queryRaw`
    SELECT id FROM detections WHERE id = ANY(string_to_array(${ids.join()}, ',')::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.detection.findMany({
    where: { AND: [{ id: { in: [...ids] } }, DETECTION.visibleTo(principal)] },
    select: { id: true, surveyId: true, status: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** One of the locked detections. Throws NOT_FOUND. */
export function lockedDetection(locked: ReadonlyMap<string, LockedDetection>, id: string): LockedDetection {
  const detection = locked.get(id);
  if (detection === undefined) throw notFound('Detection', globalId('Detection', id));
  return detection;
}

/** Takes one step that is no judgement. Throws NOT_FOUND and CONFLICT. */
async function takeStep(app: App, caller: Caller, id: string, to: DetectionStatus, action: string): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const detection = lockedDetection(await lockDetections(tx, caller.principal, [id]), id);
    if (detection.status === 'ARCHIVED' && to === 'ARCHIVED') return;
    checkStep(DETECTION.steps, 'Detection', detection, to);
    await tx.detection.update({ where: { id }, data: { status: to }, select: { id: true } });
    const [before, after] = [{ status: detection.status }, { status: to }];
    await recordChange(tx, caller, { action, entityType: 'Detection', entityId: id, before, after });
  });
}

/** Says that somebody is looking at it: of two people one wins, the other gets CONFLICT. */
export const startValidation = (app: App, caller: Caller, id: string): Promise<void> =>
  takeStep(app, caller, id, 'VALIDATING', 'startValidation');

/** Puts a detection away. Doing it twice changes nothing. */
export const archiveDetection = (app: App, caller: Caller, id: string): Promise<void> =>
  takeStep(app, caller, id, 'ARCHIVED', 'archiveDetection');
