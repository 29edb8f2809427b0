/** The keys below several others, which a revocation may end too, and when each was last used. */
import { useQuery } from '@tanstack/react-query';
import type { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import { keyOf } from '../../api/use-data.js';
import type { ListDescendantsQuery } from '../../gql/graphql.js';
import { ListDescendants } from './operations.js';

type Descendant = ListDescendantsQuery['apiKeys']['nodes'][number]['descendants'][number];

/** Each key may have 100 descendants, so a request for more keys would cost too much. */
const AT_ONCE = 10;

interface Family {
  /** When the keys themselves were last used, by their ids. */
  readonly lastUses: ReadonlyMap<string, string | null>;
  /** The descendants that still work, without the keys themselves. */
  readonly below: readonly Descendant[];
}

export function useDescendants(ids: readonly string[]) {
  return useQuery<Family, AstridError>({
    queryKey: keyOf(ListDescendants, ids),
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const found = new Map<string, Descendant>();
      const lastUses = new Map<string, string | null>();
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const part = ids.slice(at, at + AT_ONCE);
        const { apiKeys } = await request(ListDescendants, { first: part.length, ids: part }, { signal });
        for (const { id, lastUsedAt } of apiKeys.nodes) lastUses.set(id, lastUsedAt ?? null);
        for (const descendant of apiKeys.nodes.flatMap(({ descendants }) => descendants)) found.set(descendant.id, descendant);
      }
      const below = [...found.values()].filter(({ id, status }) => status !== 'REVOKED' && !ids.includes(id));
      return { lastUses, below };
    },
  });
}
