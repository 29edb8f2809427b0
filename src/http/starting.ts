/** What is answered while a server listens and is not ready yet: the port is its own, and its database is being prepared. */
import type { ServerResponse } from 'node:http';
import { serviceUnavailable } from '../base/errors.js';
import { VERSION } from '../base/version.js';

const { message, extensions } = serviceUnavailable('The server', 'is starting');
const IN_GRAPHQL = JSON.stringify({ errors: [{ message, extensions: { code: extensions.code } }] });

/** 503, in GraphQL where GraphQL is spoken. */
export function answerStarting(path: string, response: ServerResponse): void {
  const isGraphQL = path === '/graphql';
  response.writeHead(503, {
    'Content-Type': isGraphQL ? 'application/graphql-response+json; charset=utf-8' : 'text/plain; charset=utf-8',
    'Retry-After': '1',
  });
  response.end(isGraphQL ? IN_GRAPHQL : `${message}\nversion ${VERSION}\n`);
}
