/** Apollo Client 3: docs/clients.md shows this file. */
import { ApolloClient, ApolloError, ApolloLink, HttpLink, InMemoryCache, Observable } from 'apollo-client-3/core/index.js';
import { getMainDefinition, relayStylePagination } from 'apollo-client-3/utilities/index.js';
import { type DocumentNode, type GraphQLFormattedError, print } from 'graphql';
import { connectEvents } from './graphql-sse.js';

export function connect(url: string, apiKey?: string) {
  const events = connectEvents(url, apiKey);
  const requests = new HttpLink({ uri: url, headers: apiKey ? { 'X-API-Key': apiKey } : {} });
  const subscriptions = new ApolloLink(
    ({ query, variables }) => new Observable((sink) => events.subscribe({ query: print(query), variables }, sink)),
  );
  return new ApolloClient({
    link: ApolloLink.split(isSubscription, subscriptions, requests),
    // One entry for each list that `fetchMore` extends, with the arguments that make it another list.
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { observations: relayStylePagination(['filter', 'near', 'orderBy']) } } },
    }),
  });
}

function isSubscription({ query }: { query: DocumentNode }): boolean {
  const definition = getMainDefinition(query);
  return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
}

/**
 * The server's errors: `extensions` holds the code, and `missingPermissions` when the code is FORBIDDEN. Those of an answer with status
 * 401 or another failure are in the network error.
 */
export function errorsIn(error: unknown): readonly GraphQLFormattedError[] {
  if (!(error instanceof ApolloError)) return [];
  if (error.graphQLErrors.length > 0) return error.graphQLErrors;
  const { result } = (error.networkError ?? {}) as { result?: { errors?: readonly GraphQLFormattedError[] } };
  return result?.errors ?? [];
}
