/** Rows of a payload that show a run or job: they are loaded together, with one statement for what the document selects of them. */
import type { ObjectFieldBuilder } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Types } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { type Entity, refOf, tableOf } from '../../graphql/entity.js';
import { selects } from '../../graphql/fields/selected.js';

/** A row with the run or job that it shows. */
export type Showing<Row> = Row & { readonly shown: object | null };

/** Adds the runs or jobs of the rows, as far as they are selected. */
export async function showing<Row extends { readonly id: string | null }>(
  entity: Entity,
  rows: readonly Row[],
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Showing<Row>[]> {
  const ids = rows.flatMap(({ id }) => id ?? []);
  if (ids.length === 0 || !selects(info, entity.field)) return rows.map((row) => ({ ...row, shown: null }));
  const query = queryFromInfo({ context, info, paths: [[entity.field]], select: { id: true } as never });
  const found: { id: string }[] = await tableOf(context.app.db, entity).findMany({ ...query, where: { id: { in: ids } } });
  const byId = new Map(found.map((row) => [row.id, row]));
  return rows.map((row) => ({ ...row, shown: (row.id !== null && byId.get(row.id)) || null }));
}

/** The field that shows the run or job of a row. */
export const shownField = <Row, Nullable extends boolean>(
  t: ObjectFieldBuilder<Types, Showing<Row>>,
  entity: Entity,
  nullable: Nullable,
) =>
  t.field({
    type: refOf(entity),
    nullable,
    description: `The ${entity.short} as it is now.`,
    resolve: ({ shown }) => shown as never,
  });
