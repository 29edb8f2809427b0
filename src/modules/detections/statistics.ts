/** Numbers of detections by survey, type, status, model, day and confidence, read in one statement from the counts that triggers keep. */
import type { Principal } from '../../access/principal.js';
import { limitExceeded } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { DetectionStatus, DetectionType } from '../../database/generated/prisma/enums.js';
import { BINS, type Bin, binAt, type Counted, type Selected, selected, share } from './counted.js';
import { countsOf, type Part } from './counts.js';

/** The most rows of a grouping: the days of a year. */
export const MAX_GROUPS = 366;

/** For each grouping the part of the counts that it sums, and the column by which it groups. */
const GROUPINGS = {
  bySurvey: ['TYPE', 'survey_id'],
  byType: ['TYPE', 'value'],
  byStatus: ['STATUS', 'value'],
  byModel: ['MODEL', 'value'],
  byDay: ['TYPE', 'day'],
  confidenceHistogram: ['BIN', 'value'],
} as const satisfies Readonly<Record<string, readonly [Part, string]>>;
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
  const rows = await read(db, await selected(db, principal, counted), wanted);
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

/**
 * One row for each group, and one for all detections. The counts of the classes are also those of all detections, of surveys and of days.
 */
function read(db: Db, from: Selected, wanted: readonly Grouping[]): Promise<Row[]> {
  const isOfClasses = (grouping: Grouping) => GROUPINGS[grouping][0] === 'TYPE';
  const passes = [
    passOf('TYPE', from, wanted.filter(isOfClasses), true),
    ...wanted
      .filter((grouping) => !isOfClasses(grouping))
      .map((grouping) => passOf(GROUPINGS[grouping][0], from, [grouping], false)),
  ];
  const valueAs = (grouping: Grouping, type: string) =>
    Prisma.sql`CASE WHEN g.part = ${grouping}::text THEN g.value::${Prisma.raw(type)} END`;
  return db.$queryRaw<Row[]>`
    WITH groups AS (${Prisma.join(passes, ' UNION ALL ')}),
    named AS (
      SELECT g.part, g.survey_id, g.day, g.count, g.judged, g.confidence, ${valueAs('byType', 'detection_type')} AS type,
             ${valueAs('byStatus', 'detection_status')} AS status, ${valueAs('byModel', 'uuid')} AS model_id,
             ${valueAs('confidenceHistogram', 'int')} AS bin
        FROM groups AS g WHERE g.part = 'total' OR g.count > 0)
    SELECT n.part, s.name AS survey, n.type::text, n.status::text, n.model_id::text AS "modelId", m.name, m.version,
           to_char(n.day, 'YYYY-MM-DD') AS day, n.bin, n.count, n.judged AS "judgedCount", n.confidence / nullif(n.count, 0) AS "meanConfidence"
      FROM named AS n LEFT JOIN surveys AS s ON s.id = n.survey_id LEFT JOIN models AS m ON m.id = n.model_id
     ORDER BY n.part, s.name, n.type, n.status, m.name, m.version, n.day, n.bin
     LIMIT ${wanted.length * (MAX_GROUPS + 1) + 1}`;
}

/** Sums the counts of a part by each of the groupings, and for all detections together if `hasTotal`. */
function passOf(part: Part, from: Selected, groupings: readonly Grouping[], hasTotal: boolean): Prisma.Sql {
  const names = groupings.map((grouping) => {
    return Prisma.sql`WHEN GROUPING(${columnOf(grouping)}) = 0 THEN ${grouping}::text`;
  });
  const name = names.length > 0 ? Prisma.sql`CASE ${Prisma.join(names, ' ')} ELSE 'total' END` : Prisma.sql`'total'`;
  const sets = [...(hasTotal ? [Prisma.sql`()`] : []), ...groupings.map((grouping) => Prisma.sql`(${columnOf(grouping)})`)];
  return Prisma.sql`
      SELECT ${name} AS part, ${Prisma.join(Object.entries(COLUMNS).map(([column, type]) => columnIn(groupings, column, type)))},
             coalesce(sum(count), 0)::float8 AS count, coalesce(sum(judged), 0)::float8 AS judged, sum(confidence)::float8 AS confidence
        FROM (${countsOf([part], from)}) AS counted GROUP BY GROUPING SETS (${Prisma.join(sets)})`;
}

const columnOf = (grouping: Grouping): Prisma.Sql => Prisma.raw(GROUPINGS[grouping][1]);

/** The columns that groupings group by, with their SQL types. */
const COLUMNS = { survey_id: 'uuid', day: 'date', value: 'text' } as const;

/** A column of a pass. It is null when no grouping of the pass groups by it. */
const columnIn = (groupings: readonly Grouping[], column: string, type: string): Prisma.Sql =>
  groupings.some((grouping) => GROUPINGS[grouping][1] === column)
    ? Prisma.sql`${Prisma.raw(column)}::${Prisma.raw(type)}`
    : Prisma.sql`NULL::${Prisma.raw(type)} AS ${Prisma.raw(column)}`;
