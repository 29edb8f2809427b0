/** The parts of the statements of a search on the sky: its rows, its conditions and its order. */
import type { Db } from '../../database/database.js';
import { all, conditionOn } from '../../database/statements/conditions.js';
import { ASCENDING, columnIn, columnOf, DESCENDING, empty, name, type Sql, sql, typeOf } from '../../database/statements/sql.js';
import type { Entity } from '../entity.js';
import { type Order, type pageStart, SEPARATION } from '../paging/paging.js';
import {
  type Cone,
  declinationsOf,
  type Interval,
  isWholeSky,
  isWithinAny,
  merged,
  rightAscensionsOf,
  separationFrom,
} from './cone.js';

/** The rows to search. */
export interface Target {
  readonly entity: Entity;
  /** At least one; the order of separation needs exactly one. Null: anywhere. */
  readonly cones: readonly Cone[] | null;
  /** The condition on the rows, which includes their visibility. */
  readonly where: object;
  /** The part of the condition that shares an index with the order: a walk along this index reads no other rows. */
  readonly followed: object;
}

export interface Search extends Target {
  readonly db: Db;
  readonly order: Order;
  readonly start: ReturnType<typeof pageStart>;
}

/** A search in cones. */
export type InCones = Search & { readonly cones: readonly Cone[] };

/** The cone of a search in the order of separation. */
export function onlyCone({ cones }: Target): Cone {
  const [cone, ...others] = cones ?? [];
  if (cone === undefined || others.length > 0) throw new Error('The order of separation needs exactly one cone.');
  return cone;
}

/** The rows of these boxes, at most `cap` of them, found by the index of the sky. A row in two boxes appears twice. */
export const inBoxes = ({ table }: Entity, boxes: readonly string[], cap: number): Sql =>
  sql`${name(`${table}_in_boxes`)}(string_to_array(${boxes.join(';')}, ';')::cube[], ${cap}::int)`;

export const conditionsOf = ({ entity, cones, where }: Omit<Target, 'followed'>, row: Sql): Sql =>
  all([...(cones === null || cones.some(isWholeSky) ? [] : [isWithinAny(cones, row)]), conditionOn(row, entity.name, where)]);

export const directionOf = ({ order }: Search): Sql => (order.direction === 'asc' ? ASCENDING : DESCENDING);

/** The value that a row has in the order. */
export function sortedBy(search: Search, row: Sql): Sql {
  const { entity, order } = search;
  return order.column === SEPARATION ? separationFrom(onlyCone(search), row) : columnIn(row, entity.name, order.column);
}

/** An addition that changes no value but keeps the planner from using the index of the order. */
export function nothingFor({ entity, order: { column } }: Search): Sql {
  if (column === SEPARATION) return empty;
  return columnOf(entity.name, column).type === 'DateTime' ? sql` + interval '0'` : sql` + 0`;
}

/** The condition that a row comes after the cursor. */
export function behind(search: Search, row: Sql): Sql[] {
  const { entity, order, start } = search;
  if (start.cursor === null) return [];
  const { value, id } = start.cursor;
  const type = order.column === SEPARATION ? sql`float8` : typeOf(columnOf(entity.name, order.column));
  const after = order.direction === 'asc' ? sql`>` : sql`<`;
  return [sql`(${sortedBy(search, row)}, ${row}.id) ${after} (${value}::${type}, ${id}::uuid)`];
}

/** The parts of the order's index that contain the cones. No two of them overlap. */
export function intervalsOf(cones: readonly Cone[] | null, column: string): readonly (Interval | null)[] {
  if (cones === null) return [null];
  if (column === 'dec') return merged(cones.map(declinationsOf));
  return column === 'ra' ? merged(cones.flatMap(rightAscensionsOf)) : [null];
}

export function between(search: Search, row: Sql, interval: Interval | null): Sql[] {
  if (interval === null) return [];
  return [sql`${sortedBy(search, row)} BETWEEN ${interval[0]}::float8 AND ${interval[1]}::float8`];
}
