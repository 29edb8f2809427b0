/** Fields that ask more of the database than a column of a row says so in their `extensions`, which the limits read. */

declare module 'graphql' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    /** As how many fields it counts in the limit `cost`. */
    cost?: number;
    /** How many rows it may have, being a list without pages. */
    rows?: number;
  }
}

/** As how many fields they count. The limit is in src/server/limits.ts. */
export const COSTS = {
  /** A statement for each row. */
  statement: 50,
  /** A count for each row. */
  countOfRow: 100,
  /** Counts a list. */
  count: 500,
  /** Counts a table by groups. */
  statistics: 1_000,
  /** Works through all that was judged. */
  collection: 10_000,
} as const;
