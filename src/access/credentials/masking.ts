/** Recognises and hides credentials in fields that should not hold one, such as a key that was pasted as a name. */
import { joinedControls, linesHoldControls, linesWithoutControls, withoutControls } from '../../base/text.js';
import { isWellFormed } from './api-key-format.js';

/** A key, whole or cut short; a refresh token; a JWT, or its first part, since a name holds no dot. */
const CREDENTIAL = /(astrid_)[0-9A-Za-z]{16,}|(rt_)[\w-]{43,}|(eyJ)[\w-]{10,}(?:\.[\w-]*)*/g;

/** The text, with only the beginning of each credential. */
export const withoutCredentials = (text: string): string =>
  text.replace(CREDENTIAL, (_whole, key?: string, refresh?: string, jwt?: string) => `${key ?? refresh ?? jwt}…`);

/**
 * A text that its sender cannot correct, such as a header, as one line without control characters and credentials. It also hides a
 * credential that control characters split.
 */
export function tidied(text: string): string {
  const joined = joinedControls(text);
  const masked = withoutCredentials(joined);
  return masked === joined ? withoutControls(text) : masked;
}

/** The length of a refresh token. It is shorter than every key and every signed JWT. */
const SHORTEST = 46;

const KEY = /astrid_[0-9A-Za-z]{49}/g;
const REFRESH_TOKEN = /rt_(?=([\w-]{43}))/g;
/** The first of three parts, separated by dots. A match begins at a word's start, so each word is read once, however long it is. */
const JWT_HEADER = /(?<![\w-])[\w-]{20,}(?=\.[\w-]+\.)/g;
/** `"alg"` inside base64url, for each of the three offsets at which it can begin. */
const ALGORITHM = /ImFsZyI|JhbGci|iYWxnI/;

/**
 * Whether a text holds a whole credential: an API key with a correct checksum, a refresh token or a JWT. The credential may be invalid.
 * It ignores control characters, which may colour or hide a part of one. The time grows linearly with the length for any text, and a
 * text without a credential costs no memory.
 */
export function holdsCredential(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return holdsWhole(text) || (linesHoldControls(text) && holdsWhole(linesWithoutControls(text)));
}

function holdsWhole(text: string): boolean {
  return (
    (text.includes('astrid_') && holdsMatch(text, KEY, ([key]) => isWellFormed(key))) ||
    (text.includes('rt_') && holdsMatch(text, REFRESH_TOKEN, isRefreshToken)) ||
    (text.includes('eyJ') && holdsMatch(text, JWT_HEADER, ([header]) => isJwtHeader(header)))
  );
}

/** A refresh token has no checksum. Inside a longer word, such as `start_of_…`, only a random-looking part counts as one. */
function isRefreshToken({ index, input, 1: secret = '' }: RegExpExecArray): boolean {
  const isWord = /[\w-]/.test(input.charAt(index - 1)) || /[\w-]/.test(input.charAt(index + 3 + secret.length));
  return !isWord || (/[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret) && secret.split(/[_-]/).length <= 6);
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
