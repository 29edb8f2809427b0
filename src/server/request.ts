/**
 * The GraphQL parameters of a request, from its body or from the URL. Only JSON bodies are accepted: a browser cannot send one
 * across origins without a preflight request.
 */
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GraphQLParams } from 'graphql-yoga';
import { badRequest, limitExceeded } from '../errors.js';
import { isLarge, readText, type Source } from './body.js';
import { isRepeated } from './headers.js';
import { LIMITS } from './limits.js';

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const OTHER_CHARSET = /;[ \t]*charset[ \t]*=[ \t]*(?!"?utf-?8"?[ \t]*(?:;|$))/i;

/** The parameters of a request, and the characters of its body. */
export interface Posted {
  readonly params: GraphQLParams;
  readonly size: number;
}

/** What a POST asks for. Throws BAD_REQUEST, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED or the refusal of the budget. */
export async function readPost(request: IncomingMessage, source: Source): Promise<Posted> {
  const type = request.headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type) || OTHER_CHARSET.test(type) || isRepeated(request, 'content-type'))
    throw badRequest('The body must be JSON in UTF-8, with one Content-Type: application/json.');
  const text = await readText(request, source);
  const size = text.length;
  if (!isLarge(size)) return { params: checked(parseJson(text, 'The body')), size };
  await nextTurn();
  const params = parseJson(text, 'The body');
  await nextTurn();
  return { params: checked(params), size };
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
  return checked(given);
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

function checked(params: unknown): GraphQLParams {
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
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}
