/** A client that sends a digest instead of a document ("automatic persisted queries") falls back to documents. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { KEYS, rowsOf } from './server.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Fetch = typeof fetch;
/** Creates a client. The returned function reads the external ids of this many observations. */
export type MakeClient = (
  send: Fetch,
  headers: Readonly<Record<string, string>>,
) => (first: number) => Promise<readonly string[]>;

export function persistedQueries(name: string, makeClient: MakeClient): void {
  describe(`${name} with persisted queries`, () => {
    const types = ['application/graphql-response+json', 'application/json'] as const;
    for (const [accept, status] of [
      [types[0], 400],
      [types[1], 200],
    ] as const)
      test(`sends documents once it is told ${status} in ${accept} that there are none`, async () => {
        const asked: { hasDocument: boolean; status: number }[] = [];
        const observed: Fetch = async (input, init) => {
          const response = await fetch(input, init);
          asked.push({ hasDocument: `${input} ${init?.body}`.includes('query'), status: response.status });
          return response;
        };
        const request = makeClient(observed, { 'X-API-Key': KEYS.reader, accept });
        assert.deepEqual(await request(2), await rowsOf(2));
        assert.deepEqual(asked, [
          { hasDocument: false, status },
          { hasDocument: true, status: 200 },
        ]);
        assert.deepEqual(await request(3), await rowsOf(3));
        assert.deepEqual(asked.slice(2), [{ hasDocument: true, status: 200 }], 'it does not ask again');
      });
  });
}
