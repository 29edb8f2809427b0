/** The demo reads each row of a file of observations exactly, or refuses it. */
import { describe, expect, test } from 'vitest';
import { readLines, refusalOfFile } from './support/csv-files.js';

describe('rows', () => {
  test('one identifier with different values on two lines refuses the file', async () => {
    const lines = ['key,name,ra,dec,date', 'k1,NGC,1,1,2026-01-01', 'k2,IC,2,2,2026-01-01', 'k3,NGC,1,1,2026-01-02'];
    const message = await refusalOfFile(readLines(lines));
    expect(message).toContain('Lines 2 and 4 have the same externalId "NGC"');
    expect(message).toContain('--column externalId=key');
    expect(message).not.toContain('externalId=ra');
  });

  test('a line that repeats another as a whole is left out, and says so', async () => {
    const { rows, unreadable } = await readLines(['name,ra,dec,date', 'a,1,1,2026-01-01', 'a,1,1,2026-01-01']);
    expect(rows).toHaveLength(1);
    expect(unreadable).toEqual([{ line: 3, reason: 'repeats line 2' }]);
  });

  test('a row with a comma too many or too few is not sent', async () => {
    const lines = ['name,ra,dec,date', 'M 51, NGC 5194,202,47,2026-01-01', 'b,1,2026-01-01', 'c,1,1,2026-01-01,'];
    const { rows, unreadable } = await readLines(lines);
    expect(rows).toMatchObject([{ externalId: 'c' }]);
    expect(unreadable).toEqual([
      { line: 2, reason: 'the row has 5 cells and the header 4' },
      { line: 3, reason: 'the row has 3 cells and the header 4' },
    ]);
  });

  test('masks are not sent as values; chosen, they stand for a missing one', async () => {
    const lines = [
      'name,ra,dec,date,seeing,filter',
      'a,1,1,2026-01-01,nan,g',
      'b,1,1,2026-01-02,1.1,--',
      'c,1,1,2026-01-03,-999,r',
    ];
    expect((await readLines(lines)).unreadable).toEqual([
      { line: 2, reason: 'seeing is nan: if it stands for a missing value, choose --missing=nan' },
      { line: 3, reason: 'filterBand is --: if it stands for a missing value, choose --missing=--' },
    ]);
    const { rows, unreadable } = await readLines(lines, { missing: ['nan', '--', '-999'] });
    expect(unreadable).toEqual([]);
    expect(rows.map(({ seeing, filterBand }) => [seeing, filterBand])).toEqual([
      [undefined, 'g'],
      [1.1, undefined],
      [undefined, 'r'],
    ]);
  });

  test.each([
    ['0x10', 'ra is not a number: 0x10'],
    ['1,5', 'the row has 5 cells and the header 4'],
    ['Infinity', 'ra is not a number: Infinity'],
  ])('a right ascension of %s is not sent', async (ra, reason) => {
    expect((await readLines(['name,ra,dec,date', `a,${ra},1,2026-01-01`, 'b,1,1,2026-01-01'])).unreadable).toEqual([
      { line: 2, reason },
    ]);
  });

  test('half a pixel and a Julian date are not sent', async () => {
    const { unreadable } = await readLines([
      'name,ra,dec,date,naxis1',
      'a,1,1,2026-01-01,0.5',
      'b,1,1,2458598.8,100',
      'c,1,1,2026-01-01,1',
    ]);
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      'imageWidth is not a whole number of pixels: 0.5',
      'observedAt is 2458598.8: it must be an ISO 8601 date or time, such as 2023-05-19 or 2023-05-19T17:27:15Z',
    ]);
  });
});

describe('angles in sixties', () => {
  test('right ascensions are hours, declinations degrees, and a sign before 0 counts', async () => {
    const { rows, columns } = await readLines([
      'name,ra,dec,date',
      'a,12:30:00,-00:30:00,2026-01-01',
      'b,14h03m38.562s,+54d20m56.7s,2026-01-01',
      'c,00 00 01,-89 59 59.9,2026-01-01',
    ]);
    expect(rows.map(({ ra, dec }) => [ra, dec])).toEqual([
      [187.5, -0.5],
      [210.910675, 195656.7 / 3600],
      [1 / 240, -(89 * 3600 + 59 * 60 + 59.9) / 3600],
    ]);
    expect(columns.slice(1, 3)).toEqual(['ra → ra (in hours)', 'dec → dec (sexagesimal)']);
  });

  test.each([
    ['above 24', '210:54:36'],
    ['in degrees', '12d30m00s'],
    ['negative', '-12:30:00'],
  ])('a right ascension in sixties that is %s refuses the file', async (_what, ra) => {
    for (const first of ['12:30:00', ra]) {
      const message = await refusalOfFile(readLines(['name,ra,dec,date', `a,${first},1,2026-01-01`, `b,${ra},2,2026-01-01`]));
      expect(message).toContain(
        `ra is ${ra} on line ${first === ra ? 2 : 3}, which is not a right ascension in hours from 0 to 24.`,
      );
    }
  });

  test('a declination in hours refuses the file', async () => {
    const message = await refusalOfFile(readLines(['name,ra,dec,date', 'a,1,12h30m00s,2026-01-01']));
    expect(message).toContain('dec is 12h30m00s on line 2, which is not a declination in degrees.');
  });

  test('a column that mixes forms refuses the file', async () => {
    const message = await refusalOfFile(readLines(['name,ra,dec,date', 'a,12:30:00,1,2026-01-01', 'b,12.5,2,2026-01-01']));
    expect(message).toContain('ra is 12:30:00 on line 2 and 12.5 on line 3.');
  });

  test('sixty seconds are not sent', async () => {
    const { unreadable } = await readLines(['name,ra,dec,date', 'a,12:30:60,1,2026-01-01', 'b,12:30:00,1,2026-01-01']);
    expect(unreadable).toEqual([{ line: 2, reason: 'ra is not hours, minutes and seconds: 12:30:60' }]);
  });
});
