/** `nodes`: entities by their global ids, loaded by one statement for each type. */
import { brandWithType, type OutputType } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { badUserInput } from '../../base/errors.js';
import { parseGlobalId } from '../../base/ids.js';
import { builder, type Types } from '../builder.js';
import type { Context } from '../context.js';
import { tableOf } from '../entity.js';
import { checkedBy } from '../fields/checks.js';
import { COSTS } from '../fields/costs.js';
import { checkListed, MOST_LISTED } from './listed.js';

type Row = { readonly id: string };

/** The rows of one type that the caller may see, by their ids. */
async function rowsOf(typename: string, ids: readonly string[], field: string, context: Context, info: GraphQLResolveInfo) {
  const type = info.schema.getType(typename);
  const row = isObjectType(type) ? type.extensions.row : undefined;
  if (row === undefined) throw badUserInput(field, 'must begin with a type that has ids, such as Observation');
  for (const id of ids) row.before?.(context, id);
  const { app, caller } = context;
  const query = queryFromInfo({ context, info, typeName: typename, select: { id: true } as never });
  const where = { AND: [{ id: { in: [...ids] } }, row.entity.visibleTo(caller.principal)] };
  const rows: Row[] = await tableOf(app.db, row.entity).findMany({ ...query, where });
  for (const found of rows) brandWithType(found, typename as OutputType<Types>);
  return rows;
}

/** The types and ids. Throws BAD_USER_INPUT for too many, and for a text that is not a global id. */
function parsedIds({ ids }: { readonly ids: readonly (string | number)[] }) {
  checkListed(ids, 'ids');
  return ids.map((id, index) => parseGlobalId(String(id), `ids.${index}`));
}

/** The rows in the order of the ids; null where `node` would be null. */
async function nodesOf(
  args: Parameters<typeof parsedIds>[0],
  context: Context,
  info: GraphQLResolveInfo,
): Promise<(Row | null)[]> {
  const parsed = parsedIds(args);
  const found = new Map<string, Row>();
  for (const [typename, { ids, field }] of groupedByType(parsed))
    for (const row of await rowsOf(typename, ids, field, context, info)) found.set(`${typename}:${row.id}`, row);
  return parsed.map(({ typename, id }) => found.get(`${typename}:${id}`) ?? null);
}

/** The different ids of each type, with the position of the first. */
function groupedByType(parsed: readonly { typename: string; id: string }[]) {
  const groups = new Map<string, { readonly ids: string[]; readonly field: string }>();
  for (const [index, { typename, id }] of parsed.entries()) {
    const group = groups.get(typename) ?? { ids: [], field: `ids.${index}` };
    if (!group.ids.includes(id)) group.ids.push(id);
    groups.set(typename, group);
  }
  return groups;
}

builder.queryField('nodes', (t) =>
  t.field({
    description: `Entities by their global ids, in the order of the ids, at most ${MOST_LISTED}. An item is null where \`node\` would be null. The types in the ids decide which permissions are needed.`,
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    extensions: { cost: COSTS.nodes, rows: MOST_LISTED },
    args: {
      ids: t.arg.idList({
        required: true,
        description: `The global ids, at most ${MOST_LISTED}.`,
        extensions: checkedBy(parsedIds),
      }),
    },
    resolve: async (_root, args, context, info) => (await nodesOf(args, context, info)) as never,
  }),
);
