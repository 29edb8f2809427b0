/**
 * The nearest rows to many positions. The index of the sky returns the rows around a position from the nearest on, those of every survey. A
 * caller with scopes would make the database read all others first, for each position. So the first statement reads at most `WALKED` rows of
 * a position. Where that leaves a position open, the second statement collects the rows that the caller sees, once for all
 * of these positions.
 */
import type { Principal } from '../../access/principal.js';
import { limitExceeded } from '../../base/errors.js';
import { conditionOn } from '../../database/conditions.js';
import type { Db } from '../../database/database.js';
import { name, type Sql, sql, tableAs, whole } from '../../database/sql.js';
import type { Entity } from '../../graphql/entity.js';
import { type Cone, chordOf, positionOf, vectorOf } from '../../graphql/sky/cone.js';

/** The most rows around a position that the index returns. */
const WALKED = 200;
/** A survey may observe one position ten thousand times. To compare all of these rows for each position would take minutes. */
const MOST_TIES = 100;
/** The most rows to collect for open positions, and the most pairs of a row and a position to compare. */
const COLLECTED = 20_000;
const COMPARED = 10_000_000;
/** A box of longer sides, as a part of the unit sphere, contains so much of the sky that its index does not help. */
const WIDE = 0.2;

/** A row near a position. */
export interface Match {
  /** The position's index among the given ones. */
  readonly position: number;
  readonly id: string;
  /** Degrees. */
  readonly separation: number;
}

interface Given {
  readonly position: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly chord: number;
}

const row = name('found');
const place = positionOf(row);
const center = sql`cube(ARRAY[given.x, given.y, given.z])`;
const listed = (given: readonly Given[]): Sql =>
  sql`jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given (position int, x float8, y float8, z float8, chord float8)`;
const separation = sql`degrees(2 * asin(nearest.chord / 2)) AS separation`;

/**
 * The nearest rows that the principal may see, for each position the nearest first. Of rows at one distance the ids decide,
 * among the first `MOST_TIES` or `WALKED` rows. Throws LIMIT_EXCEEDED when the open positions have too many rows around them.
 */
export async function nearestRows(
  db: Db,
  entity: Entity,
  principal: Principal,
  cones: readonly Cone[],
  perPosition: number,
): Promise<Match[]> {
  const given = cones.map((cone, position) => {
    const [x, y, z] = vectorOf(cone);
    return { position, x, y, z, chord: chordOf(cone) };
  });
  const visible = conditionOn(row, entity.name, entity.visibleTo(principal));
  if (principal.surveyIds === null) return nearestOfAll(db, entity, visible, given, perPosition);
  const found = await walked(db, entity, visible, given, perPosition);
  const isOpen = new Set(found.filter(({ isVisible }) => !isVisible).map(({ position }) => position));
  const rest = given.filter(({ position }) => isOpen.has(position));
  const known = found.filter(({ position }) => !isOpen.has(position));
  if (rest.length === 0) return known;
  return [...known, ...(await collected(db, entity, visible, rest, perPosition))];
}

/** For a caller who sees every row: the index returns no row in vain. */
function nearestOfAll(db: Db, { name: model }: Entity, visible: Sql, given: readonly Given[], perPosition: number) {
  const limit = whole(perPosition);
  return db.$queryRaw<Match[]>`
    SELECT given.position, nearest.id::text AS id, ${separation}
      FROM ${listed(given)}
     CROSS JOIN LATERAL (
       SELECT id, chord FROM (
         SELECT id, chord FROM (
           SELECT ${row}.id, ${place} <-> ${center} AS chord FROM ${tableAs(model, row)}
            WHERE ${place} <@ cube_enlarge(${center}, given.chord, 3) AND ${place} <-> ${center} <= given.chord AND ${visible}
            ORDER BY ${place} <-> ${center} LIMIT ${whole(MOST_TIES)}) AS first
          ORDER BY chord FETCH FIRST ${limit} ROWS WITH TIES) AS ties
        ORDER BY chord, id LIMIT ${limit}) AS nearest
     ORDER BY given.position, nearest.chord, nearest.id`;
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
             SELECT id, chord, visible, row_number() OVER (ORDER BY chord) AS step FROM (
               SELECT ${row}.id, ${place} <-> ${center} AS chord, (${visible}) AS visible FROM ${tableAs(model, row)}
                WHERE ${place} <@ cube_enlarge(${center}, given.chord, 3) AND ${place} <-> ${center} <= given.chord
                ORDER BY ${place} <-> ${center} LIMIT ${whole(WALKED)}) AS around) AS walk
            WHERE visible OR step = ${whole(WALKED)} ORDER BY chord FETCH FIRST ${limit} ROWS WITH TIES) AS ties
          ORDER BY NOT visible, chord, id LIMIT ${limit}) AS nearest
       ORDER BY given.position, nearest.chord, nearest.id`;
  });
}

async function collected(
  db: Db,
  { name: model, plural }: Entity,
  visible: Sql,
  given: readonly Given[],
  perPosition: number,
): Promise<Match[]> {
  const most = Math.min(COLLECTED, Math.floor(COMPARED / given.length));
  const rows = await db.$queryRaw<(Match & { isTooMany: boolean })[]>`
    WITH seen AS MATERIALIZED (
      SELECT ${row}.id, ${place} AS place FROM ${tableAs(model, row)} WHERE ${visible} AND ${around(given)} LIMIT ${whole(most + 1)}),
    size AS MATERIALIZED (SELECT count(*) > ${most}::int AS "isTooMany" FROM seen)
    SELECT size."isTooMany", nearest.position, nearest.id::text AS id, ${separation} FROM size LEFT JOIN (
      SELECT given.position, near.id, near.chord FROM ${listed(given)}
       CROSS JOIN LATERAL (
         SELECT seen.id, cube_distance(seen.place, ${center}) AS chord FROM seen
          WHERE cube_distance(seen.place, ${center}) <= given.chord AND NOT (SELECT "isTooMany" FROM size)
          ORDER BY chord, seen.id LIMIT ${whole(perPosition)}) AS near) AS nearest ON true
     ORDER BY nearest.position, nearest.chord, nearest.id`;
  if (rows[0]?.isTooMany)
    throw limitExceeded(
      'rows',
      most,
      `Around ${given.length.toLocaleString('en')} of the positions are many ${plural} of other surveys and more than ${most.toLocaleString('en')} of yours: send fewer positions, or positions of one field, or smaller radii.`,
    );
  return rows.filter(({ id }) => id !== null);
}

/** The condition that a row is in the box around all positions. */
function around(given: readonly Given[]): Sql {
  const sides = (['x', 'y', 'z'] as const).map((axis) => [
    Math.min(...given.map((one) => one[axis] - one.chord)),
    Math.max(...given.map((one) => one[axis] + one.chord)),
  ]) as [number, number][];
  const [low, high] = [0, 1].map((end) => `(${sides.map((side) => side[end]).join()})`) as [string, string];
  const box = sql`${`${low},${high}`}::cube`;
  // The planner expects few rows in every box. Without the operator it uses the index of the surveys.
  return sides.some(([from, to]) => to - from > WIDE) ? sql`cube_contains(${box}, ${place})` : sql`${place} <@ ${box}`;
}
