/** Moments and days as texts, in UTC or as a distance from now. */

const UTC = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'UTC',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const STEPS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Fewer months are stated in days. */
const LEAST_MONTHS = 4;

/** `2026-11-27 19:20 UTC` */
export const utcText = (at: Date | string): string => `${UTC.format(new Date(at)).replace(',', '')} UTC`;

/** `2026-11-27` */
export const dayText = (at: Date | string): string => new Date(at).toISOString().slice(0, 10);

/** A moment that comes sooner is stated in hours, so that a day does not turn from `tomorrow` into `in 23 hours`. */
const FEWEST_DAYS = 2;

/** A part of a unit: an hour of a day. */
const GRACE = 1 / 24;

/** The clock of the page may be as late, in seconds: a moment before it is not in the future. */
const CLOCK_LATE = 5;

/** `in 3 days`, `2 hours ago`, `just now` */
export function relativeText(at: Date | string, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1_000;
  // Of 90 days, `in 2 months` would leave out a third.
  const isFuture = seconds > 0;
  const fewest = (unit: string) => (unit === 'month' ? LEAST_MONTHS : unit === 'day' && isFuture ? FEWEST_DAYS : 1);
  const step = STEPS.find(([unit, size]) => Math.abs(seconds) >= fewest(unit) * size);
  // What lies ahead is a little longer: of a key that was made for 90 days, 90 are left a minute later.
  const grace = isFuture ? GRACE : 0;
  return step
    ? RELATIVE.format(Math.trunc(seconds / step[1] + grace), step[0])
    : seconds > CLOCK_LATE
      ? 'in less than a minute'
      : 'just now';
}
