/**
 * The form of an API key: `astrid_`, 43 base62 characters of secret, and 6 base62 characters of CRC-32 over all characters before
 * them. Scanners can recognise the form, and a typo is refused without a query to the database.
 *
 * Test vector: the secret of 43 times `0` makes `astrid_00000000000000000000000000000000000000000001e3qs6`, whose CRC-32
 * is 0x59e3d932 and whose SHA-256 begins with 2e1acd45.
 */
import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const START = 'astrid_';
const SECRET_LENGTH = 43; // 62^43 > 2^256
const CHECKSUM_LENGTH = 6; // 62^6 > 2^32
const BODY_LENGTH = START.length + SECRET_LENGTH;
/** The number of characters of a key. */
export const KEY_LENGTH = BODY_LENGTH + CHECKSUM_LENGTH;
const FORM = /^astrid_[0-9A-Za-z]{49}$/;

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

/** A new key from 256 random bits of the system. It is shown once and never stored. */
export function generateApiKey(): string {
  let body = START;
  for (let i = 0; i < SECRET_LENGTH; i++) body += ALPHABET.charAt(randomInt(62));
  return body + checksumOf(body);
}

/** Whether a credential is meant as an API key, well formed or not. */
export const looksLikeApiKey = (credential: string): boolean => credential.startsWith(START);

/** Whether the form and the checksum are right. The key may still not exist. */
export const isWellFormed = (key: string): boolean =>
  FORM.test(key) && checksumOf(key.slice(0, BODY_LENGTH)) === key.slice(BODY_LENGTH);

/** SHA-256 of the whole key in hex: this is stored and looked up. 256 random bits need no slow hash. */
export const digestOf = (key: string): string => hash('sha256', key, 'hex');

/** The 8 characters by which people recognise a key. */
export const prefixOf = (key: string): string => key.slice(START.length, START.length + 8);
