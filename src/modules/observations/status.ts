/** The status machine of observations: which steps are legal, and the one statement by which a step is taken. */
import type { Tx } from '../../database/connect.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { notFound } from '../../errors.js';
import { globalId } from '../../ids.js';
import { checkStep, type Steps } from '../steps.js';

/** From each status, those that may follow. */
export const LEGAL_STEPS: Steps<ObservationStatus> = {
  INGESTED: ['PREPROCESSING', 'FAILED', 'ARCHIVED'],
  PREPROCESSING: ['PREPROCESSED', 'FAILED'],
  PREPROCESSED: ['PREPROCESSING', 'DIFFERENCING', 'FAILED', 'ARCHIVED'],
  DIFFERENCING: ['DIFFERENCED', 'FAILED'],
  DIFFERENCED: ['DIFFERENCING', 'ARCHIVED'],
  FAILED: ['INGESTED', 'PREPROCESSING', 'DIFFERENCING', 'ARCHIVED'],
  ARCHIVED: [],
};

/**
 * Takes a step, in one statement that only one of several workers can win. Throws CONFLICT, naming the legal steps, when
 * the observation does not stand where the step begins. The caller has checked that it may be seen.
 */
export async function moveObservation(tx: Tx, id: string, to: ObservationStatus): Promise<{ from: ObservationStatus }> {
  const [before] = await tx.$queryRaw<
    { status: ObservationStatus }[]
  >`SELECT status::text FROM observations WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (before === undefined) throw notFound('Observation', globalId('Observation', id));
  checkStep(LEGAL_STEPS, 'Observation', { id, status: before.status }, to);
  await tx.observation.update({ where: { id }, data: { status: to }, select: { id: true } });
  return { from: before.status };
}
