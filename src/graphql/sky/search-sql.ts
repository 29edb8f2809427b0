/** The parts of the statements of a search on the sky: its rows, its conditions and its order. */
import { all, conditionOn } from '../../database/conditions.js';
import type { Db } from '../../database/database.js';
import { ASCENDING, columnIn, columnOf, DESCENDING, empty, name, type Sql, sql, typeOf } from '../../database/sql.js';
import type { Entity } from '../entity.js';
import { type Order, type pageStart, SEPARATION } from '../paging.js';
import { type Cone, declinationsOf, type Interval, isWholeSky, isWithin, rightAscensionsOf, separationFrom } from './cone.js';

/** The rows to search. */
export interface Target {
  readonly entity: Entity;
  /** Null: anywhere. */
  readonly cone: Cone | null;
  /** The condition on the rows, which includes their visibility. */
  readonly where: object;
  /** The part of the condition that shares an index with the order: a walk along this index reads no other rows. */
  readonly followed: readonly object[];
}

export interface Search extends Target {
  readonly db: Db;
  readonly order: Order;
  readonly start: ReturnType<typeof pageStart>;
}

/** A search in a cone. */
export type InCone = Search & { readonly cone: Cone };

/** The rows of these boxes, at most `cap` of them, found by the index of the sky. A row in two boxes appears twice. */
export const inBoxes = ({ table }: Entity, boxes: readonly string[], cap: number): Sql =>
  sql`${name(`${table}_in_boxes`)}(string_to_array(${boxes.join(';')}, ';')::cube[], ${cap}::int)`;

export const conditionsOf = ({ entity, cone, where }: Pick<Target, 'entity' | 'cone' | 'where'>, row: Sql): Sql =>
  all([...(cone === null || isWholeSky(cone) ? [] : [isWithin(cone, row)]), conditionOn(row, entity.name, where)]);

export const directionOf = ({ order }: Search): Sql => (order.direction === 'asc' ? ASCENDING : DESCENDING);

/** The value that a row has in the order. */
export const sortedBy = ({ entity, cone, order: { column } }: Search, row: Sql): Sql =>
  column === SEPARATION ? separationFrom(cone as Cone, row) : columnIn(row, entity.name, column);

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
  const beyond = order.direction === 'asc' ? sql`>` : sql`<`;
  return [sql`(${sortedBy(search, row)}, ${row}.id) ${beyond} (${value}::${type}, ${id}::uuid)`];
}

/** The parts of the order's index that contain the cone. */
export function intervalsOf(cone: Cone | null, column: string): readonly (Interval | null)[] {
  if (cone === null) return [null];
  if (column === 'dec') return [declinationsOf(cone)];
  return column === 'ra' ? rightAscensionsOf(cone) : [null];
}

export function between(search: Search, row: Sql, interval: Interval | null): Sql[] {
  if (interval === null) return [];
  return [sql`${sortedBy(search, row)} BETWEEN ${interval[0]}::float8 AND ${interval[1]}::float8`];
}
