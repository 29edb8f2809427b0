/**
 * The row lock for changes, so that the second of two callers sees the result of the first. Only rows that the principal may see are
 * locked: otherwise it could make other callers wait, and its own wait would reveal that the row exists and is in use.
 */
import type { Principal } from '../../access/principal.js';
import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { conditionOn } from '../../database/statements/conditions.js';
import { name, type Sql, tableAs } from '../../database/statements/sql.js';
import { type Column, type Entity, type EntityName, type ShapeOf, tableOf } from '../../graphql/entity.js';

/** The condition that a principal may see a row, for statements that lock it. */
export const seenRow = <Name extends EntityName>(row: Sql, entity: Entity<Name>, principal: Principal): Sql =>
  conditionOn(row, entity.name, entity.visibleTo(principal));

const ROW = name('row');

/** Locks a row until the transaction ends and reads these columns. Throws NOT_FOUND, also when the principal may not see the row. */
export async function lockRow<Name extends EntityName, Read extends Column<Name>>(
  tx: Tx,
  entity: Entity<Name>,
  principal: Principal,
  id: string,
  columns: readonly Read[],
): Promise<Pick<ShapeOf<Name>, Read>> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT id FROM ${tableAs(entity.name, ROW)} WHERE id = ${id}::uuid AND ${seenRow(ROW, entity, principal)} FOR NO KEY UPDATE OF ${ROW}`;
  if (locked.length === 0) throw notFound(entity.name, globalId(entity.name, id));
  const row: Pick<ShapeOf<Name>, Read> | null = await tableOf(tx, entity).findFirst({
    where: { AND: [{ id }, entity.visibleTo(principal)] },
    select: Object.fromEntries(columns.map((column) => [column, true])),
  });
  if (row === null) throw notFound(entity.name, globalId(entity.name, id));
  return row;
}
