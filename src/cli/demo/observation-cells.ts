/** The meaning of an observation's cells. A cell of an unknown form excludes its row; it never becomes a guessed number. */
import { isTimeOfDay, momentIn } from '../../base/times.js';
import { UsageError } from '../../base/usage-error.js';
import type { Field } from './observation-columns.js';

/** A value to send, nothing for an empty cell, or the reason why the row cannot be sent. */
export type Cell = { readonly value?: string | number; readonly problem?: string };

const TEXTS: ReadonlySet<Field> = new Set<Field>(['externalId', 'filterBand', 'fitsUrl', 'thumbnailUrl']);
const WHOLE: ReadonlySet<Field> = new Set<Field>(['imageWidth', 'imageHeight']);

/** Forms of a missing value: astropy, numpy, pandas and databases write them. */
const MASKS = new Set(['--', 'nan', 'null', 'none', 'n/a', 'na', '\\n']);
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;
/** A date alone, or its midnight as programs write it out. */
const MIDNIGHT = /^\d{4}-\d{2}-\d{2}(?:[Tt ]00:00(?::00(?:\.0*)?)?(?:[Zz]|[+-]00(?::?00)?)?)?$/;
/** `12:30:45.6`, `12 30 45.6`, `12h30m45.6s`, `-05d30m00s`: whole number, whole number, decimal. */
const SEXAGESIMAL = /^([+-]?)(\d{1,3})(?:[:\s]|[hd°]\s*)(\d{1,2})(?:[:\s]|[m′']\s*)(\d{1,2}(?:\.\d*)?)(?:s|″|")?$/;

export const isDateAlone = (cell: string): boolean => DATE_ALONE.test(cell);
export const isMidnight = (cell: string): boolean => MIDNIGHT.test(cell);

/** The notation of a column of angles. Throws UsageError when its rows disagree, or cannot be angles of this field. */
export function isSexagesimal(field: 'ra' | 'dec', cells: readonly string[], lines: readonly number[], path: string): boolean {
  const shown = (index: number) => `${shortened(cells[index] as string)} on line ${lines[index]}`;
  const first = cells.findIndex((cell) => SEXAGESIMAL.test(cell));
  const decimal = cells.findIndex((cell) => DECIMAL.test(cell));
  const other = cells.findIndex((cell) => SEXAGESIMAL.test(cell) && !isOf(field, cell));
  if (other < 0 && (first < 0 || decimal < 0)) return first >= 0;
  const doubt = other < 0 ? `${shown(first)} and ${shown(decimal)}` : `${shown(other)}, which is not ${MEANT[field]}`;
  throw new UsageError(`${path} is ambiguous, so nothing was sent.
${field} is ${doubt}.
Write all rows in decimal degrees, or all in ${SIXTIES[field]}, or choose another column:
  --column ${field}=NAME`);
}

const MEANT = { ra: 'a right ascension in hours from 0 to 24', dec: 'a declination in degrees' } as const;
const SIXTIES = { ra: 'hours, minutes and seconds', dec: 'degrees, minutes and seconds' } as const;

/** Whether the numbers can be hours below 24, or degrees. */
const isOf = (field: 'ra' | 'dec', cell: string): boolean =>
  field === 'ra' ? /^\+?([01]?\d|2[0-3])[:\sh]/.test(cell) : !cell.includes('h');

/** Hours, minutes and seconds of a right ascension, or degrees, arcminutes and arcseconds of a declination, in degrees. */
export function angle(field: 'ra' | 'dec', cell: string): Cell {
  const [, sign, whole, minutes, seconds] = SEXAGESIMAL.exec(cell) ?? [];
  if (whole === undefined || Number(minutes) >= 60 || Number(seconds) >= 60)
    return { problem: `${field} is not ${SIXTIES[field]}: ${shortened(cell)}` };
  const size = Number(whole) * 3600 + Number(minutes) * 60 + Number(seconds);
  return { value: ((sign === '-' ? -1 : 1) * size) / (field === 'ra' ? 240 : 3600) };
}

/** Joins a date and a time of day to one moment. A time without a zone is UTC. */
export function moment(date: string, time: string): Cell {
  if (date === '' && time === '') return {};
  if (!isMidnight(date)) return { problem: `observedAt needs a date such as 2023-05-19 beside its time: ${shortened(date)}` };
  if (!isTimeOfDay(time)) return { problem: `observedAt needs a time such as 17:27:15 beside its date: ${shortened(time)}` };
  return momentCell(`${date.slice(0, 10)}T${time}`);
}

/** Values that the server would refuse are not sent. */
function momentCell(text: string): Cell {
  const read = momentIn(text);
  return typeof read === 'string' ? { problem: `observedAt is ${shortened(text)}: it ${read}` } : { value: text };
}

/** All other cells. */
export function value(field: Field, cell: string): Cell {
  if (cell === '') return {};
  if (MASKS.has(cell.toLowerCase()))
    return { problem: `${field} is ${cell}: if it stands for a missing value, choose --missing=${cell}` };
  if (field === 'observedAt') return momentCell(cell);
  if (TEXTS.has(field)) return { value: cell };
  const number = DECIMAL.test(cell) ? Number(cell) : Number.NaN;
  if (!Number.isFinite(number)) return { problem: `${field} is not a number: ${shortened(cell)}` };
  if (WHOLE.has(field) && (!Number.isInteger(number) || Math.abs(number) > 2 ** 31 - 1))
    return { problem: `${field} is not a whole number of pixels: ${shortened(cell)}` };
  return { value: number };
}

const shortened = (cell: string): string => (cell.length > 40 ? `${cell.slice(0, 39)}…` : cell);
