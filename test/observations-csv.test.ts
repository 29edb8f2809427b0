/** The demo finds the columns of a file of observations without guessing: a doubt is a question. */
import { describe, expect, test } from 'vitest';
import { momentIn } from '../src/base/times.js';
import { readLines, refusalOfFile } from './support/csv-files.js';

describe('columns', () => {
  test.each([
    [
      'a date and a time',
      ['name,ra,dec,date,time', 'a,1,1,2026-01-01,03:10:22.5'],
      ['--column observedAt=date+time', '--column observedAt=date\n'],
    ],
    [
      'two identifiers',
      ['obsid,name,ra,dec,time', '801,NGC,1,1,2026-01-01T00:00:00'],
      ['--column externalId=obsid', '--column externalId=name'],
    ],
    [
      'a sexagesimal and a decimal right ascension',
      ['name,ra,radeg,dec,date', 'a,00:04:00,1,1,2026-01-01'],
      ['--column ra=ra', '--column ra=radeg'],
    ],
    [
      'a time of another name beside dates',
      ['name,ra,dec,date,UT start', 'a,1,1,2026-01-01,03:10'],
      ["--column observedAt='date+UT start'", "--ignore 'UT start'"],
    ],
    ['a Julian date beside dates', ['name,ra,dec,date,mjd', 'a,1,1,2026-01-01,61041.5'], ['--ignore mjd']],
    ['two filters', ['name,ra,dec,date,filter,band', 'a,1,1,2026-01-01,r,R'], ['--column filterBand=band']],
    ['no identifier', ['target,ra,dec,date', 'a,1,1,2026-01-01'], ['--column externalId=NAME', 'target, ra, dec, date.']],
  ])('%s: the file is refused with the choices', async (_what, lines, choices) => {
    const message = await refusalOfFile(readLines(lines));
    expect(message).toMatch(/^UsageError: .*night\.csv is ambiguous, so nothing was sent\./);
    for (const choice of choices) expect(message).toContain(choice);
  });

  test('a chosen date and time are one moment', async () => {
    const lines = ['name,ra,dec,date,time', 'a,1,1,2026-01-01,03:10:22.5', 'b,1,1,2026-01-01,late', 'c,1,1,,'];
    const { rows, unreadable, columns } = await readLines(lines, { columns: ['observedAt=date+time'] });
    expect(rows).toEqual([
      { externalId: 'a', ra: 1, dec: 1, observedAt: '2026-01-01T03:10:22.5' },
      { externalId: 'c', ra: 1, dec: 1 },
    ]);
    expect(unreadable).toEqual([{ line: 3, reason: 'observedAt needs a time such as 17:27:15 beside its date: late' }]);
    expect(columns).toContain('time → observedAt');
  });

  test('DATE-OBS and TIME-OBS are combined, since FITS defines both as UTC', async () => {
    const { rows } = await readLines(['name,ra,dec,DATE-OBS,TIME-OBS', 'a,1,1,2026-01-01,03:10:22']);
    expect(rows).toMatchObject([{ observedAt: '2026-01-01T03:10:22' }]);
  });

  test('moments have the forms that the API accepts, and others are not sent', async () => {
    const { rows, unreadable } = await readLines([
      'name,ra,dec,DATE-OBS,TIME-OBS',
      'leap,1,1,2016-12-31,23:59:60',
      'zone,1,1,2026-01-01,03:10:22.25z',
      'offset,1,1,2026-01-01,03:10+02',
      'no leap,1,1,2026-01-01,03:10:60',
      'no hour,1,1,2026-01-01,24:00:00',
      'no day,1,1,2026-02-30,03:10:22',
    ]);
    expect(rows.map(({ observedAt }) => momentIn(observedAt as string))).toEqual(
      ['2017-01-01T00:00:00Z', '2026-01-01T03:10:22.250Z', '2026-01-01T01:10:00Z'].map((text) => new Date(text)),
    );
    expect(unreadable).toEqual([
      { line: 5, reason: expect.stringMatching(/^observedAt is 2026-01-01T03:10:60: it may have a leap second only at/) },
      { line: 6, reason: expect.stringMatching(/^observedAt is .*: it must have an hour from 00 to 23/) },
      { line: 7, reason: expect.stringMatching(/^observedAt is .*: it must name a day that exists/) },
    ]);
  });

  test.each(['03:10:22z', '03:10+02', '23:59:60', '24:00'])('a column of times such as %s is not passed over', async (time) => {
    const message = await refusalOfFile(readLines(['name,ra,dec,date,x', `a,1,1,2026-01-01,${time}`]));
    expect(message).toContain('observedAt has dates without a time of day, and x may hold the time');
  });

  test.each([
    [
      'midnights that a program has written out',
      '2026-01-01 00:00:00',
      'UT start',
      '03:10:22',
      "--column observedAt='date+UT start'",
    ],
    ['midnights with a zone', '2026-01-01T00:00Z', 'start', '03:10:22', '--ignore start'],
    ['a time that is not written in full', '2026-01-01', 'start', '3:10', '--ignore start'],
    ['a time with letters', '2026-01-01', 'start', '3h10m', '--ignore start'],
    ['an hour', '2026-01-01', 'hour', '3', '--ignore hour'],
    ['seconds of the day', '2026-01-01', 'seconds_of_day', '11422', '--ignore seconds_of_day'],
    ['a moment', '2026-01-01', 'obs_time', '2026-01-01T03:10:22', '--column observedAt=obs_time'],
  ])('%s beside dates: the file is refused', async (_what, date, column, time, choice) => {
    const message = await refusalOfFile(readLines([`name,ra,dec,date,${column}`, `a,1,1,${date},${time}`]));
    expect(message).toMatch(/observedAt has dates without a time of day, and .* may hold the time/);
    expect(message).toContain(choice);
  });

  test('a time on one line is enough for doubt, and only a choice that can be read is offered', async () => {
    const message = await refusalOfFile(
      readLines(['name,ra,dec,date,start,mjd', 'a,1,1,2026-01-01,unknown,1', 'b,1,1,2026-01-01,03:10,2']),
    );
    expect(message).toContain('and start or mjd may hold the time');
    expect(message).toContain('--column observedAt=date+start');
    expect(message).toContain('--ignore start --ignore mjd');
    expect(message).not.toContain('date+mjd');
  });

  test('midnight on one of many lines is a moment like any other', async () => {
    const lines = ['name,ra,dec,date,start', 'a,1,1,2026-01-01T00:00:00,00:00', 'b,1,1,2026-01-01T00:10:00,00:10'];
    expect((await readLines(lines)).rows).toHaveLength(2);
  });

  test('a right ascension in sixties that is not used is no time of day', async () => {
    const lines = ['name,ra,radeg,dec,date', 'a,03:10:22,47.6,1,2026-01-01'];
    expect((await readLines(lines, { columns: ['ra=radeg'] })).rows).toMatchObject([{ ra: 47.6, observedAt: '2026-01-01' }]);
  });

  test.each([
    ['timezone', 'CLT', 'observedAt is in UTC'],
    ['UTC offset', '-04:00', 'observedAt is in UTC'],
    ['TIMESYS', 'TAI', 'observedAt is in UTC'],
    ['equinox', 'B1950', 'ra and dec are ICRS'],
    ['RADESYS', 'FK4', 'ra and dec are ICRS'],
  ])('a column %s that says %s: the file is refused', async (column, cell, meaning) => {
    const lines = [`name,ra,dec,date,${column}`, 'a,1,1,2026-01-01T03:10:22,', `b,1,1,2026-01-01T03:11:22,${cell}`];
    const message = await refusalOfFile(readLines(lines));
    expect(message).toContain(`${cell} on line 3, but ${meaning}`);
    expect((await readLines(lines, { ignored: [column] })).rows).toHaveLength(2);
  });

  test.each([
    ['timezone', 'UTC'],
    ['tz', '+00:00'],
    ['equinox', 'J2000.0'],
    ['equinox', '2000'],
    ['radesys', 'ICRS'],
  ])('a column %s that says %s leaves no doubt', async (column, cell) => {
    expect((await readLines([`name,ra,dec,date,${column}`, `a,1,1,2026-01-01T03:10:22,${cell}`])).rows).toHaveLength(1);
  });

  test('two columns of one name cannot be chosen between, so the message asks for another name', async () => {
    const message = await refusalOfFile(readLines(['name,ra,ra,dec,date', 'a,1,2,1,2026-01-01']));
    expect(message).toContain('The file has more than one column ra: give all but one another name.');
    expect(message).not.toContain('--column ra=ra');
    const three = await refusalOfFile(readLines(['name,ra,ra,radeg,dec,date', 'a,1,2,3,1,2026-01-01']));
    expect(three).toContain('--column ra=radeg');
  });

  test('a choice settles the doubt, and a column can be declared not used', async () => {
    const lines = ['obsid,name,ra,dec,date,time', '801,NGC,1,1,2026-01-01,03:10', '802,NGC,1,1,2026-01-02,03:10'];
    const { rows, columns } = await readLines(lines, { columns: ['externalId=obsid'], ignored: ['time'] });
    expect(rows.map(({ externalId, observedAt }) => [externalId, observedAt])).toEqual([
      ['801', '2026-01-01'],
      ['802', '2026-01-02'],
    ]);
    expect(columns).toEqual([
      'obsid → externalId',
      'name → (not used)',
      'ra → ra',
      'dec → dec',
      'date → observedAt',
      'time → (not used)',
    ]);
  });

  test('names that mean different things to different surveys are not used', async () => {
    const { rows } = await readLines(['name,ra,dec,date,width,height,url,fwhm', 'a,1,1,2026-01-01,0.296,3,http://x,2.1']);
    expect(rows).toEqual([{ externalId: 'a', ra: 1, dec: 1, observedAt: '2026-01-01' }]);
  });

  test('the header of a catalogue may begin with #', async () => {
    const { rows } = await readLines([
      '#Name, Date, RaDeg, DecDeg, Published',
      'Gaia1,2021-09-07 02:07:38,1,-2,2021-09-09 08:19:08',
    ]);
    expect(rows).toEqual([{ externalId: 'Gaia1', ra: 1, dec: -2, observedAt: '2021-09-07 02:07:38' }]);
  });

  test.each([
    [{ columns: ['size=width'] }, /--column size=width must be FIELD=COLUMN/],
    [{ columns: ['ra=RA'] }, /--column ra=RA: the file has no column of exactly this name/],
    [{ ignored: ['widht'] }, /--ignore widht: the file has no column of exactly this name/],
  ])('the choice %j is refused when it names nothing', async (choices, message) => {
    expect(await refusalOfFile(readLines(['name,ra,dec,date', 'a,1,1,2026-01-01'], choices))).toMatch(message);
  });

  test('a list of columns is never cut inside a name', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `photometric_column_${index}`);
    const list = /Its columns: (.*) and (\d+) more\./.exec(await refusalOfFile(readLines([names.join(','), ''])));
    const shown = list?.[1]?.split(', ') ?? [];
    expect(shown).toEqual(names.slice(0, shown.length));
    expect(shown.length + Number(list?.[2])).toBe(400);
  });
});
