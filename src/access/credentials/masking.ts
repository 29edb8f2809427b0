/** Recognises and hides credentials in fields that should not hold one, such as a key that was pasted as a name. */
import { asciiAsSeen, asSeen, linesHideSome, withoutControls } from '../../base/text.js';
import { isWellFormed } from './api-key-format.js';
import { isCode } from './one-time-code-format.js';

/** A key or a one-time code, whole or cut short; a refresh token; a JWT, or its first part, since a name holds no dot. */
const CREDENTIAL = /(astrid(?:code)?_)[0-9A-Za-z]{16,}|(rt_)[\w-]{43,}|(eyJ)[\w-]{10,}(?:\.[\w-]*)*/g;

/** The text, with only the beginning of each credential. */
export const withoutCredentials = (text: string): string =>
  text.replace(CREDENTIAL, (_whole, key?: string, refresh?: string, jwt?: string) => `${key ?? refresh ?? jwt}…`);

/**
 * A text that its sender cannot correct, such as a header, as one line without control characters and credentials. It also hides a
 * credential that control characters split.
 */
export function tidied(text: string): string {
  const joined = asSeen(text);
  const masked = withoutCredentials(joined);
  return masked === joined ? withoutControls(text) : masked;
}

/** The length of a refresh token. It is shorter than every key and every signed JWT. */
const SHORTEST = 46;

const KEY_OR_CODE = /astrid(?:code)?_[0-9A-Za-z]{49}/g;
/** The first of three parts, separated by dots. A match begins at a word's start, so each word is read once, however long it is. */
const JWT_HEADER = /(?<![\w-])[\w-]{20,}(?=\.[\w-]+\.)/g;
/** `"alg"` inside base64url, for each of the three offsets at which it can begin. */
const ALGORITHM = /ImFsZyI|JhbGci|iYWxnI/;

/**
 * Whether a text holds a whole credential: an API key or a one-time code with a correct checksum, a refresh token or a JWT. It may be invalid.
 * It ignores characters that are not seen, such as colours and soft hyphens, which may split one. The time grows linearly with the length
 * for any text. A text without such characters costs no memory.
 */
export function holdsCredential(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return holdsWhole(text) || (linesHideSome(text) && holdsWhole(asciiAsSeen(text)));
}

function holdsWhole(text: string): boolean {
  return (
    (text.includes('astrid') && holdsMatch(text, KEY_OR_CODE, ([secret]) => isWellFormed(secret) || isCode(secret))) ||
    holdsRefreshToken(text) ||
    (text.includes('eyJ') && holdsMatch(text, JWT_HEADER, ([header]) => isJwtHeader(header)))
  );
}

const SECRET_LENGTH = 43;
const [OTHER, LOWER, UPPER, DIGIT, DIVIDER] = [0, 1, 2, 3, 4] as const;
/** The kind of each character of base64url, by its code; the others are no part of a word. */
const KINDS = new Uint8Array(65_536);
for (const [range, kind] of [
  ['az', LOWER],
  ['AZ', UPPER],
  ['09', DIGIT],
  ['__', DIVIDER],
  ['--', DIVIDER],
] as const)
  KINDS.fill(kind, range.charCodeAt(0), range.charCodeAt(1) + 1);
const kindAt = (text: string, index: number): number => KINDS[text.charCodeAt(index)] ?? OTHER;
/** A random-looking part has fewer dividers. */
const MANY_DIVIDERS = 6;

/**
 * A refresh token has no checksum. Inside a longer word, such as `start_of_…`, only a random-looking part counts as one: it has letters of
 * both cases, digits and few dividers. Each character is looked at once, although every third may begin a token.
 */
function holdsRefreshToken(text: string): boolean {
  let read = 0;
  /** Where each kind was seen last, and the last dividers, in a circle. */
  const last = new Int32Array(5).fill(-1);
  const dividers = new Int32Array(MANY_DIVIDERS).fill(-1);
  let oldest = 0;
  const seen = (kind: number) => last[kind] as number;
  for (let start = text.indexOf('rt_'); start >= 0; ) {
    const from = start + 3;
    const end = from + SECRET_LENGTH;
    for (read = Math.max(read, from); read < end; read++) {
      const kind = kindAt(text, read);
      if (kind === OTHER) break;
      last[kind] = read;
      if (kind !== DIVIDER) continue;
      dividers[oldest] = read;
      oldest = oldest + 1 === MANY_DIVIDERS ? 0 : oldest + 1;
    }
    if (read < end) {
      if (read >= text.length) return false;
      start = text.indexOf('rt_', read);
      continue;
    }
    const isPart = kindAt(text, start - 1) !== OTHER || kindAt(text, end) !== OTHER;
    const isMixed = seen(LOWER) >= from && seen(UPPER) >= from && seen(DIGIT) >= from;
    if (!isPart || (isMixed && (dividers[oldest] as number) < from)) return true;
    start = text.indexOf('rt_', start + 1);
  }
  return false;
}

/** It begins like `{"` in base64url, even right after other characters, such as the rest of an escape. */
function isJwtHeader(word: string): boolean {
  const start = word.indexOf('eyJ');
  return start >= 0 && ALGORITHM.test(word.slice(start));
}

function holdsMatch(text: string, form: RegExp, isCredential: (match: RegExpExecArray) => boolean): boolean {
  for (const match of text.matchAll(form)) if (isCredential(match)) return true;
  return false;
}
