/**
 * The plans of `node` and `nodes`: rows of the types that the ids name. The condition on the rows includes their visibility
 * (`Entity.visibleTo`), and is bound for each request.
 */
import type { GraphQLObjectType } from 'graphql';
import { parseGlobalId } from '../base/ids.js';
import { all, conditionOn } from '../database/statements/conditions.js';
import { columnIn, join, name, sql, tableAs, text } from '../database/statements/sql.js';
import type { OneReading } from '../graphql/reading.js';
import { arrayOf, orNull } from './json.js';
import { type Draft, finished, fragmentAt, NotCovered, type Part, type Plan, type Run } from './plan.js';
import { rowWriter } from './rows.js';
import { below, type Chosen, type Holds } from './selection.js';

/** How a type reads its rows. An answer always shows whether a row exists. So it requires what the id requires, as in src/document/needs.ts. */
function rowOf(draft: Draft, type: GraphQLObjectType, path: string) {
  const { row } = type.extensions;
  if (row === undefined) throw new NotCovered();
  const requirement = type.getFields().id?.extensions.requirement;
  if (requirement) draft.needs.push({ requirement, path });
  return row;
}

/** The condition of the row of `node`. */
export function nodeReading(draft: Draft, type: GraphQLObjectType, { key }: Chosen): OneReading['find'] {
  const row = rowOf(draft, type, key);
  return async ({ id: given }: { readonly id: string }, context) => {
    const { id } = parseGlobalId(given);
    row.before?.(context, id);
    return { AND: [{ id }, row.entity.visibleTo(context.caller.principal)] };
  };
}

export interface NodesArgs {
  readonly ids: readonly string[];
}

/** One statement for all ids of `nodes`, in their order: the row of the type that the id names, or null. */
export function nodesOf(
  draft: Draft,
  chosen: Chosen,
  read: (run: Run) => NodesArgs,
  holds: Holds,
  types: readonly GraphQLObjectType[],
): Plan {
  if (types.length === 0) throw new NotCovered();
  const kinds = types.map((type) => {
    const alias = name(draft.alias());
    const { before, entity } = rowOf(draft, type, chosen.key);
    const write = draft.many(0, () => rowWriter(draft, alias, type, below(chosen), holds));
    const condition = draft.bind(({ context }) => ({
      key: '',
      fragments: [conditionOn(alias, entity.name, entity.visibleTo(context.caller.principal))],
    }));
    return { alias, before, condition, entity, type, write };
  });
  return finished(
    draft,
    async (run): Promise<Part> => {
      const asked = read(run).ids.map((id) => parseGlobalId(id));
      for (const { type, before } of kinds) {
        const ids = new Set(asked.flatMap(({ typename, id }) => (typename === type.name ? [id] : [])));
        if (before) for (const id of ids) before(run.context, id);
      }
      const [typenames, ids] = [asked.map(({ typename }) => typename), asked.map(({ id }) => id)];
      return { key: '', fragments: [sql`${typenames}::text[]`, sql`${ids}::uuid[]`] };
    },
    (parts) => {
      const choices = kinds.map(({ alias, condition, entity, type, write }) => {
        const where = all([sql`${columnIn(alias, entity.name, 'id')} = asked.id`, fragmentAt(parts, condition)]);
        return sql`WHEN ${text(type.name)} THEN (SELECT ${write(parts)} FROM ${tableAs(entity.name, alias)} WHERE ${where})`;
      });
      const item = orNull(sql`CASE asked.type ${join(choices, ' ')} END`);
      const ids = sql`unnest(${fragmentAt(parts, 0)}, ${fragmentAt(parts, 0, 1)}) WITH ORDINALITY AS asked (type, id, n)`;
      return sql`SELECT ${arrayOf(sql`(SELECT string_agg(${item}, ',' ORDER BY asked.n) FROM ${ids})`)}`;
    },
    (run) => read(run).ids.length,
  );
}
