/** The row lock under which one row is changed, so that of two callers the second finds what the first has left. */

import { notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';

/** Holds a row until the transaction ends and reads it, null when the caller may not see it. Throws NOT_FOUND. */
export async function lockRow<Row>(
  tx: Tx,
  table: string,
  type: string,
  id: string,
  read: () => PromiseLike<Row | null>,
): Promise<Row> {
  await tx.$queryRaw`SELECT id FROM ${Prisma.raw(table)} WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await read();
  if (row === null) throw notFound(type, globalId(type, id));
  return row;
}
