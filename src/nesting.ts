/**
 * How deep JSON from clients may nest. Prisma, `JSON.stringify` and some scalars walk it by recursion, and a few thousand
 * levels, which fit into a small body, overflow the stack.
 */

/** Levels of lists and objects in one JSON value. */
export const MAX_JSON_LEVELS = 100;
/** Levels of a request's variables: the inputs of the schema put a JSON value a few levels down. */
export const MAX_VARIABLES_LEVELS = MAX_JSON_LEVELS + 20;

/** Whether lists and objects nest deeper than so many levels. Looks level by level, without recursion, and no deeper. */
export function nestsDeeperThan(levels: number, value: unknown): boolean {
  let level = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
