/** Positions that are typed into the console: in degrees, and sexagesimal as the console shows them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { degreesIn, sexagesimalText } from '../console/src/ui/coordinates.js';

test.each([
  ['210.91', 210.91, 210.91],
  [' -0.5 ', -0.5, -0.5],
  ['14:03:38.6', 210.910833333, 14.060722222],
  ['14h03m38.6s', 210.910833333, 14.060722222],
  ['14 03 38.6', 210.910833333, 14.060722222],
  ['+54:18:42', 814.675, 54.311666667],
  ['-00:30:00', -7.5, -0.5],
  ['−54d18m42s', -814.675, -54.311666667],
  ['54° 18′ 42″', 814.675, 54.311666667],
])('%s is read in hours and in degrees', (text, inHours, inDegrees) => {
  expect([degreesIn(text, true), degreesIn(text)]).toEqual([inHours, inDegrees]);
});

test.each(['', ' ', 'M101', '14:03', '14:60:00', '14:03:60', '1:2:3:4', '14:03:38.6 +54:18:42', '--1:2:3'])(
  '"%s" is no coordinate',
  (text) => {
    expect(degreesIn(text, true)).toBeNaN();
  },
);

test('what the console shows is read as the same place, to a hundredth of an arcsecond', () => {
  const position = fc.record({
    ra: fc.double({ min: 0, max: 359.99, noNaN: true }),
    dec: fc.double({ min: -90, max: 90, noNaN: true }),
  });
  fc.assert(
    fc.property(position, ({ ra, dec }) => {
      const [first, second] = sexagesimalText({ ra, dec }).split(' ') as [string, string];
      expect(Math.abs(degreesIn(first, true) - ra)).toBeLessThan(0.01 / 3_600);
      expect(Math.abs(degreesIn(second) - dec)).toBeLessThan(0.01 / 3_600);
    }),
  );
});
