/**
 * How a request is read: the credential headers as they were sent, and the GraphQL parameters from a bounded body or
 * from the URL. Only JSON bodies are taken, since a browser cannot send one across origins without asking first.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import type { CredentialHeaders } from '../access/authenticate.js';
import { ApiError, badRequestInput, limitExceeded } from '../errors.js';
import { MAX_VARIABLES_LEVELS, nestsDeeperThan } from '../nesting.js';
import { LIMITS } from './limits.js';

/** Reads the raw headers, since Node's own map drops a repeated Authorization and joins a repeated X-API-Key. */
export function credentialHeaders(request: IncomingMessage): CredentialHeaders {
  const apiKey: string[] = [];
  const authorization: string[] = [];
  const raw = request.rawHeaders;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    if (name.length !== 9 && name.length !== 13) continue;
    const into = name.toLowerCase() === 'x-api-key' ? apiKey : name.toLowerCase() === 'authorization' ? authorization : null;
    const value = (raw[i + 1] as string).trim();
    if (into && value !== '') into.push(value);
  }
  return { apiKey, authorization };
}

/** NUL and the halves of surrogate pairs, which in a body of valid UTF-8 can only stand escaped. */
const ESCAPED_UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

const badRequest = (message: string) => new ApiError('BAD_REQUEST', message);
const tooLarge = () =>
  new ApiError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than the limit of ${LIMITS.body} bytes.`,
    { limit: 'body', value: LIMITS.body },
    { Connection: 'close' },
  );

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const OTHER_CHARSET = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;
const BYTE_ORDER_MARK = '\ufeff';

/** The parameters of a POST. Throws BAD_REQUEST or PAYLOAD_TOO_LARGE. */
export async function readPost(request: IncomingMessage): Promise<GraphQLParams> {
  const type = request.headers['content-type']?.trim() ?? '';
  if (!JSON_TYPE.test(type) || OTHER_CHARSET.test(type))
    throw badRequest('The body must be JSON in UTF-8, with Content-Type: application/json.');
  if (Number(request.headers['content-length']) > LIMITS.body) throw tooLarge();
  const bytes = await readBody(request);
  if (!isUtf8(bytes)) throw badRequest('The body is not valid UTF-8.');
  const whole = bytes.toString('utf8');
  const text = whole.startsWith(BYTE_ORDER_MARK) ? whole.slice(1) : whole;
  return checked(parseJson(text, 'The body'), ESCAPED_UNSTORABLE.test(text));
}

/** The parameters of a GET. Throws BAD_REQUEST. */
export function readGet(url: URL): GraphQLParams {
  const { searchParams } = url;
  const json = (name: string) => {
    const text = searchParams.get(name);
    return text ? parseJson(text, name) : undefined;
  };
  const given = {
    query: searchParams.get('query') ?? undefined,
    operationName: searchParams.get('operationName') || undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  };
  return checked(given, true);
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LIMITS.body) return void chunks.push(chunk);
      request.removeAllListeners('data').pause();
      reject(tooLarge());
    });
    let ended = false;
    request.on('end', () => {
      ended = true;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    request.on('error', () => reject(badRequest('The body ended early.')));
    // Every request closes, and an error costs a stack trace.
    request.on('close', () => {
      if (!ended) reject(badRequest('The body ended early.'));
    });
  });
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`${what} is not valid JSON.`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const KNOWN = new Set(['query', 'operationName', 'variables', 'extensions']);

function checked(params: unknown, mayBeUnstorable: boolean): GraphQLParams {
  if (Array.isArray(params)) throw badRequest('One operation a request: batches are not taken.');
  if (!isObject(params)) throw badRequest('The body must be a JSON object with a query.');
  const { query, operationName, variables, extensions } = params;
  for (const name of Object.keys(params)) {
    if (!KNOWN.has(name))
      throw badRequest('The request holds a parameter other than query, operationName, variables and extensions.');
  }
  if (typeof query !== 'string') throw badRequest('The request must hold a query, as a string.');
  if (operationName != null && typeof operationName !== 'string') throw badRequest('operationName must be a string.');
  if (variables != null && !isObject(variables)) throw badRequest('variables must be an object.');
  if (extensions != null && !isObject(extensions)) throw badRequest('extensions must be an object.');
  if (query.length > LIMITS.length)
    throw limitExceeded(
      'length',
      LIMITS.length,
      `The document has ${query.length} characters; the limit (length) is ${LIMITS.length}.`,
    );
  if (nestsDeeperThan(MAX_VARIABLES_LEVELS, variables))
    throw badRequestInput('variables', `must nest at most ${MAX_VARIABLES_LEVELS} levels deep`);
  if (mayBeUnstorable && variables != null) refuseUnstorable(variables, 'variables');
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

/** No text column can hold a NUL, nor half a surrogate pair. Walks without recursion, since the nesting is the client's choice. */
function refuseUnstorable(root: Record<string, unknown>, name: string): void {
  const waiting: [value: unknown, path: string][] = [[root, name]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, path] = next;
    if (typeof value === 'string') refuseText(value, path, '');
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, item] of Object.entries(value)) {
      refuseText(key, path, ' in a name');
      waiting.push([
        item,
        path.length > 200 ? path : Array.isArray(value) ? `${path}[${key}]` : `${path}.${/^\w+$/.test(key) ? key : '?'}`,
      ]);
    }
  }
}

function refuseText(text: string, path: string, where: string): void {
  if (text.includes('\0')) throw badRequestInput(path, `holds a NUL character${where}`);
  if (!text.isWellFormed()) throw badRequestInput(path, `holds half a surrogate pair${where}, which is no character`);
}
