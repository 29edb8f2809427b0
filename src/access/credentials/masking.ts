/** Hides credentials in texts that should not hold one, such as a header or an error's message. */
import { asSeen, withoutControls } from '../../base/text.js';

/** A key or a one-time code, whole or cut short; a refresh token; a JWT, or only its first part, since a name cannot contain a dot. */
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
