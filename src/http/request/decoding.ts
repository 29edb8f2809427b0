/** Decodes a body in UTF-8. A large one is decoded in several turns, so that other requests wait for a small part of it only. */
import { isAscii } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** To count, decode or parse a body of this size takes so long that other requests get their turn in between. */
const LARGE = 250_000;

export const isLarge = (length: number): boolean => length > LARGE;

/** The bytes after a byte order mark of UTF-8. */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

/** Bytes that are decoded together: their text is so short that V8 reuses its memory soon. */
const PIECE = 16_384;

/**
 * The text of a large body, made in a separate turn. V8 reads other text than ASCII byte by byte. So this is decoded in several turns, and
 * its UTF-16 is kept in memory that is returned. Strings of the pieces would stay until the garbage is collected. It calls `end` when it
 * needs the bytes no longer.
 */
export async function largeText(bytes: Buffer, end: () => void): Promise<string> {
  await nextTurn();
  if (isAscii(bytes)) {
    const text = bytes.toString('latin1');
    end();
    return text;
  }
  const memory = new ArrayBuffer(2 * bytes.length, { maxByteLength: 2 * bytes.length });
  const utf16 = Buffer.from(memory);
  let length = 0;
  let turn = 0;
  for (let start = 0; start < bytes.length; ) {
    const stop = startOfCharacter(bytes, start + PIECE);
    length += utf16.write(bytes.toString('utf8', start, stop), length, 'utf16le');
    turn += stop - start;
    start = stop;
    if (!isLarge(turn)) continue;
    await nextTurn();
    turn = 0;
  }
  end();
  const text = utf16.toString('utf16le', 0, length);
  memory.resize(0);
  return text;
}

/** The start of the character at this position. */
function startOfCharacter(bytes: Buffer, position: number): number {
  let start = Math.min(position, bytes.length);
  while ((bytes[start] ?? 0) >> 6 === 0b10) start--;
  return start;
}
