/** Columns that are not used, and that may change what the used ones mean: a time of day beside dates, a time zone, an equinox. */
import { isTimeOfDay, momentIn } from '../../base/times.js';
import { UsageError } from '../../base/usage-error.js';
import type { Line } from './csv-lines.js';
import { isDateAlone, isMidnight } from './observation-cells.js';
import { argument, type Columns, choiceOf, isKnownName, normal, quoted } from './observation-columns.js';

export interface Table {
  readonly header: readonly string[];
  readonly records: readonly Line[];
  readonly columns: Columns;
  readonly path: string;
}

/** Throws UsageError with the choices. `ignored` are the columns that the caller has declared not used. */
export function refuseLeftovers(table: Table, ignored: readonly string[] = []): void {
  const used = new Set([...table.columns.values()].flat());
  const unused = table.header.map((_, index) => index).filter((index) => !used.has(index));
  const left = unused.filter((index) => !ignored.includes(table.header[index] as string));
  refuseOtherMeaning(table, left);
  refuseTimes(table, left);
}

/** Names of columns that say how another column is measured, and their usual cells. */
const MEASURES = [
  {
    names: ['timezone', 'tz', 'utcoffset', 'timesys'],
    usual: /^(utc?|gmt|z|[+-]?0+(:?00)?)$/i,
    fact: 'observedAt is in UTC',
  },
  { names: ['equinox', 'radesys', 'radecsys', 'coordsys'], usual: /^(j?2000(\.0*)?|icrs|fk5)$/i, fact: 'ra and dec are ICRS' },
] as const;

function refuseOtherMeaning({ header, records, path }: Table, left: readonly number[]): void {
  for (const index of left) {
    const name = header[index] as string;
    const measure = MEASURES.find(({ names }) => names.some((known) => known === normal(name)));
    const other = measure && records.find(({ cells }) => cells[index] && !measure.usual.test(cells[index]));
    if (other)
      throw new UsageError(`${path} is ambiguous, so nothing was sent.
${quoted(name)} is ${other.cells[index]} on line ${other.line}, but ${measure.fact}. Convert the values of the file, or choose:
  --ignore ${argument(name)}   (the values are stored as they are)`);
  }
}

/** Names of columns that hold times, whatever the form of their cells. */
const SAYS_TIME =
  /time|hour(?!angle)|(?<!arc)minute|secondsof|dayfrac|fracday|fractionofday|^(ut|utc|utstart|utobs|jd|mjd|hjd|bjd|obsjd|obsmjd)$/;
/** Such as `3:10`, `03h10m` or `03:10 AM`, which no choice can read. */
const LIKE_A_TIME = /^\d{1,2}\s?[:h]\s?\d{2}/i;

/** Midnight is the time of a date alone, unless an unused column may hold the time. */
function refuseTimes({ header, records, columns, path }: Table, left: readonly number[]): void {
  const [date, timeOfDay] = columns.get('observedAt') ?? [];
  if (date === undefined || timeOfDay !== undefined) return;
  const filled = (index: number) => records.map(({ cells }) => cells[index] ?? '').filter((cell) => cell !== '');
  const dates = filled(date);
  if (!dates.some(isDateAlone) && !dates.every(isMidnight)) return;
  const times = left.filter((index) => {
    const name = header[index] as string;
    return !isKnownName(name) && (SAYS_TIME.test(normal(name)) || filled(index).some((cell) => LIKE_A_TIME.test(cell)));
  });
  if (times.length === 0) return;
  const readable = times.flatMap((index) => {
    const name = header[index] as string;
    if (filled(index).some(isTimeOfDay)) return [`${choiceOf('observedAt', `${header[date]}+${name}`)}   (times in UTC)`];
    return filled(index).every((cell) => momentIn(cell) instanceof Date) ? [choiceOf('observedAt', name)] : [];
  });
  const names = times.map((index) => header[index] as string);
  const ignoring = names.map((name) => `--ignore ${argument(name)}`).join(' ');
  const advice = readable.length > 0 ? '' : 'Write each moment into one column, such as 2023-05-19T17:27:15Z, or choose:';
  throw new UsageError(`${path} is ambiguous, so nothing was sent.
observedAt has dates without a time of day, and ${names.map(quoted).join(' or ')} may hold the time. ${advice || 'Choose:'}
${[...readable, `  ${ignoring}   (each observation is stored at the midnight of its ${quoted(header[date] as string)})`].join('\n')}`);
}
