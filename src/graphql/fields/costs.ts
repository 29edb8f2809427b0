/**
 * The weights of the limit `cost`, and the extensions with which a field declares more work of the database than reading a column. The
 * weights are measured (`npm run bench:dearest`): a weight of one is about 2 µs of the server, or 50 to 100 µs of PostgreSQL with 1,000,000
 * observations.
 */

/** Reads an argument of the field with its variables replaced: scalars, names of enum values, and lists and objects of these. */
export type ReadArgument = (name: string) => unknown;

/** The number that an argument states, limited to 1 to `most`, since the field refuses any other. Without a known number, `otherwise`. */
export const statedNumber = (value: unknown, most: number, otherwise = most): number =>
  typeof value === 'number' ? Math.min(Math.max(value, 1), most) : otherwise;

declare module 'graphql' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    /** The cost of the field, counted in fields. */
    cost?: number;
    /** An extra cost that counts once, however many rows have the field, because all rows share the work. */
    costOnce?: number;
    /** The extra cost of its arguments: for the page, and for each `totalCount`, or another field that `counts`, below it. */
    costOfArguments?(read: ReadArgument): { readonly page: number; readonly count: number };
    /** Whether the field costs `count` of the arguments of the field around it, as `totalCount` does. */
    counts?: boolean;
    /** The most values of a list of texts, numbers or enums. */
    values?: number;
    /** The most rows of a list without pages. */
    rows?: number;
    /** The same, as far as the arguments state it. */
    rowsOf?(read: ReadArgument): number;
    /** The cost of each object of the field, when it is not that of a row. */
    costOfObject?: number;
  }
  interface GraphQLArgumentExtensions {
    /** The largest page size that an argument `first` accepts. */
    most?: number;
  }
}

/** The weights, counted in fields. The limit is in src/document/limits.ts. */
export const COSTS = {
  /** Each object of the answer, in addition to its fields: the server loads, checks and resolves a row. */
  object: 5,
  /** An object of a few numbers, many of which one statement loads together with the row around them. */
  smallObject: 1,
  /** A root field of a query that returns an object. */
  read: 100,
  /** `nodes`: a statement for each type. */
  nodes: 1_000,
  /** A root list. */
  list: 200,
  /** A root list with both a filter and an order: an index may serve only one of them. */
  filteredInOrder: 600,
  /** A filter with `or` or `not`, which no index serves in the order of the list. */
  combinedFilter: 600,
  /** A list inside a row. */
  nestedList: 5,
  /** A statement for each row. */
  statement: 50,
  /** One statement that counts the related rows of all rows of a page. */
  countOfRows: 2_000,
  /** Counting a list. */
  count: 1_000,
  /** A cone search of at most `NARROW` degrees, and a wider one. */
  narrowCone: 100,
  wideCone: 2_000,
  /** Counting a wide cone reads the table. */
  countOfWideCone: 2_000,
  /** Searching the regions of a campaign, each of them a cone. */
  regions: 5_000,
  /** Counting a table by groups. */
  statistics: 2_000,
  /** One position of a cross-match. */
  position: 5,
  /** One cell of a map, in each of its lists. */
  cell: 0.25,
  /** One value of a list of values, when an alias may select the list again. */
  value: 0.1,
  /** Deleting up to 1,000 rows, each with its event, and counting the matching rows when there are more. */
  deletion: 2_000,
  /** Claiming or starting up to 100 runs or jobs, each with its events. */
  claim: 500,
  /** A page of up to 2,000 rows that a resuming stream reads, before the cost of the events that it gets of them. */
  replay: 1_000,
  /** Reading all judged detections. */
  collection: 10_000,
} as const;
