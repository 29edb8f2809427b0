/** Moments and durations that every part uses, and the only parser of moments in inputs. */

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Milliseconds as whole seconds to wait, at least 1: for `Retry-After`. */
export const secondsToWait = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** Whether every part of the system can write the moment: ISO 8601 gives years four digits, and PostgreSQL has no year 0. */
export function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A moment in seconds since 1970, as in tokens. A number outside the range becomes the first or last moment that every part can write. */
export const momentOf = (seconds: number): Date => new Date(Math.min(Math.max(seconds * 1000, FIRST), LAST));

const CLOCK = String.raw`(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?`;
const ZONE = String.raw`(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)`;
const MOMENT = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]${CLOCK}${ZONE}?)?$`);
const TIME_OF_DAY = new RegExp(`^${CLOCK}${ZONE}?$`);

/** Whether a text has the form of a time of day that may follow a date. */
export const isTimeOfDay = (text: string): boolean => TIME_OF_DAY.test(text);

/** The form of moments in error messages. */
const FORM = 'such as 2023-05-19 or 2023-05-19T17:27:15Z';

/**
 * Parses a moment in ISO 8601, or returns the reason why it cannot. A date alone is its midnight, a time without a zone is UTC, and
 * fractions are cut to milliseconds. A leap second is the following second. It accepts the forms of RFC 3339 and those that surveys and
 * programs also write. No library accepts exactly these: Temporal needs a zone, and reads a leap second as the preceding second.
 */
export function momentIn(text: string): Date | string {
  const match = MOMENT.exec(text.trim());
  if (match === null) return `must be an ISO 8601 date or time, ${FORM}`;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0)) as SixNumbers;
  const [, , , , , , , fraction = '', sign, offsetHours = 0, offsetMinutes = 0] = match;
  const issue = issueWith(hour, minute, second, Number(offsetHours), Number(offsetMinutes));
  if (issue !== null) return `${issue}, ${FORM}`;
  const time = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  time.setUTCFullYear(year, month - 1, day);
  // It would also read February 30 as March 2.
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return `must name a day that exists, ${FORM}`;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE_MS;
  const startOfMinute = time.getTime() + (hour * 60 + minute) * MINUTE_MS - offset;
  if (second === 60 && modulo(startOfMinute, DAY_MS) !== DAY_MS - MINUTE_MS)
    return `may have a leap second only at 23:59:60 in UTC: write another moment, ${FORM}`;
  time.setTime(startOfMinute + second * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')));
  return isStorable(time) ? time : `must be in the years 1 to 9999 in UTC, ${FORM}`;
}

type SixNumbers = [year: number, month: number, day: number, hour: number, minute: number, second: number];

function issueWith(hour: number, minute: number, second: number, offsetHours: number, offsetMinutes: number): string | null {
  if (hour === 24) return 'must have an hour from 00 to 23 (the end of a day is 00:00 of the next day)';
  if (hour > 23) return 'must have an hour from 00 to 23';
  if (minute > 59) return 'must have minutes from 00 to 59';
  if (second > 60) return 'must have seconds from 00 to 59';
  return offsetHours > 23 || offsetMinutes > 59 ? 'must have an offset from -23:59 to +23:59' : null;
}

/** Never negative, unlike `%` before 1970. */
const modulo = (value: number, by: number): number => ((value % by) + by) % by;
