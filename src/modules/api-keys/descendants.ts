/** The keys that a key created, and those that they created, in the graph: revoking a key may end them as well. */
import { builder } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { countAdmin } from '../users/visibility.js';
import { descendantsOf } from './locks.js';
import { ApiKey } from './type.js';
import { API_KEY } from './visibility.js';

const MOST_SHOWN = 100;
/** A caller who is no admin sees only some of them. */
const MOST_SEARCHED = 1_000;

builder.prismaObjectField(ApiKey, 'descendants', (t) =>
  t.prismaField({
    type: [ApiKey],
    description: `The keys that it created, directly or through other keys, and that the caller may see: the oldest first, at most ${MOST_SHOWN}. \`revokeApiKey\` can revoke them too.`,
    extensions: { cost: COSTS.statement, rows: MOST_SHOWN },
    select: { id: true },
    resolve: async (query, { id }, _args, context) => {
      const family = await descendantsOf(context.app.db, id, MOST_SEARCHED);
      if (family.length === 0) return [];
      countAdmin(context);
      return context.app.db.apiKey.findMany({
        ...query,
        where: { AND: [{ id: { in: family } }, API_KEY.visibleTo(context.caller.principal)] },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: MOST_SHOWN,
      });
    },
  }),
);
