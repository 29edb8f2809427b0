/**
 * The audit log as lines of JSON, oldest first, one page in memory at a time. Each line is the event's canonical form, so the SHA-256
 * of a line is the digest under which the event was sealed. Only control characters after ASCII's first 32 are escaped: older events
 * may hold them, and a terminal would execute them.
 */

import { escaped } from '../../base/text.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { schemaOf, tablesIn } from '../../database/schema.js';
import { canonical, EVENT_COLUMNS, type EventRow } from './chain.js';
import type { AuditFilter } from './service.js';

const PAGE = 1_000;
const SEALS = 100;

/**
 * The seals as lines of JSON, each with the digests of its events in order (null after their removal). With the seals before the
 * events, an export can be verified without the database.
 */
export async function* exportSeals(db: Db): AsyncGenerator<string> {
  for (let after = 0n; ; ) {
    const seals = await db.auditSeal.findMany({
      where: { number: { gt: after } },
      orderBy: { number: 'asc' },
      take: SEALS,
      include: { events: { select: { digest: true }, orderBy: { position: 'asc' } } },
    });
    for (const { events, number, ...seal } of seals)
      yield JSON.stringify({
        seal: { number: String(number), ...seal, digests: events.length === 0 ? null : events.map(({ digest }) => digest) },
      });
    const last = seals.at(-1);
    if (last === undefined) return;
    after = last.number;
  }
}

/** The lines, without line breaks. */
export async function* exportAudit(db: Db, filter: AuditFilter, page = PAGE): AsyncGenerator<string> {
  const table = tablesIn(schemaOf(db))('audit_events');
  const conditions = conditionsOf(filter);
  let after: EventRow | undefined;
  do {
    const start = after && Prisma.sql`(e.created_at, e.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
    const where = Prisma.join([Prisma.sql`true`, ...conditions, ...(start ? [start] : [])], ' AND ');
    const events: EventRow[] = await db.$queryRaw`
      SELECT ${EVENT_COLUMNS} FROM ${table} e WHERE ${where} ORDER BY e.created_at, e.id LIMIT ${page}`;
    for (const event of events) yield escaped(canonical(event));
    after = events.length < page ? undefined : events.at(-1);
  } while (after !== undefined);
}

function conditionsOf({ actorUserId, actorKeyId, entityType, entityId, action, from, to }: AuditFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (actorUserId !== undefined) conditions.push(Prisma.sql`e.actor_user_id = ${actorUserId}::uuid`);
  if (actorKeyId !== undefined) conditions.push(Prisma.sql`e.actor_key_id = ${actorKeyId}::uuid`);
  if (entityType !== undefined) conditions.push(Prisma.sql`e.entity_type = ${entityType}`);
  if (entityId !== undefined) conditions.push(Prisma.sql`e.entity_id = ${entityId}`);
  if (action !== undefined) conditions.push(Prisma.sql`e.action = ${action}`);
  if (from !== undefined) conditions.push(Prisma.sql`e.created_at >= ${from.toISOString()}::timestamptz`);
  if (to !== undefined) conditions.push(Prisma.sql`e.created_at < ${to.toISOString()}::timestamptz`);
  return conditions;
}
