/**
 * The GraphQL parameters of a request, from its body or from the URL. Only JSON bodies are accepted: a browser cannot send one
 * across origins without a preflight request.
 */
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GraphQLParams } from 'graphql-yoga';
import { ApiError, badRequest } from '../../base/errors.js';
import { exceeded, LIMITS } from '../../document/limits.js';
import { readText, type Source } from './body.js';
import { isLarge } from './decoding.js';
import { isRepeated } from './headers.js';
import { notFiniteIn } from './json-fault.js';
import { namesDocument, persistedQueryNotSupported } from './persisted-queries.js';

export const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const OTHER_CHARSET = /;[ \t]*charset[ \t]*=[ \t]*(?!"?utf-?8"?[ \t]*(?:;|$))/i;

/** The parameters of a request, and the number of characters of its body. */
export interface Posted {
  readonly params: GraphQLParams;
  readonly size: number;
}

/** The parameters of a POST. Throws and rejects with BAD_REQUEST, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED or the refusal of the budget. */
export function readPost(request: IncomingMessage, source: Source): Promise<Posted> {
  const type = request.headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type) || OTHER_CHARSET.test(type) || isRepeated(request, 'content-type'))
    throw badRequest('The body must be JSON in UTF-8, with one Content-Type: application/json.');
  return readText(request, source, (text) => (isLarge(text.length) ? postedLarge(text) : posted(text, jsonIn(text))));
}

/** To parse a large body, the request waits for a separate turn. */
async function postedLarge(text: string): Promise<Posted> {
  await nextTurn();
  const params = jsonIn(text);
  await nextTurn();
  return posted(text, params);
}

function posted(text: string, params: unknown): Posted {
  if (params === undefined) throw notJson('The body', text);
  return { params: checked(params), size: text.length };
}

/** The parameters of a GET. Throws BAD_REQUEST. */
export function readGet(url: URL): GraphQLParams {
  const { searchParams } = url;
  const json = (name: string) => {
    const text = searchParams.get(name);
    if (!text) return undefined;
    const value = jsonIn(text);
    if (value === undefined) throw notJson(name, text);
    return value;
  };
  const given = {
    query: searchParams.get('query') ?? undefined,
    operationName: searchParams.get('operationName') ?? undefined,
    variables: json('variables'),
    extensions: json('extensions'),
    documentId: searchParams.get('documentId') ?? undefined,
    id: searchParams.get('id') ?? undefined,
  };
  return checked(given);
}

/** Undefined for a text that is not JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notJson(what: string, text: string): ApiError {
  const fault = notFiniteIn(text);
  if (fault === null) return badRequest(`${what} is not valid JSON.`);
  const { value, line, column, path } = fault;
  const position = `line ${line}, column ${column}${path && ` (${path})`}`;
  const message = `${what} is not valid JSON: ${value} at ${position}. JSON has no such number: send null, or leave the field out.`;
  return new ApiError('BAD_REQUEST', message, { line, column, field: path || null });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checked(params: unknown): GraphQLParams {
  if (Array.isArray(params))
    throw badRequest('The body is a JSON array, and batches are not supported: send one operation per request.');
  if (!isObject(params)) throw badRequest('The body is not a JSON object: send an object with a query.');
  // As GraphQL over HTTP specifies, other members are ignored.
  const { query, operationName, variables, extensions } = params;
  if (namesDocument(params)) throw persistedQueryNotSupported();
  if (typeof query !== 'string') throw badRequest('The request has no query: send the document as a string in query.');
  if (operationName != null && typeof operationName !== 'string') throw badRequest('operationName must be a string.');
  if (variables != null && !isObject(variables)) throw badRequest('variables must be an object.');
  if (extensions != null && !isObject(extensions)) throw badRequest('extensions must be an object.');
  if (query.length > LIMITS.length) throw exceeded('length', query.length);
  return {
    query,
    operationName: operationName || undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}
