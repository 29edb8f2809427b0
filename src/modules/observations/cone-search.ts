/**
 * The cone search: a page of the observations in one of some cones, in order, and their number. No index is fast for every cone. The index
 * of the sky reads the whole cone to sort it; the index of the order may read the whole sky before it reaches the cone. Which one is faster
 * depends on the distribution of the data, which no statistics of the database describe. So both are tried with a few rows, then with
 * more, within limits. If neither finds the answer, the table is read once. A filter without a cone is searched in the same way: all its
 * rows may be at the end of the order's index.
 */
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { isOfOneIndex } from '../../graphql/one-index.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageStart } from '../../graphql/paging.js';
import { type Cone, centerOf, chordOf, declinationsOf, type Interval, isWithinAny, merged, rightAscensionsOf } from './cone.js';
import { OBSERVATION } from './entity.js';
import { type Selection, toPrisma, toSql } from './filter.js';

const COLUMNS = { observedAt: 'observed_at', createdAt: 'created_at', ra: 'ra', dec: 'dec' } as const;
const TYPES = { observedAt: 'timestamptz', createdAt: 'timestamptz', ra: 'float8', dec: 'float8' } as const;
/** An expression that changes no value but keeps the planner from using the index of the order. */
const NOTHING = { observedAt: "interval '0'", createdAt: "interval '0'", ra: '0', dec: '0' } as const;
export type SortColumn = keyof typeof COLUMNS;

/** The columns of observations_in_box, which conditions and orders read. */
const READ = Prisma.raw('id, survey_id, external_id, ra, dec, observed_at, filter_band, status, created_at');

/** The limits of rows for each attempt, in turn. The last one also limits a count by the index of the sky. */
const CAPS: readonly number[] = [1_000, 20_000];

/** Above this radius, in degrees, the index of the order is the likelier to be fast. */
const WIDE = 10;
const isWide = ({ radius }: Cone): boolean => radius > WIDE;

/** The conditions, and the start of the page. */
interface Search {
  readonly db: Db;
  /** At least one. Null: anywhere. */
  readonly cones: readonly Cone[] | null;
  readonly selection: Selection;
  readonly order: Order<SortColumn>;
  readonly start: ReturnType<typeof pageStart>;
}

/** A search in cones. */
type InCones = Search & { readonly cones: readonly Cone[] };

/** The ids of a page, or null when the allowed rows are not enough. */
type Attempt = (search: InCones, cap: number) => Promise<string[] | null>;

/** The ids of a page of the rows in at least one of the cones, in order, with one more than the page shows. */
export async function idsInCones(
  db: Db,
  cones: readonly Cone[],
  selection: Selection,
  order: Order<SortColumn>,
  args: PageArgs,
  caps = CAPS,
): Promise<string[]> {
  const search = { db, cones, selection, order, start: pageStart(args, order, MAX_ROOT_PAGE_SIZE) };
  const attempts: readonly Attempt[] = cones.some(isWide) ? [byWalking, byCones] : [byCones, byWalking];
  for (const cap of caps) {
    for (const attempt of attempts) {
      const ids = await attempt(search, cap);
      if (ids !== null) return ids;
    }
  }
  return byReadingAll(search);
}

/** Whether one index covers a filter with this order, or finds so few rows that sorting them is fast. */
export function hasIndex(selection: Selection, order: Order<SortColumn>): boolean {
  const { surveyIds, ids, externalId, statuses, filterBands } = selection;
  const isEmpty = [surveyIds, statuses, filterBands].some((values) => values?.length === 0);
  if (ids != null || externalId != null || isEmpty) return true;
  return isOfOneIndex({ model: OBSERVATION.name, where: toPrisma(selection), order });
}

/** The ids of a page of the whole sky, in order, with one more than the page shows. */
export async function idsInOrder(
  db: Db,
  selection: Selection,
  order: Order<SortColumn>,
  args: PageArgs,
  caps = CAPS,
): Promise<string[]> {
  const search = { db, cones: null, selection, order, start: pageStart(args, order, MAX_ROOT_PAGE_SIZE) };
  for (const cap of caps) {
    const ids = await byWalking(search, cap);
    if (ids !== null) return ids;
  }
  return byReadingAll(search);
}

/** The number of observations in the cone. */
export async function countInCone(db: Db, cone: Cone, selection: Selection, caps = CAPS): Promise<number> {
  const conditions = conditionsOf([cone], selection);
  const cap = caps.at(-1) ?? 0;
  if (!isWide(cone)) {
    const [row] = await db.$queryRaw<{ read: number; count: number }[]>`
      SELECT count(*)::int AS read, count(*) FILTER (WHERE ${conditions})::int AS count FROM ${box(cone, cap + 1)}`;
    if (row && row.read <= cap) return row.count;
  }
  const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM observations WHERE ${conditions}`;
  return row?.count ?? 0;
}

/** Collects the cones through the index of the sky, and sorts their rows. */
async function byCones({ db, cones, selection, order, start }: InCones, cap: number): Promise<string[] | null> {
  const { column, direction } = sqlOf(order);
  const boxes = cones.map((cone) => Prisma.sql`SELECT * FROM ${box(cone, cap + 1)}`);
  const conditions = Prisma.join([conditionsOf(cones, selection), ...behind(order, start)], ' AND ');
  const [row] = await db.$queryRaw<{ read: number; ids: string[] | null }[]>`
    WITH box AS MATERIALIZED (${Prisma.join(boxes, ' UNION ')}), read AS (SELECT count(*)::int AS rows FROM box)
    SELECT rows AS read, CASE WHEN rows <= ${cap} THEN ARRAY(
      SELECT id::text FROM box WHERE ${conditions} ORDER BY ${column} ${direction}, id ${direction} LIMIT ${start.take}) END AS ids
      FROM read`;
  return row?.ids ?? null;
}

/** Reads the index of the order from the start of the cone or the page. It also returns the last row that it read, in the cone or not. */
async function byWalking({ db, cones, selection, order, start }: Search, cap: number): Promise<string[] | null> {
  const { column, direction } = sqlOf(order);
  const sorted = Prisma.sql`ORDER BY ${column} ${direction}, id ${direction}`;
  const parts = intervalsOf(cones, order.column).map((interval) => {
    const conditions = [...between(order, interval), ...followed(selection, order), ...behind(order, start)];
    const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty;
    return Prisma.sql`(SELECT ${READ} FROM observations ${where} ${sorted} LIMIT ${cap})`;
  });
  const conditions = conditionsOf(cones, selection);
  const rows = await db.$queryRaw<{ id: string; matches: boolean; step: number }[]>`
    SELECT id::text AS id, step::int AS step, (${conditions}) AS matches
      FROM (SELECT *, row_number() OVER (${sorted}) AS step
              FROM (SELECT * FROM (${Prisma.join(parts, ' UNION ALL ')}) AS part ${sorted} LIMIT ${cap}) AS walk) AS walked
     WHERE step = ${cap} OR (${conditions}) ${sorted} LIMIT ${start.take}`;
  const ids = rows.filter(({ matches }) => matches).map(({ id }) => id);
  const isAtEnd = rows.at(-1)?.step !== cap;
  return ids.length === start.take || (isAtEnd && rows.length < start.take) ? ids : null;
}

/** Reads the table once, or the rows that an index finds for the filter, and keeps the first rows of the order. */
async function byReadingAll({ db, cones, selection, order, start }: Search): Promise<string[]> {
  const { column, direction } = sqlOf(order);
  const conditions = Prisma.join([conditionsOf(cones, selection), ...behind(order, start)], ' AND ');
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM observations WHERE ${conditions}
     ORDER BY ${column} + ${Prisma.raw(NOTHING[order.column])} ${direction}, id ${direction} LIMIT ${start.take}`;
  return rows.map(({ id }) => id);
}

const box = (cone: Cone, cap: number): Prisma.Sql =>
  Prisma.sql`observations_in_box(${centerOf(cone)}, ${chordOf(cone)}::float8, ${cap}::int)`;

const conditionsOf = (cones: readonly Cone[] | null, selection: Selection): Prisma.Sql =>
  Prisma.join([cones ? isWithinAny(cones) : Prisma.sql`true`, ...toSql(selection)], ' AND ');

const sqlOf = ({ column, direction }: Order<SortColumn>) => ({
  column: Prisma.raw(COLUMNS[column]),
  direction: Prisma.raw(direction),
});

function behind({ column, direction }: Order<SortColumn>, { cursor }: Search['start']): Prisma.Sql[] {
  if (cursor === null) return [];
  const [name, beyond, type] = [COLUMNS[column], direction === 'asc' ? '>' : '<', TYPES[column]].map((text) => Prisma.raw(text));
  return [Prisma.sql`(${name}, id) ${beyond} (${cursor.value}::${type}, ${cursor.id}::uuid)`];
}

/** The parts of the order's index that contain the cones. No two of them overlap. */
function intervalsOf(cones: readonly Cone[] | null, column: SortColumn): readonly (Interval | null)[] {
  if (cones === null) return [null];
  if (column === 'dec') return merged(cones.map(declinationsOf));
  return column === 'ra' ? merged(cones.flatMap(rightAscensionsOf)) : [null];
}

function between({ column }: Order<SortColumn>, interval: Interval | null): Prisma.Sql[] {
  if (interval === null) return [];
  return [Prisma.sql`${Prisma.raw(COLUMNS[column])} BETWEEN ${interval[0]}::float8 AND ${interval[1]}::float8`];
}

/** The part of the filter that shares an index with the order: the walk reads no other rows. */
function followed(
  { surveyIds, statuses, filterBands, observedAfter, observedBefore }: Selection,
  order: Order<SortColumn>,
): Prisma.Sql[] {
  const ofSurvey = surveyIds?.length === 1 ? [Prisma.sql`survey_id = ${surveyIds[0]}::uuid`] : [];
  if (order.column !== 'observedAt') return ofSurvey;
  const times = toSql({ surveyIds: null, observedAfter, observedBefore });
  if (ofSurvey.length > 0) return [...ofSurvey, ...times];
  if (statuses?.length === 1) return [...toSql({ surveyIds: null, statuses }), ...times];
  if (filterBands?.length === 1) return [...toSql({ surveyIds: null, filterBands }), ...times];
  return times;
}
