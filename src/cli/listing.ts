/** Commands that list rows. Each declares its columns, and the table for people follows from them. */
import type { TypedDocumentString } from '../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from './command.js';
import { type Cell, counted, table } from './output.js';
import { type Page, rowsOf } from './pages.js';

/** The cell of each column, by the title of the column, from left to right. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

export function tableOf<Row>(columns: Columns<Row>, rows: readonly Row[]): string {
  const cells = Object.values(columns);
  return table(
    Object.keys(columns),
    rows.map((row) => cells.map((cell) => cell(row))),
  );
}

interface Listing<Options, Result, Variables, Row> extends Pick<Leaf, 'usage' | 'summary' | 'examples' | 'options'> {
  readonly document: TypedDocumentString<Result, Variables>;
  /** The filter and the order. Throws UsageError for an option that has no such value. */
  readonly variables: (options: Options) => Omit<Variables, 'first' | 'after'>;
  readonly page: (result: Result) => Page<Row>;
  /** The most rows to read. Without it, the command reads all of them. */
  readonly most?: (options: Options) => number;
  readonly columns: Columns<Row>;
  /** Names one row in the line below the table. Without it, there is no such line. */
  readonly noun?: string;
}

/** The command that reads a list to its end and prints it: a table, or a JSON list of the rows. */
export const listing = <Options extends SharedOptions, Result, Variables, Row>({
  document,
  variables,
  page,
  most,
  columns,
  noun,
  ...leaf
}: Listing<Options, Result, Variables, Row>) =>
  ({
    ...leaf,
    work: async (context: Context, options: Options) => {
      const [asked, limit] = [variables(options), most?.(options)];
      const rows = await rowsOf(await context.connect(), document, asked, page, limit);
      context.print(rows, () => tableOf(columns, rows) + (noun === undefined ? '' : `\n\n${counted(rows.length, noun)}.`));
    },
  }) satisfies Leaf;
