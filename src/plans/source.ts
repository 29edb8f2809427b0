/**
 * The rows of a page, and the part of the statement that finds them. Their condition comes from the declaration of the list, and is bound for
 * each request. A page inside a row has the relation to that row as well.
 */

import { all, conditionOn } from '../database/statements/conditions.js';
import { columnIn, empty, name, type Sql, sql, TRUE, tableAs, whole } from '../database/statements/sql.js';
import { isOfOneIndex } from '../graphql/paging/one-index.js';
import { sortedBy, startAfter } from '../graphql/paging/page-start.js';
import { type Order, type PageArgs, pageStart, SEPARATION } from '../graphql/paging/paging.js';
import { type Cone, separationFrom } from '../graphql/sky/cone.js';
import { fragmentAt, type Part, pageOf, type Writer } from './plan.js';

/** The rows of a page, and the number of rows in the whole list. */
export interface Source {
  readonly rows: Sql;
  /** The same with their number `n` from 1. */
  readonly numbered: Sql;
  /** The order of the rows with this alias. */
  sorted(rows: Sql): Sql;
  readonly total: Sql;
}

/** The parts of a page that its selection needs. */
export interface Use {
  /** The texts of the rows, one column for each time that the rows are selected. */
  readonly columns: Writer[];
  /** Whether one row more than the page shows is needed. */
  next: boolean;
  cursors: boolean;
  total: boolean;
}

/** The row around the rows of a page, by the condition that relates them to it. */
export interface Around {
  readonly joins: Sql;
  /** The only column of that condition, and its value. */
  readonly only?: { readonly column: string; readonly value: Sql } | undefined;
}

/**
 * The rows that meet a condition, in their order, from the start of the page.
 *
 * PostgreSQL does not know the row around the page when it plans. It expects as many rows as an average one has, and would then walk through
 * the index of the order alone, past all rows of others. So a page that one index serves asks for a range that contains only this row, in the
 * order of the whole index: no other index has that order.
 */
export function sourceOf(
  model: string,
  row: Sql,
  part: Part,
  use: Readonly<Use>,
  { joins, only }: Around = { joins: TRUE },
): Source {
  const where = fragmentAt([part], 0);
  const start = fragmentAt([part], 0, 1);
  const { order, size, isSteady } = pageOf(part);
  const chosen = name('chosen');
  const limit = whole(use.next ? size + 1 : size);
  const first = isSteady && only !== undefined ? columnIn(row, model, only.column) : undefined;
  const within = first && only ? sql`${first} >= ${only.value} AND ${first} <= ${only.value}` : joins;
  const rows = sql`SELECT ${row}.*${separationOf(part)} FROM ${tableAs(model, row)} WHERE ${all([within, where, start])} ${sortedBy({ model, row, order }, first)} LIMIT ${limit}`;
  return {
    rows,
    numbered: sql`SELECT ${chosen}.*, row_number() OVER (${sortedBy({ model, row: chosen, order })}) AS n FROM (${rows}) AS ${chosen}`,
    sorted: (alias) => sortedBy({ model, row: alias, order }),
    total: sql`(SELECT count(*) FROM ${tableAs(model, row)} WHERE ${all([joins, where])})::text`,
  };
}

/** The column with the separation of each row, in a list with `near`. */
export function separationOf(part: Part): Sql {
  const { separation } = pageOf(part);
  return separation === undefined ? empty : sql`, ${fragmentAt([part], 0, separation)} AS ${name(SEPARATION)}`;
}

/** A page: the rows that it selects from, its order, and its arguments. */
interface Asked {
  readonly model: string;
  readonly row: Sql;
  readonly where: object;
  readonly order: Order;
  readonly args: PageArgs;
  /** The largest page. */
  readonly most?: number;
  /** The columns that relate the rows to the row around them. */
  readonly joins?: readonly string[];
}

/** The part of a page of the rows that meet a condition. Throws BAD_USER_INPUT for a page size or cursor that the list refuses. */
export function pagePart({ model, row, where, order, args, most, joins = [] }: Asked): Part {
  const { take, cursor } = pageStart(args, order, most);
  const start = startAfter(cursor, { model, row, order }, args);
  return {
    key: '',
    fragments: [conditionOn(row, model, where), start],
    page: { order, size: take - 1, isFirst: args.after == null, isSteady: isOfOneIndex({ model, where, order, joins }) },
  };
}

/** The same part, with the separation of each row from the centre of the cone. */
export function withSeparation(part: Part, row: Sql, near: Cone | undefined): Part {
  if (near === undefined) return part;
  const fragments = [...part.fragments, separationFrom(near, row)];
  return { ...part, fragments, page: { ...pageOf(part), separation: part.fragments.length } };
}
