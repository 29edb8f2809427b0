/** Sends operations to the API as any client does: by POST, with the access token of the session. */
import { dataOf } from '../../../src/client/answer.js';
import { AstridError } from '../../../src/client/error.js';
import type { TypedDocumentString } from '../gql/graphql.js';
import { endedByServer, freshToken } from '../session/session.js';
import { graphqlUrl } from '../settings.js';

const TIMEOUT_MS = 60_000;

export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** Repeating the mutation with the same key has no further effect. */
  readonly idempotencyKey?: string | undefined;
  /** Sends no credential: for operations of people who have no session yet. */
  readonly anonymous?: boolean;
}

/** Returns the data. Throws AstridError. */
export async function request<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { signal, idempotencyKey, anonymous = false }: SendOptions = {},
): Promise<Result> {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/graphql-response+json',
    ...(!anonymous && (await authorization())),
    ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
  };
  const body = JSON.stringify({ query: document.toString(), variables });
  const response = await send(headers, body, signal);
  try {
    return dataOf(response, await response.text(), graphqlUrl) as Result;
  } catch (error) {
    if (!anonymous && error instanceof AstridError && error.code === 'UNAUTHENTICATED') endedByServer();
    throw error;
  }
}

/** The header with a token that works for a while. Throws AstridError when the session has ended. */
export async function authorization(): Promise<Record<string, string>> {
  const token = await freshToken();
  if (token === null) throw new AstridError('UNAUTHENTICATED', 'Your session has ended: sign in again.');
  return { Authorization: `Bearer ${token}` };
}

async function send(headers: Record<string, string>, body: string, signal: AbortSignal | undefined): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(graphqlUrl, {
      method: 'POST',
      headers,
      body,
      credentials: 'omit',
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    if (timeout.aborted) throw new AstridError('TIMEOUT', `The server did not answer within ${TIMEOUT_MS / 1_000} s.`);
    throw new AstridError('UNREACHABLE', 'The server does not answer. Check your connection, then try again.');
  }
}
