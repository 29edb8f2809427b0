/** Relay connections: their types, the two arguments every list takes, and the loading of a page of rows. */
import type { ObjectRef } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { builder, type Types } from './builder.js';
import { checkedBy } from './checks.js';
import type { Context } from './context.js';
import { COSTS } from './costs.js';
import {
  checkPage,
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_SIZE,
  MAX_ROOT_PAGE_SIZE,
  type Order,
  type Page,
  type PageArgs,
  pageQuery,
  toPage,
} from './paging.js';

const pageArgsUpTo = (most: number) =>
  builder.args((t) => ({
    first: t.int({
      defaultValue: DEFAULT_PAGE_SIZE,
      description: `The number of rows, at most ${most.toLocaleString('en')}.`,
      extensions: { ...checkedBy((args: PageArgs) => checkPage(args, most)), most },
    }),
    after: t.string({ description: 'The `endCursor` of the page before.' }),
  }));

/** Of a list inside rows. */
export const pageArgs = pageArgsUpTo(MAX_PAGE_SIZE);
/** Of a list at the root, which `pageOf` loads. */
export const rootPageArgs = pageArgsUpTo(MAX_ROOT_PAGE_SIZE);

/** The paths at which the rows of a connection are selected. */
const ROW_PATHS = [['edges', 'node'], ['nodes']];

/** One of Prisma's tables, as far as a list needs it. */
interface Table {
  findMany(query: never): PromiseLike<unknown[]>;
  count(query: never): PromiseLike<number>;
}

/** What a list was asked for: the arguments and the info of its resolver. */
export interface Asked {
  readonly args: PageArgs;
  readonly context: Context;
  readonly info: GraphQLResolveInfo;
}

/** The columns and relations that the query selects of each row, and those that the cursor is made of. */
export function selectionOfRows({ column }: Order, { context, info }: Asked): object {
  return queryFromInfo({ context, info, paths: ROW_PATHS, select: { id: true, [column]: true } as never });
}

/** One page of the rows that match, loaded with what the query selects of them, in one statement. */
export async function pageOf(table: Table, where: object, order: Order, asked: Asked): Promise<Page<{ id: string }>> {
  const page = pageQuery(asked.args, order, MAX_ROOT_PAGE_SIZE);
  const query = { ...page, where: { AND: [where, page.where] }, ...selectionOfRows(order, asked) };
  const rows = (await table.findMany(query as never)) as { id: string }[];
  return toPage(rows, asked.args, order, async () => table.count({ where } as never));
}

/** Pothos' function that adds to a query what is selected at a path below a field. */
type Nested = (query: never, path: string[]) => object;

/** The `select` of a list inside rows: one page of each row's relation, loaded in the statement of the rows. */
export function nestedPage(relation: string, args: PageArgs, order: Order, where: object, nested: Nested): never {
  const page = pageQuery(args, order);
  const rows = { ...page, where: { AND: [page.where, where] }, select: { id: true, [order.column]: true } };
  const selection = ROW_PATHS.reduce<object>((query, path) => nested(query as never, path), rows);
  return { id: true, [relation]: selection } as never;
}

/** The rows that `nestedPage` loaded. */
export const nestedRows = (row: object, relation: string) => (row as Record<string, never[]>)[relation] ?? [];

/**
 * `<Name>Connection` with `<Name>Edge`. With `counted`, it has a `totalCount`, which is counted only when selected;
 * lists inside rows go without, so that a page of rows never costs a statement per row.
 */
export function connectionType<T extends object>(
  name: string,
  node: ObjectRef<Types, T>,
  plural: string,
  { counted = true } = {},
) {
  const edge = builder.objectRef<Page<T>['edges'][number]>(`${name}Edge`).implement({
    description: `One of the ${plural}, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'The position of this row in the list.' }),
      node: t.field({ type: node, description: 'The row.', resolve: (row) => row.node as never }),
    }),
  });
  return builder.objectRef<Page<T>>(`${name}Connection`).implement({
    description: `A page of ${plural}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The rows of this page, each with its cursor.',
        resolve: (page) => page.edges,
      }),
      nodes: t.field({
        type: [node],
        description: 'The rows of this page.',
        resolve: (page) => page.edges.map((row) => row.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'The position of this page in the list.',
        resolve: (page) => page.pageInfo,
      }),
      ...(counted && {
        totalCount: t.field({
          type: 'SafeInt',
          description:
            'The number of rows in the whole list. It is counted only when selected, and counting takes longer than reading a page.',
          extensions: { cost: COSTS.count, counts: true },
          resolve: (page) => page.totalCount?.() ?? 0,
        }),
      }),
    }),
  });
}
