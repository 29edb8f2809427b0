/**
 * Keyset paging: a page starts after the row that its cursor names. The database finds this row by index, however long the list. Every list
 * is ordered by one column. Where two rows may have equal values, the id orders them in the same direction. Rows whose column is null are a
 * separate part of the list (page-parts.ts).
 */

import { badUserInput } from '../../base/errors.js';
import { isUuid } from '../../base/ids.js';
import { isStorable } from '../../base/times.js';
import { storedDouble } from '../../database/statements/doubles.js';
import { MODELS } from '../../database/statements/models.js';

export const DEFAULT_PAGE_SIZE = 20;
/** The most rows of a page inside a row, or a payload. */
export const MAX_PAGE_SIZE = 100;
/** The most rows of a page of a root list. */
export const MAX_ROOT_PAGE_SIZE = 1_000;

/** The order by the angle to the centre of a list's `near`. It has no column. */
export const SEPARATION = 'separation';

export interface Order<Column extends string = string> {
  readonly column: Column;
  readonly direction: 'asc' | 'desc';
  /** True when no two rows of the list have equal values. Then the order needs no id, and an index without the id serves it. */
  readonly unique?: true;
  /** Whether rows without a value come before all others or after them. Undefined when no row of the list is without one. */
  readonly nulls?: 'first' | 'last';
}

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

type Sortable = Date | number | string;

/** The row that a page starts after. */
export interface Cursor {
  readonly value: Sortable | null;
  readonly id: string;
}

/** The Prisma query of a page. It reads one extra row, which shows whether another page follows. */
export interface PageQuery {
  readonly where: Record<string, unknown>;
  readonly orderBy: Record<string, 'asc' | 'desc'>[];
  readonly take: number;
}

/** A page of a list in the form of Relay. `totalCount` counts only when the query selects it. */
export interface Page<T> {
  readonly edges: { cursor: string; node: T }[];
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  readonly totalCount?: () => Promise<number>;
}

/** Returns where a page starts: after the row of the cursor, or at the first row. Throws BAD_USER_INPUT. */
export function pageStart(args: PageArgs, order: Order, most = MAX_PAGE_SIZE): { take: number; cursor: Cursor | null } {
  return { take: sizeOf(args, most) + 1, cursor: args.after == null ? null : decodeCursor(args.after, order) };
}

/** Throws BAD_USER_INPUT for a page size out of range and for an invalid cursor. */
export function checkPage(args: PageArgs, most = MAX_PAGE_SIZE): void {
  sizeOf(args, most);
  if (args.after != null) decodeCursor(args.after);
}

/** Throws BAD_USER_INPUT for a page size out of range and for a cursor of another list. */
export function pageQuery(args: PageArgs, order: Order, most = MAX_PAGE_SIZE): PageQuery {
  const { take, cursor } = pageStart(args, order, most);
  const { column, direction, unique = column === 'id' } = order;
  const orderBy = unique ? [{ [column]: direction }] : [{ [column]: direction }, { id: direction }];
  if (cursor === null) return { where: {}, orderBy, take };
  const { id } = cursor;
  if (cursor.value === null) return { where: { [column]: null, id: { [direction === 'asc' ? 'gt' : 'lt']: id } }, orderBy, take };
  const value = typeof cursor.value === 'number' ? storedDouble(cursor.value) : cursor.value;
  const after = direction === 'asc' ? 'gt' : 'lt';
  if (unique) return { where: { [column]: { [after]: value } }, orderBy, take };
  // The first condition follows from the second. It lets the database start in the index at the cursor.
  const where = {
    [column]: { [`${after}e`]: value },
    OR: [{ [column]: { [after]: value } }, { [column]: value, id: { [after]: id } }],
  };
  return { where, orderBy, take };
}

/** Builds the page from the rows of `pageQuery`. They must hold the ordering column and the id. */
export function toPage<T extends object>(
  rows: readonly T[],
  args: PageArgs,
  order: Order,
  totalCount?: () => Promise<number>,
): Page<T> {
  const size = args.first ?? DEFAULT_PAGE_SIZE;
  // Cursors are computed only when selected. Queries seldom select them in lists inside rows.
  const edges = rows.slice(0, size).map((node) => ({
    get cursor() {
      return encodeCursor(node as Record<string, unknown>, order);
    },
    node,
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: args.after != null,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
    ...(totalCount && { totalCount }),
  };
}

function sizeOf({ first }: PageArgs, most: number): number {
  const size = first ?? DEFAULT_PAGE_SIZE;
  if (size < 0 || size > most) throw badUserInput('first', `must be from 0 to ${most}`);
  return size;
}

function encodeCursor(row: Record<string, unknown>, { column, direction }: Order): string {
  const value = row[column];
  const plain = value instanceof Date ? { date: value.toISOString() } : value;
  return Buffer.from(JSON.stringify([column, direction, plain, row.id])).toString('base64url');
}

/** The types of all columns with one name in the tables. A cursor may hold values of these types. */
const columnTypes = new Map<string, Set<string>>([[SEPARATION, new Set(['Float'])]]);
for (const { fields } of Object.values(MODELS)) {
  for (const { name, type } of fields) columnTypes.set(name, (columnTypes.get(name) ?? new Set()).add(type));
}

function fits(value: Sortable, column: string): boolean {
  const types = columnTypes.get(column);
  if (value instanceof Date) return types?.has('DateTime') === true && isStorable(value);
  if (typeof value === 'number') {
    if (types?.has('Float') === true) return Number.isFinite(value);
    return types?.has('Int') === true && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
  }
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return false;
  return column === 'id' ? isUuid(value) : types?.has('String') === true;
}

/** Reads a cursor. Without an order, accepts a cursor of any order. */
function decodeCursor(cursor: string, order?: Order): Cursor {
  try {
    const [name, way, plain, id, ...more]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isDate = typeof plain === 'object' && plain !== null;
    const value = (isDate ? new Date((plain as { date: string }).date) : plain) as Cursor['value'];
    const isFitting = value === null ? order === undefined || order.nulls !== undefined : fits(value, name as string);
    const isOfOrder = order === undefined || (name === order.column && way === order.direction);
    if (isOfOrder && more.length === 0 && isFitting && typeof id === 'string' && isUuid(id)) return { value, id };
  } catch {
    // Falls through to the refusal below.
  }
  throw badUserInput('after', 'is not a cursor of this list in this order');
}
