/** urql: docs/clients.md shows this file. */
import { Client, type CombinedError, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { connectEvents } from './graphql-sse.js';

export function connect(url: string, apiKey?: string) {
  const events = connectEvents(url, apiKey);
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: apiKey ? { 'X-API-Key': apiKey } : {} },
    exchanges: [
      // One entry for each list that grows when `after` changes.
      cacheExchange({ resolvers: { Query: { observations: relayPagination() } } }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: events.subscribe({ query, variables }, sink as never) }),
        }),
      }),
    ],
  });
}

/** The server's errors: `extensions` holds the code, and `missingPermissions` when the code is FORBIDDEN. */
export const errorsIn = (error: CombinedError | undefined) => error?.graphQLErrors ?? [];
