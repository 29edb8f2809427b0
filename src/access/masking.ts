/** Recognises and hides credentials that stand where none belongs, such as a key that somebody pasted as a name. */
import { isWellFormed } from './api-key-format.js';

/** A key, whole or cut short; a refresh token; a JWT, or its first part, since a name holds no dot. */
const CREDENTIAL = /(astrid_)[0-9A-Za-z]{16,}|(rt_)[\w-]{43,}|\b(eyJ)[\w-]{10,}(?:\.[\w-]*)*/g;

/** The text, with the beginning of each credential only. */
export const withoutCredentials = (text: string): string =>
  text.replace(CREDENTIAL, (_whole, key?: string, refresh?: string, jwt?: string) => `${key ?? refresh ?? jwt}…`);

/** The length of a refresh token, which is shorter than every key and every signed JWT. */
const SHORTEST = 46;

const KEY = /astrid_[0-9A-Za-z]{49}/g;
const REFRESH_TOKEN = /(?<![\w-])rt_[\w-]{43}(?![\w-])/;
/** Three parts with dots between; the first begins as `{"` does in base64url. */
const JWT = /(?<![\w-])(eyJ[\w-]{17,8192})\.[\w-]+\.[\w-]*/g;
/** `"alg"` inside of base64url, for each of the three positions at which it can begin. */
const ALGORITHM = /ImFsZyI|JhbGci|iYWxnI/;

/**
 * Whether a text holds a whole credential: an API key whose checksum is right, a refresh token or a JWT. It says nothing about
 * whether the credential works. The time grows with the length only, whatever the text is, and a text without one costs no memory.
 */
export function holdsCredential(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return (
    (text.includes('astrid_') && holdsMatch(text, KEY, ([key]) => isWellFormed(key))) ||
    (text.includes('rt_') && REFRESH_TOKEN.test(text)) ||
    (text.includes('eyJ') && holdsMatch(text, JWT, ([, header]) => ALGORITHM.test(header as string)))
  );
}

function holdsMatch(text: string, form: RegExp, isCredential: (match: RegExpExecArray) => boolean): boolean {
  for (const match of text.matchAll(form)) if (isCredential(match)) return true;
  return false;
}
