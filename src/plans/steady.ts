/**
 * Whether one plan of PostgreSQL suits a page whatever the values of its conditions. Then its statement has a name, and each connection plans
 * it once. Otherwise the best plan may depend on the values, as a text may be rare: such a statement is planned each time.
 */
import { plainDouble } from '../database/doubles.js';
import { sqlTable } from '../database/models.js';
import type { Order } from '../graphql/paging.js';

type Where = Readonly<Record<string, unknown>>;

/** The rows of a model that meet a condition, in an order. */
interface Page {
  readonly model: string;
  readonly where: object;
  readonly order: Order;
  /** The columns that relate the rows to the row around them. */
  readonly joins: readonly string[];
}

/** Whether one index begins with the columns that must equal a value, and then keeps the order. Other conditions depend on no value. */
export function isSteady({ model, where, order, joins }: Page): boolean {
  const conditions = conditionsIn(where as Where);
  const equal = new Set<string>();
  for (const [column, value] of conditions) {
    if (sqlTable(model).columns[column] === undefined) return false;
    if (isEqual(value)) equal.add(column);
    else if (!isNotNull(value) && !(column === order.column && isRange(value))) return false;
  }
  // The row around the rows determines these columns.
  for (const column of joins) equal.delete(column);
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

const RANGES: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte']);

function isEqual(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date || plainDouble(value) !== undefined) return true;
  const { in: list, ...others } = value as Where;
  return Array.isArray(list) && list.length === 1 && Object.keys(others).length === 0;
}

const isNotNull = (value: unknown): boolean =>
  Object.entries(value as Where).every(([key, operand]) => key === 'not' && operand === null);
const isRange = (value: unknown): boolean => Object.keys(value as Where).every((key) => RANGES.has(key));
