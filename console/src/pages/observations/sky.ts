/**
 * The geometry of the map of the sky: an equal-area projection, so that equal areas of the map are equal areas of the sky. Right ascension
 * grows to the left, as an observer sees it, and 180° is in the middle. All angles are in degrees.
 */
import { geoCircle, geoDistance, geoEqualEarth, geoGraticule10, geoPath } from 'd3-geo';

export const WIDTH = 960;
export const HEIGHT = 470;
const MARGIN = 4;
/** The distance of a text from the edge. */
const EDGE = 34;
const RADIANS = Math.PI / 180;

export interface Position {
  readonly ra: number;
  readonly dec: number;
}

export interface Cone extends Position {
  readonly radius: number;
}

export interface Grid {
  readonly bands: number;
  readonly cellsPerBand: number;
}

const projection = geoEqualEarth().fitExtent(
  [
    [MARGIN, MARGIN],
    [WIDTH - MARGIN, HEIGHT - MARGIN],
  ],
  { type: 'Sphere' },
);
const path = geoPath(projection).digits(1);

const longitudeOf = (ra: number): number => 180 - ra;
const pointOf = ({ ra, dec }: Position): [number, number] => [longitudeOf(ra), dec];
const rounded = (degrees: number): number => Math.round(degrees * 100) / 100;

export const OUTLINE = path({ type: 'Sphere' }) ?? '';
export const GRATICULE = path(geoGraticule10()) ?? '';

interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** The text of an angle, at its position on the map. */
function label(text: string, position: Position, shift: number): Label {
  const [x, y] = projection(pointOf(position)) as [number, number];
  return { text, x: x + shift, y };
}

/** Right ascension along the equator, and declination along the right edge. */
export const LABELS: readonly Label[] = [
  ...[60, 120, 180, 240, 300].map((ra) => label(`${ra}°`, { ra, dec: 0 }, 0)),
  ...[-60, -30, 30, 60].map((dec) => label(`${dec < 0 ? '−' : '+'}${Math.abs(dec)}°`, { ra: 0.01, dec }, -EDGE)),
];

/** The outline of a cone on the map. */
export const coneOutline = (cone: Cone): string =>
  path(geoCircle().center(pointOf(cone)).radius(Math.max(cone.radius, 0.3)).precision(4)()) ?? '';

/** The position at a point of the map; null beside the sky. */
export function positionAt(x: number, y: number): Position | null {
  const [longitude, dec] = projection.invert?.([x, y]) ?? [Number.NaN, Number.NaN];
  if (!(Math.abs(longitude) <= 180 && Math.abs(dec) <= 90)) return null;
  return { ra: rounded(180 - longitude) % 360, dec: rounded(dec) };
}

export const distanceOf = (one: Position, other: Position): number =>
  rounded(geoDistance(pointOf(one), pointOf(other)) / RADIANS);

/** A cell of the grid of `skyDensity`: bands of equal height in sin(dec), cut into equal intervals of right ascension. */
export function cellOutline(index: number, { bands, cellsPerBand }: Grid): string {
  const band = Math.floor(index / cellsPerBand);
  const [west, east] = [index % cellsPerBand, (index % cellsPerBand) + 1].map((edge) => longitudeOf((360 * edge) / cellsPerBand));
  const [south, north] = [band, band + 1].map((edge) => Math.asin(Math.min(1, (2 * edge) / bands - 1)) / RADIANS);
  const middle = ((south as number) + (north as number)) / 2;
  const corners = [
    [west, south],
    [west, middle],
    [west, north],
    [east, north],
    [east, middle],
    [east, south],
  ] as [number, number][];
  const points = corners.flatMap((corner) => {
    const point = projection(corner);
    return point === null ? [] : [point.map((value) => value.toFixed(1)).join(',')];
  });
  return `M${points.join('L')}Z`;
}
