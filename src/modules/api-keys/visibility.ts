/** The keys that a caller may see, and the conditions for a key's status. */
import type { Permission } from '../../access/permissions.js';
import type { Principal } from '../../access/principal.js';
import { storedScope } from '../../access/scopes.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { Entity } from '../../graphql/entity.js';
import { NO_ROWS, unordered } from '../../graphql/lists/combined-filter.js';
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
  sort: {
    CREATED_AT: ['createdAt', 'When they were made.'],
    NAME: ['name', 'Their name.'],
    EXPIRES_AT: ['expiresAt', 'When they stop working. Keys that do not expire come last, or first with DESC.', 'last'],
    LAST_USED_AT: ['lastUsedAt', 'When they were last used. Keys that were never used come first, or last with DESC.', 'first'],
  },
});

/** The keys of a status. */
export function withStatus(status: ApiKeyStatus, now = new Date()): Prisma.ApiKeyWhereInput {
  if (status === 'REVOKED') return { revokedAt: { not: null } };
  if (status === 'EXPIRED') return { revokedAt: null, expiresAt: { lte: now } };
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** The keys that were not used for this number of days. A key that was never used counts from its creation. */
export function unusedFor(days: number, field: string, now = new Date()) {
  const since = addDays(now, -checkedDays(days, field));
  return unordered({ OR: [{ lastUsedAt: { lt: since } }, { lastUsedAt: null, createdAt: { lt: since } }] });
}

/** The keys that hold a permission themselves. */
export const holding = (permission: Permission) => unordered({ permissions: { hasSome: [permission] } });

/** The keys that may use rows of one of these surveys: those with such a scope, and those without scopes. */
export const reaching = (surveyIds: readonly string[]) =>
  surveyIds.length === 0
    ? NO_ROWS
    : unordered({ OR: [{ scopes: { isEmpty: true } }, { scopes: { hasSome: surveyIds.map(storedScope) } }] });

/** The keys that work and expire within this number of days. */
export const endingWithin = (days: number, field: string, now = new Date()): Prisma.ApiKeyWhereInput => ({
  revokedAt: null,
  expiresAt: { gt: now, lte: addDays(now, checkedDays(days, field)) },
});
