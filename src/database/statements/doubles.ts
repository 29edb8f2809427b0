/** Doubles in the form in which Prisma stores them exactly. */

/** Prisma (7.10) passes on integers up to this size, and every number with a fraction, unchanged. */
const LARGEST_INT = 2 ** 31 - 1;

/**
 * A larger integer. Prisma compiles it into the statement through a decimal of 16 digits, but a double may need 17:
 * 1.2345678901234567e19 changes, and the largest double becomes invalid. A decimal keeps all digits. JSON.stringify passes the
 * name of the property to toJSON and Prisma does not: so JSON.stringify still sees the number.
 */
class StoredDouble {
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  get number(): number {
    return this.#value;
  }

  toJSON(...name: string[]): unknown {
    return name.length > 0 ? this.#value : { $type: 'Decimal', value: String(this.#value) };
  }
}

/**
 * A finite double for a column or a condition that Prisma writes. Give the result to Prisma only; calculate and compare with the
 * number itself. Raw statements and JSON columns do not need it.
 */
export function storedDouble(value: number): number;
export function storedDouble(value: number | null): number | null;
export function storedDouble(value: number | null): number | null {
  const isExact = value === null || Math.abs(value) <= LARGEST_INT || !Number.isInteger(value);
  return isExact ? value : (new StoredDouble(value) as unknown as number);
}

/** The number that `storedDouble` has wrapped, or undefined for any other value. */
export const plainDouble = (value: unknown): number | undefined => (value instanceof StoredDouble ? value.number : undefined);
