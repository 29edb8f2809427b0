/**
 * The depth of JSON from clients. Prisma, `JSON.stringify` and some scalars read it by recursion. A small body can hold a few thousand
 * levels, which overflow the stack.
 */

/** The most levels of lists and objects in one JSON value. */
export const MAX_JSON_LEVELS = 100;
/** The most characters of a JSON value for a column. */
export const MAX_JSON_CHARACTERS = 100_000;
/** The most levels of a request's variables: inputs of the schema hold a JSON value a few levels down. */
export const MAX_VARIABLES_LEVELS = MAX_JSON_LEVELS + 20;

/** Whether lists and objects nest deeper than `levels`. It stops there, so its recursion is safe; it allocates nothing. */
export function nestsDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => nestsDeeperThan(levels - 1, item));
  for (const name in value) if (nestsDeeperThan(levels - 1, (value as Record<string, unknown>)[name])) return true;
  return false;
}
