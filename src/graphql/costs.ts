/**
 * What parts of an answer count in the limit `cost`, and the extensions by which a field says that it asks more of the database
 * than a column of a row. The weights are measured (`npm run bench:dearest`): one is some 2 µs of the server, or 50 to 100 µs of
 * PostgreSQL among 1,000,000 observations.
 */

/** Reads an argument of the field, its variables filled in: numbers, strings, booleans, and objects of these. */
export type ReadArgument = (name: string) => unknown;

declare module 'graphql' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    /** As how many fields it counts. */
    cost?: number;
    /** As how many fields it counts besides, once, however many rows it stands in: all of them share the work. */
    costOnce?: number;
    /** As how many fields its arguments count besides, and each `totalCount` below it. */
    costOfArguments?(read: ReadArgument): { readonly page: number; readonly count: number };
    /** Whether it is the `totalCount` of its connection. */
    counts?: boolean;
    /** How many rows it may have, being a list without pages. */
    rows?: number;
  }
  interface GraphQLArgumentExtensions {
    /** The most rows of a page, of an argument `first`. */
    most?: number;
  }
}

/** As how many fields they count. The limit is in src/document/limits.ts. */
export const COSTS = {
  /** Each object of the answer, besides its fields: a row is loaded, checked and resolved. */
  object: 5,
  /** A root field that reads something. */
  read: 100,
  /** A root list. */
  list: 200,
  /** A filter of a root list with an order: an index may serve the one or the other. */
  filteredInOrder: 600,
  /** A list inside a row. */
  nestedList: 5,
  /** A statement for each row. */
  statement: 50,
  /** Counting, in one statement for all rows, what belongs to each. */
  countOfRows: 2_000,
  /** Counts a list. */
  count: 1_000,
  /** A cone of at most `NARROW` degrees, and a wider one. */
  narrowCone: 100,
  wideCone: 2_000,
  /** Counting a wide cone reads the table. */
  countOfWideCone: 2_000,
  /** Counts a table by groups. */
  statistics: 2_000,
  /** Deletes up to 1,000 rows, each with its event, and counts what matches when there are more. */
  deletion: 2_000,
  /** Works through all that was judged. */
  collection: 10_000,
} as const;
