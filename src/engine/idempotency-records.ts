/** The answers that are kept so that a mutation can be sent again: found, stored and, after a day, deleted. */
import type { App } from '../app.js';
import { ApiError } from '../base/errors.js';
import type { Tx } from '../database/database.js';
import { Prisma } from '../database/generated/prisma/client.js';

/** Whose request it is, and what it calls itself. */
export interface RequestName {
  /** The id of the API key or the user. */
  readonly principalId: string;
  /** The Idempotency-Key. */
  readonly key: string;
}

/** The data of an answer, and all that the principal held when it was made. */
interface KeptAnswer {
  /** JSON in a string, since jsonb would put the fields in an order of its own. */
  readonly data: string;
  readonly permissions: readonly string[];
  readonly surveyIds: readonly string[] | null;
}

export interface IdempotencyRecord {
  /** The fingerprint of document, operationName and variables. */
  readonly bodyHash: string;
  /** Null when the answer held a secret. */
  readonly answer: KeptAnswer | null;
  /** The global id of what the secret belongs to. */
  readonly entityId: string | null;
}

const AGE = Prisma.sql`interval '24 hours'`;
const BATCH = 1_000;
/** Keeps these advisory locks apart from all others. */
const LOCKS = Prisma.sql`7305`;

/**
 * Takes the name for as long as the transaction lasts, and finds what was stored under it in the last 24 hours. Throws
 * IDEMPOTENCY_IN_PROGRESS while another transaction has it.
 */
export async function claim(tx: Tx, { principalId, key }: RequestName): Promise<IdempotencyRecord | null> {
  const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`${principalId} ${key}`}, ${LOCKS})) AS taken`;
  if (!lock?.taken) {
    throw new ApiError(
      'IDEMPOTENCY_IN_PROGRESS',
      'The request with this Idempotency-Key is still running; send it again shortly.',
      { retryAfterSeconds: 1 },
      { headers: { 'Retry-After': '1' } },
    );
  }
  // A statement of its own: only one that begins when the lock is held sees what the holder before committed.
  const records = await tx.$queryRaw<IdempotencyRecord[]>`
    SELECT body_hash AS "bodyHash", answer, entity_id AS "entityId"
      FROM idempotency_records
     WHERE principal_id = ${principalId}::uuid AND key = ${key} AND created_at > now() - ${AGE}`;
  return records[0] ?? null;
}

/** Stores a record under a claimed name, over one that is too old to count. */
export async function keep(tx: Tx, { principalId, key }: RequestName, record: IdempotencyRecord): Promise<void> {
  const { bodyHash, answer, entityId } = record;
  await tx.$executeRaw`
    INSERT INTO idempotency_records (principal_id, key, body_hash, answer, entity_id, created_at)
    VALUES (${principalId}::uuid, ${key}, ${bodyHash}, ${answer && JSON.stringify(answer)}::jsonb, ${entityId}, now())
    ON CONFLICT (principal_id, key) DO UPDATE
       SET (body_hash, answer, entity_id, created_at)
         = ROW(EXCLUDED.body_hash, EXCLUDED.answer, EXCLUDED.entity_id, EXCLUDED.created_at)`;
}

/** Deletes the records that are too old to count, a batch at a time. Returns how many. */
export async function sweepRecords({ db }: App): Promise<number> {
  let deleted = 0;
  for (let batch = BATCH; batch === BATCH; deleted += batch) {
    batch = await db.$executeRaw`
      DELETE FROM idempotency_records WHERE (principal_id, key) IN (
        SELECT principal_id, key FROM idempotency_records WHERE created_at <= now() - ${AGE}
         ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
  }
  return deleted;
}
