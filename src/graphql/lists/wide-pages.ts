/**
 * A page inside a row that may have most rows of a table, as a survey may have most observations. A join does not know this row when PostgreSQL
 * plans it. PostgreSQL then expects as many rows as an average one has, and walks through the index of the order alone: for a survey with few
 * observations past those of all others. So resolvers find such pages by a separate statement, which asks for a range that contains only this
 * row, as the SQL plans do (src/plans/source.ts). One statement finds the pages of all rows of a list, and a second one loads their rows.
 */
import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { all, conditionOn } from '../../database/statements/conditions.js';
import { joinOf } from '../../database/statements/models.js';
import { ASCENDING, columnIn, DESCENDING, name, sql, tableAs, whole } from '../../database/statements/sql.js';
import type { Context } from '../context.js';
import { type Entity, tableOf } from '../entity.js';
import { startAfter } from '../paging/page-start.js';
import { type Order, pageStart } from '../paging/paging.js';
import { type Asked, selectionOfRows } from './connection.js';

type Row = { readonly id: string };

/** A list inside the rows of another entity. */
interface WideList {
  readonly parent: Entity;
  readonly entity: Entity;
  readonly relation: string;
  readonly order: Order;
  /** The condition on its rows, which includes their visibility. */
  readonly where: object;
}

const loaders = new WeakMap<Context, Map<string, DataLoader<string, Row[]>>>();

/** The rows of the page of one row, with one more than the page shows. */
export function widePage(list: WideList, id: string, asked: Asked): Promise<Row[]> {
  const { context, info } = asked;
  const known = loaders.get(context) ?? new Map<string, DataLoader<string, Row[]>>();
  loaders.set(context, known);
  const key = fieldOf(info);
  // Without a cache, since a later mutation of the same document may add rows.
  const loader = known.get(key) ?? new DataLoader((ids: readonly string[]) => pagesOf(list, ids, asked), { cache: false });
  known.set(key, loader);
  return loader.load(id);
}

/** Identifies the field by its path without indexes: there, all rows of a list have equal arguments and selections. */
function fieldOf({ path, parentType }: GraphQLResolveInfo): string {
  const keys: string[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev) if (typeof at.key === 'string') keys.push(at.key);
  return [parentType.name, ...keys].join(' ');
}

async function pagesOf(list: WideList, around: readonly string[], asked: Asked): Promise<Row[][]> {
  const { entity, order } = list;
  const { db } = asked.context.app;
  const pages = new Map((await idsOf(list, [...new Set(around)], asked)).map(({ id, ids }) => [id, ids]));
  const wanted = [...new Set([...pages.values()].flat())];
  const selection = selectionOfRows(order, asked);
  const rows: Row[] =
    wanted.length === 0 ? [] : await tableOf(db, entity).findMany({ where: { id: { in: wanted } }, ...selection });
  // A row was deleted meanwhile: the page would be short, as the last one is.
  if (rows.length < wanted.length) return pagesOf(list, around, asked);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return around.map((id) => (pages.get(id) ?? []).flatMap((of) => byId.get(of) ?? []));
}

function idsOf(
  { parent, entity, relation, order, where }: WideList,
  around: readonly string[],
  { args, context }: Asked,
): Promise<{ id: string; ids: string[] }[]> {
  const model = entity.name;
  const row = name('paged');
  const { take, cursor } = pageStart(args, order);
  const [[, theirs]] = joinOf(parent.name, relation) as [[string, string]];
  const column = columnIn(row, model, theirs);
  const direction = order.direction === 'asc' ? ASCENDING : DESCENDING;
  const conditions = [
    sql`${column} >= around.id AND ${column} <= around.id`,
    conditionOn(row, model, where),
    startAfter(cursor, { model, row, order }, args),
  ];
  return context.app.db.$queryRaw`
    SELECT around.id::text AS id, ARRAY(
      SELECT ${row}.id::text FROM ${tableAs(model, row)} WHERE ${all(conditions)}
       ORDER BY ${column} ${direction}, ${columnIn(row, model, order.column)} ${direction}, ${row}.id ${direction} LIMIT ${whole(take)}) AS ids
      FROM unnest(${[...around]}::uuid[]) AS around (id)`;
}
