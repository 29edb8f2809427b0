/** Hides a credential that stands where none belongs: somebody pasted it for a name, which is then told again or logged. */

/** A key, whole or cut short; a refresh token; a JWT, or its first part, since a name holds no dot. */
const CREDENTIAL = /(astrid_)[0-9A-Za-z]{16,}|(rt_)[\w-]{43,}|\b(eyJ)[\w-]{10,}(?:\.[\w-]*)*/g;

/** The text, with the beginning of each credential only. */
export const withoutCredentials = (text: string): string =>
  text.replace(CREDENTIAL, (_whole, key?: string, refresh?: string, jwt?: string) => `${key ?? refresh ?? jwt}…`);
