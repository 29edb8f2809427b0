/** The calibration frame that fits an observation. */
import type { Principal } from '../../access/principal.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { CalibrationType } from '../../database/generated/prisma/enums.js';
import { duringWhere } from '../../graphql/lists/filter.js';
import { CALIBRATION_FRAME } from './entity.js';

/** The columns of an observation that decide which frame fits. It does not record its instrument. */
interface Exposure {
  readonly surveyId: string;
  readonly observedAt: Date;
  readonly filterBand: string | null;
}

interface Wanted {
  readonly type: CalibrationType;
  readonly instrument: string;
}

/**
 * The frame with the latest `validFrom` of those that are active, valid at the exposure, for its instrument, for its filter or any, and for
 * its survey or all. If several began at that moment: one of the survey itself, then one for the filter itself, then the newest.
 */
export const latestFrame = (principal: Principal, { surveyId, observedAt, filterBand }: Exposure, { type, instrument }: Wanted) =>
  ({
    where: {
      AND: [
        { type, instrument, isActive: true },
        duringWhere('validFrom', 'validUntil', observedAt),
        { OR: [{ surveyId: null }, { surveyId }] },
        { OR: [{ filterBand: null }, { filterBand }] },
        CALIBRATION_FRAME.visibleTo(principal),
      ],
    },
    orderBy: [
      { validFrom: 'desc' },
      { surveyId: { sort: 'asc', nulls: 'last' } },
      { filterBand: { sort: 'asc', nulls: 'last' } },
      { createdAt: 'desc' },
      { id: 'desc' },
    ],
  }) satisfies Prisma.CalibrationFrameFindFirstArgs;
