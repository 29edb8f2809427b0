/**
 * The refusal of a header with an unreadable credential: a scheme other than Bearer, quotes around it, or a token where a key is expected.
 * It names the text beside the credential, which may be valid, and shows how to send it. It never repeats the header, since any part may be
 * a secret: it names the schemes of a list, and calls all others "another scheme".
 */
import { ApiError, unauthenticated } from '../../base/errors.js';

const SCHEMES: ReadonlyMap<string, string> = new Map(
  [
    'Bearer',
    'Basic',
    'Digest',
    'Token',
    'JWT',
    'Key',
    'ApiKey',
    'Api-Key',
    'X-API-Key',
    'OAuth',
    'DPoP',
    'Negotiate',
    'NTLM',
  ].map((name) => [name.toLowerCase(), name]),
);

/** A word, and whether more follows. */
const SCHEME = /^([!#$%&'*+.^_`|~\w-]+)[:=]?(?:[ \t]+(.*))?$/s;

/** Straight and angled quotes, and the curly ones of word processors, whose bytes Node reads as Latin-1. */
const QUOTE = /^(?:["'`<]|\xe2\x80[\x98\x9c])/;

const HOW = 'Send Authorization: Bearer <key or token>, or X-API-Key: <key>.';
const FROM_NETRC = ', which clients take from a .netrc file, or from a user and password in the URL';

export const isQuoted = (value: string): boolean => QUOTE.test(value);

/** For an Authorization header without a credential under Bearer. */
export function unreadAuthorization(value: string): ApiError {
  const [, word = '', rest] = SCHEME.exec(value) ?? [];
  if (isQuoted(value)) return unread('there are quotes or brackets around the value of Authorization');
  if (SCHEMES.get(word.toLowerCase()) !== 'Bearer') return unread(`Authorization has ${schemeIn(value)}`);
  if (!rest) return unread('Authorization has the scheme Bearer and no credential after it, as when a variable is not set');
  if (isQuoted(rest)) return unread('there are quotes or brackets around the credential after Bearer');
  return unread('Bearer must be followed by a space and one credential');
}

/** For an X-API-Key header that is not a well-formed key. */
export function unreadApiKey(value: string): ApiError {
  if (isQuoted(value)) return unread('there are quotes or brackets around the value of X-API-Key');
  const word = SCHEME.exec(value)?.[1] ?? '';
  const scheme = SCHEMES.get(word.toLowerCase());
  if (scheme !== undefined) return unread(`X-API-Key has the scheme ${scheme}, but must contain only the key`);
  if (/^eyJ[\w-]*\.[\w-]+\./.test(value)) return unread('X-API-Key contains a token, but only Authorization may contain one');
  return unauthenticated('MALFORMED');
}

/** For a key in the form of the REST service, where none was imported. */
export const notImported = (): ApiError =>
  unauthenticated(
    'MALFORMED',
    {},
    'The key has the form of a key of the REST service, and no such keys were imported here: create a new key. A key of this server is astrid_ with 49 letters and digits: copy all of it.',
  );

/** For a request with more than one credential. */
export function ambiguous(apiKey: readonly string[], authorization: readonly string[]): ApiError {
  const seen = new Set([
    ...apiKey.map(() => 'X-API-Key'),
    ...authorization.map((value) => `Authorization with ${schemeIn(value)}`),
  ]);
  const names = [...seen].join(' and ') + (seen.size === 1 ? ' more than once' : '');
  return new ApiError(
    'AMBIGUOUS_CREDENTIALS',
    `The request contains more than one credential: ${names}. Send X-API-Key or Authorization, once.`,
  );
}

function schemeIn(value: string): string {
  const [, word = '', rest] = SCHEME.exec(value) ?? [];
  const scheme = SCHEMES.get(word.toLowerCase());
  if (scheme !== undefined) return `the scheme ${scheme}${scheme === 'Basic' ? FROM_NETRC : ''}`;
  return rest === undefined ? 'no scheme' : 'another scheme';
}

const unread = (seen: string): ApiError => unauthenticated('MALFORMED', {}, `The credential cannot be read: ${seen}. ${HOW}`);
