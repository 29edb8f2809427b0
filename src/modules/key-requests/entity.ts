/** Requests for keys as an entity: who sees them, and their status. */
import type { Principal } from '../../access/principal.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { KeyRequestState } from '../../database/generated/prisma/enums.js';
import { Entity } from '../../graphql/entity.js';
import { isAdmin } from '../users/visibility.js';

/** The requests that a caller may see: an admin all, a user their own, a key none. */
function seenBy(principal: Principal): Prisma.ApiKeyRequestWhereInput {
  if (principal.kind !== 'user') return { id: { in: [] } };
  return isAdmin(principal) ? {} : { requesterId: principal.userId };
}

export const API_KEY_REQUEST = new Entity('ApiKeyRequest', {
  table: 'api_key_requests',
  called: 'API key request',
  listed: 'requests',
  permission: 'admin:access',
  surveys: [],
  seenBy,
  sort: { CREATED_AT: ['createdAt', 'When they were sent.'] },
});

/** An approval that was not collected in time has no separate stored state. */
export type KeyRequestStatus = KeyRequestState | 'EXPIRED';

export const STATUSES = ['OPEN', 'APPROVED', 'EXPIRED', 'REJECTED', 'COLLECTED', 'WITHDRAWN'] as const;

export function statusOf(
  { state, collectUntil }: { state: KeyRequestState; collectUntil: Date | null },
  now = new Date(),
): KeyRequestStatus {
  return state === 'APPROVED' && collectUntil !== null && collectUntil <= now ? 'EXPIRED' : state;
}

/** The requests of a status. */
export function withStatus(status: KeyRequestStatus, now = new Date()): Prisma.ApiKeyRequestWhereInput {
  if (status === 'EXPIRED') return { state: 'APPROVED', collectUntil: { lte: now } };
  return status === 'APPROVED' ? { state: status, collectUntil: { gt: now } } : { state: status };
}
