/** The status machine of observations: the legal steps, and how to take one. */

import type { Caller } from '../../access/principal.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { type Change, recordChanges } from '../audit/service.js';
import { checkStep } from '../kit/steps.js';
import { OBSERVATION } from './entity.js';

/** The new status of an observation, and the mutation. */
export interface Step {
  readonly to: ObservationStatus;
  readonly action: string;
}

/**
 * Takes a step of an observation whose row the caller has locked, so that only one of several workers can succeed. Throws CONFLICT with the
 * legal steps when the step is illegal. The caller has checked that the principal may see the observation, and records the returned change
 * in the same transaction. The time of the change is the database's, like the times in which claims order observations.
 */
export async function takeLockedStep(
  tx: Tx,
  { id, status }: { readonly id: string; readonly status: ObservationStatus },
  { to, action }: Step,
): Promise<{ readonly change: Change; readonly at: Date }> {
  checkStep(OBSERVATION, { id, status }, to);
  const [moved] = await tx.$queryRaw<{ at: Date }[]>`${KEEP_PLAN}
    UPDATE observations SET status = ${to}::observation_status, updated_at = clock_timestamp() WHERE id = ${id}::uuid
    RETURNING updated_at AS at`;
  const change = { action, entityType: 'Observation', entityId: id, before: { status }, after: { status: to } };
  return { change, at: (moved as { at: Date }).at };
}

/** Locks an observation, takes a step, and records it. */
export async function moveObservation(tx: Tx, caller: Caller, id: string, step: Step): Promise<void> {
  const [row] = await tx.$queryRaw<
    { status: ObservationStatus }[]
  >`SELECT status::text FROM observations WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (row === undefined) throw notFound('Observation', globalId('Observation', id));
  const { change } = await takeLockedStep(tx, { id, status: row.status }, step);
  await recordChanges(tx, caller, [change]);
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
