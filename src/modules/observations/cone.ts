/**
 * The geometry of a cone search. It compares positions as unit vectors, by the chord between them, so that the poles and
 * right ascension 0 need no special case.
 */

import { badUserInput } from '../../base/errors.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { COSTS } from '../../graphql/costs.js';
import { declination, rightAscension } from '../kit/input.js';

/** Degrees, ICRS; a radius of 0 means exactly the centre, 180 the whole sky. */
export interface Cone {
  readonly ra: number;
  readonly dec: number;
  readonly radius: number;
}

/** An interval of right ascension or declination in degrees, both ends included. */
export type Interval = readonly [from: number, to: number];

/** Two vectors of one position, computed here and in the database, differ by less: as an angle, a billionth of an arcsecond. */
const ROUNDING = 4e-15;

/** Degrees by which intervals exceed the cone, so that rounding never excludes a row on the rim. */
const MARGIN = 1e-9;

/** A cone whose rim comes within this many degrees of a pole counts as containing the pole. */
const POLE = 1e-6;

/** The expression of the index `observations_sky`, character by character. `of` is the alias of the table, with a dot. */
const position = (of = '') =>
  Prisma.raw(
    `cube(ARRAY[cos(radians(${of}ra)) * cos(radians(${of}dec)), sin(radians(${of}ra)) * cos(radians(${of}dec)), sin(radians(${of}dec))])`,
  );

export function checkCone({ ra, dec, radius }: Cone, field = 'near'): void {
  rightAscension(ra, `${field}.ra`);
  declination(dec, `${field}.dec`);
  if (!(radius >= 0 && radius <= 180)) throw badUserInput(`${field}.radius`, 'must be from 0 to 180 degrees');
}

/** Above this radius, in degrees, a cone in a dense sky holds too many rows to collect at once. */
const NARROW = 2;

/** The additional cost of a cone, as far as the document shows its radius; an unknown radius counts as wide. */
export function costOfCone(near: unknown): { page: number; count: number } {
  if (near == null) return { page: 0, count: 0 };
  const { radius } = near as { readonly radius?: unknown };
  if (radius === 180) return { page: 0, count: 0 };
  if (typeof radius === 'number' && radius <= NARROW) return { page: COSTS.narrowCone, count: 0 };
  return { page: COSTS.wideCone, count: COSTS.countOfWideCone };
}

export const isWholeSky = ({ radius }: Cone): boolean => radius === 180;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

export function centerOf({ ra, dec }: Cone): Prisma.Sql {
  const [a, d] = [radians(ra), radians(dec)];
  return Prisma.sql`cube(ARRAY[${Math.cos(a) * Math.cos(d)}::float8, ${Math.sin(a) * Math.cos(d)}::float8, ${Math.sin(d)}::float8])`;
}

/** The sines of this process and of the database differ in the last digits. The rim of the whole sky, and the centre itself, belong to the cone. */
export const chordOf = ({ radius }: Cone): number => 2 * Math.sin(radians(radius) / 2) + ROUNDING;

/** The condition that a row lies in the cone. No index serves it. */
export const isWithin = (cone: Cone, of = ''): Prisma.Sql =>
  Prisma.sql`cube_distance(${position(of)}, ${centerOf(cone)}) <= ${chordOf(cone)}::float8`;

/** The condition that a row lies in at least one of the cones. A cheap condition on the declination comes first. */
export function isWithinAny(cones: readonly Cone[]): Prisma.Sql {
  const [first] = cones;
  if (first !== undefined && cones.length === 1) return isWithin(first);
  const each = cones.map((cone) => {
    const [from, to] = declinationsOf(cone);
    return Prisma.sql`(dec BETWEEN ${from}::float8 AND ${to}::float8 AND ${isWithin(cone)})`;
  });
  return Prisma.sql`(${Prisma.join(each, ' OR ')})`;
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
