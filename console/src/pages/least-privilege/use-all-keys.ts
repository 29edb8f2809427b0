/** The risks of all active keys, page by page: 10,000 keys are 20 requests. Each page is assessed when it arrives, so that no step takes long. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import { keyOf } from '../../api/use-data.js';
import { ListRisks } from '../keys/operations.js';
import { type Assessment, byRisk, risksOf } from './risk.js';

const MOST_PAGES = 20;

interface AllKeys {
  /** The riskiest first. Undefined until all keys are read: with some of them the order would change under the reader. */
  readonly risks: readonly Assessment[] | undefined;
  /** The number of keys that are read; undefined before the first page. */
  readonly read: number | undefined;
  readonly error: AstridError | null;
  /** Reads on after an error. */
  readonly retry: () => void;
  /** Whether there are more keys than are read. */
  readonly isCut: boolean;
}

export function useAllKeys(): AllKeys {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: keyOf(ListRisks),
    queryFn: async ({ pageParam, signal }) => {
      const { nodes, pageInfo } = (await request(ListRisks, { after: pageParam }, { signal })).apiKeys;
      return { count: nodes.length, risks: risksOf(nodes, Date.now()), pageInfo };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined),
    staleTime: 60_000,
    // Otherwise each new page compares all earlier ones too.
    structuralSharing: false,
  });
  const count = data?.pages.length ?? 0;
  const isLoading = hasNextPage && count < MOST_PAGES && !error;
  useEffect(() => {
    if (isLoading && !isFetchingNextPage) void fetchNextPage();
  }, [isLoading, isFetchingNextPage, fetchNextPage]);
  const isWhole = data !== undefined && (!hasNextPage || count >= MOST_PAGES);
  const risks = useMemo(() => (isWhole ? byRisk(data.pages.flatMap((page) => page.risks)) : undefined), [isWhole, data]);
  return {
    risks,
    read: data?.pages.reduce((sum, page) => sum + page.count, 0),
    error: error as AstridError | null,
    retry: () => void (isWhole ? refetch() : fetchNextPage()),
    isCut: hasNextPage && count >= MOST_PAGES,
  };
}
