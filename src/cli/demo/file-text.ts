/** Reads the exact text of a file, compressed or not, in the encoding that its bytes prove or that the caller names. */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../base/usage-error.js';

/** A larger file, or one that decompresses to more, needs an importer that streams. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Byte order marks. A mark at the start of a file states its encoding. */
const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

const MAYBE_UTF16 = ', or name its encoding, such as --encoding utf-16le';
const MAYBE_1252 = ', or name its encoding, such as --encoding windows-1252';

/** The encodings that a caller may name. */
const NAMES: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  latin1: 'latin1',
  'latin-1': 'latin1',
  'iso-8859-1': 'latin1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

/** The bytes from 0x80 to 0x9f; all others are those of Latin-1. TextDecoder of Node 20 reads windows-1252 as Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Without `encoding`, a byte order mark decides, or else UTF-8. Throws UsageError when the bytes are not such a text. */
export async function readText(path: string, encoding?: string): Promise<string> {
  const bytes = await readBytes(path);
  const mark = MARKS.find(({ bytes: start }) => start.every((byte, index) => bytes[index] === byte))?.encoding;
  const name = encoding === undefined ? undefined : named(encoding);
  if (mark && name && mark !== name)
    throw new UsageError(`${path} starts with the byte order mark of ${mark}: leave out --encoding ${encoding}.`);
  const text = decoded(bytes, mark ?? name ?? 'utf-8', path);
  const control = /[^\P{Cc}\t\r\n]/u.exec(text);
  if (control) {
    const line = lineAt(text, control.index);
    const code = control[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
    const hint = mark ? '' : code === '0000' && !name ? MAYBE_UTF16 : name === 'latin1' && code >= '0080' ? MAYBE_1252 : '';
    throw new UsageError(
      `${path} is not a text file: line ${line} holds the control character U+${code}. Save it as CSV${hint}.`,
    );
  }
  return text;
}

async function readBytes(path: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = decompressed(bytes, path);
  if (bytes.length > MAX_BYTES) throw tooLarge(path);
  return bytes;
}

function decompressed(bytes: Buffer, path: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(path)
      : new UsageError(`${path} is a damaged or incomplete gzip file (${code ?? String(error)}).`);
  }
}

const tooLarge = (path: string) => new UsageError(`${path} holds more than ${MAX_BYTES / 1024 / 1024} MB of text: split it.`);

function named(encoding: string): string {
  const name = NAMES[encoding.toLowerCase()];
  if (name !== undefined) return name;
  throw new UsageError(`--encoding ${encoding} is unknown. Use utf-8, utf-16le, utf-16be, latin1 or windows-1252.`);
}

function decoded(bytes: Buffer, encoding: string, path: string): string {
  if (encoding === 'latin1') return bytes.toString('latin1');
  if (encoding === 'windows-1252') return windows1252(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(encoding === 'utf-8' ? notUtf8(bytes, path) : `${path} holds bytes that are not ${encoding}.`);
  }
}

const windows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] as string);

/** Names the first line that is not UTF-8, and shows it in another encoding, so that the user can judge. */
function notUtf8(bytes: Buffer, path: string): string {
  if (bytes.includes(0)) return `${path} is not a text file. Save it as CSV${MAYBE_UTF16}.`;
  // Latin-1 has control characters there, which no text holds.
  const maybeLatin1 = !bytes.some((byte) => byte >= 0x80 && byte <= 0x9f);
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    const content = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(content) || end < 0) {
      const reading = windows1252(content)
        .slice(0, 80)
        .replace(/\p{Cc}/gu, '�')
        .trim();
      return `${path} holds bytes that are not UTF-8 on line ${line}, so nothing was sent. In ${maybeLatin1 ? 'Latin-1' : 'windows-1252'} it reads: ${reading}
Choose the encoding of the file:
${maybeLatin1 ? '  --encoding latin1\n' : ''}  --encoding windows-1252`;
    }
    start = end + 1;
  }
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
