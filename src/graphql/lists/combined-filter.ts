/**
 * `or` and `not` of a filter. Both hold filters of the same type, which have no `or` and `not` themselves: so their number is bounded. The
 * scopes of a key, and the rows of other users, never become part of them: lists add the visibility of rows around the whole filter.
 */
import type { InputRef } from '@pothos/core';
import { badUserInput } from '../../base/errors.js';
import { MODELS } from '../../database/statements/models.js';
import type { InputFields } from '../builder.js';
import { COSTS, type ReadArgument } from '../fields/costs.js';

type Given = Readonly<Record<string, unknown>>;

/** The most filters in `or`. */
const MOST_BRANCHES = 5;

/** The two fields of a filter. `type` is the type of the filter. */
export const combining = <T>(t: InputFields, type: InputRef<T>) => ({
  or: t.field({
    type: [type],
    description: `1 to ${MOST_BRANCHES} filters, of which at least one must hold too. They cannot contain \`or\` or \`not\`.`,
  }),
  not: t.field({ type, description: 'A filter that must not hold. It cannot contain `or` or `not`.' }),
});

/** Refuses `or` and `not` in a filter that is itself in one of them. */
export function refuseCombining(inner: Given, path: string): void {
  for (const name of ['or', 'not'])
    if (inner[name] != null) throw badUserInput(`${path}.${name}`, 'must not be inside or, or inside not');
}

/** The filters in `or`, or null without it. */
export function branchesOf({ or }: Given): readonly Given[] | null {
  if (or == null) return null;
  const branches = or as readonly Given[];
  if (branches.length < 1 || branches.length > MOST_BRANCHES)
    throw badUserInput('filter.or', `must have 1 to ${MOST_BRANCHES} filters`);
  return branches;
}

/** The cost of `or` and `not`, in addition to the list: no index serves them in the order of the list. */
export function costOfFilter(read: ReadArgument): { page: number; count: number } {
  const { or, not } = (read('filter') ?? {}) as Given;
  return { page: or != null || not != null ? COSTS.combinedFilter : 0, count: 0 };
}

/**
 * The condition that a row does not meet another one. A comparison with null is neither true nor false in SQL, and `not` promises every
 * row that does not match. So each comparison of a column that may be null also states that it is not null.
 */
export const complementOf = (model: string, where: object): object =>
  holdsAlways(where) ? NO_ROWS : { NOT: definite(model, where) };

/** Marks a condition that no index serves in the order of a list (`isServed` in bounded-page.ts). */
export const unordered = <Where extends object>(where: Where): { AND: Where[] } => ({ AND: [where] });

/** The condition that a row meets at least one of several. */
export const eitherOf = <Where extends object>(conditions: readonly Where[]): { OR?: Where[] } =>
  conditions.some(holdsAlways) ? {} : { OR: [...conditions] };

/** No row meets it. */
export const NO_ROWS: { id: { in: string[] } } = { id: { in: [] } };

/** Whether every row meets a condition, such as a search for a blank text. Prisma does not count such a condition in `OR` and `NOT`. */
const holdsAlways = (where: object): boolean =>
  Object.entries(where).every(([key, value]) => {
    if (key === 'AND') return (value as object[]).every(holdsAlways);
    return key === 'OR' && (value as object[]).some(holdsAlways);
  });

function definite(model: string, where: object): object {
  return { AND: Object.entries(where).map(([key, value]) => definiteTerm(model, key, value)) };
}

function definiteTerm(model: string, key: string, value: unknown): object {
  if (key === 'AND' || key === 'OR') return { [key]: (value as object[]).map((inner) => definite(model, inner)) };
  const field = MODELS[model]?.fields.find(({ name }) => name === key);
  const mayBeNull = field?.kind !== 'object' && field?.isRequired === false && value !== null;
  return mayBeNull ? { AND: [{ [key]: value }, { [key]: { not: null } }] } : { [key]: value };
}
