/** Finds, stores and, after a day, deletes the answers of mutations with an Idempotency-Key. */
import type { App } from '../app.js';
import { ApiError } from '../base/errors.js';
import type { Tx } from '../database/database.js';
import { Prisma } from '../database/generated/prisma/client.js';

/** The name of a request: its principal and its Idempotency-Key. */
export interface RequestName {
  /** The id of the API key or the user. */
  readonly principalId: string;
  /** The Idempotency-Key. */
  readonly key: string;
}

/** The data of an answer, and the permissions and surveys that the principal had at that time. */
interface KeptAnswer {
  /** JSON in a string, because jsonb would change the order of the fields. */
  readonly data: string;
  readonly permissions: readonly string[];
  readonly surveyIds: readonly string[] | null;
}

export interface IdempotencyRecord {
  /** The fingerprint of document, operationName and variables. */
  readonly bodyHash: string;
  /** Null when the answer held a secret. */
  readonly answer: KeptAnswer | null;
  /** The global id of the row that the secret belongs to. */
  readonly entityId: string | null;
}

const AGE = Prisma.sql`interval '24 hours'`;
/** Each record may have an answer of 1 MB, and the embedded database does nothing else meanwhile. */
const BATCH = 100;
/** The namespace of these advisory locks. */
const LOCKS = Prisma.sql`7305`;

/**
 * Locks the name until the transaction ends, and returns the record of the last 24 hours under this name. Throws
 * IDEMPOTENCY_IN_PROGRESS while another transaction holds the lock.
 */
export async function claim(tx: Tx, { principalId, key }: RequestName): Promise<IdempotencyRecord | null> {
  const [lock] = await tx.$queryRaw<{ acquired: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`${principalId} ${key}`}, ${LOCKS})) AS acquired`;
  if (!lock?.acquired) {
    throw new ApiError(
      'IDEMPOTENCY_IN_PROGRESS',
      'The request with this Idempotency-Key is still running: send it again shortly.',
      { retryAfterSeconds: 1 },
      { headers: { 'Retry-After': '1' } },
    );
  }
  // This must be a second statement: only a statement that begins after the lock sees the commit of the previous holder.
  const records = await tx.$queryRaw<IdempotencyRecord[]>`
    SELECT body_hash AS "bodyHash", answer, entity_id AS "entityId"
      FROM idempotency_records
     WHERE principal_id = ${principalId}::uuid AND key = ${key} AND created_at > now() - ${AGE}`;
  return records[0] ?? null;
}

/** Stores a record under a claimed name. Replaces an expired record. */
export async function keep(tx: Tx, { principalId, key }: RequestName, record: IdempotencyRecord): Promise<void> {
  const { bodyHash, answer, entityId } = record;
  await tx.$executeRaw`
    INSERT INTO idempotency_records (principal_id, key, body_hash, answer, entity_id, created_at)
    VALUES (${principalId}::uuid, ${key}, ${bodyHash}, ${answer && JSON.stringify(answer)}::jsonb, ${entityId}, now())
    ON CONFLICT (principal_id, key) DO UPDATE
       SET (body_hash, answer, entity_id, created_at)
         = ROW(EXCLUDED.body_hash, EXCLUDED.answer, EXCLUDED.entity_id, EXCLUDED.created_at)`;
}

/** Deletes the expired records in batches. Returns their number. */
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
