/**
 * The plans of root fields: a list, one row, `node` and `nodes`. The condition on the rows of each includes the visibility (`Entity.visibleTo`). It is
 * bound for each request, so a plan that is kept shows each caller only the rows that this caller may see.
 */
import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { conditionOn } from '../database/statements/conditions.js';
import { name, type Sql, sql, tableAs } from '../database/statements/sql.js';
import { isOfOneIndex } from '../graphql/paging/one-index.js';
import { DEFAULT_PAGE_SIZE, MAX_ROOT_PAGE_SIZE, type PageArgs, pageStart, SEPARATION } from '../graphql/paging/paging.js';
import type { Found, ListReading } from '../graphql/reading.js';
import { type NodesArgs, nodeReading, nodesOf } from './nodes.js';
import { pageWriter } from './pages.js';
import { Draft, finished, fragmentAt, NotCovered, type Part, type Plan, partAt, type Run } from './plan.js';
import { rowWriter } from './rows.js';
import { argumentsOf, below, type Chosen, fieldOf, type Holds } from './selection.js';
import { pagePart, type Source, separationOf, sourceOf, withSeparation } from './source.js';

/**
 * Compiles a root field. `types` are those that the id of `node`, or the ids of `nodes`, name. Throws NotCovered when only resolvers can
 * answer it.
 */
export function planOf(query: GraphQLObjectType, chosen: Chosen, holds: Holds, types: readonly GraphQLObjectType[] = []): Plan {
  const draft = new Draft();
  const definition = fieldOf(draft, query, chosen);
  const reads = definition?.extensions.reads;
  if (definition === undefined) throw new NotCovered();
  // The mapper of `node` parses its id for the resolver of the Relay plugin.
  const read = argumentsOf(chosen, definition, definition.name !== 'node');
  if (reads?.kind === 'list') {
    const page = listOf(draft, chosen, definition, reads, holds);
    const sizeOfRoot = (run: Run) => (read(run) as PageArgs).first ?? DEFAULT_PAGE_SIZE;
    return finished(draft, (run) => page.bind(read(run), run), page.write, sizeOfRoot);
  }
  if (definition.name === 'nodes') return nodesOf(draft, chosen, read as (run: Run) => NodesArgs, holds, types);
  const type = definition.name === 'node' ? types[0] : getNamedType(definition.type);
  if (!isObjectType(type)) throw new NotCovered();
  const find = definition.name === 'node' ? nodeReading(draft, type, chosen) : reads?.kind === 'one' ? reads.find : undefined;
  if (find === undefined) throw new NotCovered();
  return oneOf(draft, type, chosen, holds, async (run) => find(read(run), run.context));
}

function oneOf(draft: Draft, type: GraphQLObjectType, chosen: Chosen, holds: Holds, find: (run: Run) => Promise<object>): Plan {
  const model = type.extensions.pothosPrismaModel as string;
  const row = name(draft.alias());
  const write = rowWriter(draft, row, type, below(chosen), holds);
  return finished(
    draft,
    async (run) => ({ key: '', fragments: [conditionOn(row, model, await find(run))] }),
    (parts) => sql`SELECT ${write(parts)} AS json FROM ${tableAs(model, row)} WHERE ${fragmentAt(parts, 0)} LIMIT 1`,
  );
}

function listOf(
  draft: Draft,
  chosen: Chosen,
  definition: Parameters<typeof pageWriter>[3],
  { entity, find }: ListReading,
  holds: Holds,
) {
  const model = entity.name;
  const row = name(draft.alias());
  const page = pageWriter(draft, model, chosen, definition, holds, (inner, type, fields) =>
    rowWriter(draft, inner, type, fields, holds, true),
  );
  const bind = async (args: object, { context }: Run): Promise<Part> => {
    const found = await find(args, context);
    const part =
      'where' in found
        ? pagePart({ ...found, model, row, args, most: MAX_ROOT_PAGE_SIZE })
        : await searched(found, args, entity.visibleTo(context.caller.principal));
    const isMeasured = draft.showsSeparation || found.order.column === SEPARATION;
    return withSeparation(part, row, isMeasured ? found.near : undefined);
  };

  /** The part of the rows that a search has found. */
  async function searched(found: Extract<Found, { search: unknown }>, args: PageArgs, where: object): Promise<Part> {
    const { order, search, count } = found;
    const size = pageStart(args, order, MAX_ROOT_PAGE_SIZE).take - 1;
    const ids = await search();
    const shown = page.use.next ? ids : ids.slice(0, size);
    const total = page.use.total ? await count() : 0;
    const fragments = [conditionOn(row, model, where), sql`${shown}::uuid[]`, sql`${total}::bigint`];
    const isSteady = isOfOneIndex({ model, where, order });
    return { key: 'ids', fragments, page: { order, size, isFirst: args.after == null, isSteady } };
  }

  const write: Plan['write'] = (parts) => {
    const part = partAt(parts, 0);
    if (part.key !== 'ids') return sql`SELECT ${page.write(part, parts, sourceOf(model, row, part, page.use))}`;
    const [visible, ids, total] = part.fragments as readonly [Sql, Sql, Sql];
    const rows = sql`SELECT ${row}.*, ids.n${separationOf(part)} FROM unnest(${ids}) WITH ORDINALITY AS ids (id, n)
      JOIN ${tableAs(model, row)} ON ${row}.id = ids.id WHERE ${visible}`;
    const source: Source = {
      rows,
      numbered: rows,
      sorted: (alias) => sql`ORDER BY ${alias}.n`,
      total: sql`(${total})::text`,
    };
    // Null when a row was deleted after the search: see run.ts.
    return sql`SELECT CASE WHEN (SELECT count(*) FROM (${source.rows}) AS present) = cardinality(${ids}) THEN (SELECT ${page.write(part, parts, source)}) END`;
  };
  return { bind, write };
}
