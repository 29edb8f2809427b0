/** The demo reads the bytes of a file of observations in the right encoding, or refuses the file. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readBytes, refusalOfFile } from './support/csv-files.js';

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
    const message = await refusalOfFile(readBytes(bytes));
    expect(message).toContain('not UTF-8 on line 2, so nothing was sent. In Latin-1 it reads: Pic du Midi é,1,1,2026-01-01');
    expect(message).toContain('--encoding latin1');
    expect(await names(readBytes(bytes, { encoding: 'latin1' }))).toEqual(['Pic du Midi é', 'Pic du Midi è']);
    expect(await names(readBytes(bytes, { encoding: 'windows-1252' }))).toEqual(['Pic du Midi é', 'Pic du Midi è']);
  });

  test('windows-1252 is read as it is defined, and proposed where only it can be meant', async () => {
    const bytes = Buffer.from('name,ra,dec,date\nQ\x961 \x80\x9f,1,1,2026-01-01\n', 'latin1');
    const message = await refusalOfFile(readBytes(bytes));
    expect(message).toContain('In windows-1252 it reads: Q–1 €Ÿ,1,1,2026-01-01');
    expect(message).toContain('--encoding windows-1252');
    expect(message).not.toContain('--encoding latin1');
    expect(await names(readBytes(bytes, { encoding: 'windows-1252' }))).toEqual(['Q–1 €Ÿ']);
    expect(await refusalOfFile(readBytes(bytes, { encoding: 'latin1' }))).toContain('--encoding windows-1252');
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
    const said = await refusalOfFile(readBytes(text));
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
    const said = await refusalOfFile(readBytes(bytes, { encoding }));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('UTF-16 without a mark is read when it is chosen', async () => {
    expect(await names(readBytes(utf16.subarray(2), { encoding: 'utf-16le' }))).toHaveLength(2);
  });
});
