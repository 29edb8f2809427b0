/** Moments that every part can write: ISO 8601 gives years four digits, and PostgreSQL has no year 0. */
export function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
