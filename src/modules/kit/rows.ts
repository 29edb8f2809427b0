/** Rows that are written in bulk: each is checked by itself, so that a wrong one never holds up the others. */
import { badUserInput } from '../../base/errors.js';

export const MAX_ROWS = 1_000;

/** A row that was not written, by its place in the call, from 0. */
export interface RejectedRow {
  readonly index: number;
  readonly reason: string;
}

/** How one row is checked. */
export interface RowRules<Given, Checked> {
  /** The row as it may be written, or the reasons why it cannot be. */
  readonly check: (row: Given) => Checked | string;
  /** By what a row is known: of those that have it in common, the first counts. */
  readonly keyOf: (row: Checked) => string;
  /** What the key is called in a refusal. */
  readonly key: string;
}

/** What is wrong with a value that a row must have; null when nothing is. */
export function within(
  value: number | null | undefined,
  fits: (value: number) => boolean,
  name: string,
  range: string,
): string | null {
  if (value == null) return `${name} is missing`;
  return fits(value) ? null : `${name} must be ${range}`;
}

/** Where a row says that it lies. */
interface GivenPlace {
  readonly ra?: number | null | undefined;
  readonly dec?: number | null | undefined;
}

/** What is wrong with a place in the sky that a row must have. */
export const placeProblems = ({ ra, dec }: GivenPlace): (string | null)[] => [
  within(ra, (value) => value >= 0 && value < 360, 'ra', 'at least 0 and less than 360 degrees'),
  within(dec, (value) => Math.abs(value) <= 90, 'dec', 'from -90 to 90 degrees'),
];

/** All that is wrong with a row, as one reason; null when nothing is. */
export const reasonOf = (problems: readonly (string | null)[]): string | null =>
  problems.filter((problem) => problem !== null).join('; ') || null;

/** Parts the rows that may be written from those that may not. Throws BAD_USER_INPUT when there are too many. */
export function sortOut<Given, Checked extends object>(
  rows: readonly Given[],
  field: string,
  { check, keyOf, key }: RowRules<Given, Checked>,
): { accepted: Checked[]; rejected: RejectedRow[] } {
  if (rows.length > MAX_ROWS) throw badUserInput(field, `must have at most ${MAX_ROWS} rows`);
  const accepted: Checked[] = [];
  const rejected: RejectedRow[] = [];
  const seen = new Map<string, number>();
  for (const [index, given] of rows.entries()) {
    const row = check(given);
    const first = typeof row === 'string' ? undefined : seen.get(keyOf(row));
    if (typeof row === 'string') rejected.push({ index, reason: row });
    else if (first !== undefined) rejected.push({ index, reason: `${key} repeats that of row ${first}` });
    else {
      seen.set(keyOf(row), index);
      accepted.push(row);
    }
  }
  return { accepted, rejected };
}
