/** Apollo Client 4: docs/clients.md shows this file. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { print } from 'graphql';
import { connectEvents } from './graphql-sse.js';

export function connect(url: string, apiKey?: string) {
  const events = connectEvents(url, apiKey);
  const requests = new HttpLink({ uri: url, headers: apiKey ? { 'X-API-Key': apiKey } : {} });
  const subscriptions = new ApolloLink(
    ({ query, variables }) => new Observable((sink) => events.subscribe({ query: print(query), variables }, sink)),
  );
  return new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === 'subscription', subscriptions, requests),
    // One entry for each list that `fetchMore` extends, with the arguments that make it another list.
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { observations: relayStylePagination(['filter', 'near', 'orderBy']) } } },
    }),
  });
}

/** The server's errors: `extensions` holds the code, and `missingPermissions` when the code is FORBIDDEN. */
export const errorsIn = (error: unknown) => (CombinedGraphQLErrors.is(error) ? error.errors : []);
