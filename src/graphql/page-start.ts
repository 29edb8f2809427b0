/** The condition that a row follows the cursor of a page, as SQL. */
import { conditionOn, parameter } from '../database/conditions.js';
import { storedDouble } from '../database/doubles.js';
import { columnIn, columnOf, type Sql, sql, TRUE } from '../database/sql.js';
import { type Cursor, MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageQuery } from './paging.js';

/** A list: its model, the alias of its rows, and its order. */
interface List {
  readonly model: string;
  readonly row: Sql;
  readonly order: Order;
}

/**
 * The condition for the page of `args`, whose cursor was read already. As a pair, value and id lead PostgreSQL to the first such row in the
 * index, however many rows have the value. The form of Prisma would read all of these.
 */
export function startAfter(cursor: Cursor | null, { model, row, order }: List, args: PageArgs): Sql {
  if (cursor === null) return TRUE;
  const { value, id } = cursor;
  const { column, direction, unique = column === 'id' } = order;
  if (value === null || unique) return conditionOn(row, model, pageQuery(args, order, MAX_ROOT_PAGE_SIZE).where);
  const given = parameter(columnOf(model, column), typeof value === 'number' ? storedDouble(value) : value);
  const pair = sql`(${columnIn(row, model, column)}, ${columnIn(row, model, 'id')})`;
  return sql`${pair} ${direction === 'asc' ? sql`>` : sql`<`} (${given}, ${id}::uuid)`;
}
