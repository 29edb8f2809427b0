/** The filter of observations, defined once, as a Prisma filter and as SQL for deleting. */

import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import type { Order } from '../../graphql/paging.js';
import { surveyCondition } from '../surveys/filter.js';

export interface ObservationFilter {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly status?: ObservationStatus | null | undefined;
  /** A blank text selects observations without a filter. */
  readonly filterBand?: string | null | undefined;
  /** The start of the interval, included. */
  readonly observedAfter?: Date | null | undefined;
  /** The end of the interval, excluded. */
  readonly observedBefore?: Date | null | undefined;
}

/** A filter within the caller's scopes, with its survey resolved. */
export interface Selection extends Omit<ObservationFilter, 'survey'> {
  /** The surveys to include; null means all. */
  readonly surveyIds: readonly string[] | null;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. */
export async function selectionOf(db: Db, principal: Principal, { survey, ...filter }: ObservationFilter): Promise<Selection> {
  const named = survey == null ? null : await surveyCondition(db, principal, survey);
  return { ...filter, surveyIds: named?.surveyId.in ?? principal.surveyIds };
}

export function toPrisma({ surveyIds, externalId, status, filterBand, observedAfter, observedBefore }: Selection): {
  AND: Prisma.ObservationWhereInput[];
} {
  return {
    AND: [
      surveyIds !== null ? { surveyId: surveyIds.length === 1 ? (surveyIds[0] as string) : { in: [...surveyIds] } } : {},
      externalId != null ? { externalId } : {},
      status != null ? { status } : {},
      filterBand != null ? { filterBand: filterBand || null } : {},
      observedAfter != null ? { observedAt: { gte: observedAfter } } : {},
      observedBefore != null ? { observedAt: { lt: observedBefore } } : {},
    ],
  };
}

/** The same filter as conditions on a table `observations`. */
export function toSql({ surveyIds, externalId, status, filterBand, observedAfter, observedBefore }: Selection): Prisma.Sql[] {
  return [
    ...(surveyIds !== null ? [Prisma.sql`survey_id = ANY(string_to_array(${surveyIds.join()}, ',')::uuid[])`] : []),
    ...(externalId != null ? [Prisma.sql`external_id = ${externalId}`] : []),
    ...(status != null ? [Prisma.sql`status = ${status}::observation_status`] : []),
    ...(filterBand != null
      ? [filterBand === '' ? Prisma.sql`filter_band IS NULL` : Prisma.sql`filter_band = ${filterBand}`]
      : []),
    ...(observedAfter != null ? [Prisma.sql`observed_at >= ${observedAfter}`] : []),
    ...(observedBefore != null ? [Prisma.sql`observed_at < ${observedBefore}`] : []),
  ];
}

/** Whether one index covers a filter with this order, or finds so few rows that sorting them is fast. */
export function hasIndex(selection: Selection, { column }: Order): boolean {
  const { surveyIds, externalId, status, filterBand, observedAfter, observedBefore } = selection;
  const conditions = [surveyIds, status, filterBand].filter((condition) => condition != null);
  if (externalId != null || surveyIds?.length === 0) return true;
  if (column === 'observedAt') return conditions.length === 0 || (conditions.length === 1 && (surveyIds?.length ?? 1) === 1);
  return conditions.length === 0 && observedAfter == null && observedBefore == null;
}
