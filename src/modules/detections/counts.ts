/**
 * The counts of detections that triggers keep: for each survey, day and value the changes of the number, whose sum is the number
 * (docs/decisions/16-detection-counts.md). A writer only adds rows, so writers do not wait for each other. A server merges the rows later.
 */
import type { App } from '../../app.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { uuids } from '../observations/references.js';
import { BIN, type Interval, isSelected, type Selected } from './counted.js';

/** The kind of a value: a class, a status, the id of a model, or the number of an interval of the confidence. */
export type Part = 'TYPE' | 'STATUS' | 'MODEL' | 'BIN';

const VALUES: Readonly<Record<Part, string>> = {
  TYPE: 'd.type::text',
  STATUS: 'd.status::text',
  MODEL: 'r.model_id::text',
  BIN: `(${BIN})::text`,
};
const DAY = Prisma.raw("(d.created_at AT TIME ZONE 'UTC')::date");

const DAY_MS = 86_400_000;
const startOfDay = (milliseconds: number): Date => new Date(Math.floor(milliseconds / DAY_MS) * DAY_MS);

/** Separates an interval into its whole days in UTC, if it has any, and the rest before and after them. */
export function daysOf({ from, to }: Interval): { readonly days: Interval | null; readonly rest: readonly Interval[] } {
  const first = from && startOfDay(from.getTime() + DAY_MS - 1);
  const last = to && startOfDay(to.getTime());
  if (first !== null && last !== null && first >= last) return { days: null, rest: [{ from, to }] };
  const around = [
    { from, to: first },
    { from: last, to },
  ];
  return { days: { from: first, to: last }, rest: around.filter((part) => part.from?.getTime() !== part.to?.getTime()) };
}

/**
 * The rows (part, survey_id, day, value, count, judged, confidence) of some parts. Whole days are counted already. The rest of a day is
 * counted now, detection by detection.
 */
export function countsOf(parts: readonly Part[], { surveyIds, ...interval }: Selected): Prisma.Sql {
  const { days, rest } = daysOf(interval);
  const sources = [
    ...(days === null ? [] : [wholeDays(parts, { surveyIds, ...days })]),
    ...(rest.length === 0 ? [] : parts.map((part) => restOfDays(part, surveyIds, rest))),
  ];
  return Prisma.join(sources, ' UNION ALL ');
}

function wholeDays(parts: readonly Part[], { surveyIds, from, to }: Selected): Prisma.Sql {
  const dayOf = (moment: Date) => Prisma.sql`(${moment}::timestamptz AT TIME ZONE 'UTC')::date`;
  const conditions = [
    Prisma.sql`part = ANY(${parts}::text[])`,
    ...(surveyIds === null ? [] : [Prisma.sql`survey_id = ANY(${uuids(surveyIds)})`]),
    ...(from === null ? [] : [Prisma.sql`day >= ${dayOf(from)}`]),
    ...(to === null ? [] : [Prisma.sql`day < ${dayOf(to)}`]),
  ];
  return Prisma.sql`
    SELECT part, survey_id, day, value, count, judged, confidence FROM detection_counts WHERE ${Prisma.join(conditions, ' AND ')}`;
}

function restOfDays(part: Part, surveyIds: Selected['surveyIds'], rest: readonly Interval[]): Prisma.Sql {
  const runs = part === 'MODEL' ? Prisma.sql`JOIN model_runs AS r ON r.id = d.model_run_id` : Prisma.empty;
  const where = rest.map((interval) => Prisma.sql`(${isSelected({ surveyIds, ...interval })})`);
  return Prisma.sql`
    SELECT ${part}::text AS part, d.survey_id, ${DAY} AS day, ${Prisma.raw(VALUES[part])} AS value, count(*) AS count,
           count(d.human_label) AS judged, sum(d.confidence::numeric) AS confidence
      FROM detections AS d ${runs} WHERE ${Prisma.join(where, ' OR ')} GROUP BY 2, 3, 4`;
}

/** The most rows that one statement merges. */
const BATCH = 5_000;

/**
 * Merges the rows that triggers have added since, with those of the same survey, day and value. It skips rows that another server merges.
 * LATERAL looks each of them up by the index: while statistics say that no row is merged, a join would compare all with all. Returns their
 * number.
 */
export async function mergeDetectionCounts({ db }: App, batch = BATCH): Promise<number> {
  let merged = 0;
  for (let fresh = batch; fresh === batch; merged += fresh) {
    const [found] = await db.$queryRaw<{ count: number }[]>`
      WITH fresh AS MATERIALIZED (
        SELECT id, part, survey_id, day, value FROM detection_counts WHERE NOT is_merged ORDER BY id LIMIT ${batch} FOR UPDATE SKIP LOCKED),
      known AS MATERIALIZED (
        SELECT c.id FROM (SELECT DISTINCT part, survey_id, day, value FROM fresh) AS f CROSS JOIN LATERAL (
          SELECT k.id FROM detection_counts AS k
           WHERE (k.part, k.survey_id, k.day, k.value) = (f.part, f.survey_id, f.day, f.value) AND k.is_merged
             FOR UPDATE SKIP LOCKED) AS c),
      gone AS (
        DELETE FROM detection_counts WHERE id IN (SELECT id FROM fresh UNION ALL SELECT id FROM known)
        RETURNING part, survey_id, day, value, count, judged, confidence),
      sums AS (
        INSERT INTO detection_counts (part, survey_id, day, value, count, judged, confidence, is_merged)
        SELECT part, survey_id, day, value, sum(count), sum(judged), sum(confidence), true FROM gone GROUP BY 1, 2, 3, 4
        HAVING sum(count) <> 0 OR sum(judged) <> 0 OR sum(confidence) <> 0)
      SELECT count(*)::int AS count FROM fresh`;
    fresh = found?.count ?? 0;
  }
  return merged;
}
