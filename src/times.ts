/** Moments and spans that every part speaks of. */

export const DAY_MS = 86_400_000;

/** Whether every part can write it: ISO 8601 gives years four digits, and PostgreSQL has no year 0. */
export function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A moment given in seconds since 1970, as tokens do; what no date can say is the first or the last moment that every part can write. */
export const momentOf = (seconds: number): Date => new Date(Math.min(Math.max(seconds * 1000, FIRST), LAST));
