/** Changes columns of a row together with its audit event. */
import type { Caller } from '../../access/principal.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { type Entity, type EntityName, tableOf } from '../../graphql/entity.js';
import { difference } from './difference.js';
import { recordChange } from './service.js';

/** The columns of a row of an entity, with the values that Prisma writes. */
type Columns<Name extends EntityName> = Prisma.TypeMap['model'][Name]['operations']['update']['args']['data'];

/** A locked row, and the columns to write. */
interface RowChange<Name extends EntityName> {
  /** The name of the mutation. */
  readonly action: string;
  readonly id: string;
  /** The row with at least the columns of `data`. */
  readonly before: object;
  readonly data: Columns<Name>;
}

/** Writes the columns, and an audit event with those that differ. When none differs, it writes neither. */
export async function changeRow<Name extends EntityName>(
  tx: Tx,
  caller: Caller,
  entity: Entity<Name>,
  { action, id, before, data }: RowChange<Name>,
): Promise<void> {
  const change = difference({ ...before }, { ...data });
  if (change === null) return;
  await tableOf(tx, entity as Entity).update({ where: { id }, data, select: { id: true } });
  await recordChange(tx, caller, { action, entityType: entity.name, entityId: id, ...change });
}
