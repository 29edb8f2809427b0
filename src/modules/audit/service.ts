/** The audit log: every change writes its event in the same transaction, so neither exists without the other. */
import { v7 as uuid } from 'uuid';
import type { Caller } from '../../access/principal.js';
import { LONGEST_UNITS } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { storedJson } from '../../database/statements/json.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';

/** A change. `before` and `after` hold the changed fields, and never a secret. */
export interface Change {
  /** The name of the mutation. */
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string | null;
  readonly before?: Prisma.InputJsonObject | undefined;
  readonly after?: Prisma.InputJsonObject | undefined;
}

/** Writes the event of a change inside the change's transaction. The database dates it, since the clocks of servers may differ. */
export async function recordChange(tx: Tx, caller: Caller, { before, after, ...change }: Change): Promise<void> {
  const json = { ...(before && { before: storedJson(before) }), ...(after && { after: storedJson(after) }) };
  await tx.auditEvent.create({ data: { ...change, ...json, ...byWhom(caller) }, select: { id: true } });
}

/** Writes the events of many changes inside their transaction, in one statement, whose text does not grow with them. */
export async function recordChanges(tx: Tx, caller: Caller, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ id: uuid(), ...change }));
  const selected = Prisma.sql`
    SELECT id, action, "entityType" AS entity_type, "entityId" AS entity_id, before, after
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, action text, "entityType" text, "entityId" text, before jsonb, after jsonb)`;
  await tx.$executeRaw`${KEEP_PLAN} ${insertEvents(caller, selected)}`;
}

/** The statement that writes the events of a caller, for changes that another statement selects: `id`, `action` and so on. */
export function insertEvents(caller: Caller, changes: Prisma.Sql): Prisma.Sql {
  const { actorUserId, actorKeyId, address, userAgent, requestId } = byWhom(caller);
  return Prisma.sql`
    INSERT INTO audit_events (id, action, entity_type, entity_id, before, after,
                              actor_user_id, actor_key_id, address, user_agent, request_id, created_at)
    SELECT r.id, r.action, r.entity_type, r.entity_id, r.before, r.after,
           ${actorUserId}::uuid, ${actorKeyId}::uuid, ${address}, ${userAgent}, ${requestId}, clock_timestamp()
      FROM (${changes}) AS r`;
}

const byWhom = ({ principal, origin }: Caller) => ({
  actorUserId: principal.kind === 'anonymous' ? null : principal.userId,
  actorKeyId: principal.kind === 'apiKey' ? principal.keyId : null,
  address: origin.address,
  userAgent: origin.userAgent?.slice(0, LONGEST_UNITS.userAgent) ?? null,
  requestId: origin.requestId,
});

export interface AuditFilter {
  readonly actorUserId?: string | undefined;
  readonly actorKeyId?: string | undefined;
  readonly entityType?: string | undefined;
  readonly entityId?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}
