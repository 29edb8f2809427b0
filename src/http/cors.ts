/** Allows the configured origins to call from a browser. Other origins get no CORS header at all. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADERS = 'Content-Type, Authorization, X-API-Key, X-Request-Id, Idempotency-Key, Last-Event-ID';
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Max-Age': '600',
  'Content-Length': '0',
};
const EXPOSED = [
  'X-Request-Id',
  'X-AstrID-Version',
  'Retry-After',
  'WWW-Authenticate',
  'RateLimit',
  'RateLimit-Policy',
  'X-API-Key-Expires',
  'Idempotency-Replayed',
].join(', ');

/** Allows a page of a configured origin to read the answer. Returns true when the request was only a preflight, and is answered. */
export function allowOrigin(origins: readonly string[], request: IncomingMessage, response: ServerResponse): boolean {
  if (origins.length === 0) return false;
  // The headers depend on the origin, so a cache must not mix them up.
  response.setHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  if (request.method !== 'OPTIONS') {
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    return false;
  }
  const asked = request.headers['access-control-request-headers'];
  const allowed = asked !== undefined && isListOfNames(asked) ? asked : HEADERS;
  response.writeHead(204, { ...PREFLIGHT, 'Access-Control-Allow-Headers': allowed }).end();
  return true;
}

const LONGEST_LIST = 1_000;

/** A page of an allowed origin may send any header, such as a tracing library's: the server ignores headers that it does not know. */
const isListOfNames = (list: string): boolean =>
  list.length <= LONGEST_LIST && list.split(',').every((name) => /^[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*$/.test(name));
