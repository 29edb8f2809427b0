/**
 * The search of a page that no single index serves: a list with a filter, in an order. PostgreSQL expects the matching rows to be spread
 * evenly over the order. When all of them lie at its end, it walks through the whole index before it finds the first. So the search walks
 * through a few rows of the order first, then through more. When an index serves the order together with a part of the filter, it walks
 * through the rows that meet this part only. If the page is not complete by then, it reads the matching rows and sorts them, without the
 * index of the order.
 */
import type { Db, Tx } from '../../database/database.js';
import { all, conditionOn } from '../../database/statements/conditions.js';
import { joinOf, sqlTable } from '../../database/statements/models.js';
import { columnIn, name, type Sql, tableAs } from '../../database/statements/sql.js';
import { type Entity, entityNamed } from '../entity.js';
import { isOfOneIndex } from './one-index.js';
import { sortedBy, startAfter, upTo } from './page-start.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageStart } from './paging.js';

/** The rows of each walk, in turn. */
const CAPS: readonly number[] = [1_000, 20_000];

/** The last row of a walk: its value in the order, and its id. */
interface Row {
  readonly id: string;
  readonly value: Date | number | string | null;
}

/** The conditions of a list: on the rows of each walk, in turn, and on those to show. */
export interface Conditions {
  readonly walked: readonly object[];
  readonly matching: object;
}

/** The ids of a page, in order, with one more than the page shows. Null for `caps` leaves the search to the database: an index serves it. */
export async function idsInOrder(
  db: Db,
  entity: Entity,
  { walked, matching }: Conditions,
  order: Order,
  args: PageArgs,
  caps: readonly number[] | null = CAPS,
): Promise<string[]> {
  const { take, cursor } = pageStart(args, order, MAX_ROOT_PAGE_SIZE);
  const [model, row] = [entity.name, name('listed')];
  const list = { model, row, order };
  const start = startAfter(cursor, list, args);
  const column = columnIn(row, model, order.column);
  const read = (from: Db | Tx, conditions: readonly Sql[], limit: number, skipped = 0): Promise<Row[]> => from.$queryRaw`
    SELECT ${row}.id::text AS id, ${column} AS value FROM ${tableAs(model, row)} WHERE ${all([start, ...conditions])}
     ${sortedBy(list)} LIMIT ${limit}::int OFFSET ${skipped}::int`;
  const meets = conditionOn(row, model, matching);
  const page = async (from: Db | Tx, ...within: readonly Sql[]) =>
    (await read(from, [meets, ...within], take)).map(({ id }) => id);
  if (caps === null) return page(db);
  for (const [cap, rowsOfWalk] of caps.flatMap((cap) => walked.map((rows) => [cap, rows] as const))) {
    const [edge] = await read(db, [conditionOn(row, model, rowsOfWalk)], 1, cap);
    const ids = await (edge ? page(db, upTo(edge, list)) : page(db));
    if (edge === undefined || ids.length === take) return ids;
  }
  return db.$transaction(async (tx) => {
    // Only an index scan returns rows in an order. Indexes still find the matching rows.
    await tx.$executeRaw`SET LOCAL enable_indexscan = off`;
    await tx.$executeRaw`SET LOCAL enable_indexonlyscan = off`;
    return page(tx);
  });
}

/**
 * Whether few rows meet the condition, as their entity declares: it compares a narrow column, or the row that such a column leads to, which is
 * one of few in turn.
 */
function isNarrow(condition: object, { name, narrow }: Entity): boolean {
  return Object.entries(condition).some(([key, value]) => {
    if (key === 'id') return true;
    const related = (value as { is?: object } | null)?.is;
    if (related === undefined) return narrow.has(key) && value !== null;
    const other = entityNamed(sqlTable(name).relations[key]?.model ?? '');
    return other !== undefined && joinOf(name, key).some(([own]) => narrow.has(own)) && isNarrow(related, other);
  });
}

/** Several values of a column, and conditions in `AND` (`unordered`): an index may find their rows, but not in the order of a list. */
const isUnordered = (condition: object): boolean =>
  Object.entries(condition).some(([key, value]) => key === 'AND' || ((value as { in?: unknown[] } | null)?.in?.length ?? 1) > 1);

/** The index of the order serves conditions on its column too. */
const isOfOrder = (condition: object, { column }: Order): boolean => Object.keys(condition).every((name) => name === column);

/**
 * The rows to walk through: those that the order holds and that meet the conditions on its column. Where an index serves the order together
 * with another condition, only the rows that meet it too.
 */
export function walksOf(sortable: object, conditions: readonly object[], order: Order, { name }: Entity): readonly object[] {
  const bounds = [sortable, ...conditions.filter((condition) => isOfOrder(condition, order))];
  const along = conditions.filter(
    (condition) => !isOfOrder(condition, order) && isOfOneIndex({ model: name, where: condition, order }),
  );
  return (along.length > 0 ? along : [{}]).map((condition) => ({ AND: [...bounds, condition] }));
}

/** The first of these walks. */
export const firstWalkOf = (...of: Parameters<typeof walksOf>): object => walksOf(...of)[0] as object;

/** Whether one index serves these conditions, one for each field of the filter, in this order, or finds so few rows that sorting is fast. */
export function isServed(conditions: readonly object[], order: Order, entity: Entity): boolean {
  if (
    conditions.some((condition) => isNarrow(condition, entity)) ||
    isOfOneIndex({ model: entity.name, where: { AND: conditions }, order })
  )
    return true;
  if (conditions.some(isUnordered)) return false;
  const others = conditions.filter((condition) => !isOfOrder(condition, order));
  // In the default order, each condition alone has an index: see test/indexes.test.ts.
  return others.length === 0 || (others.length === 1 && order.column === entity.order.column);
}
