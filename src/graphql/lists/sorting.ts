/** Sorting of lists: the `orderBy` argument and its types, the same for every list. */
import { badUserInput } from '../../base/errors.js';
import { MODELS } from '../../database/statements/models.js';
import { builder } from '../builder.js';
import type { Entity, EntityName } from '../entity.js';
import { checkedBy } from '../fields/checks.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageStart, SEPARATION } from '../paging/paging.js';
import type { NearArgs } from '../sky/near.js';
import { SortDirection } from '../types/scalars.js';

/** The value of an `orderBy` argument. */
interface GivenOrder<Column> {
  readonly field: Column;
  readonly direction: 'asc' | 'desc';
}

/** The arguments that decide an order. */
interface OrderArgs<Column> extends NearArgs {
  readonly orderBy?: GivenOrder<Column> | null;
}

/** The order that lists on the sky have besides those of columns. */
const BY_SEPARATION = { SEPARATION: [SEPARATION, 'The angle to the centre of `near`, which this order needs.'] } as const;

/**
 * Defines `<Name>Order` with `<Name>OrderField`. Returns the argument, and a function that returns its order or else the entity's default.
 */
export function sorting<Sort extends string>({ name, listed, sort, order, onSky }: Entity<EntityName, Sort>) {
  const values = Object.entries({ ...sort, ...(onSky && BY_SEPARATION) }).map(
    ([field, [value, description]]) => [field, { value, description }] as const,
  );
  const SortField = builder.enumType(`${name}OrderField` as string, {
    description: `What to sort ${listed} by.`,
    values: Object.fromEntries(values),
  });
  const SortOrder = builder.inputType(`${name}Order` as string, {
    description: `How to sort ${listed}.`,
    fields: (t) => ({
      field: t.field({ type: SortField, required: true, description: 'What to sort by.' }),
      direction: t.field({ type: SortDirection, required: true, defaultValue: 'asc', description: 'The direction of the list.' }),
    }),
  });
  const nullsOf = new Map(Object.values(sort).map(([column, , nulls]) => [column, nulls]));
  const description = `How to sort them; ${describedOrder(order)} by default.`;
  const orderOf = ({ orderBy, near }: OrderArgs<Sort>): Order<Sort> => {
    if (!orderBy) return order;
    const { field: column, direction } = orderBy;
    if (column === SEPARATION && near == null)
      throw badUserInput('orderBy.field', 'SEPARATION needs the argument near of a root list');
    if (column === order.column) return { ...order, direction };
    const nulls = nullsOf.get(column);
    return { column, direction, ...(nulls && { nulls: direction === 'asc' ? nulls : OPPOSITE[nulls] }) };
  };
  const checkCursor = (args: PageArgs & Parameters<typeof orderOf>[0]) => void pageStart(args, orderOf(args), MAX_ROOT_PAGE_SIZE);
  const extensions = checkedBy(checkCursor);
  return { sortArgs: builder.args((t) => ({ orderBy: t.field({ type: SortOrder, description, extensions }) })), orderOf };
}

const OPPOSITE = { first: 'last', last: 'first' } as const;

/** Returns the condition on the rows of a list in this order: the column must not be null, unless the order has a position for null. */
export function sortable({ name }: Entity, { column, nulls }: Order): object {
  if (nulls !== undefined) return {};
  const field = MODELS[name]?.fields.find((candidate) => candidate.name === column);
  return field?.isRequired === false ? { [column]: { not: null } } : {};
}

function describedOrder({ column, direction }: Order): string {
  if (!column.endsWith('At')) return `by ${column}`;
  return direction === 'desc' ? 'the newest first' : 'the oldest first';
}
