/** The keys that a caller may see, and the conditions for a key's status. */
import type { Principal } from '../../access/principal.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { Entity } from '../../graphql/entity.js';
import { isAdmin } from '../users/visibility.js';
import { type ApiKeyStatus, addDays, checkedDays } from './rules.js';

/** The keys that a caller may see: an admin all, a user their own, a key itself. */
function seenBy(principal: Principal): Prisma.ApiKeyWhereInput {
  if (isAdmin(principal)) return {};
  if (principal.kind === 'apiKey') return { id: principal.keyId };
  return principal.kind === 'user' ? { ownerId: principal.userId } : { id: { in: [] } };
}

export const API_KEY = new Entity('ApiKey', {
  table: 'api_keys',
  called: 'API key',
  listed: 'keys',
  permission: 'admin:access',
  surveys: [],
  seenBy,
  sort: { CREATED_AT: ['createdAt', 'When they were made.'], NAME: ['name', 'Their name.'] },
});

/** The keys of a status. */
export function withStatus(status: ApiKeyStatus, now = new Date()): Prisma.ApiKeyWhereInput {
  if (status === 'REVOKED') return { revokedAt: { not: null } };
  if (status === 'EXPIRED') return { revokedAt: null, expiresAt: { lte: now } };
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** The keys that work and expire within this number of days. */
export const endingWithin = (days: number, field: string, now = new Date()): Prisma.ApiKeyWhereInput => ({
  revokedAt: null,
  expiresAt: { gt: now, lte: addDays(now, checkedDays(days, field)) },
});
