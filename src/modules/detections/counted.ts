/** The detections that statistics count, in SQL. */
import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { uuids } from '../observations/references.js';
import { surveyCondition } from '../surveys/filter.js';

/** The bins of the confidence, from 0 to 1. */
export const BINS = 10;

/** An interval of the confidence. */
export interface Bin {
  readonly from: number;
  /** Excluded, except 1. */
  readonly to: number;
}

/** The interval of a bin, 1 to `BINS`. */
export const binAt = (bin: number): Bin => ({ from: (bin - 1) / BINS, to: bin / BINS });

/** The number of the bin of a detection `d`. */
export const BIN = `least(width_bucket(d.confidence, 0, 1, ${BINS}), ${BINS})`;

export interface Counted {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  /** The start of the interval, included. */
  readonly createdAfter?: Date | null | undefined;
  /** The end of the interval, excluded. */
  readonly createdBefore?: Date | null | undefined;
}

/** An interval of time. Null means without a beginning, or without an end. */
export interface Interval {
  /** Included. */
  readonly from: Date | null;
  /** Excluded. */
  readonly to: Date | null;
}

/** The detections to count, within the caller's scopes. */
export interface Selected extends Interval {
  /** Null means all surveys. */
  readonly surveyIds: readonly string[] | null;
}

/** Throws FORBIDDEN for a survey that is out of scope. */
export async function selected(
  db: Db,
  principal: Principal,
  { survey, createdAfter, createdBefore }: Counted,
): Promise<Selected> {
  const named = survey == null ? null : await surveyCondition(db, principal, survey);
  return { surveyIds: named?.surveyId.in ?? principal.surveyIds, from: createdAfter ?? null, to: createdBefore ?? null };
}

/** The condition on a detection `d`. */
export function isSelected({ surveyIds, from, to }: Selected): Prisma.Sql {
  const conditions = [
    ...(surveyIds === null ? [] : [Prisma.sql`d.survey_id = ANY(${uuids(surveyIds)})`]),
    ...(from === null ? [] : [Prisma.sql`d.created_at >= ${from}`]),
    ...(to === null ? [] : [Prisma.sql`d.created_at < ${to}`]),
  ];
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}

/** A share; null without any. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
