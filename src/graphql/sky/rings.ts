/**
 * Rings around a position, as boxes that the index of the sky finds. A list in the order of separation reads a ring from one edge, so it
 * starts at a cursor or at the rim of a cone without reading the rows before. Each ring is cut into arcs, and each arc has a box.
 */
import { type Cone, degrees, type Interval, MARGIN, type Position, ROUNDING, radians, type Vector, vectorOf } from './cone.js';

/** More boxes exclude more rows outside the ring, but each box takes one descent of the index. */
const MOST_BOXES = 512;

/** The part of the sphere's area within this angle of a position. */
export const areaWithin = (separation: number): number => Math.sin(radians(separation) / 2) ** 2;
/** The angle within which this part of the sphere's area lies. */
export const angleOf = (area: number): number => degrees(2 * Math.asin(Math.sqrt(Math.min(1, Math.max(0, area)))));

/** The boxes around a ring, in the text form of the type `cube`. Together they contain every position of the ring. */
export function boxesOf(center: Position, [from, to]: Interval): string[] {
  const [near, far] = [radians(Math.max(0, from - MARGIN)), radians(Math.min(180, to + MARGIN))];
  const middle = (near + far) / 2;
  const area = Math.max(Number.EPSILON, areaWithin(to) - areaWithin(from));
  const wanted = Math.ceil((Math.PI * Math.sin(middle) ** 2) / (2 * area));
  const count = near === 0 ? 1 : Math.min(MOST_BOXES, Math.max(1, wanted));
  const axes = axesAround(vectorOf(center));
  return Array.from({ length: count }, (_, index) => {
    const arc: Interval = [(2 * Math.PI * index) / count, (2 * Math.PI * (index + 1)) / count];
    const ranges = axes.map((axis) => rangeOn(axis, [near, far], arc));
    const [low, high] = [ranges.map(([least]) => least - ROUNDING), ranges.map(([, most]) => most + ROUNDING)];
    return `(${low}),(${high})`;
  });
}

/** The boxes that contain every position of a cone. */
export const boxesIn = (cone: Cone): string[] => boxesOf(cone, [0, cone.radius]);

/** How one coordinate depends on the angle from the centre, and on the direction around it. */
interface Axis {
  /** The coordinate of the centre. */
  readonly along: number;
  /** The greatest coordinate at 90° from the centre, and the direction where it is reached. */
  readonly across: number;
  readonly direction: number;
}

function axesAround(center: Vector): Axis[] {
  const [x, y, z] = center;
  // The coordinate axis that is least parallel to the centre leads to two vectors perpendicular to it.
  const helper: Vector = Math.abs(z) < 0.7 ? [0, 0, 1] : [1, 0, 0];
  const first = unit(cross(helper, center));
  const second = cross(center, first);
  return [x, y, z].map((along, index) => {
    const [a, b] = [first[index] as number, second[index] as number];
    return { along, across: Math.hypot(a, b), direction: Math.atan2(b, a) };
  });
}

/** The least and the greatest value of a coordinate on a piece of a ring. */
function rangeOn({ along, across, direction }: Axis, ring: Interval, [from, to]: Interval): Interval {
  const [least, most] = cosines(from - direction, to - direction);
  return [extremes(along, across * least, ring)[0], extremes(along, across * most, ring)[1]];
}

/** The least and the greatest value of `cos(s) along + sin(s) across` for an angle s of the ring. */
function extremes(along: number, across: number, [near, far]: Interval): Interval {
  const [size, peak] = [Math.hypot(along, across), Math.atan2(across, along)];
  const [least, most] = cosines(near - peak, far - peak);
  return [size * least, size * most];
}

/** The least and the greatest cosine of the angles in an interval. */
function cosines(from: number, to: number): Interval {
  const holds = (angle: number) => Math.ceil((from - angle) / (2 * Math.PI)) * 2 * Math.PI + angle <= to;
  const ends = [Math.cos(from), Math.cos(to)];
  return [holds(Math.PI) ? -1 : Math.min(...ends), holds(0) ? 1 : Math.max(...ends)];
}

const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];

function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
