/** Detections: which of them a caller may see, and which a list is about. */
import type { Principal } from '../../access/principal.js';
import { surveyFilter } from '../../access/scopes.js';
import type { Db } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { DetectionStatus, DetectionType } from '../../database/generated/prisma/enums.js';
import { unitInterval } from '../kit/input.js';
import { surveyCondition } from '../observations/filter.js';

export const detectionsVisibleTo = (principal: Principal): Prisma.DetectionWhereInput => surveyFilter(principal);

export interface DetectionFilter {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  readonly status?: DetectionStatus | null | undefined;
  readonly type?: DetectionType | null | undefined;
  readonly minConfidence?: number | null | undefined;
  readonly observationId?: string | undefined;
  readonly modelRunId?: string | undefined;
  /** The first moment that counts. */
  readonly createdAfter?: Date | null | undefined;
  /** The first moment that counts no more. */
  readonly createdBefore?: Date | null | undefined;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. A survey that is not there has no rows. */
export async function detectionsWhere(
  db: Db,
  principal: Principal,
  filter: DetectionFilter,
): Promise<Prisma.DetectionWhereInput> {
  const { survey, status, type, minConfidence, observationId, modelRunId, createdAfter, createdBefore } = filter;
  const confidence = unitInterval(minConfidence, 'filter.minConfidence');
  return {
    AND: [
      detectionsVisibleTo(principal),
      await surveyCondition(db, principal, survey),
      status != null ? { status } : {},
      type != null ? { type } : {},
      confidence !== null ? { confidence: { gte: confidence } } : {},
      observationId !== undefined ? { observationId } : {},
      modelRunId !== undefined ? { modelRunId } : {},
      createdAfter != null ? { createdAt: { gte: createdAfter } } : {},
      createdBefore != null ? { createdAt: { lt: createdBefore } } : {},
    ],
  };
}
