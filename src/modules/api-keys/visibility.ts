/** Which keys a caller may see, and which of them a list is about. */
import type { Principal } from '../../access/principal.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { containing } from '../../database/search.js';
import { isAdmin } from '../users/visibility.js';
import { type ApiKeyStatus, addDays, checkedDays } from './rules.js';

/** The keys a caller may see: an admin all, a user their own, a key itself. */
export function keysVisibleTo(principal: Principal): Prisma.ApiKeyWhereInput {
  if (isAdmin(principal)) return {};
  if (principal.kind === 'apiKey') return { id: principal.keyId };
  return principal.kind === 'user' ? { ownerId: principal.userId } : { id: { in: [] } };
}

export interface ApiKeyFilter {
  readonly status?: ApiKeyStatus | null | undefined;
  readonly ownerId?: string | undefined;
  /** A part of the name, in any case. */
  readonly search?: string | null | undefined;
  /** Those that work and end within so many days. */
  readonly expiringWithinDays?: number | null | undefined;
}

export function keysWhere(
  principal: Principal,
  { status, ownerId, search, expiringWithinDays }: ApiKeyFilter,
  now = new Date(),
): Prisma.ApiKeyWhereInput {
  const unexpired = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const byStatus = {
    ACTIVE: { revokedAt: null, ...unexpired },
    EXPIRED: { revokedAt: null, expiresAt: { lte: now } },
    REVOKED: { revokedAt: { not: null } },
  };
  return {
    AND: [
      keysVisibleTo(principal),
      status ? byStatus[status] : {},
      ownerId ? { ownerId } : {},
      search ? { name: containing(search) } : {},
      expiringWithinDays != null ? endingWithin(checkedDays(expiringWithinDays, 'filter.expiringWithinDays'), now) : {},
    ],
  };
}

const endingWithin = (days: number, now: Date) => ({ revokedAt: null, expiresAt: { gt: now, lte: addDays(now, days) } });
