/** The audit log: every change writes its event in its own transaction, so that neither exists without the other. */
import type { Caller } from '../../access/principal.js';
import type { Tx } from '../../database/connect.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { storedJson } from '../../database/json.js';

/** What was done. `before` and `after` hold the fields that changed, and never a secret. */
export interface Change {
  /** The name of the mutation. */
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string | null;
  readonly before?: Prisma.InputJsonObject | undefined;
  readonly after?: Prisma.InputJsonObject | undefined;
}

const USER_AGENT_LENGTH = 512;

/** Writes the event of a change, inside the transaction that makes it. */
export async function recordChange(tx: Tx, caller: Caller, change: Change): Promise<void> {
  await tx.auditEvent.create({ data: eventOf(caller, change), select: { id: true } });
}

/** Writes the events of many changes, inside the transaction that makes them, in one statement. */
export async function recordChanges(tx: Tx, caller: Caller, changes: readonly Change[]): Promise<void> {
  await tx.auditEvent.createMany({ data: changes.map((change) => eventOf(caller, change)) });
}

const eventOf = ({ principal, origin }: Caller, { before, after, ...change }: Change) => ({
  ...change,
  ...(before && { before: storedJson(before) }),
  ...(after && { after: storedJson(after) }),
  actorUserId: principal.kind === 'anonymous' ? null : principal.userId,
  actorKeyId: principal.kind === 'apiKey' ? principal.keyId : null,
  address: origin.address,
  userAgent: origin.userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
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

export function auditWhere(filter: AuditFilter): Prisma.AuditEventWhereInput {
  const { from, to, ...equal } = filter;
  return { ...equal, ...((from || to) && { createdAt: { ...(from && { gte: from }), ...(to && { lt: to }) } }) };
}
