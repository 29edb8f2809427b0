/** Reads observations from a CSV file whose columns go by any of the names that surveys and catalogues give them. */
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import type { ObservationInput } from '../client/gql/graphql.js';
import { UsageError } from '../usage-error.js';

export interface ReadObservations {
  readonly source: string;
  readonly rows: readonly ObservationInput[];
  /** The line of the file that each row came from. */
  readonly lines: readonly number[];
  /** Rows that are not sent: a number in them is none, or their name stood on an earlier line. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
  /** Which column was taken for what, and which were not used. */
  readonly columns: readonly string[];
}

type Field = keyof ObservationInput;

/** Names of columns, in lower case and without `_`, `-` and spaces. Units are those of the API. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  externalId: ['externalid', 'name', 'id', 'objectid', 'observationid', 'obsid', 'designation'],
  ra: ['ra', 'radeg', 'rightascension', 'raj2000', 'rightascensiondeg'],
  dec: ['dec', 'decdeg', 'declination', 'dej2000', 'decj2000', 'decl', 'declinationdeg'],
  observedAt: [
    'observedat',
    'discoveredon',
    'discoverydate',
    'obsdate',
    'dateobs',
    'observationdate',
    'date',
    'time',
    'timestamp',
  ],
  filterBand: ['filterband', 'filter', 'band'],
  exposureTime: ['exposuretime', 'exptime', 'exposure'],
  fitsUrl: ['fitsurl', 'fits', 'url'],
  thumbnailUrl: ['thumbnailurl', 'thumbnail'],
  pixelScale: ['pixelscale'],
  imageWidth: ['imagewidth', 'naxis1', 'width'],
  imageHeight: ['imageheight', 'naxis2', 'height'],
  airmass: ['airmass'],
  seeing: ['seeing', 'fwhm'],
};

const TEXT: ReadonlySet<string> = new Set([
  'externalId',
  'observedAt',
  'filterBand',
  'fitsUrl',
  'thumbnailUrl',
] satisfies Field[]);
const NEEDED: readonly Field[] = ['externalId', 'ra', 'dec', 'observedAt'];

/** Throws UsageError when there is no such file, it is no CSV, a needed column is not there, or no row can be sent. */
export async function readObservations(path: string): Promise<ReadObservations> {
  const table = await readTable(path);
  const [header, ...records] = table;
  if (header === undefined) throw new UsageError(`${path} is empty.`);
  const columns = recognised(header.record, path);
  if (records.length === 0) throw new UsageError(`${path} holds a header line and no observations.`);
  const rows: ObservationInput[] = [];
  const lines: number[] = [];
  const unreadable: { line: number; reason: string }[] = [];
  // The server sees a repeat within one call only, and counts from the beginning of that.
  const seen = new Map<string, number>();
  for (const { record, info } of records) {
    const row = rowOf(record, columns);
    const first = typeof row === 'string' ? undefined : seen.get(row.externalId?.trim() ?? '');
    if (typeof row === 'string') unreadable.push({ line: info.lines, reason: row });
    else if (first !== undefined) unreadable.push({ line: info.lines, reason: `externalId repeats that of line ${first}` });
    else {
      rows.push(row);
      lines.push(info.lines);
      if (row.externalId) seen.set(row.externalId.trim(), info.lines);
    }
  }
  const [wrong] = unreadable;
  if (rows.length === 0 && wrong)
    throw new UsageError(`${path} holds no observation that can be sent: line ${wrong.line}: ${wrong.reason}.`);
  return { source: path, rows, lines, unreadable, columns: described(header.record, columns) };
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function readTable(path: string): Promise<Line[]> {
  try {
    // Text may be cut short in a row, so a row with too few cells is read, and refused for what it lacks.
    const options = { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, info: true } as const;
    return parse(await readFile(path), options) as unknown as Line[];
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${path} is not a CSV file (${error.code}, line ${error.lines ?? '?'}).`);
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}

const SHOWN_NAMES: Readonly<Record<string, string>> = {
  externalId: 'name or external_id',
  ra: 'ra or ra_deg',
  dec: 'dec or dec_deg',
  observedAt: 'observed_at or date',
};

/** The place of each field's column. */
function recognised(header: readonly string[], path: string): Map<Field, number> {
  const names = header.map((name) => name.toLowerCase().replace(/[\s_-]/g, ''));
  const columns = new Map<Field, number>();
  for (const field of Object.keys(NAMES) as Field[]) {
    const index = NAMES[field].map((name) => names.indexOf(name)).find((place) => place >= 0);
    if (index !== undefined) columns.set(field, index);
  }
  const missing = NEEDED.filter((field) => !columns.has(field));
  if (missing.length > 0) {
    const known = missing.map((field) => `${field} (${SHOWN_NAMES[field]})`);
    throw new UsageError(`${path} lacks a column for ${known.join(', ')}; it has ${header.join(', ').slice(0, 300)}.`);
  }
  return columns;
}

/** The row, or why it cannot be sent. An empty cell says nothing; the server says what a row lacks. */
function rowOf(record: readonly string[], columns: ReadonlyMap<Field, number>): ObservationInput | string {
  const row: Record<string, string | number> = {};
  for (const [field, index] of columns) {
    const cell = record[index] ?? '';
    if (cell === '') continue;
    const value = TEXT.has(field) ? cell : Number(cell);
    if (typeof value === 'number' && !Number.isFinite(value)) return `${field} is not a number: ${cell.slice(0, 40)}`;
    row[field] = value;
  }
  return row;
}

function described(header: readonly string[], columns: ReadonlyMap<Field, number>): string[] {
  const fields = new Map(Array.from(columns, ([field, index]) => [index, field]));
  return header.map((name, index) => `${name} → ${fields.get(index) ?? '(not used)'}`);
}
