/** Reads and changes in components. The key of a read is its document with its variables. */
import { keepPreviousData, type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { AstridError } from '../../../src/client/error.js';
import type { TypedDocumentString } from '../gql/graphql.js';
import { request } from './request.js';

export interface ReadOptions {
  readonly enabled?: boolean;
  /** Reads again after this time, in milliseconds, while the page is visible. */
  readonly everyMs?: number | false;
  /** Shows the last answer while another page of the same list arrives. */
  readonly keepsPrevious?: boolean;
  /** How long an answer counts as fresh, in milliseconds. */
  readonly freshMs?: number;
  /** Reads again whenever the reader comes back to the tab, however fresh the answer is. */
  readonly onReturn?: boolean;
}

export const keyOf = <Result, Variables>(document: TypedDocumentString<Result, Variables>, variables?: unknown) =>
  variables === undefined ? [document.toString()] : [document.toString(), variables];

export function useData<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { enabled = true, everyMs = false, keepsPrevious = false, freshMs, onReturn = false }: ReadOptions = {},
): UseQueryResult<Result, AstridError> {
  return useQuery<Result, AstridError>({
    queryKey: keyOf(document, variables),
    queryFn: ({ signal }) => request(document, variables, { signal }),
    enabled,
    refetchInterval: everyMs,
    ...(onReturn && { refetchOnWindowFocus: 'always' as const }),
    ...(freshMs !== undefined && { staleTime: freshMs }),
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
  });
}

/**
 * A mutation. All reads are read again after it, since one change shows in many places, and after a refusal with CONFLICT, since the page shows an
 * older state. Pressing again after a failure repeats the same change:
 * with its idempotency key it takes effect once.
 */
export function useChange<Result, Variables>(document: TypedDocumentString<Result, Variables>) {
  const client = useQueryClient();
  const attempt = useRef<{ body: string; key: string } | null>(null);
  return useMutation<Result, AstridError, Variables>({
    mutationFn: (variables) => {
      const body = JSON.stringify(variables);
      if (attempt.current?.body !== body) attempt.current = { body, key: crypto.randomUUID() };
      return request(document, variables, { idempotencyKey: attempt.current.key });
    },
    onSuccess: () => {
      attempt.current = null;
      void client.invalidateQueries();
    },
    onError: ({ code }) => {
      if (code === 'CONFLICT') void client.invalidateQueries();
    },
  });
}
