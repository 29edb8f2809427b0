/** Numbers and spans of time in options. */
import { MAX_KEY_DAYS, MAX_REQUESTS_PER_MINUTE } from '../base/settings/keys.js';
import { UsageError } from '../base/usage-error.js';

/** Throws UsageError unless the text is a whole number from `least` to `most`. */
export function whole(text: string, flag: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new UsageError(`${flag} must be a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`);
  return number;
}

/** A number of days of a key. Throws UsageError for one that the server would refuse. */
export const keyDays = (text: string, flag = '--days'): number => whole(text, flag, 1, MAX_KEY_DAYS);

/** The greatest number of requests of a key in a minute. */
export const keyRate = (text: string): number => whole(text, '--rate', 1, MAX_REQUESTS_PER_MINUTE);

const SECONDS = { s: 1, min: 60, m: 60, h: 3_600, d: 86_400 };

/** The seconds of `90s`, `30min`, `24h` or `7d`. */
export function seconds(text: string, flag: string): number {
  const [, number, unit] = /^(\d{1,9})(s|min|m|h|d)$/.exec(text) ?? [];
  if (number === undefined) throw new UsageError(`${flag} must be a time such as 30min, 24h or 7d.`);
  return Number(number) * SECONDS[unit as keyof typeof SECONDS];
}
