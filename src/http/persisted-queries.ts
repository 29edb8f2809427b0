/**
 * Persisted queries: a request that names its document instead of holding it. The server keeps no documents, and says so in the words
 * by which Apollo Client and urql know to send the whole document, now and from now on.
 */
import { ApiError } from '../base/errors.js';

/**
 * Whether a request holds the name of a document and no document: Apollo's hash in `extensions.persistedQuery`, or the `documentId` of
 * GraphQL over HTTP, which older clients call `id`. Beside a document such a name is ignored.
 */
export function namesDocument({ query, extensions, documentId, id }: Readonly<Record<string, unknown>>): boolean {
  if (query != null && query !== '') return false;
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: unknown };
  return [persistedQuery, documentId, id].some((name) => name != null);
}

/** The message and the code are part of the protocol. */
export const persistedQueryNotSupported = (): ApiError =>
  new ApiError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', {
    hint: 'The server keeps no documents: send the document itself, as query.',
  });
