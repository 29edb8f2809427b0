/** All active keys, page by page: 10,000 keys are 20 requests. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import { keyOf } from '../../api/use-data.js';
import { ListRisks } from '../keys/operations.js';
import type { RiskyKey } from './risk.js';

const MOST_PAGES = 20;

interface AllKeys {
  readonly keys: readonly RiskyKey[] | undefined;
  readonly error: AstridError | null;
  /** Whether more pages arrive. */
  readonly isLoading: boolean;
  /** Whether there are more keys than are read. */
  readonly isCut: boolean;
}

export function useAllKeys(): AllKeys {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: keyOf(ListRisks),
    queryFn: ({ pageParam, signal }) => request(ListRisks, { after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ apiKeys: { pageInfo } }) => (pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined),
    staleTime: 60_000,
    // Otherwise each new page compares all earlier ones too.
    structuralSharing: false,
  });
  const count = data?.pages.length ?? 0;
  const isLoading = hasNextPage && count < MOST_PAGES && !error;
  useEffect(() => {
    if (isLoading && !isFetchingNextPage) void fetchNextPage();
  }, [isLoading, isFetchingNextPage, fetchNextPage]);
  const keys = useMemo(() => data?.pages.flatMap(({ apiKeys }) => apiKeys.nodes), [data]);
  return {
    keys,
    error: error as AstridError | null,
    isLoading,
    isCut: hasNextPage && count >= MOST_PAGES,
  };
}
