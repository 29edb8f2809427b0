/** Hides credentials in texts that should not hold one, such as a header or an error's message. */
import { asSeen, withoutControls } from '../../../base/text.js';
import { holdsCredential } from './credential-search.js';

/**
 * A key or a one-time code, whole or cut short; a key of the REST service, which may have dividers and has letters of both cases; a
 * refresh token; a JWT, or its first part, since a name holds no dot.
 */
const CREDENTIAL =
  /(astrid(?:code)?_)(?:[0-9A-Za-z]{16}|(?=[\w-]{0,30}[a-z])(?=[\w-]{0,30}[A-Z])[\w-]{16})[\w-]*|(rt_)[\w-]{43,}|(eyJ)[\w-]{10,}(?:\.[\w-]*)*/g;

/** The text, with only the beginning of each credential. */
export const withoutCredentials = (text: string): string =>
  text.replace(CREDENTIAL, (_whole, key?: string, refresh?: string, jwt?: string) => `${key ?? refresh ?? jwt}…`);

/** The same. When the text holds a credential in another form, such as base64, nothing of the text is left. */
export function withoutAnyCredential(text: string): string {
  const rest = withoutCredentials(text);
  return holdsCredential(rest) ? '…' : rest;
}

/**
 * A text that its sender cannot correct, such as a header, as one line without control characters and credentials. It also hides a
 * credential that control characters split.
 */
export function tidied(text: string): string {
  const joined = asSeen(text);
  const rest = withoutAnyCredential(joined);
  return rest === joined ? withoutControls(text) : rest;
}
