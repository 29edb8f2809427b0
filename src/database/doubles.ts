/** Doubles as Prisma is given them, so that the database stores each as it was sent. */

/** Integers up to this size, and every number with a fraction, Prisma (7.10) hands on unchanged. */
const LARGEST_INT = 2 ** 31 - 1;

/**
 * A larger integer. Prisma compiles it into the statement, through a decimal of 16 digits, where a double may need 17:
 * 1.2345678901234567e19 changes, and the largest double becomes one that does not exist. A decimal keeps all its digits. To
 * JSON.stringify, which unlike Prisma says the name under which it stands, this is the number.
 */
class StoredDouble {
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  toJSON(...name: string[]): unknown {
    return name.length > 0 ? this.#value : { $type: 'Decimal', value: String(this.#value) };
  }
}

/**
 * A finite double for a column or a condition that Prisma writes. The result is only for Prisma: calculate and compare with the
 * number itself. Raw statements and JSON columns need none of this.
 */
export function storedDouble(value: number): number;
export function storedDouble(value: number | null): number | null;
export function storedDouble(value: number | null): number | null {
  const isExact = value === null || Math.abs(value) <= LARGEST_INT || !Number.isInteger(value);
  return isExact ? value : (new StoredDouble(value) as unknown as number);
}
