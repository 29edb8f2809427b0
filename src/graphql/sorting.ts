/** What a list can be sorted by: its `orderBy` argument with the types of it, alike for every list. */
import { builder } from './builder.js';
import { checkedBy } from './checks.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageStart } from './paging.js';
import { SortDirection } from './scalars.js';

/** How most lists are sorted when nobody says how. */
export const NEWEST_FIRST = { column: 'createdAt', direction: 'desc' } as const;

/** By the name of its enum value: the column, which is never null in the rows listed and has an index, and what it means. */
type SortFields<Column> = Readonly<Record<string, readonly [column: Column, description: string]>>;

/** An order as it is given. */
interface GivenOrder<Column> {
  readonly field: Column;
  readonly direction: 'asc' | 'desc';
}

/**
 * `<Name>Order` with `<Name>OrderField`: the argument to take, and the order that was asked for by it, or else the one given
 * here.
 */
export function sorting<const Column extends string>(
  name: string,
  plural: string,
  fields: SortFields<Column>,
  otherwise: Order<NoInfer<Column>>,
) {
  const values = Object.entries(fields).map(([field, [value, description]]) => [field, { value, description }] as const);
  const SortField = builder.enumType(`${name}OrderField`, {
    description: `What to sort ${plural} by.`,
    values: Object.fromEntries(values),
  });
  const SortOrder = builder.inputType(`${name}Order`, {
    description: `How to sort ${plural}.`,
    fields: (t) => ({
      field: t.field({ type: SortField, required: true, description: 'What to sort by.' }),
      direction: t.field({ type: SortDirection, required: true, defaultValue: 'asc', description: 'Which end comes first.' }),
    }),
  });
  const description = `How to sort them; ${told(otherwise)} when it is not given.`;
  const orderOf = ({ orderBy }: { readonly orderBy?: GivenOrder<Column> | null }): Order<Column> =>
    orderBy ? { column: orderBy.field, direction: orderBy.direction } : otherwise;
  const checkCursor = (args: PageArgs & Parameters<typeof orderOf>[0]) => void pageStart(args, orderOf(args), MAX_ROOT_PAGE_SIZE);
  const extensions = checkedBy(checkCursor);
  return { sortArgs: builder.args((t) => ({ orderBy: t.field({ type: SortOrder, description, extensions }) })), orderOf };
}

function told({ column, direction }: Order): string {
  if (!column.endsWith('At')) return `by ${column}`;
  return direction === 'desc' ? 'the newest first' : 'the oldest first';
}
