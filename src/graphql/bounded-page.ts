/**
 * The search of a page that no single index serves: a list with a filter, in an order. PostgreSQL expects the matching rows to be spread
 * evenly over the order. When all of them lie at its end, it walks through the whole index before it finds the first. So the search walks
 * through a few rows of the order first, then through more. When an index serves the order together with a part of the filter, it walks
 * through the rows that meet this part only. If the page is not complete by then, it reads the matching rows and sorts them, without the
 * index of the order.
 */
import type { Db } from '../database/database.js';
import { storedDouble } from '../database/doubles.js';
import { type Entity, tableOf } from './entity.js';
import { isOfOneIndex } from './one-index.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageQuery } from './paging.js';

/** The rows of each walk, in turn. */
const CAPS: readonly number[] = [1_000, 20_000];

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** The conditions of a list: on the rows of each walk, in turn, and on those to show. */
export interface Conditions {
  readonly walked: readonly object[];
  readonly matching: object;
}

/** The ids of a page, in order, with one more than the page shows. */
export async function idsInOrder(
  db: Db,
  entity: Entity,
  { walked, matching }: Conditions,
  order: Order,
  args: PageArgs,
  caps = CAPS,
): Promise<string[]> {
  const { where: start, orderBy, take } = pageQuery(args, order, MAX_ROOT_PAGE_SIZE);
  const table = tableOf(db, entity);
  const { column, direction } = order;
  const page = (rows: object) => ({ where: { AND: [matching, start, rows] }, orderBy, take, select: { id: true } });
  for (const [cap, rowsOfWalk] of caps.flatMap((cap) => walked.map((rows) => [cap, rows] as const))) {
    const [edge] = (await table.findMany({
      where: { AND: [rowsOfWalk, start] },
      orderBy,
      skip: cap,
      take: 1,
      select: { id: true, [column]: true },
    })) as Row[];
    const value = edge?.[column];
    const upToEdge = edge
      ? { [column]: { [direction === 'asc' ? 'lte' : 'gte']: typeof value === 'number' ? storedDouble(value) : value } }
      : {};
    const rows = (await table.findMany(page(upToEdge))) as Row[];
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

/** Whether one index serves these conditions, one for each field of the filter, in this order, or finds so few rows that sorting is fast. */
export function isServed(conditions: readonly object[], order: Order, entity: Entity): boolean {
  if (conditions.some(isNarrow) || isOfOneIndex({ model: entity.name, where: { AND: conditions }, order })) return true;
  const others = conditions.filter((condition) => !isOfOrder(condition, order));
  // In the default order, each condition alone has an index: see test/indexes.test.ts.
  return others.length === 0 || (others.length === 1 && order.column === entity.order.column);
}
