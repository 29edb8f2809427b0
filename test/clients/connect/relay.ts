/** Relay: docs/clients.md shows this file. */
import type { GraphQLFormattedError } from 'graphql';
import type { GraphQLResponse, RequestParameters, Variables } from 'relay-runtime';
import { Environment, Network, Observable, RecordSource, Store } from 'relay-runtime';
import { connectEvents } from './graphql-sse.js';

export function connect(url: string, apiKey?: string) {
  const events = connectEvents(url, apiKey);

  // A refusal is a GraphQL answer too, with any HTTP status: Relay makes an error of it.
  async function request({ text }: RequestParameters, variables: Variables): Promise<GraphQLResponse> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json',
        ...(apiKey && { 'X-API-Key': apiKey }),
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  }

  const subscribe = ({ text }: RequestParameters, variables: Variables) =>
    Observable.create<GraphQLResponse>((sink) => events.subscribe({ query: text ?? '', variables }, sink as never));

  return new Environment({ network: Network.create(request, subscribe), store: new Store(new RecordSource()) });
}

/** The server's errors: `extensions` holds the code, and `missingPermissions` when the code is FORBIDDEN. */
export const errorsIn = (error: unknown) =>
  (error as { source?: { errors?: readonly GraphQLFormattedError[] } }).source?.errors ?? [];
