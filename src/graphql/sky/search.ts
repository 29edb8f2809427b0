/**
 * The search on the sky: a page of the rows in a cone, or in one of several cones, in order, and their number. No index is fast for every
 * cone. The index of the sky reads the whole cone to sort it; the index of the order may read the whole sky before it reaches the cone.
 * Which one is faster depends on the distribution of the data, which no statistics of the database describe. So both are tried with a few
 * rows, then with more, within limits. If neither finds the answer, the table is read once. A filter without a cone is searched in the same
 * way: all its rows may be at the end of the order's index. The order of separation has no index: it is searched ring by ring.
 */
import type { Db } from '../../database/database.js';
import { all, conditionOn } from '../../database/statements/conditions.js';
import { join, name, type Sql, sql, TRUE, tableAs, whole } from '../../database/statements/sql.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageStart, SEPARATION } from '../paging/paging.js';
import type { Found } from '../reading.js';
import { type Cone, isWholeSky } from './cone.js';
import { angleOf, areaWithin, boxesIn, boxesOf } from './rings.js';
import {
  behind,
  between,
  conditionsOf,
  directionOf,
  type InCones,
  inBoxes,
  intervalsOf,
  nothingFor,
  onlyCone,
  type Search,
  sortedBy,
  type Target,
} from './search-sql.js';

/** The limits of rows for each attempt, in turn. The last one also limits a ring, and a count by the index of the sky. */
const CAPS: readonly number[] = [1_000, 20_000];

/** Above this radius, in degrees, the index of the order is the likelier to be fast. */
const WIDE = 10;
const isWide = ({ radius }: Cone): boolean => radius > WIDE;

/** The part of the sphere's area of the first ring, the factors by which a ring becomes wider or narrower, and the most rings. */
const FIRST_AREA = 1 / 1_024;
const WIDER = 8;
const NARROWER = 16;
const LEAST_AREA = 1e-13;
const MOST_RINGS = 10;

/** The ids of a page, or null when the allowed rows are not enough. */
type Attempt = (search: InCones, cap: number) => Promise<string[] | null>;

/** The ids of a page, in order, with one more than the page shows. */
export async function idsOnSky(db: Db, target: Target, order: Order, args: PageArgs, caps = CAPS): Promise<string[]> {
  const search: Search = { ...target, db, order, start: pageStart(args, order, MAX_ROOT_PAGE_SIZE) };
  if (order.column === SEPARATION) return idsBySeparation(search as InCones, caps);
  for (const cap of caps) {
    for (const attempt of attemptsOf(search)) {
      const ids = await attempt(search as InCones, cap);
      if (ids !== null) return ids;
    }
  }
  return byReadingAll(search);
}

function attemptsOf({ cones }: Search): readonly Attempt[] {
  if (cones === null) return [byWalking];
  return cones.some(isWide) ? [byWalking, byCones] : [byCones, byWalking];
}

async function idsBySeparation(search: InCones, caps: readonly number[]): Promise<string[]> {
  const [first, last] = [caps[0], caps.at(-1)];
  const ids = first === undefined ? null : await byCones(search, first);
  return ids ?? (last === undefined ? null : await byRings(search, last)) ?? byReadingAll(search);
}

/** Whether a list with `near` is searched: it is not when it shows the whole sky in the order of a column. */
export const isSearched = (near: Cone, { column }: Order): boolean => !isWholeSky(near) || column === SEPARATION;

/** The rows of a list with `near`. */
export const foundNear = (db: Db, target: Omit<Target, 'cones'>, near: Cone, order: Order, args: PageArgs): Found => ({
  order,
  near,
  search: () => idsOnSky(db, { ...target, cones: [near] }, order, args),
  count: () => countInCone(db, near, target),
});

/** The number of rows in the cone. */
export async function countInCone(
  db: Db,
  cone: Cone,
  { entity, where }: Pick<Target, 'entity' | 'where'>,
  caps = CAPS,
): Promise<number> {
  const row = name('found');
  const conditions = conditionsOf({ entity, cones: [cone], where }, row);
  const cap = caps.at(-1) ?? 0;
  if (!isWide(cone)) {
    const [counted] = await db.$queryRaw<{ read: number; count: number }[]>`
      SELECT count(*)::int AS read, count(*) FILTER (WHERE ${conditions})::int AS count FROM ${inBoxes(entity, boxesIn(cone), cap + 1)} AS ${row}`;
    if (counted && counted.read <= cap) return counted.count;
  }
  const [counted] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ${tableAs(entity.name, row)} WHERE ${conditions}`;
  return counted?.count ?? 0;
}

/** Collects the cones through the index of the sky, and sorts their rows. */
const byCones: Attempt = (search, cap) => collected(search, search.cones.flatMap(boxesIn), cap);

/** Collects rings from the edge where the page starts, wider or narrower ones, until one holds a page and not too many rows. */
async function byRings(search: InCones, cap: number): Promise<string[] | null> {
  const { order, start } = search;
  const cone = onlyCone(search);
  const isUp = order.direction === 'asc';
  const reached = start.cursor === null ? null : Number(start.cursor.value);
  // A cursor may also name an angle outside of the cone.
  const edge = Math.min(cone.radius, Math.max(0, reached ?? (isUp ? 0 : cone.radius)));
  const left = isUp ? areaWithin(cone.radius) - areaWithin(edge) : areaWithin(edge);
  let area = Math.min(left, FIRST_AREA);
  let tooWide = Number.POSITIVE_INFINITY;
  for (let ring = 0; ring < MOST_RINGS && (ring === 0 || area >= LEAST_AREA); ring++) {
    const isWhole = area >= left;
    const end = isWhole ? (isUp ? cone.radius : 0) : angleOf(areaWithin(edge) + (isUp ? area : -area));
    const isBefore = (value: Sql) => (isUp ? sql`${value} <= ${end}::float8` : sql`${value} >= ${end}::float8`);
    // Rounding may put a row on the rim of the cone behind its end.
    const ids = await collected(search, boxesOf(cone, isUp ? [edge, end] : [end, edge]), cap, isWhole ? undefined : isBefore);
    if (ids?.length === start.take || (ids !== null && isWhole)) return ids;
    if (ids === null) tooWide = area;
    area = ids === null ? area / NARROWER : Math.min(left, area * WIDER);
    if (area >= tooWide) return null;
  }
  return null;
}

/** Collects the rows of boxes whose value passes the test, in order. Null when the boxes contain too many rows. */
async function collected(
  search: InCones,
  boxes: readonly string[],
  cap: number,
  test: (value: Sql) => Sql = () => TRUE,
): Promise<string[] | null> {
  const { db, entity, start } = search;
  const row = name('found');
  const value = sortedBy(search, row);
  const matches = all([conditionsOf(search, row), ...behind(search, row), test(value)]);
  const direction = directionOf(search);
  // Two boxes may contain the same row.
  const [found] = await db.$queryRaw<{ ids: string[] | null }[]>`
    WITH box AS MATERIALIZED (SELECT ${row}.id, ${value} AS value, (${matches}) AS matches FROM ${inBoxes(entity, boxes, cap + 1)} AS ${row})
    SELECT CASE WHEN (SELECT count(*) FROM box) <= ${cap} THEN ARRAY(
      SELECT id::text FROM box WHERE matches GROUP BY id, value ORDER BY value ${direction}, id ${direction} LIMIT ${start.take}) END AS ids`;
  return found?.ids ?? null;
}

/** Reads the index of the order from the start of the cones or the page. It also returns the last row that it read, in a cone or not. */
async function byWalking(search: Search, cap: number): Promise<string[] | null> {
  const { db, entity, cones, order, start, followed } = search;
  const direction = directionOf(search);
  const row = name('found');
  const matches = conditionsOf(search, row);
  const parts = intervalsOf(cones, order.column).map((interval) => {
    const read = [conditionOn(row, entity.name, followed), ...between(search, row, interval), ...behind(search, row)];
    const value = sortedBy(search, row);
    return sql`(SELECT ${row}.id, ${value} AS value, (${matches}) AS matches FROM ${tableAs(entity.name, row)}
                 WHERE ${all(read)} ORDER BY ${value} ${direction}, ${row}.id ${direction} LIMIT ${whole(cap)})`;
  });
  const sorted = sql`ORDER BY value ${direction}, id ${direction}`;
  const rows = await db.$queryRaw<{ id: string; matches: boolean; step: number }[]>`
    SELECT id::text AS id, step::int AS step, matches
      FROM (SELECT *, row_number() OVER (${sorted}) AS step
              FROM (SELECT * FROM (${join(parts, ' UNION ALL ')}) AS part ${sorted} LIMIT ${whole(cap)}) AS walk) AS walked
     WHERE step = ${cap} OR matches ${sorted} LIMIT ${start.take}`;
  const ids = rows.filter(({ matches }) => matches).map(({ id }) => id);
  const isAtEnd = rows.at(-1)?.step !== cap;
  return ids.length === start.take || (isAtEnd && rows.length < start.take) ? ids : null;
}

/** Reads the table once, or the rows that an index finds for the filter, and keeps the first rows of the order. */
async function byReadingAll(search: Search): Promise<string[]> {
  const { db, entity, start } = search;
  const direction = directionOf(search);
  const row = name('found');
  const conditions = all([conditionsOf(search, row), ...behind(search, row)]);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT ${row}.id::text AS id FROM ${tableAs(entity.name, row)} WHERE ${conditions}
     ORDER BY ${sortedBy(search, row)}${nothingFor(search)} ${direction}, ${row}.id ${direction} LIMIT ${start.take}`;
  return rows.map(({ id }) => id);
}
