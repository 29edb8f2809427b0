/** The cells of a CSV file, with the lines that they are on. A file of another format is refused by the name of that format. */
import { CsvError, parse } from 'csv-parse/sync';
import { UsageError } from '../../base/usage-error.js';

export interface Line {
  readonly cells: readonly string[];
  /** The first line of the row, counted from 1. */
  readonly line: number;
}

const OTHER_FORMATS = [
  [/^SIMPLE {2}=/, 'a FITS file'],
  [/^#\s*%ECSV/, 'an ECSV file'],
  [/^\s*</, 'a VOTable or another XML file'],
  [/^\s*[[{]/, 'a JSON file'],
] as const;

/** The header line first. Throws UsageError for what is not CSV. */
export function linesOf(text: string, path: string): readonly [Line, ...Line[]] {
  const format = OTHER_FORMATS.find(([start]) => start.test(text))?.[1];
  if (format) throw new UsageError(`${path} is ${format}, and the demo reads CSV: export its table as CSV.`);
  const [first, ...body] = parsed(text, path);
  if (first === undefined) throw new UsageError(`${path} is empty.`);
  // A `#` marks the header of many catalogues.
  const [name = '', ...names] = first.cells;
  const header = { ...first, cells: [name.replace(/^#\s*/, ''), ...names] };
  if (names.length === 0)
    throw new UsageError(
      `${path} cannot be read: its first line, "${header.cells[0]?.slice(0, 80)}", holds no comma. It must name the columns, with commas between them.`,
    );
  return [header, ...body];
}

/** Ends of lines differ between systems, and a file may mix them. */
function parsed(text: string, path: string): Line[] {
  const options = { trim: true, skip_empty_lines: true, relax_column_count: true, info: true, record_delimiter: '\n' } as const;
  try {
    const table = parse(text.replace(/\r\n?/g, '\n'), options) as unknown as { record: string[]; info: { lines: number } }[];
    return table.map(({ record, info }) => ({ cells: record, line: info.lines - breaksIn(record) }));
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${path} cannot be read: ${wording(error)}`);
    throw error;
  }
}

const breaksIn = (cells: readonly string[]): number => cells.join('').split('\n').length - 1;

function wording({ code, lines }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'it opens a quote (") and does not close it.';
  return `line ${lines ?? '?'} has a quote (") that does not enclose a cell. When it belongs to the text, write the cell in quotes and double each quote in it.`;
}
