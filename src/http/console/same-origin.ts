/** Refuses requests of other sites. A browser states where a request comes from, and a page cannot change that. */
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../base/errors.js';
import { isRepeated } from '../request/headers.js';

const refused = (message: string) => new ApiError('BAD_REQUEST', message, {}, { status: 403 });

/**
 * The origin of the page that sends the request, which must be this server's. When the browser sends `Sec-Fetch-Site`, that header decides:
 * behind a proxy that changes `Host`, nothing else shows it. Older browsers send only `Origin`, whose host must then be that of the request.
 * Throws BAD_REQUEST with status 403.
 */
export function originOf(request: IncomingMessage): URL {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined || isRepeated(request, 'origin') || !URL.canParse(origin))
    throw refused('Only pages of this server may use this endpoint. Programs sign in at /graphql.');
  const url = new URL(origin);
  const isOurs = site === undefined ? url.host === host : site === 'same-origin';
  if (!/^https?:$/.test(url.protocol) || !isOurs) throw refused('Only pages of this server may use this endpoint.');
  return url;
}
