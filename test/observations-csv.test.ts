/** The demo reads a file of observations exactly, or not at all. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { momentIn } from '../src/base/times.js';
import { type ReadingChoices, readObservations } from '../src/cli/demo/observations-csv.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-csv-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readBytes(bytes: Buffer | string, choices?: ReadingChoices) {
  const path = join(folder, 'night.csv');
  await writeFile(path, bytes);
  return readObservations(path, choices);
}

const read = (lines: readonly string[], choices?: ReadingChoices) => readBytes(lines.join('\n'), choices);

/** The message with which a file is refused. */
const refusal = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'it was read',
    (error: Error) => `${error.name}: ${error.message}`,
  );

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
    const message = await refusal(read(lines));
    expect(message).toMatch(/^UsageError: .*night\.csv leaves doubt, so nothing was sent\./);
    for (const choice of choices) expect(message).toContain(choice);
  });

  test('a chosen date and time are one moment', async () => {
    const lines = ['name,ra,dec,date,time', 'a,1,1,2026-01-01,03:10:22.5', 'b,1,1,2026-01-01,late', 'c,1,1,,'];
    const { rows, unreadable, columns } = await read(lines, { columns: ['observedAt=date+time'] });
    expect(rows).toEqual([
      { externalId: 'a', ra: 1, dec: 1, observedAt: '2026-01-01T03:10:22.5' },
      { externalId: 'c', ra: 1, dec: 1 },
    ]);
    expect(unreadable).toEqual([{ line: 3, reason: 'observedAt needs a time such as 17:27:15 beside its date: late' }]);
    expect(columns).toContain('time → observedAt');
  });

  test('DATE-OBS and TIME-OBS are combined, since FITS defines both as UTC', async () => {
    const { rows } = await read(['name,ra,dec,DATE-OBS,TIME-OBS', 'a,1,1,2026-01-01,03:10:22']);
    expect(rows).toMatchObject([{ observedAt: '2026-01-01T03:10:22' }]);
  });

  test('moments have the forms that the API accepts, and others are not sent', async () => {
    const { rows, unreadable } = await read([
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
    const message = await refusal(read(['name,ra,dec,date,x', `a,1,1,2026-01-01,${time}`]));
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
    const message = await refusal(read([`name,ra,dec,date,${column}`, `a,1,1,${date},${time}`]));
    expect(message).toMatch(/observedAt has dates without a time of day, and .* may hold the time/);
    expect(message).toContain(choice);
  });

  test('a time on one line is enough for doubt, and only a choice that can be read is offered', async () => {
    const message = await refusal(read(['name,ra,dec,date,start,mjd', 'a,1,1,2026-01-01,unknown,1', 'b,1,1,2026-01-01,03:10,2']));
    expect(message).toContain('and start or mjd may hold the time');
    expect(message).toContain('--column observedAt=date+start');
    expect(message).toContain('--ignore start --ignore mjd');
    expect(message).not.toContain('date+mjd');
  });

  test('midnight on one of many lines is a moment like any other', async () => {
    const lines = ['name,ra,dec,date,start', 'a,1,1,2026-01-01T00:00:00,00:00', 'b,1,1,2026-01-01T00:10:00,00:10'];
    expect((await read(lines)).rows).toHaveLength(2);
  });

  test('a right ascension in sixties that is not used is no time of day', async () => {
    const lines = ['name,ra,radeg,dec,date', 'a,03:10:22,47.6,1,2026-01-01'];
    expect((await read(lines, { columns: ['ra=radeg'] })).rows).toMatchObject([{ ra: 47.6, observedAt: '2026-01-01' }]);
  });

  test.each([
    ['timezone', 'CLT', 'observedAt is in UTC'],
    ['UTC offset', '-04:00', 'observedAt is in UTC'],
    ['TIMESYS', 'TAI', 'observedAt is in UTC'],
    ['equinox', 'B1950', 'ra and dec are ICRS'],
    ['RADESYS', 'FK4', 'ra and dec are ICRS'],
  ])('a column %s that says %s: the file is refused', async (column, cell, meaning) => {
    const lines = [`name,ra,dec,date,${column}`, 'a,1,1,2026-01-01T03:10:22,', `b,1,1,2026-01-01T03:11:22,${cell}`];
    const message = await refusal(read(lines));
    expect(message).toContain(`${cell} on line 3, but ${meaning}`);
    expect((await read(lines, { ignored: [column] })).rows).toHaveLength(2);
  });

  test.each([
    ['timezone', 'UTC'],
    ['tz', '+00:00'],
    ['equinox', 'J2000.0'],
    ['equinox', '2000'],
    ['radesys', 'ICRS'],
  ])('a column %s that says %s leaves no doubt', async (column, cell) => {
    expect((await read([`name,ra,dec,date,${column}`, `a,1,1,2026-01-01T03:10:22,${cell}`])).rows).toHaveLength(1);
  });

  test('two columns of one name cannot be chosen between, so the message asks for another name', async () => {
    const message = await refusal(read(['name,ra,ra,dec,date', 'a,1,2,1,2026-01-01']));
    expect(message).toContain('The file has more than one column ra: give all but one another name.');
    expect(message).not.toContain('--column ra=ra');
    const three = await refusal(read(['name,ra,ra,radeg,dec,date', 'a,1,2,3,1,2026-01-01']));
    expect(three).toContain('--column ra=radeg');
  });

  test('a choice settles the doubt, and a column can be declared not used', async () => {
    const lines = ['obsid,name,ra,dec,date,time', '801,NGC,1,1,2026-01-01,03:10', '802,NGC,1,1,2026-01-02,03:10'];
    const { rows, columns } = await read(lines, { columns: ['externalId=obsid'], ignored: ['time'] });
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
    const { rows } = await read(['name,ra,dec,date,width,height,url,fwhm', 'a,1,1,2026-01-01,0.296,3,http://x,2.1']);
    expect(rows).toEqual([{ externalId: 'a', ra: 1, dec: 1, observedAt: '2026-01-01' }]);
  });

  test('the header of a catalogue may begin with #', async () => {
    const { rows } = await read(['#Name, Date, RaDeg, DecDeg, Published', 'Gaia1,2021-09-07 02:07:38,1,-2,2021-09-09 08:19:08']);
    expect(rows).toEqual([{ externalId: 'Gaia1', ra: 1, dec: -2, observedAt: '2021-09-07 02:07:38' }]);
  });

  test.each([
    [{ columns: ['size=width'] }, /--column size=width must be FIELD=COLUMN/],
    [{ columns: ['ra=RA'] }, /--column ra=RA: the file has no column of exactly this name/],
    [{ ignored: ['widht'] }, /--ignore widht: the file has no column of exactly this name/],
  ])('the choice %j is refused when it names nothing', async (choices, message) => {
    expect(await refusal(read(['name,ra,dec,date', 'a,1,1,2026-01-01'], choices))).toMatch(message);
  });

  test('a list of columns is never cut inside a name', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `photometric_column_${index}`);
    const list = /Its columns: (.*) and (\d+) more\./.exec(await refusal(read([names.join(','), ''])));
    const shown = list?.[1]?.split(', ') ?? [];
    expect(shown).toEqual(names.slice(0, shown.length));
    expect(shown.length + Number(list?.[2])).toBe(400);
  });
});

describe('rows', () => {
  test('one identifier with different values on two lines refuses the file', async () => {
    const lines = ['key,name,ra,dec,date', 'k1,NGC,1,1,2026-01-01', 'k2,IC,2,2,2026-01-01', 'k3,NGC,1,1,2026-01-02'];
    const message = await refusal(read(lines));
    expect(message).toContain('Lines 2 and 4 have the same externalId "NGC"');
    expect(message).toContain('--column externalId=key');
    expect(message).not.toContain('externalId=ra');
  });

  test('a line that repeats another as a whole is left out, and says so', async () => {
    const { rows, unreadable } = await read(['name,ra,dec,date', 'a,1,1,2026-01-01', 'a,1,1,2026-01-01']);
    expect(rows).toHaveLength(1);
    expect(unreadable).toEqual([{ line: 3, reason: 'repeats line 2' }]);
  });

  test('a row with a comma too many or too few is not sent', async () => {
    const lines = ['name,ra,dec,date', 'M 51, NGC 5194,202,47,2026-01-01', 'b,1,2026-01-01', 'c,1,1,2026-01-01,'];
    const { rows, unreadable } = await read(lines);
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
    expect((await read(lines)).unreadable).toEqual([
      { line: 2, reason: 'seeing is nan: if it stands for a missing value, choose --missing=nan' },
      { line: 3, reason: 'filterBand is --: if it stands for a missing value, choose --missing=--' },
    ]);
    const { rows, unreadable } = await read(lines, { missing: ['nan', '--', '-999'] });
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
    expect((await read(['name,ra,dec,date', `a,${ra},1,2026-01-01`, 'b,1,1,2026-01-01'])).unreadable).toEqual([
      { line: 2, reason },
    ]);
  });

  test('half a pixel and a Julian date are not sent', async () => {
    const { unreadable } = await read([
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
    const { rows, columns } = await read([
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
      const message = await refusal(read(['name,ra,dec,date', `a,${first},1,2026-01-01`, `b,${ra},2,2026-01-01`]));
      expect(message).toContain(
        `ra is ${ra} on line ${first === ra ? 2 : 3}, which is not a right ascension in hours from 0 to 24.`,
      );
    }
  });

  test('a declination in hours refuses the file', async () => {
    const message = await refusal(read(['name,ra,dec,date', 'a,1,12h30m00s,2026-01-01']));
    expect(message).toContain('dec is 12h30m00s on line 2, which is not a declination in degrees.');
  });

  test('a column that mixes forms refuses the file', async () => {
    const message = await refusal(read(['name,ra,dec,date', 'a,12:30:00,1,2026-01-01', 'b,12.5,2,2026-01-01']));
    expect(message).toContain('ra is 12:30:00 on line 2 and 12.5 on line 3.');
  });

  test('sixty seconds are not sent', async () => {
    const { unreadable } = await read(['name,ra,dec,date', 'a,12:30:60,1,2026-01-01', 'b,12:30:00,1,2026-01-01']);
    expect(unreadable).toEqual([{ line: 2, reason: 'ra is not hours, minutes and seconds: 12:30:60' }]);
  });
});

describe('bytes', () => {
  const TEXT = 'name,ra,dec,date\nPic du Midi é,1,1,2026-01-01\nPic du Midi è,1,1,2026-01-02\n';
  const names = async (reading: ReturnType<typeof readBytes>) => (await reading).rows.map(({ externalId }) => externalId);
  const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');

  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16LE with a mark', utf16],
    ['UTF-16BE with a mark', Buffer.from(utf16).swap16()],
    ['gzip', gzipSync(TEXT)],
    ['gzip in two parts', Buffer.concat([gzipSync(TEXT.slice(0, 30)), gzipSync(TEXT.slice(30))])],
  ])('%s is read', async (_what, bytes) => {
    expect(await names(readBytes(bytes))).toEqual(['Pic du Midi é', 'Pic du Midi è']);
  });

  test('bytes that are not UTF-8 refuse the file with their line and the choice, which reads them', async () => {
    const bytes = Buffer.from(TEXT, 'latin1');
    const message = await refusal(readBytes(bytes));
    expect(message).toContain('not UTF-8 on line 2, so nothing was sent. In Latin-1 it reads: Pic du Midi é,1,1,2026-01-01');
    expect(message).toContain('--encoding latin1');
    expect(await names(readBytes(bytes, { encoding: 'latin1' }))).toEqual(['Pic du Midi é', 'Pic du Midi è']);
    expect(await names(readBytes(bytes, { encoding: 'windows-1252' }))).toEqual(['Pic du Midi é', 'Pic du Midi è']);
  });

  test('windows-1252 is read as it is defined, and proposed where only it can be meant', async () => {
    const bytes = Buffer.from('name,ra,dec,date\nQ\x961 \x80\x9f,1,1,2026-01-01\n', 'latin1');
    const message = await refusal(readBytes(bytes));
    expect(message).toContain('In windows-1252 it reads: Q–1 €Ÿ,1,1,2026-01-01');
    expect(message).toContain('--encoding windows-1252');
    expect(message).not.toContain('--encoding latin1');
    expect(await names(readBytes(bytes, { encoding: 'windows-1252' }))).toEqual(['Q–1 €Ÿ']);
    expect(await refusal(readBytes(bytes, { encoding: 'latin1' }))).toContain('--encoding windows-1252');
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('lines may end with %s, in one file with others, and are counted right', async (_what, end) => {
    const text = `name,comment,ra,dec,date\n\na,"two${end}lines",1,1,2026-01-01${end}b,,x,1,2026-01-01${end}c,,1,1,2026-01-02\r\n`;
    const { lines, unreadable, rows } = await readBytes(text);
    expect(rows.map(({ externalId }) => externalId)).toEqual(['a', 'c']);
    expect([lines, unreadable.map(({ line }) => line)]).toEqual([[3, 6], [5]]);
  });

  test.each([
    ['FITS', 'SIMPLE  =                    T', /is a FITS file, and the demo reads CSV/],
    ['VOTable', '<?xml version="1.0"?><VOTABLE/>', /is a VOTable or another XML file, and the demo reads CSV/],
    ['JSON', '[{"name": "a"}]', /is a JSON file, and the demo reads CSV/],
    ['ECSV', '# %ECSV 1.0\n# ---\nname ra\na 1', /is an ECSV file, and the demo reads CSV/],
    ['semicolons', 'name;ra;dec;date\na;1;1;2026-01-01', /first line, "name;ra;dec;date", holds no comma/],
    ['tabs', 'name\tra\na\t1', /first line, "name\tra", holds no comma/],
    ['a comment first', '# my list\nname,ra\na,1', /first line, "my list", holds no comma/],
    [
      'a quote inside a cell',
      'name,ra,dec,date\na,1,-00°30\'00",2026-01-01',
      /line 2 has a quote \("\) .* write the cell in quotes/,
    ],
    ['a quote that is left open', 'name,ra,dec,date\n"a,1,1,2026-01-01\n', /opens a quote \("\) and does not close it/],
  ])('%s: the message names what the file is', async (_what, text, message) => {
    const said = await refusal(readBytes(text));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/--column|INVALID|CSV_/);
  });

  test.each([
    ['an unfinished gzip file', gzipSync(TEXT).subarray(0, 40), undefined, /damaged or incomplete gzip file/],
    ['UTF-16 without a mark', utf16.subarray(2), undefined, /not a text file.*--encoding utf-16le/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), undefined, /is not a text file/],
    ['a terminal command', Buffer.from('name,ra\u001b[2J\n'), undefined, /line 1 holds the control character U\+001B/],
    ['an unknown encoding', Buffer.from(TEXT), 'klingon', /--encoding klingon is unknown\. Use utf-8/],
    ['an encoding that is not listed', Buffer.from(TEXT), 'shift_jis', /--encoding shift_jis is unknown\. Use utf-8/],
    ['an encoding against the mark', utf16, 'latin1', /byte order mark of utf-16le: leave out --encoding latin1/],
    ['an encoding that the bytes are not of', Buffer.from('\ud800x', 'utf16le'), 'utf-16le', /holds bytes that are not utf-16le/],
  ])('%s is refused in a line that says so', async (_what, bytes, encoding, message) => {
    const said = await refusal(readBytes(bytes, { encoding }));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('UTF-16 without a mark is read when it is chosen', async () => {
    expect(await names(readBytes(utf16.subarray(2), { encoding: 'utf-16le' }))).toHaveLength(2);
  });
});
