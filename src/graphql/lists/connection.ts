/** Relay connections: their types, the arguments `first` and `after` of every list, and the loading of a page of rows. */
import type { ObjectRef } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { builder, type Types } from '../builder.js';
import type { Context } from '../context.js';
import { type Entity, tableOf } from '../entity.js';
import { checkedBy } from '../fields/checks.js';
import { COSTS } from '../fields/costs.js';
import {
  checkPage,
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_SIZE,
  MAX_ROOT_PAGE_SIZE,
  type Order,
  type Page,
  type PageArgs,
  pageQuery,
  SEPARATION,
  toPage,
} from '../paging/paging.js';
import type { Found } from '../reading.js';
import { withSeparations } from '../sky/near.js';

const pageArgsUpTo = (most: number) =>
  builder.args((t) => ({
    first: t.int({
      defaultValue: DEFAULT_PAGE_SIZE,
      description: `The number of rows, at most ${most.toLocaleString('en')}.`,
      extensions: { ...checkedBy((args: PageArgs) => checkPage(args, most)), most },
    }),
    after: t.string({ description: 'The `endCursor` of the page before.' }),
  }));

/** The arguments of a list inside rows. */
export const pageArgs = pageArgsUpTo(MAX_PAGE_SIZE);
/** The arguments of a list at the root, which `pageOf` loads. */
export const rootPageArgs = pageArgsUpTo(MAX_ROOT_PAGE_SIZE);

/** The paths at which a query selects the rows of a connection. */
const ROW_PATHS = [['edges', 'node'], ['nodes']];

/** The arguments, context and info of the resolver of a list. */
export interface Asked {
  readonly args: PageArgs;
  readonly context: Context;
  readonly info: GraphQLResolveInfo;
}

/** Returns the Prisma selection of a row: the columns and relations that the query selects, and the columns of the cursor. */
export function selectionOfRows({ column }: Order, { context, info }: Asked): object {
  const ordered = column === SEPARATION ? {} : { [column]: true };
  return queryFromInfo({ context, info, paths: ROW_PATHS, select: { id: true, ...ordered } as never });
}

/** Loads one page of the rows that a list has found, in one statement, together with the relations that the query selects. */
export async function pageOf(entity: Entity, found: Found, asked: Asked): Promise<Page<{ id: string }>> {
  const table = tableOf(asked.context.app.db, entity);
  const { order } = found;
  if ('search' in found) return pageOfIds(entity, found, asked);
  const page = pageQuery(asked.args, order, MAX_ROOT_PAGE_SIZE);
  const query = { ...page, where: { AND: [found.where, page.where] }, ...selectionOfRows(order, asked) };
  const rows = await measured(entity, found, asked, (await table.findMany(query)) as { id: string }[]);
  return toPage(rows, asked.args, order, async () => table.count({ where: found.where }));
}

/** The rows with their separations, in a list with `near`. */
const measured = async (entity: Entity, { near }: Found, { context }: Asked, rows: { id: string }[]) =>
  near === undefined || rows.length === 0 ? rows : withSeparations(context.app.db, entity, rows, near);

/**
 * The page of the rows that a search finds. When one of them is deleted meanwhile, it searches again: otherwise the page would be short,
 * and look like the last page.
 */
async function pageOfIds(
  entity: Entity,
  found: Extract<Found, { search: unknown }>,
  asked: Asked,
): Promise<Page<{ id: string }>> {
  const { order, search, count } = found;
  const ids = await search();
  const table = tableOf(asked.context.app.db, entity);
  const rows: { id: string }[] = await table.findMany({ where: { id: { in: [...ids] } }, ...selectionOfRows(order, asked) });
  if (rows.length < ids.length) return pageOfIds(entity, found, asked);
  const byId = new Map((await measured(entity, found, asked, rows)).map((row) => [row.id, row]));
  return toPage(
    ids.flatMap((id) => byId.get(id) ?? []),
    asked.args,
    order,
    count,
  );
}

/** The function of Pothos that adds the selection at a path below a field to a Prisma query. */
type Nested = (query: never, path: string[]) => object;

/** Returns the Prisma `select` of a list inside rows. The statement that loads the rows also loads one page of each row's relation. */
export function nestedPage(relation: string, args: PageArgs, order: Order, where: object, nested: Nested): never {
  const page = pageQuery(args, order);
  const rows = { ...page, where: { AND: [page.where, where] }, select: { id: true, [order.column]: true } };
  const selection = ROW_PATHS.reduce<object>((query, path) => nested(query as never, path), rows);
  return { id: true, [relation]: selection } as never;
}

/** Returns the rows that `nestedPage` loaded. */
export const nestedRows = (row: object, relation: string) => (row as Record<string, never[]>)[relation] ?? [];

/**
 * Defines `<Name>Connection` with `<Name>Edge`. `rows` is what the descriptions call the listed rows, such as `the alerts of one
 * detection`. With `counted`, it has a `totalCount`, which is counted only when selected. Lists inside rows have no `totalCount`, so that a
 * page of rows never needs a statement per row.
 */
export function connectionType<T extends object>(name: string, node: ObjectRef<Types, T>, rows: string, { counted = true } = {}) {
  const edge = builder.objectRef<Page<T>['edges'][number]>(`${name}Edge`).implement({
    description: `One row of a page of ${rows}, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'The position of this row in the list.', extensions: { part: 'cursor' } }),
      node: t.field({ type: node, description: 'The row.', extensions: { part: 'node' }, resolve: (row) => row.node as never }),
    }),
  });
  return builder.objectRef<Page<T>>(`${name}Connection`).implement({
    description: `A page of ${rows}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The rows of this page, each with its cursor.',
        extensions: { part: 'edges' },
        resolve: (page) => page.edges,
      }),
      nodes: t.field({
        type: [node],
        description: 'The rows of this page.',
        extensions: { part: 'nodes' },
        resolve: (page) => page.edges.map((row) => row.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'The position of this page in the list.',
        extensions: { part: 'pageInfo' },
        resolve: (page) => page.pageInfo,
      }),
      ...(counted && {
        totalCount: t.field({
          type: 'SafeInt',
          description:
            'The number of rows in the whole list. It is counted only when selected, and counting takes longer than reading a page.',
          extensions: { cost: COSTS.count, counts: true, part: 'totalCount' },
          resolve: (page) => page.totalCount?.() ?? 0,
        }),
      }),
    }),
  });
}
