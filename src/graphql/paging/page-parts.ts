/**
 * The search of a page in an order that has a position for rows without a value. Such a list has two parts: the rows with a value, and
 * those without. An index serves each part, but never both in one statement.
 */
import type { Db } from '../../database/database.js';
import type { Entity } from '../entity.js';
import { idsInOrder } from './bounded-page.js';
import { MAX_ROOT_PAGE_SIZE, type Order, type PageArgs, pageStart } from './paging.js';

/** The ids of a page, in order, with one more than the page shows. `caps` limits the walk through the order, as in `idsInOrder`. */
export async function idsInParts(
  db: Db,
  entity: Entity,
  matching: object,
  order: Order,
  args: PageArgs,
  caps?: readonly number[] | null,
): Promise<string[]> {
  const { take, cursor } = pageStart(args, order, MAX_ROOT_PAGE_SIZE);
  const [without, having] = [{ [order.column]: null }, { [order.column]: { not: null } }];
  const parts = order.nulls === 'first' ? [without, having] : [having, without];
  const startsInSecond = cursor !== null && (cursor.value === null) === (parts[1] === without);
  const ids: string[] = [];
  for (const [index, sortable] of parts.entries()) {
    if (index === 0 && startsInSecond) continue;
    if (ids.length === take) break;
    const after = index === (startsInSecond ? 1 : 0) ? args.after : null;
    const rest = { first: take - ids.length - 1, after };
    ids.push(
      ...(await idsInOrder(db, entity, { walked: [sortable], matching: { AND: [sortable, matching] } }, order, rest, caps)),
    );
  }
  return ids;
}
