/** The positions of a cross-match in SQL, and the rows that are compared with them. */
import { name, type Sql, sql } from '../../database/statements/sql.js';
import { boxAround, type Cone, chordOf, positionOf, vectorOf } from '../../graphql/sky/cone.js';

/** A row near a position. */
export interface Match {
  /** The position's index among the given ones. */
  readonly position: number;
  readonly id: string;
  /** Degrees. */
  readonly separation: number;
}

export interface Given {
  readonly position: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly chord: number;
}

export const givenBy = (cones: readonly Cone[]): Given[] =>
  cones.map((cone, position) => {
    const [x, y, z] = vectorOf(cone);
    return { position, x, y, z, chord: chordOf(cone) };
  });

/** A row to compare, its position, and the box that the index of the sky has in its place. */
export const row = name('found');
export const place = positionOf(row);
export const box = boxAround(row);

/** The given positions as rows `given`, and the center of each. */
export const listed = (given: readonly Given[]): Sql =>
  sql`jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given (position int, x float8, y float8, z float8, chord float8)`;
export const center = sql`cube(ARRAY[given.x, given.y, given.z])`;

/** The condition that a row lies in the box around a given position. The index of the sky serves it. */
export const isInBox = sql`${box} && cube_enlarge(${center}, given.chord, 3)`;

/** The distance by which the index of the sky returns rows, and the one by which they are compared. They differ by the extent of a box. */
export const reach = sql`${box} <-> ${center}`;
export const chord = sql`cube_distance(${place}, ${center})`;

export const separation = sql`degrees(2 * asin(nearest.chord / 2)) AS separation`;
