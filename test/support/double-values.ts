/** Doubles at random, for each kind of field: any pattern of bits, and those that are easy to lose. */
import fc from 'fast-check';

/** Any finite double, each pattern of bits as likely as every other. -0 is sent as 0, as JSON.stringify writes it. */
const anyDouble = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0] as number)
  .filter(Number.isFinite)
  .map((value) => value + 0);
const SPECIAL = [
  1.2345678901234567e19, // 17 digits
  1.7976931348623157e308, // the largest, which stands for "no value"
  5e-324,
  2.2250738585072014e-308,
  2 ** 31,
  2 ** 53,
  1e21,
  1e23,
  0,
];
export const real = fc.oneof({ weight: 4, arbitrary: anyDouble }, { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) });
export const notNegative = real.map(Math.abs);
export const positive = notNegative.filter((value) => value > 0);
/** From 0 to 1. */
export const share = notNegative.map((value) => (value > 1 ? 1 / value : value));
export const rightAscension = fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }).map((value) => value + 0);
export const declination = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0);
/** The index of the sky cannot represent values very near to 0: they become 0. */
export const indexed = (angle: fc.Arbitrary<number>) => angle.filter((value) => value === 0 || Math.abs(value) > 1e-200);
