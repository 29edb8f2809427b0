/** Numbers and spans of time in options. */
import { UsageError } from '../base/usage-error.js';

/** Throws UsageError unless the text is a whole number from `least` to `most`. */
export function whole(text: string, flag: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new UsageError(`${flag} must be a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`);
  return number;
}

const SECONDS = { s: 1, min: 60, m: 60, h: 3_600, d: 86_400 };

/** The seconds of `90s`, `30min`, `24h` or `7d`. */
export function seconds(text: string, flag: string): number {
  const [, number, unit] = /^(\d{1,9})(s|min|m|h|d)$/.exec(text) ?? [];
  if (number === undefined) throw new UsageError(`${flag} must be a time such as 30min, 24h or 7d.`);
  return Number(number) * SECONDS[unit as keyof typeof SECONDS];
}
