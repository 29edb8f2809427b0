/** The status machine of observations: the legal steps, and how to take one. */

import type { Caller } from '../../access/principal.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { checkStep } from '../kit/steps.js';
import { OBSERVATION } from './entity.js';

/** The new status of an observation, and the mutation. */
export interface Step {
  readonly to: ObservationStatus;
  readonly action: string;
}

/**
 * Takes a step while the observation's row is locked, and records it. Only one of several workers can succeed. Throws CONFLICT
 * with the legal steps when the step is illegal. The caller has checked that the principal may see the observation.
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

export const refusalOfArchived = (id: string) =>
  conflict('The observation is ARCHIVED and is no longer processed.', 'Observation', globalId('Observation', id), {
    status: 'ARCHIVED',
  });

/** Refuses an archived observation, and locks it so that it is not archived in the meantime. */
export async function refuseArchived(tx: Tx, observationId: string): Promise<void> {
  const [observation] = await tx.$queryRaw<
    { status: string }[]
  >`SELECT status::text FROM observations WHERE id = ${observationId}::uuid FOR SHARE`;
  if (observation?.status === 'ARCHIVED') throw refusalOfArchived(observationId);
}
