/**
 * Reads the stream records: the changes of the last minutes in the order of their commits, from all servers. Triggers write them
 * (prisma/migrations), and docs/decisions/13-stream-records.md states why their order is complete.
 */
import type { App } from '../../app.js';
import { ALL_ROWS, type EventPoint, RECORD_DIGITS } from '../../base/event-id.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';

export type TopicName = 'DETECTIONS' | 'RUNS' | 'OBSERVATIONS' | 'ALERTS' | 'AUDIT_EVENTS';

export interface StreamRecord {
  readonly position: bigint;
  /** The first digits of its id. */
  readonly record: string;
  readonly topic: TopicName;
  /** The kind of a run or of a change of observations. */
  readonly kind: string | null;
  readonly status: string | null;
  readonly surveyId: string | null;
  readonly rowIds: readonly string[];
  /** The values of deleted rows, in the order of `rowIds`. */
  readonly deleted: readonly unknown[] | null;
}

/** How long a record is kept, in minutes. */
const KEPT_MINUTES = 10;
/** The most records of a page. */
const MAX_RECORDS = 100;
/** A page ends with the record that reaches this number of rows. */
const MAX_ROWS = 1_000;
const BATCH = 1_000;

const RECORD = Prisma.sql`left(id::text, ${RECORD_DIGITS}::int)`;

interface Found {
  readonly isKnown: boolean;
  readonly head: { readonly position: string; readonly record: string } | null;
  readonly records: readonly (Omit<StreamRecord, 'position'> & { readonly position: string })[] | null;
  /** Whether more records follow before the end. */
  readonly isCut: boolean;
}

/** Some records in order, and the point that a reader has reached with them. */
export interface RecordPage {
  readonly records: readonly StreamRecord[];
  readonly end: EventPoint;
  /** Whether the reader has reached the last record, or `until`. */
  readonly isLast: boolean;
}

/** The point after the last record. */
export async function headOf(db: Db): Promise<EventPoint> {
  const [head] = await db.$queryRaw<{ position: bigint; record: string }[]>`
    SELECT position, ${RECORD} AS record FROM stream_records WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1`;
  return { position: head?.position ?? 0n, record: head?.record ?? '', rows: ALL_ROWS };
}

/**
 * Reads the next records of some topics, in one statement, so that it sees one state of the table. They begin with the record of `after`
 * when the reader has only a part of it. Returns null when that record no longer exists, since then others may be missing too.
 */
export async function recordsAfter(
  db: Db,
  topics: readonly TopicName[],
  after: EventPoint,
  until?: EventPoint,
): Promise<RecordPage | null> {
  // A parameter that PostgreSQL compares with a number would be an int4.
  const [from, rows] = [Prisma.sql`${after.position}::bigint`, Prisma.sql`${after.rows}::int`];
  const end = until === undefined ? Prisma.empty : Prisma.sql`AND position <= ${until.position}::bigint`;
  const [found] = await db.$queryRaw<Found[]>`
    WITH next AS (
      SELECT * FROM stream_records WHERE topic = ANY (${topics}::text[]) AND position >= ${from}
         AND (position > ${from} OR cardinality(row_ids) > ${rows}) ${end}
       ORDER BY position LIMIT ${MAX_RECORDS + 1}),
    counted AS (
      SELECT *, count(*) OVER (ORDER BY position) AS number, sum(cardinality(row_ids)) OVER (ORDER BY position) - cardinality(row_ids) AS before
        FROM next),
    page AS (SELECT * FROM counted WHERE before < ${MAX_ROWS} AND number <= ${MAX_RECORDS})
    SELECT ${from} = 0 OR EXISTS (
             SELECT FROM stream_records WHERE position = ${from} AND ${RECORD} = ${after.record}) AS "isKnown",
           (SELECT jsonb_build_object('position', position::text, 'record', ${RECORD})
              FROM stream_records WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1) AS head,
           (SELECT count(*) FROM page) < (SELECT count(*) FROM next) AS "isCut",
           (SELECT jsonb_agg(jsonb_build_object('position', position::text, 'record', ${RECORD}, 'topic', topic, 'kind', kind,
              'status', status, 'surveyId', survey_id, 'rowIds', row_ids, 'deleted', deleted) ORDER BY position) FROM page) AS records`;
  if (!found?.isKnown) return null;
  const records = (found.records ?? []).map((record) => ({ ...record, position: BigInt(record.position) }));
  const last = found.isCut ? records.at(-1) : (until ?? found.head);
  if (last == null) return { records, end: after, isLast: true };
  return { records, end: { position: BigInt(last.position), record: last.record, rows: ALL_ROWS }, isLast: !found.isCut };
}

/**
 * Deletes old records in batches, the oldest first, so that the records after an existing one always exist. The last record stays: it is
 * the point at which streams begin. Returns the number.
 */
export async function sweepStreamRecords({ db }: App): Promise<number> {
  let deleted = 0;
  for (let batch = BATCH; batch === BATCH; deleted += batch) {
    batch = await db.$executeRaw`
      DELETE FROM stream_records WHERE id IN (
        SELECT id FROM stream_records WHERE position < coalesce(
            (SELECT position FROM stream_records
              WHERE position IS NOT NULL AND recorded_at > now() - make_interval(mins => ${KEPT_MINUTES}::int) ORDER BY position LIMIT 1),
            (SELECT max(position) FROM stream_records))
         ORDER BY position LIMIT ${BATCH} FOR UPDATE)`;
  }
  return deleted;
}
