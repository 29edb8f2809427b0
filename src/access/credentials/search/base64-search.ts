/** Finds keys and one-time codes in base64, also in the middle of other encoded text, such as a copied `Authorization: Basic` header. */
import { KEY } from '../formats/api-key.js';
import { BLANK, DIVIDER, KINDS, LOWER } from '../formats/character-kinds.js';
import { type CheckedSecret, Tail } from '../formats/checked-secret.js';
import { ImportedTail } from '../formats/imported-key.js';
import { CODE } from '../formats/one-time-code.js';

/** The letters with which both secrets start. */
const START = 'astrid';
/** The characters between these letters and the rest of each secret. */
const [OF_KEY, OF_CODE] = [KEY.start, CODE.start].map((start) => Buffer.from(start.slice(START.length))) as [Buffer, Buffer];

/** `START` in base64, for a position in a group of three bytes at which it can begin. */
interface Encoded {
  /** The characters that only `START` decides. */
  readonly core: string;
  /** The number and the value of the bits of `START` in the character behind the core. */
  readonly restBits: number;
  readonly rest: number;
}

const ENCODED: readonly Encoded[] = [0, 1, 2].map((offset) => {
  const base64 = Buffer.from(`${'x'.repeat(offset)}${START}`).toString('base64url');
  const bits = (offset + START.length) * 8;
  const [first, last] = [Math.ceil((offset * 8) / 6), Math.floor(bits / 6)];
  const restBits = bits - last * 6;
  return { core: base64.slice(first, last), restBits, rest: START.charCodeAt(START.length - 1) & ((1 << restBits) - 1) };
});

const NO_VALUE = 255;
/** The value of each character of base64 and base64url, by its code. */
const VALUES = new Uint8Array(0x10000).fill(NO_VALUE);
for (const [index, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  VALUES[character.charCodeAt(0)] = index;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;

/** Whether a text holds a whole key or code in base64. White space may split it. */
export const holdsEncodedSecret = (text: string): boolean => ENCODED.some((encoded) => holds(text, encoded));

function holds(text: string, encoded: Encoded): boolean {
  const { core } = encoded;
  for (let at = text.indexOf(core); at >= 0; at = text.indexOf(core, at + core.length))
    if (isFollowed(text, at + core.length, encoded)) return true;
  return false;
}

const tail = new Tail();
const importedTail = new ImportedTail();

/** Whether the rest of a secret follows. It is read up to the first byte that no secret has there. */
function isFollowed(text: string, from: number, { restBits, rest }: Encoded): boolean {
  const { codes } = tail;
  let start = OF_KEY;
  let secret: CheckedSecret = KEY;
  let [bits, count, read, length] = [0, -restBits, 0, 0];
  importedTail.length = 0;
  /** Whether the characters so far may belong to a secret with a checksum, and to a key of the REST service. */
  let [mayBeChecked, mayBeImported] = [true, true];
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = VALUES[code] as number;
    if (value === NO_VALUE) {
      if (KINDS[code] === BLANK) continue;
      break;
    }
    if (count < 0 && value >> (6 - restBits) !== rest) return false;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = (bits >> count) & 0xff;
    if (read === 0 && byte === OF_CODE[0]) [start, secret, mayBeImported] = [OF_CODE, CODE, false];
    if (read < start.length) {
      if (byte !== start[read++]) return false;
      continue;
    }
    const kind = KINDS[byte] as number;
    if (mayBeImported && !importedTail.add(byte)) {
      if (kind <= DIVIDER && importedTail.isKey) return true;
      mayBeImported = false;
    }
    if (kind < LOWER) mayBeChecked = false;
    if (!mayBeChecked && !mayBeImported) return false;
    if (!mayBeChecked) continue;
    codes[length++] = byte;
    if (length === codes.length) return secret.hasChecksum(tail);
  }
  return mayBeImported && importedTail.isKey;
}
