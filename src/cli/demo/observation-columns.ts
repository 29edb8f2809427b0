/** Assigns the columns of a file to the fields of an observation, by exact names or by the user's choice, and never by a guess. */

import { UsageError } from '../../base/usage-error.js';
import type { ObservationInput } from '../../client/gql/graphql.js';

export type Field = keyof ObservationInput;

/** The user's choices, as on the command line. */
export interface ColumnChoices {
  /** Each is `field=column`, or `observedAt=date+time`. */
  readonly columns?: readonly string[] | undefined;
  /** Columns that the user declares unused. */
  readonly ignored?: readonly string[] | undefined;
}

/** One column, or a column of dates and a column of times of day, as positions in the header. */
type ColumnPosition = readonly [column: number, timeOfDay?: number];
export type Columns = ReadonlyMap<Field, ColumnPosition>;

/** Known names of columns, in lower case and without `_`, `-` and spaces. Their units are those of the API. */
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
  fitsUrl: ['fitsurl', 'fits'],
  thumbnailUrl: ['thumbnailurl', 'thumbnail'],
  pixelScale: ['pixelscale'],
  imageWidth: ['imagewidth', 'naxis1'],
  imageHeight: ['imageheight', 'naxis2'],
  airmass: ['airmass'],
  seeing: ['seeing'],
};
const FIELDS = Object.keys(NAMES) as Field[];
const NEEDED: readonly Field[] = ['externalId', 'ra', 'dec', 'observedAt'];

/** FITS defines both as UTC, so their combination is certain. A `date` and a `time` may be local. */
const FITS_PAIR = ['dateobs', 'timeobs'] as const;

/** How names are compared. */
export const normal = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Throws UsageError with the choices when a required field has no column, or a field has several candidates. */
export function findColumns(header: readonly string[], path: string, choices: ColumnChoices): Columns {
  const columns = new Map(choices.columns?.map((choice) => chosen(choice, header)));
  const ignored = new Set(choices.ignored?.map((name) => positionOf(name, header, `--ignore ${name}`)));
  const used = new Set([...columns.values()].flat());
  const free = header.map((_, index) => index).filter((index) => !ignored.has(index) && !used.has(index));
  const doubts: string[] = [];
  for (const field of FIELDS) {
    if (columns.has(field)) continue;
    const candidates = free.filter((index) => NAMES[field].includes(normal(header[index] as string)));
    const pair = field === 'observedAt' ? fitsPair(header, free) : null;
    if (pair && candidates.length === 1) columns.set(field, pair);
    else if (candidates.length === 1) columns.set(field, [candidates[0] as number]);
    else if (candidates.length > 1) doubts.push(doubtOf(field, candidates, header));
    else if (NEEDED.includes(field)) doubts.push(`No column is known to be ${field}. Choose one:\n  --column ${field}=NAME`);
  }
  if (doubts.length > 0)
    throw new UsageError(`${path} is ambiguous, so nothing was sent.\n${doubts.join('\n')}\n${listed(header)}`);
  return columns;
}

/** Whether a column of this name is a field other than `observedAt`, such as a right ascension in sixties that was not chosen. */
export const isKnownName = (name: string): boolean =>
  FIELDS.some((field) => field !== 'observedAt' && NAMES[field].includes(normal(name)));

/** Each used column with its field. */
export function described(header: readonly string[], columns: Columns, notes: ReadonlyMap<Field, string>): string[] {
  return header.map((name, index) => {
    const fields = Array.from(columns).flatMap(([field, indexes]) =>
      indexes.includes(index) ? [`${field}${notes.get(field) ?? ''}`] : [],
    );
    return `${name} → ${fields.join(' and ') || '(not used)'}`;
  });
}

function chosen(choice: string, header: readonly string[]): [Field, ColumnPosition] {
  const equals = choice.indexOf('=');
  const column = choice.slice(equals + 1).trim();
  const field = FIELDS.find((known) => known === choice.slice(0, equals).trim());
  if (field === undefined)
    throw new UsageError(`--column ${choice} must be FIELD=COLUMN, where FIELD is one of ${FIELDS.join(', ')}.`);
  if (field === 'observedAt' && !header.includes(column)) {
    const plus = [...column.matchAll(/\+/g)].map(({ index }) => [column.slice(0, index).trim(), column.slice(index + 1).trim()]);
    const pair = plus.find((names) => names.every((part) => header.includes(part)));
    if (pair) return [field, pair.map((part) => positionOf(part, header, `--column ${choice}`)) as unknown as ColumnPosition];
  }
  return [field, [positionOf(column, header, `--column ${choice}`)]];
}

function positionOf(name: string, header: readonly string[], option: string): number {
  const index = header.indexOf(name.trim());
  if (index < 0) throw new UsageError(`${option}: the file has no column of exactly this name.\n${listed(header)}`);
  if (header.lastIndexOf(name.trim()) !== index)
    throw new UsageError(`${option}: the file has more than one column of this name. Rename them first.\n${listed(header)}`);
  return index;
}

function fitsPair(header: readonly string[], free: readonly number[]): ColumnPosition | null {
  const [dates, times] = FITS_PAIR.map((known) => free.filter((index) => normal(header[index] as string) === known));
  return dates?.length === 1 && times?.length === 1 ? [dates[0] as number, times[0] as number] : null;
}

function doubtOf(field: Field, candidates: readonly number[], header: readonly string[]): string {
  const names = candidates.map((index) => header[index] as string);
  const date = names.find((name) => normal(name).includes('date'));
  const time = names.find((name) => normal(name) === 'time');
  const both = field === 'observedAt' && date && time ? [`${date}+${time}`] : [];
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const lines = [...both, ...names.filter((name) => !repeated.has(name))].map((name) => choiceOf(field, name));
  const rename = Array.from(
    repeated,
    (name) => ` The file has more than one column ${quoted(name)}: give all but one another name.`,
  ).join('');
  return `${field} may be ${names.map(quoted).join(' or ')}.${rename}${lines.length > 0 ? ` Choose:\n${lines.join('\n')}` : ''}`;
}

const LONGEST_LIST = 2_000;

/** The columns, by their full names. */
function listed(header: readonly string[]): string {
  let shown = 0;
  for (let length = 0; shown < header.length && length <= LONGEST_LIST; shown++) length += (header[shown] as string).length;
  const more = header.length > shown ? ` and ${header.length - shown} more` : '';
  return `Its columns: ${header.slice(0, shown).map(quoted).join(', ')}${more}.`;
}

/** A line that shows how to choose a column. */
export const choiceOf = (field: Field, name: string): string => `  --column ${field}=${argument(name)}`;

export const quoted = (name: string): string => (/^[\w.#-]+$/.test(name) ? name : `"${name}"`);
/** A word, quoted for a shell. */
export const argument = (name: string): string => (/^[\w.+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);
