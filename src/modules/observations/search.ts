/** The rows that a selection of observations searches for, and whether their list needs a search. */
import { firstWalkOf } from '../../graphql/paging/bounded-page.js';
import { isOfOneIndex } from '../../graphql/paging/one-index.js';
import type { Order } from '../../graphql/paging/paging.js';
import { OBSERVATION } from './entity.js';
import { type Selection, toPrisma } from './filter.js';

/** The selection as a target of src/graphql/sky/search.ts, without its cones. */
export function targetOf(selection: Selection, order: Order) {
  const where = toPrisma(selection);
  return { entity: OBSERVATION, where, followed: firstWalkOf({}, where.AND, order, OBSERVATION) };
}

/** Whether one index covers a filter with this order, or finds so few rows that sorting them is fast. */
export function hasIndex(selection: Selection, order: Order): boolean {
  const { surveyIds, ids, externalId, statuses, filterBands } = selection;
  const isEmpty = [surveyIds, statuses, filterBands].some((values) => values?.length === 0);
  if (ids != null || externalId != null || isEmpty) return true;
  return isOfOneIndex({ model: OBSERVATION.name, where: toPrisma(selection), order });
}
