/**
 * Removes old audit events: only complete sealed segments from the beginning. The seals stay, so the chain can still be verified.
 * The database allows a removal only in a transaction that records it. The removal is signed and has its own audit event.
 */
import type { Db, Tx } from '../../database/database.js';
import { schemaOf, tablesIn } from '../../database/schema.js';
import { signRemoval } from './chain.js';
import type { SealKey } from './seal-key.js';

export interface Retained {
  readonly events: number;
  /** The last seal whose events were removed; null when none was old enough. */
  readonly throughNumber: bigint | null;
}

/** The most events that one transaction removes, unless one segment has more. */
const EVENTS = 10_000;
const TIMEOUT_MS = 120_000;

/** Removes the events sealed before `cutoff`, in several transactions. After an interruption, finished ones stay. */
export async function retainAudit(db: Db, key: SealKey, cutoff: Date, limit = EVENTS): Promise<Retained> {
  let retained: Retained = { events: 0, throughNumber: null };
  for (;;) {
    const step = await db.$transaction((tx) => removeSegments(tx, schemaOf(db), key, cutoff, limit), { timeout: TIMEOUT_MS });
    if (step === null) return retained;
    retained = { events: retained.events + step.eventCount, throughNumber: step.throughNumber };
  }
}

async function removeSegments(tx: Tx, schema: string, key: SealKey, cutoff: Date, limit: number) {
  const table = tablesIn(schema);
  // Only one removal at a time; sealing goes on.
  await tx.$executeRaw`LOCK TABLE ${table('audit_removals')} IN SHARE ROW EXCLUSIVE MODE`;
  const before = await tx.auditRemoval.findFirst({ orderBy: { throughNumber: 'desc' }, select: { throughNumber: true } });
  const from = before?.throughNumber ?? 0n;
  const [segments] = await tx.$queryRaw<{ throughNumber: bigint | null; eventCount: number | null; now: Date }[]>`
    SELECT max(number) AS "throughNumber", sum(event_count)::int AS "eventCount", clock_timestamp()::timestamptz(3) AS now
      FROM (SELECT number, event_count, sum(event_count) OVER w AS total,
                   bool_and(sealed_at < ${cutoff.toISOString()}::timestamptz) OVER w AS old
              FROM (SELECT * FROM ${table('audit_seals')} WHERE number > ${from} ORDER BY number LIMIT ${limit}) AS next
            WINDOW w AS (ORDER BY number)) AS segments
     WHERE old AND (total <= ${limit} OR number = ${from}::bigint + 1)`;
  if (segments?.throughNumber == null || segments.eventCount === null) return null;
  const removal = { throughNumber: segments.throughNumber, eventCount: segments.eventCount, removedAt: segments.now };
  const { hash } = await tx.auditSeal.findUniqueOrThrow({ where: { number: removal.throughNumber }, select: { hash: true } });
  await tx.auditRemoval.create({ data: { ...removal, ...signRemoval(key, removal, hash) }, select: { throughNumber: true } });
  await tx.$executeRaw`
    DELETE FROM ${table('audit_events')} e USING ${table('audit_event_seals')} l
     WHERE l.event_id = e.id AND l.seal_number > ${from} AND l.seal_number <= ${removal.throughNumber}`;
  await tx.$executeRaw`
    DELETE FROM ${table('audit_event_seals')} WHERE seal_number > ${from} AND seal_number <= ${removal.throughNumber}`;
  const after = {
    seals: `${from + 1n} to ${removal.throughNumber}`,
    events: removal.eventCount,
    sealedBefore: cutoff.toISOString(),
  };
  await tx.auditEvent.create({ data: { action: 'removeAuditEvents', entityType: 'AuditSeal', after }, select: { id: true } });
  return removal;
}
