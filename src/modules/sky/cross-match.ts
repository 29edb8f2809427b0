/** The cross-match: the nearest rows to each of many positions, found by the index of the sky in one statement. */
import type { Principal } from '../../access/principal.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import { conditionOn } from '../../database/conditions.js';
import type { Db } from '../../database/database.js';
import { name, sql, tableAs, whole } from '../../database/sql.js';
import type { Entity } from '../../graphql/entity.js';
import { type Cone, checkPosition, chordOf, positionOf, vectorOf } from '../../graphql/sky/cone.js';
import { isBlank, isLonger } from '../kit/input.js';

export const MAX_POSITIONS = 1_000;
export const MAX_MATCHES = 10;
/** Degrees. */
const MAX_RADIUS = 1;
/** A survey may observe one position ten thousand times. To compare all of these rows for each position would take minutes. */
const MOST_TIES = 100;

/** A position with the caller's name for it, and the greatest distance of a match. */
interface NamedPosition extends Cone {
  readonly id: string;
}

export interface MatchArgs {
  readonly positions: readonly NamedPosition[];
  readonly perPosition?: number | null | undefined;
}

/** A row near a position. */
export interface Match {
  /** The position's index among the given ones. */
  readonly position: number;
  readonly id: string;
  /** Degrees. */
  readonly separation: number;
}

/** Throws BAD_USER_INPUT. */
export function checkMatch({ positions, perPosition }: MatchArgs): void {
  if (perPosition != null && !(perPosition >= 1 && perPosition <= MAX_MATCHES))
    throw badUserInput('perPosition', `must be from 1 to ${MAX_MATCHES}`);
  if (positions.length > MAX_POSITIONS) throw badUserInput('positions', `must have at most ${MAX_POSITIONS} items`);
  const seen = new Map<string, number>();
  for (const [index, position] of positions.entries()) {
    const field = `positions.${index}`;
    const { id, radius } = position;
    if (isBlank(id) || isLonger(id, LONGEST.name)) throw badUserInput(`${field}.id`, `must have 1 to ${LONGEST.name} characters`);
    const first = seen.get(id);
    if (first !== undefined) throw badUserInput(`${field}.id`, `repeats that of position ${first}`);
    seen.set(id, index);
    checkPosition(position, field);
    if (!(radius > 0 && radius <= MAX_RADIUS))
      throw badUserInput(`${field}.radius`, `must be greater than 0 and at most ${MAX_RADIUS} degree`);
  }
}

/** The nearest rows that the principal may see, for each position the nearest first. */
export async function nearestRows(
  db: Db,
  entity: Entity,
  principal: Principal,
  { positions, perPosition }: MatchArgs,
): Promise<Match[]> {
  const given = positions.map((position, index) => {
    const [x, y, z] = vectorOf(position);
    return { position: index, x, y, z, chord: chordOf(position) };
  });
  const row = name('found');
  const position = positionOf(row);
  const center = sql`cube(ARRAY[given.x, given.y, given.z])`;
  const limit = whole(perPosition ?? 1);
  const visible = conditionOn(row, entity.name, entity.visibleTo(principal));
  // WITH TIES: of rows at one distance, the ids decide, which the index does not know. Above MOST_TIES of them, the index decides.
  return db.$queryRaw<Match[]>`
    SELECT given.position, nearest.id::text AS id, degrees(2 * asin(nearest.chord / 2)) AS separation
      FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        AS given (position int, x float8, y float8, z float8, chord float8)
     CROSS JOIN LATERAL (
       SELECT id, chord FROM (
         SELECT id, chord FROM (
           SELECT ${row}.id, ${position} <-> ${center} AS chord FROM ${tableAs(entity.name, row)}
            WHERE ${position} <@ cube_enlarge(${center}, given.chord, 3) AND ${position} <-> ${center} <= given.chord AND ${visible}
            ORDER BY ${position} <-> ${center} LIMIT ${whole(MOST_TIES)}) AS first
          ORDER BY chord FETCH FIRST ${limit} ROWS WITH TIES) AS ties
        ORDER BY chord, id LIMIT ${limit}) AS nearest
     ORDER BY given.position, nearest.chord, nearest.id`;
}
