/**
 * How deep JSON from clients may nest. Prisma, `JSON.stringify` and some scalars walk it by recursion, and a few thousand
 * levels, which fit into a small body, overflow the stack.
 */

/** Levels of lists and objects in one JSON value. */
export const MAX_JSON_LEVELS = 100;
/** Levels of a request's variables: the inputs of the schema put a JSON value a few levels down. */
export const MAX_VARIABLES_LEVELS = MAX_JSON_LEVELS + 20;

/** Whether lists and objects nest deeper than so many levels. It goes down no deeper, so recursion is safe, and allocates nothing. */
export function nestsDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => nestsDeeperThan(levels - 1, item));
  for (const name in value) if (nestsDeeperThan(levels - 1, (value as Record<string, unknown>)[name])) return true;
  return false;
}
