/** The URL of the API, from the forms that people write. */
import { AstridError } from './error.js';

export const DEFAULT_URL = 'http://127.0.0.1:4000/graphql';

/**
 * The endpoint of a server: `https://host`, `https://host/graphql` and both with a slash at the end mean the same, also below a
 * path. Throws AstridError when the URL is invalid.
 */
export function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new AstridError('BAD_URL', 'The URL of the server must start with http:// or https://.');
  if (url.username || url.password)
    throw new AstridError('BAD_URL', 'The URL of the server must not hold a user or password: a credential goes in a header.');
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/graphql') ? path : `${path}/graphql`;
  url.hash = '';
  return url.href;
}
