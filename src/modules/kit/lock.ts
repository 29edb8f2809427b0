/** The row lock for changes, so that the second of two callers sees the result of the first. */
import type { Principal } from '../../access/principal.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { type Column, type Entity, type EntityName, type ShapeOf, tableOf } from '../../graphql/entity.js';

/** Locks a row until the transaction ends and reads these columns. Throws NOT_FOUND, also when the principal may not see the row. */
export async function lockRow<Name extends EntityName, Read extends Column<Name>>(
  tx: Tx,
  entity: Entity<Name>,
  principal: Principal,
  id: string,
  columns: readonly Read[],
): Promise<Pick<ShapeOf<Name>, Read>> {
  await tx.$queryRaw`SELECT id FROM ${Prisma.raw(entity.table)} WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const row: Pick<ShapeOf<Name>, Read> | null = await tableOf(tx, entity).findFirst({
    where: { AND: [{ id }, entity.visibleTo(principal)] },
    select: Object.fromEntries(columns.map((column) => [column, true])),
  });
  if (row === null) throw notFound(entity.name, globalId(entity.name, id));
  return row;
}
