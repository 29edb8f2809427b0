/**
 * Persisted queries: a request that names its document instead of containing it. The server stores no documents. Its refusal has
 * the form after which Apollo Client and urql send the whole document, now and from then on.
 */
import { ApiError } from '../../base/errors.js';

/**
 * Whether a request names a document and contains none: by Apollo's hash in `extensions.persistedQuery`, or by the `documentId` of
 * GraphQL over HTTP, which older clients call `id`. If there is a document, such a name is ignored.
 */
export function namesDocument({ query, extensions, documentId, id }: Readonly<Record<string, unknown>>): boolean {
  if (query != null && query !== '') return false;
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: unknown };
  return [persistedQuery, documentId, id].some((name) => name != null);
}

/** The message and the code are part of the protocol. */
export const persistedQueryNotSupported = (): ApiError =>
  new ApiError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', {
    hint: 'The server stores no documents: send the document itself in query.',
  });
