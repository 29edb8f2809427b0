/**
 * The nearest rows to many positions for a caller with scopes. The index of the sky returns the rows around a position from the nearest on,
 * those of every survey. The caller would make the database read all others first, for each position. So the first statement reads at most
 * `WALKED` rows of a position. For the positions that this leaves open, the second statement collects the rows that the caller
 * sees, once for all of them. When the caller sees too many, the third statement reads all rows around each open position, a
 * bounded number in total.
 */
import { limitExceeded } from '../../base/errors.js';
import type { Db } from '../../database/database.js';
import { type Sql, sql, tableAs, whole } from '../../database/statements/sql.js';
import type { Entity } from '../../graphql/entity.js';
import { box, center, chord, type Given, isInBox, listed, type Match, place, reach, row, separation } from './given.js';

/** The most rows around a position that the first statement reads. */
const WALKED = 200;
/** The most rows to collect for open positions, and the most pairs of a row and a position to compare. */
const COLLECTED = 20_000;
const COMPARED = 10_000_000;
/** The most rows of all surveys that the third statement reads. */
const READ = 120_000;
/** A box of longer sides, as a part of the unit sphere, contains so much of the sky that its index does not help. */
const WIDE = 0.2;

/** The nearest rows that fulfil `visible`. Throws LIMIT_EXCEEDED when the open positions have too many rows around them. */
export async function nearestInScope(
  db: Db,
  entity: Entity,
  visible: Sql,
  given: readonly Given[],
  perPosition: number,
): Promise<Match[]> {
  const found = await walked(db, entity, visible, given, perPosition);
  const isOpen = new Set(found.filter(({ isVisible }) => !isVisible).map(({ position }) => position));
  const rest = given.filter(({ position }) => isOpen.has(position));
  const known = found.filter(({ position }) => !isOpen.has(position));
  if (rest.length === 0) return known;
  const others =
    (await collected(db, entity, visible, rest, perPosition)) ?? (await readAll(db, entity, visible, rest, perPosition));
  return [...known, ...others];
}

/** For a caller with scopes. A row that is not visible is the last one of a walk that left its position open. */
function walked(db: Db, { name: model }: Entity, visible: Sql, given: readonly Given[], perPosition: number) {
  const limit = whole(perPosition);
  return db.$transaction(async (tx) => {
    // The planner expects few rows in every box, and would rather collect and sort all of them than walk.
    await tx.$executeRaw`SET LOCAL enable_bitmapscan = off`;
    await tx.$executeRaw`SET LOCAL enable_sort = off`;
    return tx.$queryRaw<(Match & { isVisible: boolean })[]>`
      SELECT given.position, nearest.id::text AS id, ${separation}, nearest.visible AS "isVisible"
        FROM ${listed(given)}
       CROSS JOIN LATERAL (
         SELECT id, chord, visible FROM (
           SELECT id, chord, visible FROM (
             SELECT id, chord, reach, visible, row_number() OVER (ORDER BY reach) AS step FROM (
               SELECT ${row}.id, ${chord} AS chord, ${reach} AS reach, (${visible}) AS visible FROM ${tableAs(model, row)}
                WHERE ${isInBox} AND ${chord} <= given.chord
                ORDER BY ${reach} LIMIT ${whole(WALKED)}) AS around) AS walk
            WHERE visible OR step = ${whole(WALKED)} ORDER BY reach FETCH FIRST ${limit} ROWS WITH TIES) AS ties
          ORDER BY NOT visible, chord, id LIMIT ${limit}) AS nearest
       ORDER BY given.position, nearest.chord, nearest.id`;
  });
}

/** Collects the visible rows in the box around all positions. Null when there are too many. */
async function collected(
  db: Db,
  { name: model }: Entity,
  visible: Sql,
  given: readonly Given[],
  perPosition: number,
): Promise<Match[] | null> {
  const most = Math.min(COLLECTED, Math.floor(COMPARED / given.length));
  const rows = await db.$queryRaw<(Match & { isTooMany: boolean })[]>`
    WITH seen AS MATERIALIZED (
      SELECT ${row}.id, ${place} AS place FROM ${tableAs(model, row)} WHERE ${visible} AND ${isInBoxOfAll(given)} LIMIT ${whole(most + 1)}),
    size AS MATERIALIZED (SELECT count(*) > ${most}::int AS "isTooMany" FROM seen)
    SELECT size."isTooMany", nearest.position, nearest.id::text AS id, ${separation} FROM size LEFT JOIN (
      SELECT given.position, near.id, near.chord FROM ${listed(given)}
       CROSS JOIN LATERAL (
         SELECT seen.id, cube_distance(seen.place, ${center}) AS chord FROM seen
          WHERE cube_distance(seen.place, ${center}) <= given.chord AND NOT (SELECT "isTooMany" FROM size)
          ORDER BY chord, seen.id LIMIT ${whole(perPosition)}) AS near) AS nearest ON true
     ORDER BY nearest.position, nearest.chord, nearest.id`;
  if (rows[0]?.isTooMany) return null;
  return rows.filter(({ id }) => id !== null);
}

/** The condition that a row is in the box around all positions. */
function isInBoxOfAll(given: readonly Given[]): Sql {
  const sides = (['x', 'y', 'z'] as const).map((axis) => [
    Math.min(...given.map((one) => one[axis] - one.chord)),
    Math.max(...given.map((one) => one[axis] + one.chord)),
  ]) as [number, number][];
  const [low, high] = [0, 1].map((end) => `(${sides.map((side) => side[end]).join()})`) as [string, string];
  const region = sql`${`${low},${high}`}::cube`;
  // The planner expects few rows in every box. Without the operator it uses the index of the surveys.
  return sides.some(([from, to]) => to - from > WIDE) ? sql`cube_contains(${region}, ${place})` : sql`${box} && ${region}`;
}

/** Reads the rows around each position, whether visible or not. */
async function readAll(
  db: Db,
  { name: model, plural }: Entity,
  visible: Sql,
  given: readonly Given[],
  perPosition: number,
): Promise<Match[]> {
  const rows = await db.$queryRaw<(Match & { isTooMany: boolean })[]>`
    WITH around AS MATERIALIZED (
      SELECT given.position, given.chord AS most, near.* FROM ${listed(given)}
       CROSS JOIN LATERAL (
         SELECT ${row}.id, ${chord} AS chord, (${visible}) AS visible FROM ${tableAs(model, row)} WHERE ${isInBox}) AS near
       LIMIT ${whole(READ + 1)}),
    size AS MATERIALIZED (SELECT count(*) > ${READ}::int AS "isTooMany" FROM around)
    SELECT size."isTooMany", nearest.position, nearest.id::text AS id, ${separation} FROM size LEFT JOIN (
      SELECT *, row_number() OVER (PARTITION BY position ORDER BY chord, id) AS number FROM around
       WHERE visible AND chord <= most AND NOT (SELECT "isTooMany" FROM size)) AS nearest ON nearest.number <= ${whole(perPosition)}
     ORDER BY nearest.position, nearest.chord, nearest.id`;
  if (rows[0]?.isTooMany)
    throw limitExceeded(
      'rows',
      READ,
      `Around ${given.length.toLocaleString('en')} of the positions are many ${plural} of other surveys, and more than ${READ.toLocaleString('en')} rows to compare: send fewer positions, or positions of one field, or smaller radii.`,
    );
  return rows.filter(({ id }) => id !== null);
}
