/**
 * Whether one index serves a page: it begins with the columns that must equal a value, and then keeps the order. Then reading the page takes
 * as long as its rows, and one plan of PostgreSQL suits all values of the conditions. Otherwise the best plan may depend on the values, as a
 * text may be rare, and a page may need a search (bounded-page.ts).
 */
import { plainDouble } from '../../database/statements/doubles.js';
import { sqlTable } from '../../database/statements/models.js';
import type { Order } from './paging.js';

type Where = Readonly<Record<string, unknown>>;

/** The rows of a model that meet a condition, in an order. */
interface Page {
  readonly model: string;
  readonly where: object;
  readonly order: Order;
  /** The columns that relate the rows to the row around them. */
  readonly joins?: readonly string[];
}

/** Whether one index serves the page. A range of the order's column is a part of that index. */
export function isOfOneIndex({ model, where, order, joins = [] }: Page): boolean {
  const conditions = conditionsIn(where as Where);
  const equal = new Set<string>();
  for (const [column, value] of conditions) {
    if (sqlTable(model).columns[column] === undefined) return false;
    // The row around the rows determines this column, under any condition: a key may have several surveys in its scopes.
    if (joins.includes(column)) continue;
    if (isEqual(value)) equal.add(column);
    else if (!isNotNull(value) && !(column === order.column && isRange(value))) return false;
  }
  if (equal.size === 0) return true;
  const first = [...joins.slice(0, 1), ...equal];
  return sqlTable(model).indexes.some(
    (index) => first.every((column) => index.slice(0, first.length).includes(column)) && index[first.length] === order.column,
  );
}

function conditionsIn(where: Where): (readonly [key: string, value: unknown])[] {
  return Object.entries(where).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (key !== 'AND') return [[key, value] as const];
    return (Array.isArray(value) ? value : [value]).flatMap((inner) => conditionsIn(inner as Where));
  });
}

function isEqual(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date || plainDouble(value) !== undefined) return true;
  return isOnly(value, ['in'], (list) => Array.isArray(list) && list.length === 1);
}

const isNotNull = (value: unknown): boolean => isOnly(value, ['not'], (operand) => operand === null);
const isRange = (value: unknown): boolean => isOnly(value, ['lt', 'lte', 'gt', 'gte'], () => true);

/** Whether a condition has these operators only, and their operands pass. */
function isOnly(value: unknown, operators: readonly string[], passes: (operand: unknown) => boolean): boolean {
  const given = Object.entries(value as Where);
  return given.length > 0 && given.every(([operator, operand]) => operators.includes(operator) && passes(operand));
}
