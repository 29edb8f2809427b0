/** Subscriptions by graphql-sse, alone or below another client: docs/clients.md shows this file. */
import { createClient } from 'graphql-sse';

export function connectEvents(url: string, apiKey?: string) {
  return createClient({ url, headers: apiKey ? { 'X-API-Key': apiKey } : {}, fetchFn: fetchEvents });
}

/** Of an answer with status 401 graphql-sse shows the status only, and asks again. Its body is an event that holds the reason. */
const fetchEvents: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  return response.status === 401 ? new Response(response.body, { headers: response.headers }) : response;
};
