/** Settings of API keys: their defaults and limits. */
import { StartError } from '../errors.js';
import { type Reader, wholeNumber } from './environment.js';

/** The most days in a setting or an input about keys: a hundred years. More is a slip, and a key without an end needs no number. */
export const MAX_KEY_DAYS = 36_500;

/** The highest request limit of a key: far above what one server answers in a minute. */
export const MAX_REQUESTS_PER_MINUTE = 1_000_000;

/** Defaults and limits of API keys. */
export interface KeyPolicy {
  /** The days that a key works by default; undefined means that it does not expire. */
  readonly defaultDays: number | undefined;
  /** The most days that a key may work from now; undefined means no limit. */
  readonly maxDays: number | undefined;
  /** A key that expires within this number of days answers with a warning header. */
  readonly warningDays: number;
  /** The requests a minute of a key without its own limit; undefined means no limit. */
  readonly requestsPerMinute: number | undefined;
}

export function keyPolicy(get: Reader): KeyPolicy {
  const count = (name: string, most: number) => {
    const text = get(name);
    return text === undefined ? undefined : wholeNumber(name, text, 1, most);
  };
  const [defaultDays, maxDays] = [count('API_KEY_DEFAULT_DAYS', MAX_KEY_DAYS), count('API_KEY_MAX_DAYS', MAX_KEY_DAYS)];
  if (defaultDays !== undefined && maxDays !== undefined && defaultDays > maxDays) {
    throw new StartError('API_KEY_DEFAULT_DAYS must not exceed API_KEY_MAX_DAYS.');
  }
  return {
    defaultDays: defaultDays ?? maxDays,
    maxDays,
    warningDays: count('API_KEY_WARNING_DAYS', 365) ?? 14,
    requestsPerMinute: count('API_KEY_REQUESTS_PER_MINUTE', MAX_REQUESTS_PER_MINUTE),
  };
}
