/** Rows that are written in bulk. Each is checked separately, so that an invalid one never blocks the others. */
import { checkCount } from '../../base/counts.js';
import { COORDINATE_FAULTS } from '../../graphql/sky/cone.js';

export const MAX_ROWS = 1_000;

/** A row that was not written, by its position in the call, from 0. */
export interface RejectedRow {
  readonly index: number;
  readonly reason: string;
}

/** A row that was accepted, and its id. */
export interface WrittenRow {
  readonly index: number;
  readonly id: string;
  readonly outcome: 'INSERTED' | 'UPDATED' | 'UNCHANGED';
}

/** The check of one row. */
export interface RowRules<Given, Checked> {
  /** The checked row, or the reasons why it is invalid. */
  readonly check: (row: Given) => Checked | string;
  /** The key of a row: of rows with the same key, the first counts. */
  readonly keyOf: (row: Checked) => string;
  /** The name of the key in a refusal. */
  readonly key: string;
}

/** The fault in a required value; null when it is valid. */
export function within(
  value: number | null | undefined,
  fits: (value: number) => boolean,
  name: string,
  range: string,
): string | null {
  if (value == null) return `${name} is missing`;
  return fits(value) ? null : `${name} must be ${range}`;
}

/** The position in a row, unchecked. */
interface GivenPosition {
  readonly ra?: number | null | undefined;
  readonly dec?: number | null | undefined;
}

/** The faults in a required position in the sky. */
export const positionFaults = ({ ra, dec }: GivenPosition): (string | null)[] => [
  coordinateFault(ra, 'ra'),
  coordinateFault(dec, 'dec'),
];

function coordinateFault(degrees: number | null | undefined, name: keyof typeof COORDINATE_FAULTS): string | null {
  if (degrees == null) return `${name} is missing`;
  return faultOf(name, COORDINATE_FAULTS[name](degrees));
}

/** Degrees, with tiny values set to 0: PostgreSQL cannot index them, since radians() and products of them underflow. */
export const storedAngle = (degrees: number): number => (Math.abs(degrees) < 1e-200 ? 0 : degrees);

/** The fault in a value, with the name of its field. */
export const faultOf = (name: string, fault: string | null): string | null => (fault === null ? null : `${name} ${fault}`);

/** All faults in a row as one reason; null when there is none. */
export const reasonOf = (problems: readonly (string | null)[]): string | null =>
  problems.filter((problem) => problem !== null).join('; ') || null;

/** Separates valid rows, with their positions in the call, from invalid ones. Throws BAD_USER_INPUT when there are too many. */
export function separateRows<Given, Checked extends object>(
  rows: readonly Given[],
  field: string,
  { check, keyOf, key }: RowRules<Given, Checked>,
): { accepted: Checked[]; indexes: number[]; rejected: RejectedRow[] } {
  checkCount(rows, MAX_ROWS, field, 'rows');
  const accepted: Checked[] = [];
  const indexes: number[] = [];
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
      indexes.push(index);
    }
  }
  return { accepted, indexes, rejected };
}
