/** The keys below several others, which a revocation may end too. */
import { useQuery } from '@tanstack/react-query';
import type { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import { keyOf } from '../../api/use-data.js';
import type { ListDescendantsQuery } from '../../gql/graphql.js';
import { ListDescendants } from './operations.js';

type Descendant = ListDescendantsQuery['apiKeys']['nodes'][number]['descendants'][number];

/** Each key may have 100 descendants, so a request for more keys would cost too much. */
const AT_ONCE = 10;

/** The descendants that still work, without the keys themselves; undefined while they are read. */
export function useDescendants(ids: readonly string[]) {
  return useQuery<readonly Descendant[], AstridError>({
    queryKey: keyOf(ListDescendants, ids),
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const found = new Map<string, Descendant>();
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const part = ids.slice(at, at + AT_ONCE);
        const { apiKeys } = await request(ListDescendants, { first: part.length, ids: part }, { signal });
        for (const descendant of apiKeys.nodes.flatMap(({ descendants }) => descendants)) found.set(descendant.id, descendant);
      }
      return [...found.values()].filter(({ id, status }) => status !== 'REVOKED' && !ids.includes(id));
    },
  });
}
