/** Answers while the server listens but its database is still being prepared. */
import type { ServerResponse } from 'node:http';
import { serviceUnavailable } from '../base/errors.js';
import { VERSION } from '../base/version.js';

const { message, extensions } = serviceUnavailable('The server', 'is starting');
const IN_GRAPHQL = JSON.stringify({ errors: [{ message, extensions: { code: extensions.code } }] });

/** 503, in the form of GraphQL where a client expects GraphQL. */
export function answerStarting(path: string, response: ServerResponse): void {
  const isGraphQL = path === '/graphql';
  response.writeHead(503, {
    'Content-Type': isGraphQL ? 'application/graphql-response+json; charset=utf-8' : 'text/plain; charset=utf-8',
    'Retry-After': '1',
  });
  response.end(isGraphQL ? IN_GRAPHQL : `${message}\nversion ${VERSION}\n`);
}
