/** Subscriptions by graphql-sse, alone or below another client: docs/clients.md shows this file. */
import { createClient } from 'graphql-sse';

export function connectEvents(url: string, apiKey?: string) {
  return createClient({ url, headers: apiKey ? { 'X-API-Key': apiKey } : {}, fetchFn: fetchEvents });
}

/** graphql-sse shows only the status of an answer with 401, and asks again. The body of that answer is an event with the reason. */
const fetchEvents: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  return response.status === 401 ? new Response(response.body, { headers: response.headers }) : response;
};
