/** The status machine of observations: which steps are legal, and how one is taken. */

import type { Caller } from '../../access/principal.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { checkStep } from '../kit/steps.js';
import { OBSERVATION } from './entity.js';

/** Where an observation goes, and by which mutation. */
export interface Step {
  readonly to: ObservationStatus;
  readonly action: string;
}

/**
 * Takes a step under the observation's row lock, which only one of several workers can win, and records it. Throws CONFLICT,
 * naming the legal steps, when the observation does not stand where the step begins. The caller has checked that it may be seen.
 */
export async function moveObservation(
  tx: Tx,
  caller: Caller,
  id: string,
  { to, action }: Step,
): Promise<{ from: ObservationStatus }> {
  const [before] = await tx.$queryRaw<
    { status: ObservationStatus }[]
  >`SELECT status::text FROM observations WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (before === undefined) throw notFound('Observation', globalId('Observation', id));
  checkStep(OBSERVATION, { id, status: before.status }, to);
  await tx.observation.update({ where: { id }, data: { status: to }, select: { id: true } });
  await recordChange(tx, caller, {
    action,
    entityType: 'Observation',
    entityId: id,
    before: { status: before.status },
    after: { status: to },
  });
  return { from: before.status };
}

/** Nothing works on an archived observation; held so that it is not archived meanwhile. */
export async function refuseArchived(tx: Tx, observationId: string): Promise<void> {
  const [observation] = await tx.$queryRaw<
    { status: string }[]
  >`SELECT status::text FROM observations WHERE id = ${observationId}::uuid FOR SHARE`;
  if (observation?.status !== 'ARCHIVED') return;
  throw conflict(
    'The observation is ARCHIVED: nothing works on it any more.',
    'Observation',
    globalId('Observation', observationId),
    {
      status: observation.status,
    },
  );
}
