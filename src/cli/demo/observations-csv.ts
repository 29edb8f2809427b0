/** Reads observations from a CSV file. If the file is ambiguous, it refuses the file and prints the choices. */
import { cleanName } from '../../base/text.js';
import { UsageError } from '../../base/usage-error.js';
import type { ObservationInput } from '../../client/gql/graphql.js';
import { type Line, linesOf } from './csv-lines.js';
import { readText } from './file-text.js';
import { refuseLeftovers, type Table } from './leftover-columns.js';
import { angle, type Cell, isSexagesimal, moment, value } from './observation-cells.js';
import { type ColumnChoices, type Columns, choiceOf, described, type Field, findColumns } from './observation-columns.js';

export interface ReadObservations {
  readonly source: string;
  readonly rows: readonly ObservationInput[];
  /** The line in the file of each row. */
  readonly lines: readonly number[];
  /** Rows that are not sent, because a cell does not have the form of its field or because the row repeats an earlier line. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
  /** The used columns with their fields, and the unused ones. */
  readonly columns: readonly string[];
}

export interface ReadingChoices extends ColumnChoices {
  /** The encoding of the file; by default its byte order mark decides, or else UTF-8. */
  readonly encoding?: string | undefined;
  /** Cells that mean a missing value, such as `nan` or `--`. */
  readonly missing?: readonly string[] | undefined;
}

/** Throws UsageError when the file cannot be read, is ambiguous, or holds no row that can be sent. */
export async function readObservations(path: string, choices: ReadingChoices = {}): Promise<ReadObservations> {
  const [{ cells: header }, ...body] = linesOf(await readText(path, choices.encoding), path);
  const columns = findColumns(header, path, choices);
  if (body.length === 0) throw new UsageError(`${path} holds a header line and no observations.`);
  const absent = new Set(choices.missing);
  const records = body.map(({ cells, line }) => ({ cells: cells.map((cell) => (absent.has(cell) ? '' : cell)), line }));
  const table: Table = { header, records, columns, path };
  refuseLeftovers(table, choices.ignored);
  const sexagesimal = new Set((['ra', 'dec'] as const).filter((field) => isWrittenInSixties(field, records, columns, path)));

  const rows: ObservationInput[] = [];
  const lines: number[] = [];
  const unreadable: { line: number; reason: string }[] = [];
  const seen = new Map<string, Line>();
  for (const record of records) {
    const { cells, line } = record;
    const row = rowOf(cells, header.length, columns, sexagesimal);
    if (typeof row === 'string') {
      unreadable.push({ line, reason: row });
      continue;
    }
    // The server compares names in this form.
    const id = row.externalId && cleanName(row.externalId);
    const earlier = id ? seen.get(id) : undefined;
    if (earlier === undefined) {
      rows.push(row);
      lines.push(line);
      if (id) seen.set(id, record);
    } else if (earlier.cells.join('\n') === cells.join('\n')) unreadable.push({ line, reason: `repeats line ${earlier.line}` });
    else throw repeated(id as string, [earlier.line, line], table);
  }
  const [wrong] = unreadable;
  if (rows.length === 0 && wrong)
    throw new UsageError(`${path} holds no observation that can be sent: line ${wrong.line}: ${wrong.reason}.`);
  const notes = new Map<Field, string>(
    Array.from(sexagesimal, (field) => [field, field === 'ra' ? ' (in hours)' : ' (sexagesimal)']),
  );
  return { source: path, rows, lines, unreadable, columns: described(header, columns, notes) };
}

/** The row, or the reason why it cannot be sent. An empty cell is left out; the server reports missing fields. */
function rowOf(
  cells: readonly string[],
  width: number,
  columns: Columns,
  sexagesimal: ReadonlySet<Field>,
): ObservationInput | string {
  // One comma too many or too few moves every later cell into a wrong column.
  if (cells.length < width || cells.slice(width).some((cell) => cell !== ''))
    return `the row has ${cells.length} cells and the header ${width}`;
  const row: Record<string, string | number> = {};
  for (const [field, [index, timeOfDay]] of columns) {
    const cell = cells[index] as string;
    const read: Cell =
      timeOfDay !== undefined
        ? moment(cell, cells[timeOfDay] as string)
        : (field === 'ra' || field === 'dec') && sexagesimal.has(field) && cell !== ''
          ? angle(field, cell)
          : value(field, cell);
    if (read.problem !== undefined) return read.problem;
    if (read.value !== undefined) row[field] = read.value;
  }
  return row;
}

function isWrittenInSixties(field: 'ra' | 'dec', records: readonly Line[], columns: Columns, path: string): boolean {
  const index = columns.get(field)?.[0] as number;
  return isSexagesimal(
    field,
    records.map(({ cells }) => cells[index] ?? ''),
    records.map(({ line }) => line),
    path,
  );
}

function repeated(id: string, [earlier, later]: readonly number[], { header, records, columns, path }: Table): UsageError {
  const used = new Set([...columns.values()].flat());
  const isUnique = (index: number) => new Set(records.flatMap(({ cells }) => cells[index] || [])).size === records.length;
  const choices = header.flatMap((name, index) => (!used.has(index) && isUnique(index) ? [choiceOf('externalId', name)] : []));
  return new UsageError(`${path} is ambiguous, so nothing was sent.
Lines ${earlier} and ${later} have the same externalId ${JSON.stringify(id)} and differ otherwise: one would overwrite the other.
Remove one of them, or choose a column that differs on each line:
${choices.length > 0 ? choices.join('\n') : '  (no unused column does)'}`);
}
