/** Deletes expired rows of a table. */
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';

const BATCH = 1_000;

/** Deletes expired rows in batches, the oldest first. `key` is the primary key. Returns the number. */
export async function sweepExpired(
  db: Db,
  table: 'refresh_tokens' | 'one_time_codes' | 'user_sessions',
  key: 'token_hash' | 'code_hash' | 'id',
): Promise<number> {
  const [rows, id] = [Prisma.raw(table), Prisma.raw(key)];
  let deleted = 0;
  for (let batch = BATCH; batch === BATCH; deleted += batch) {
    batch = await db.$executeRaw`
      DELETE FROM ${rows} WHERE ${id} IN (
        SELECT ${id} FROM ${rows} WHERE expires_at <= now() ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
  }
  return deleted;
}
