/** Bodies of requests, sent as they are. */
import type { Answer, TestServer } from './server.js';

export const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' };

/** Sends a body as it is, to the endpoint of the server or to another. */
export async function postBody(
  server: TestServer,
  body: string,
  headers: Record<string, string> = {},
  url = server.url,
): Promise<Answer> {
  return server.read(await fetch(url, { method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body }), body.slice(0, 200));
}

/** A valid body of so many bytes. */
export const padded = (bytes: number): string => {
  const body = '{"query":"{ viewer { kind } }"}';
  return body + ' '.repeat(bytes - body.length);
};
