/**
 * The form that API keys and one-time codes share: a start that names the kind, 43 base62 characters of secret, and 6 base62 characters of
 * CRC-32 over all characters before them. Scanners can recognise the form, and a typo is refused without a query to the database.
 */
import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 43; // 62^43 > 2^256
const CHECKSUM_LENGTH = 6; // 62^6 > 2^32
/** The number of characters after the start. */
const TAIL_LENGTH = SECRET_LENGTH + CHECKSUM_LENGTH;

/** The six base62 characters for `body`, most significant first. CRC-32/ISO-HDLC, the one of zlib and PNG. */
export function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    text = ALPHABET.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** The value of each base62 character, by its code. */
const VALUES = new Uint8Array(0x80);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** The characters after the start of a secret, as codes. One object serves for many secrets. */
export class Tail {
  readonly codes = new Uint8Array(TAIL_LENGTH);
  readonly secret = this.codes.subarray(0, SECRET_LENGTH);

  /** The number that the checksum states. */
  get checksum(): number {
    let number = 0;
    for (let at = SECRET_LENGTH; at < TAIL_LENGTH; at++) number = number * 62 + (VALUES[this.codes[at] as number] as number);
    return number;
  }
}

/** SHA-256 of a whole secret in hex: this is stored. 256 random bits need no slow hash. */
export const digestOf = (secret: string): string => hash('sha256', secret, 'hex');

/** One kind of secret. */
export class CheckedSecret {
  /** The number of characters, with the start. */
  readonly length: number;
  readonly #form: RegExp;
  readonly #crc: number;

  constructor(readonly start: string) {
    this.length = start.length + TAIL_LENGTH;
    this.#form = new RegExp(`^${start}[0-9A-Za-z]{${TAIL_LENGTH}}$`);
    this.#crc = crc32(start);
  }

  /** A new secret from 256 random bits of the system. It is shown once and never stored. */
  generate(): string {
    let body = this.start;
    for (let i = 0; i < SECRET_LENGTH; i++) body += ALPHABET.charAt(randomInt(62));
    return body + checksumOf(body);
  }

  /** Whether the form and the checksum are right. The secret may still not exist. */
  isWellFormed(text: string): boolean {
    if (!this.#form.test(text)) return false;
    return checksumOf(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
  }

  /** Whether the checksum is right for base62 characters after the start. A search calls it for each of thousands. */
  hasChecksum(tail: Tail): boolean {
    return crc32(tail.secret, this.#crc) === tail.checksum;
  }
}
