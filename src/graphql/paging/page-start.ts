/** The order of a list, and the conditions that a row follows the cursor of a page or precedes the end of a walk, as SQL. */
import { conditionOn, parameter } from '../../database/statements/conditions.js';
import { storedDouble } from '../../database/statements/doubles.js';
import { ASCENDING, columnIn, columnOf, DESCENDING, empty, type Sql, sql, TRUE } from '../../database/statements/sql.js';
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
  const { direction } = order;
  const { value } = cursor;
  if (value === null || isUnique(order)) return conditionOn(row, model, pageQuery(args, order, MAX_ROOT_PAGE_SIZE).where);
  return compared(cursor, { model, row, order }, direction === 'asc' ? sql`>` : sql`<`);
}

/** The condition that a row is this one or precedes it. Rows without a value are in the order of their ids. */
export function upTo({ value, id }: Cursor, list: List): Sql {
  const { model, row, order } = list;
  const last = order.direction === 'asc' ? 'lte' : 'gte';
  if (value === null) return conditionOn(row, model, { id: { [last]: id } });
  if (isUnique(order))
    return conditionOn(row, model, { [order.column]: { [last]: typeof value === 'number' ? storedDouble(value) : value } });
  return compared({ value, id }, list, order.direction === 'asc' ? sql`<=` : sql`>=`);
}

const isUnique = ({ column, unique }: Order): boolean => unique ?? column === 'id';

/** Compares the pair of a row with that of another row. */
function compared({ value, id }: Cursor, { model, row, order: { column } }: List, operator: Sql): Sql {
  const given = parameter(columnOf(model, column), typeof value === 'number' ? storedDouble(value) : value);
  return sql`(${columnIn(row, model, column)}, ${columnIn(row, model, 'id')}) ${operator} (${given}, ${id}::uuid)`;
}

/** Sorts the rows in the order of the list, after `first` if it is given. */
export function sortedBy({ model, row, order }: List, first?: Sql): Sql {
  const way = order.direction === 'asc' ? ASCENDING : DESCENDING;
  const before = first === undefined ? empty : sql`${first} ${way}, `;
  const id = isUnique(order) ? empty : sql`, ${columnIn(row, model, 'id')} ${way}`;
  return sql`ORDER BY ${before}${columnIn(row, model, order.column)} ${way}${id}`;
}
