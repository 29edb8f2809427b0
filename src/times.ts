/** Moments and spans that every part speaks of. */

export const DAY_MS = 86_400_000;

/** Whether every part can write it: ISO 8601 gives years four digits, and PostgreSQL has no year 0. */
export function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
