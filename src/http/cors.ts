/** Which pages of other origins may call us: those that were named, and no header at all tells the others anything. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADERS = 'Content-Type, Authorization, X-API-Key, X-Request-Id, Idempotency-Key';
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Max-Age': '600',
  'Content-Length': '0',
};
const EXPOSED = [
  'X-Request-Id',
  'Retry-After',
  'WWW-Authenticate',
  'RateLimit',
  'RateLimit-Policy',
  'X-API-Key-Expires',
  'Idempotency-Replayed',
].join(', ');

/** Lets an answer be read by a page of a named origin. True when that was all that was asked for, and is answered. */
export function openTo(origins: readonly string[], request: IncomingMessage, response: ServerResponse): boolean {
  if (origins.length === 0) return false;
  // What is told to one origin is not told to another: no cache may mix them up.
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

/** A page of an allowed origin may send any header, such as a tracing library's: what the server does not know it ignores. */
const isListOfNames = (list: string): boolean =>
  list.length <= LONGEST_LIST && list.split(',').every((name) => /^[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*$/.test(name));
