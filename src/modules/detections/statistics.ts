/** Numbers of detections by survey, type, status, model, day and confidence, counted in one statement. */
import type { Principal } from '../../access/principal.js';
import { limitExceeded } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { DetectionStatus, DetectionType } from '../../database/generated/prisma/enums.js';
import { BIN, BINS, type Bin, binAt, type Counted, countedWhere, share } from './counted.js';

/** The most rows of a grouping: the days of a year. */
export const MAX_GROUPS = 366;

/** The columns by which the groupings group, by the name of the grouping. */
const GROUPINGS = {
  bySurvey: 'survey_id',
  byType: 'type',
  byStatus: 'status',
  byModel: 'model_id',
  byDay: 'day',
  confidenceHistogram: 'bin',
} as const;
type Grouping = keyof typeof GROUPINGS;
export const GROUPING_NAMES = Object.keys(GROUPINGS) as readonly Grouping[];

/** Numbers of some detections. Shares and means are null without any detection. */
export interface Numbers {
  readonly count: number;
  /** Those that a person has judged. */
  readonly judgedCount: number;
  readonly judgedShare: number | null;
  readonly meanConfidence: number | null;
}

/** The model of some detections. */
interface OfModel {
  readonly modelId: string;
  readonly name: string;
  readonly version: string;
}

export interface DetectionStatistics extends Numbers {
  readonly bySurvey: readonly (Numbers & { readonly survey: string })[];
  readonly byType: readonly (Numbers & { readonly type: DetectionType })[];
  readonly byStatus: readonly (Numbers & { readonly status: DetectionStatus })[];
  readonly byModel: readonly (Numbers & OfModel)[];
  readonly byDay: readonly (Numbers & { readonly day: string })[];
  readonly confidenceHistogram: readonly (Bin & { readonly count: number })[];
}

interface Row {
  /** The grouping; `total` for all detections together. */
  readonly part: Grouping | 'total';
  readonly survey: string;
  readonly type: DetectionType;
  readonly status: DetectionStatus;
  readonly modelId: string;
  readonly name: string;
  readonly version: string;
  readonly day: string;
  readonly bin: number;
  readonly count: number;
  readonly judgedCount: number;
  readonly meanConfidence: number | null;
}

/** Counts detections. Groupings that are not wanted stay empty. Throws LIMIT_EXCEEDED when a grouping has too many rows. */
export async function detectionStatistics(
  db: Db,
  principal: Principal,
  counted: Counted,
  wanted: readonly Grouping[],
): Promise<DetectionStatistics> {
  const rows = await read(db, await countedWhere(db, principal, counted), wanted);
  const of = (part: Row['part']) => rows.filter((row) => row.part === part).map((row) => ({ ...row, ...numbersOf(row) }));
  const tooMany = wanted.find((grouping) => of(grouping).length > MAX_GROUPS);
  if (tooMany !== undefined)
    throw limitExceeded('groups', MAX_GROUPS, `${tooMany} has more than ${MAX_GROUPS} rows: use a narrower filter.`);
  const total = of('total')[0] as Numbers;
  const bins = new Map(of('confidenceHistogram').map(({ bin, count }) => [bin, count]));
  return {
    ...numbersOf(total),
    bySurvey: of('bySurvey'),
    byType: of('byType'),
    byStatus: of('byStatus'),
    byModel: of('byModel').map((row) => ({ ...row, modelId: globalId('Model', row.modelId) })),
    byDay: of('byDay'),
    confidenceHistogram: Array.from({ length: BINS }, (_, index) => ({
      ...binAt(index + 1),
      count: bins.get(index + 1) ?? 0,
    })),
  };
}

const numbersOf = ({ count, judgedCount, meanConfidence }: Omit<Numbers, 'judgedShare'>): Numbers => ({
  count,
  judgedCount,
  judgedShare: share(judgedCount, count),
  meanConfidence,
});

/** The groupings by few values. Their columns together have few combinations, so one pass over the detections counts all of them. */
const OF_FEW: readonly Grouping[] = ['bySurvey', 'byType', 'byStatus', 'confidenceHistogram'];
const NUMBERS = Prisma.raw('count(*) AS count, count(d.human_label) AS judged, sum(d.confidence) AS confidence');

/**
 * One row for each group, and one for all detections. Only the groupings that are wanted are counted: those of few values in one pass, and
 * days and models in a pass each. PostgreSQL can share each pass between processes, which it cannot for grouping sets over the rows
 * themselves. The statistics `detections_day` and `detections_bin` state how many groups these expressions have.
 */
function read(db: Db, where: Prisma.Sql, wanted: readonly Grouping[]): Promise<Row[]> {
  const few = OF_FEW.filter((grouping) => wanted.includes(grouping));
  const sets = [Prisma.sql`()`, ...few.map((grouping) => Prisma.sql`(${columnOf(grouping)})`)];
  const parts = few.map((grouping) => Prisma.sql`WHEN GROUPING(${columnOf(grouping)}) = 0 THEN ${grouping}::text`);
  const part = parts.length > 0 ? Prisma.sql`CASE ${Prisma.join(parts, ' ')} ELSE 'total' END` : Prisma.sql`'total'`;
  const values = few.map((grouping) => Prisma.sql`${Prisma.raw(VALUES[grouping])} AS ${columnOf(grouping)},`);
  const groupBy = few.length === 0 ? Prisma.empty : Prisma.sql`GROUP BY ${Prisma.join(few.map(columnOf))}`;
  const passes = [
    Prisma.sql`
      SELECT ${part} AS part, ${columns(few)}, coalesce(sum(count), 0)::int AS count, coalesce(sum(judged), 0)::int AS judged,
             sum(confidence) AS confidence
        FROM (SELECT ${Prisma.join([Prisma.empty, ...values], ' ')} ${NUMBERS} FROM detections AS d WHERE ${where} ${groupBy}) AS classes
       GROUP BY GROUPING SETS (${Prisma.join(sets)})`,
    ...(['byDay', 'byModel'] as const).filter((grouping) => wanted.includes(grouping)).map((grouping) => passOf(grouping, where)),
  ];
  return db.$queryRaw<Row[]>`
    WITH groups AS (${Prisma.join(passes, ' UNION ALL ')})
    SELECT g.part, s.name AS survey, g.type::text, g.status::text, g.model_id::text AS "modelId", m.name, m.version,
           to_char(g.day, 'YYYY-MM-DD') AS day, g.bin, g.count, g.judged AS "judgedCount", g.confidence / nullif(g.count, 0) AS "meanConfidence"
      FROM groups AS g LEFT JOIN surveys AS s ON s.id = g.survey_id LEFT JOIN models AS m ON m.id = g.model_id
     ORDER BY g.part, s.name, g.type, g.status, m.name, m.version, g.day, g.bin
     LIMIT ${wanted.length * (MAX_GROUPS + 1) + 1}`;
}

/** A pass for a single grouping. */
function passOf(grouping: 'byDay' | 'byModel', where: Prisma.Sql): Prisma.Sql {
  const runs = grouping === 'byModel' ? Prisma.sql`JOIN model_runs AS r ON r.id = d.model_run_id` : Prisma.empty;
  return Prisma.sql`
      SELECT ${grouping}::text, ${columns([grouping])}, count::int, judged::int, confidence
        FROM (SELECT ${Prisma.raw(VALUES[grouping])} AS ${columnOf(grouping)}, ${NUMBERS}
                FROM detections AS d ${runs} WHERE ${where} GROUP BY 1) AS pass`;
}

const columnOf = (grouping: Grouping): Prisma.Sql => Prisma.raw(GROUPINGS[grouping]);

/** The columns of all groupings. Those that a pass does not group by are null. */
const columns = (of: readonly Grouping[]): Prisma.Sql =>
  Prisma.join(
    GROUPING_NAMES.map((grouping) =>
      of.includes(grouping) ? columnOf(grouping) : Prisma.sql`NULL::${Prisma.raw(TYPES[grouping])} AS ${columnOf(grouping)}`,
    ),
  );

/** The expressions of the groupings. Those of days and bins are the expressions of the statistics, character by character. */
const VALUES: Readonly<Record<Grouping, string>> = {
  bySurvey: 'd.survey_id',
  byType: 'd.type',
  byStatus: 'd.status',
  byModel: 'r.model_id',
  byDay: "(d.created_at AT TIME ZONE 'UTC')::date",
  confidenceHistogram: BIN,
};

const TYPES: Readonly<Record<Grouping, string>> = {
  bySurvey: 'uuid',
  byType: 'detection_type',
  byStatus: 'detection_status',
  byModel: 'uuid',
  byDay: 'date',
  confidenceHistogram: 'int',
};
