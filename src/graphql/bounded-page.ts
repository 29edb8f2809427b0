/**
 * The search of a page that no single index serves: a list with a filter, in an order. PostgreSQL expects the matching rows to be spread
 * evenly over the order. When all of them lie at its end, it walks through the whole index before it finds the first. So the search walks
 * through a few rows of the order first, then through more. If the page is not complete by then, it reads the matching rows and sorts
 * them, without the index of the order.
 */
import type { Db } from '../database/database.js';
import { storedDouble } from '../database/doubles.js';
import { type Entity, tableOf } from './entity.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageQuery } from './paging.js';

/** The rows of each walk, in turn. */
const CAPS: readonly number[] = [1_000, 20_000];

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** The conditions of a list: on the rows that its order holds, and on those to show. */
export interface Conditions {
  readonly sortable: object;
  readonly matching: object;
}

/** The ids of a page, in order, with one more than the page shows. */
export async function idsInOrder(
  db: Db,
  entity: Entity,
  { sortable, matching }: Conditions,
  order: Order,
  args: PageArgs,
  caps = CAPS,
): Promise<string[]> {
  const { where: start, orderBy, take } = pageQuery(args, order, MAX_ROOT_PAGE_SIZE);
  const table = tableOf(db, entity);
  const { column, direction } = order;
  const page = (rows: object) => ({ where: { AND: [sortable, matching, start, rows] }, orderBy, take, select: { id: true } });
  for (const cap of caps) {
    const [edge] = (await table.findMany({
      where: { AND: [sortable, start] },
      orderBy,
      skip: cap,
      take: 1,
      select: { id: true, [column]: true },
    })) as Row[];
    const value = edge?.[column];
    const walked = edge
      ? { [column]: { [direction === 'asc' ? 'lte' : 'gte']: typeof value === 'number' ? storedDouble(value) : value } }
      : {};
    const rows = (await table.findMany(page(walked))) as Row[];
    if (edge === undefined || rows.length === take) return rows.map(({ id }) => id);
  }
  return db.$transaction(async (tx) => {
    // Only an index scan returns rows in an order. Indexes still find the matching rows.
    await tx.$executeRaw`SET LOCAL enable_indexscan = off`;
    await tx.$executeRaw`SET LOCAL enable_indexonlyscan = off`;
    const rows = (await tableOf(tx, entity).findMany(page({}))) as Row[];
    return rows.map(({ id }) => id);
  });
}

/** Rows of a run, of an observation or of a detection are few. Those of a survey, a user or a model may be most rows of a table. */
const NARROW = /^(observation|referenceObservation|detection|differenceRun|modelRun|dataset|entity|workflow|task)(Id)?$/;
const isNarrow = (condition: object): boolean =>
  Object.entries(condition).some(([column, value]) => NARROW.test(column) && value !== null);

/** Whether one index serves these conditions, one for each field of the filter, in this order, or finds so few rows that sorting is fast. */
export function isServed(conditions: readonly object[], order: Order, entity: Entity): boolean {
  if (conditions.some(isNarrow)) return true;
  // The index of the order serves conditions on its column too.
  const others = conditions.filter((condition) => Object.keys(condition).some((column) => column !== order.column));
  // In the default order, each condition alone has an index: see test/indexes.test.ts.
  return others.length === 0 || (others.length === 1 && order.column === entity.order.column);
}

/** Whether a condition names one value of a column. */
function isEquality(condition: object): boolean {
  const [[column, value] = ['', null], ...more] = Object.entries(condition);
  if (more.length > 0 || column === 'AND' || column === 'OR' || value === null) return false;
  return typeof value === 'object' ? Array.isArray(value.in) && value.in.length === 1 : true;
}

/** The conditions that share an index with the order: those on its column and, in the default order, one on another column. */
export function followedBy(conditions: readonly object[], { column }: Order, entity: Entity): object[] {
  const ofOrder = conditions.filter((condition) => Object.keys(condition).every((name) => name === column));
  const other = column === entity.order.column ? conditions.find((one) => isEquality(one) && !ofOrder.includes(one)) : undefined;
  return other === undefined ? ofOrder : [other, ...ofOrder];
}
