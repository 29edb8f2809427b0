/**
 * The geometry of a cone search. It compares positions as unit vectors, by the chord between them, so that the poles and
 * right ascension 0 need no special case.
 */

import { badUserInput } from '../../base/errors.js';
import { all, any } from '../../database/statements/conditions.js';
import { empty, type Sql, sql } from '../../database/statements/sql.js';

/** A position in degrees, ICRS. */
export interface Position {
  readonly ra: number;
  readonly dec: number;
}

/** Degrees, ICRS; a radius of 0 means exactly the centre, 180 the whole sky. */
export interface Cone extends Position {
  readonly radius: number;
}

/** An interval of angles in degrees, both ends included. */
export type Interval = readonly [from: number, to: number];

/** Two vectors of one position, computed here and in the database, differ by less: as an angle, a billionth of an arcsecond. */
export const ROUNDING = 4e-15;

/** Degrees by which intervals exceed the cone, so that rounding never excludes a row on the rim. */
export const MARGIN = 1e-9;

/** A cone whose rim comes within this many degrees of a pole counts as containing the pole. */
const POLE = 1e-6;

/** The fault in each coordinate; null when it is valid. Right ascension in degrees, 0 ≤ ra < 360, and declination in degrees, −90 to 90. */
export const COORDINATE_FAULTS = {
  ra: (degrees: number): string | null => (degrees >= 0 && degrees < 360 ? null : 'must be at least 0 and less than 360 degrees'),
  dec: (degrees: number): string | null => (Math.abs(degrees) <= 90 ? null : 'must be from -90 to 90 degrees'),
} as const;

/** Throws BAD_USER_INPUT unless the position is on the sky. */
export function checkPosition(position: Position, field: string): void {
  for (const name of ['ra', 'dec'] as const) {
    const fault = COORDINATE_FAULTS[name](position[name]);
    if (fault !== null) throw badUserInput(`${field}.${name}`, fault);
  }
}

export function checkCone(cone: Cone, field = 'near'): void {
  checkPosition(cone, field);
  if (!(cone.radius >= 0 && cone.radius <= 180)) throw badUserInput(`${field}.radius`, 'must be from 0 to 180 degrees');
}

export const isWholeSky = ({ radius }: Cone): boolean => radius === 180;

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
export const degrees = (angle: number): number => (angle * 180) / Math.PI;

export type Vector = readonly [x: number, y: number, z: number];

/** The unit vector of a position. */
export function vectorOf({ ra, dec }: Position): Vector {
  const [a, d] = [radians(ra), radians(dec)];
  return [Math.cos(a) * Math.cos(d), Math.sin(a) * Math.cos(d), Math.sin(d)];
}

/** The position of a row as a unit vector. */
export function positionOf(row?: Sql): Sql {
  const of = row === undefined ? empty : sql`${row}.`;
  return sql`cube(ARRAY[cos(radians(${of}ra)) * cos(radians(${of}dec)), sin(radians(${of}ra)) * cos(radians(${of}dec)), sin(radians(${of}dec))])`;
}

/**
 * The expression of the indexes `<table>_sky`, character by character apart from the alias of the rows: a box that exceeds the position by
 * 1e-14 to each side. The indexes divide their pages by the volumes of their entries, and a point has none. A box overlaps each box that
 * contains its position, and is nearer than its position by less than a hundredth of a microarcsecond.
 */
export const boxAround = (row?: Sql): Sql => sql`cube_enlarge(${positionOf(row)}, 1e-14, 3)`;

const pointOf = ([x, y, z]: Vector): Sql => sql`cube(ARRAY[${x}::float8, ${y}::float8, ${z}::float8])`;

export const centerOf = (position: Position): Sql => pointOf(vectorOf(position));

/** The sines of this process and of the database differ in the last digits. The rim of the whole sky, and the centre itself, belong to the cone. */
export const chordOf = ({ radius }: Cone): number => 2 * Math.sin(radians(radius) / 2) + ROUNDING;

/** The condition that a row lies in the cone. No index serves it. */
export const isWithin = (cone: Cone, row?: Sql): Sql =>
  sql`cube_distance(${positionOf(row)}, ${centerOf(cone)}) <= ${chordOf(cone)}::float8`;

/** The angle between a row and a position, in degrees. A chord is precise up to 90°, so wider angles are measured from the opposite position. */
export function separationFrom(center: Position, row?: Sql): Sql {
  const [x, y, z] = vectorOf(center);
  const near = sql`cube_distance(${positionOf(row)}, ${pointOf([x, y, z])})`;
  const far = sql`cube_distance(${positionOf(row)}, ${pointOf([-x, -y, -z])})`;
  return sql`(CASE WHEN ${near} <= 1.4142 THEN degrees(2 * asin(${near} / 2)) ELSE 180 - degrees(2 * asin(${far} / 2)) END)`;
}

/** The condition that a row lies in at least one of the cones. A cheap condition on the declination comes first. */
export function isWithinAny(cones: readonly Cone[], row: Sql): Sql {
  const [first] = cones;
  if (first !== undefined && cones.length === 1) return isWithin(first, row);
  const each = cones.map((cone) => {
    const [from, to] = declinationsOf(cone);
    return all([sql`${row}.dec BETWEEN ${from}::float8 AND ${to}::float8`, isWithin(cone, row)]);
  });
  return any(each);
}

export const declinationsOf = ({ dec, radius }: Cone): Interval => [dec - radius - MARGIN, dec + radius + MARGIN];

/** Two intervals when the cone crosses right ascension 0. */
export function rightAscensionsOf({ ra, dec, radius }: Cone): readonly Interval[] {
  if (Math.abs(dec) + radius > 90 - POLE) return [[0, 360]];
  const sine = Math.sin(radians(radius + MARGIN)) / Math.cos(radians(dec));
  const half = degrees(Math.asin(Math.min(1, sine * (1 + 1e-12)))) + MARGIN;
  const [from, to] = [ra - half, ra + half];
  if (from < 0)
    return [
      [0, to],
      [from + 360, 360],
    ];
  if (to >= 360)
    return [
      [0, to - 360],
      [from, 360],
    ];
  return [[from, to]];
}

/** The same intervals without overlaps. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last === undefined || from > last[1]) result.push([from, to]);
    else result[result.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return result;
}
