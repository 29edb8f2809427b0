/**
 * The cone search: observations within a radius of a point. Positions are compared as unit vectors, by the chord between
 * them, so that the poles and right ascension 0 are places like any other; a GiST index over the vectors finds them.
 */
import type { Db } from '../../database/connect.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { badUserInput } from '../../errors.js';
import { type Order, type PageArgs, pageStart } from '../../graphql/paging.js';
import { declination, rightAscension } from '../input.js';
import { type Selection, toSql } from './filter.js';

/** Degrees, ICRS; the radius from 0, which is exactly there, to 180. */
export interface Cone {
  readonly ra: number;
  readonly dec: number;
  readonly radius: number;
}

/** Up to this radius, in degrees, the cone is cut out first; beyond, the database may as well follow the order of the list. */
const NARROW = 5;

/** How far vectors of one place may lie apart, computed here and in the database; as an angle, under a billionth of an arcsecond. */
const ROUNDING = 4e-15;

/** The expression that the index `observations_sky` is over, to the letter. */
const POSITION = Prisma.raw(
  'cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))])',
);

const COLUMNS = { observedAt: 'observed_at', createdAt: 'created_at', ra: 'ra', dec: 'dec' } as const;
export type SortColumn = keyof typeof COLUMNS;

export function checkCone({ ra, dec, radius }: Cone): void {
  rightAscension(ra, 'near.ra');
  declination(dec, 'near.dec');
  if (!(radius >= 0 && radius <= 180)) throw badUserInput('near.radius', 'must be from 0 to 180 degrees');
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function within({ ra, dec, radius }: Cone): Prisma.Sql {
  const [a, d] = [radians(ra), radians(dec)];
  const center = Prisma.sql`cube(ARRAY[${Math.cos(a) * Math.cos(d)}::float8, ${Math.sin(a) * Math.cos(d)}::float8, ${Math.sin(d)}::float8])`;
  // Sines of this process and of the database differ in the last digits: the rim of a whole sky, and the point itself, belong to it.
  const chord = 2 * Math.sin(radians(radius) / 2) + ROUNDING;
  return Prisma.sql`${POSITION} <@ cube_enlarge(${center}, ${chord}::float8, 3) AND cube_distance(${POSITION}, ${center}) <= ${chord}::float8`;
}

/** The ids of a page of the cone, in order, one more than the page shows. */
export async function idsInCone(
  db: Db,
  cone: Cone,
  selection: Selection,
  order: Order<SortColumn>,
  args: PageArgs,
): Promise<string[]> {
  const { take, cursor } = pageStart(args, order);
  const column = Prisma.raw(COLUMNS[order.column]);
  const direction = Prisma.raw(order.direction);
  const beyond = Prisma.raw(order.direction === 'asc' ? '>' : '<');
  const type = Prisma.raw(order.column === 'ra' || order.column === 'dec' ? 'float8' : 'timestamptz');
  const behind = cursor
    ? Prisma.sql`WHERE (${column}, id) ${beyond} (${cursor.value}::${type}, ${cursor.id}::uuid)`
    : Prisma.empty;
  const materialized = Prisma.raw(cone.radius <= NARROW ? 'MATERIALIZED' : 'NOT MATERIALIZED');
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH cone AS ${materialized} (
      SELECT id, ${column} FROM observations WHERE ${Prisma.join([within(cone), ...toSql(selection)], ' AND ')})
    SELECT id::text FROM cone ${behind} ORDER BY ${column} ${direction}, id ${direction} LIMIT ${take}`;
  return rows.map(({ id }) => id);
}

export async function countInCone(db: Db, cone: Cone, selection: Selection): Promise<number> {
  const conditions = Prisma.join([within(cone), ...toSql(selection)], ' AND ');
  const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM observations WHERE ${conditions}`;
  return row?.count ?? 0;
}
