/** Values that are easy to write wrongly as JSON or to compare wrongly, for rows and for arguments. */

export const TEXTS = [
  'plain',
  '"quoted" and \\ back and / slash',
  "it's; DROP TABLE observations; --",
  'line\nbreak\ttab\r\u0001\u001f\u007f',
  '\u2028\u2029\u00a0\ufeff',
  '𝒜🌌👩‍🚀 e\u0301 é ß ẞ İ ı',
  '$1 %s {{y}} <b>&amp;</b>',
  'null',
  '[]',
  '%',
  '_',
  '\\',
  'ZTF ztf',
  'x'.repeat(60),
] as const;

export const MOMENTS = [
  '0001-01-01T00:00:00.000Z',
  '0099-12-31T23:59:59.999Z',
  '1582-10-10T12:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2024-02-29T12:34:56.789Z',
  '2024-02-29T12:34:56.790Z',
  '2024-06-01T00:00:00.000Z',
  '2024-06-01T00:00:00.100Z',
  '2025-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
] as const;

/** As texts, so that -0 keeps its sign on the way into a column. */
export const DOUBLES = [
  '0',
  '-0',
  '1e-7',
  '-1e-7',
  '0.000001',
  '9.999999999999999e-7',
  '5e-324',
  '0.1',
  '0.30000000000000004',
  '0.3333333333333333',
  '1',
  '1.5',
  '1e15',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '123456789012345680000',
  '999999999999999900000',
  '1e21',
  '1.2345678901234567e+22',
  '-1e+100',
  '1.7976931348623157e+308',
] as const;

const within = (least: number, most: number): string[] => DOUBLES.filter((text) => Number(text) >= least && Number(text) <= most);
export const SHARES = [...within(0, 1), '0.9999999999999999'];
export const POSITIVE = DOUBLES.filter((text) => Number(text) > 0);
export const NOT_NEGATIVE = DOUBLES.filter((text) => Number(text) >= 0);
export const RIGHT_ASCENSIONS = [...within(0, 359), '10', '10.000000000000002', '180', '359.99999999999994'];
export const DECLINATIONS = [...within(-90, 90), '-90', '90', '-89.99999999999999', '45'];

export const INTS = [0, 1, 2, 7, 2_147_483_647] as const;
export const SIGNED_INTS = [...INTS, -1, -2_147_483_648] as const;

export const JSONS: readonly unknown[] = [
  {},
  [],
  '',
  'DbNull',
  true,
  0,
  1.5,
  1e-7,
  1.7976931348623157e308,
  9_007_199_254_740_991,
  [null, [[], {}], { a: null }],
  { b: 1, a: 2, aa: 3, '10': 4, '9': 5, '': 6 },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": [2]}'),
  { '"quoted"\\': '𝒜\u0001\u2028</script>', nested: { deep: [{ x: [1, 2, { y: -1.25 }] }] } },
];
