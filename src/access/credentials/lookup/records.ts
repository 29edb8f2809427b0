/** The cached rows of keys and users, as far as authenticate.ts needs them. */

import { ApiError, unauthenticated } from '../../../base/errors.js';
import type { Db, Tx } from '../../../database/database.js';
import type { Prisma } from '../../../database/generated/prisma/client.js';
import { allowlist } from '../../limits/allowlist.js';
import { maskOfRole, type PermissionMask, type Role } from '../../permissions.js';
import type { ApiKeyPrincipal, Session } from '../../principal.js';
import { surveyIdsOf } from '../../scopes.js';
import { heldBy, type KeyLife, keyEnd, lifeOf } from '../key-power.js';
import { TOKEN_LIFETIME_SECONDS } from '../tokens/tokens.js';

export interface KeyRecord extends KeyLife {
  readonly principal: ApiKeyPrincipal;
  readonly allowedAddresses: readonly string[];
  /** Whether the key may be used from an address; null means from any. */
  readonly allows: ((address: string | null) => boolean) | null;
}

export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly permissions: PermissionMask;
  readonly tokenVersion: number;
  /** Tokens of outside issuers from before this time are void. */
  readonly sessionsEndedAt: Date | null;
  readonly isActive: boolean;
  /** The sessions that ended one by one, as long as one of their access tokens may not have expired. */
  readonly endedSessions: ReadonlySet<string>;
}

/** The reason why a user's session no longer works; null while it does. A deactivation also ends sessions, and is reported first. */
export function sessionRefusal(
  user: Pick<UserRecord, 'isActive' | 'tokenVersion' | 'sessionsEndedAt' | 'endedSessions'>,
  session: Session,
  expired: boolean,
): 'REVOKED' | 'EXPIRED' | 'OWNER_DISABLED' | null {
  const ended =
    'version' in session
      ? session.version !== user.tokenVersion || (session.id !== null && user.endedSessions.has(session.id))
      : user.sessionsEndedAt !== null && session.issuedAt < user.sessionsEndedAt;
  if (ended && user.isActive) return 'REVOKED';
  if (expired) return 'EXPIRED';
  return user.isActive ? null : 'OWNER_DISABLED';
}

/** The reason why a key does not work now; null while it does. */
export function keyRefusal(record: KeyRecord, address: string | null): ApiError | null {
  const reason = keyEnd(record);
  if (reason !== null) return unauthenticated(reason);
  if (record.allows === null || record.allows(address)) return null;
  return new ApiError(
    'FORBIDDEN',
    'The key may not be used from this address: use it from an allowed one, or ask an admin to allow this one.',
    {
      missingPermissions: [],
      reason: 'ADDRESS_NOT_ALLOWED',
    },
  );
}

const KEY_COLUMNS = {
  id: true,
  name: true,
  permissions: true,
  scopes: true,
  expiresAt: true,
  revokedAt: true,
  allowedAddresses: true,
  requestsPerMinute: true,
  owner: { select: { id: true, role: true, isActive: true } },
} as const;

/** The keys with these digests, in one statement. Rotated secrets need a second one. */
export async function loadKeys(db: Db | Tx, digests: readonly string[]): Promise<Map<string, KeyRecord>> {
  const found = new Map<string, KeyRecord>();
  const keys = await db.apiKey.findMany({
    where: { keyHash: { in: padded(digests) } },
    select: { ...KEY_COLUMNS, keyHash: true },
    relationLoadStrategy: 'join',
  });
  for (const { keyHash: digest, ...key } of keys)
    found.set(digest, keyRecord(key, { digest, retired: false }, Number.POSITIVE_INFINITY));
  const missing = digests.filter((digest) => !found.has(digest));
  if (missing.length === 0) return found;
  const old = await db.apiKeyOldSecret.findMany({
    where: { keyHash: { in: padded(missing) } },
    select: { keyHash: true, endsAt: true, key: { select: KEY_COLUMNS } },
    relationLoadStrategy: 'join',
  });
  for (const { keyHash: digest, endsAt, key } of old)
    found.set(digest, keyRecord(key, { digest, retired: true }, endsAt.getTime()));
  return found;
}

export const loadKey = async (db: Db | Tx, digest: string): Promise<KeyRecord | null> =>
  (await loadKeys(db, [digest])).get(digest) ?? null;

/**
 * Repeats the last value until the number of values is a power of two. So a few prepared statements suffice, instead of one for each
 * number.
 */
function padded(values: readonly string[]): string[] {
  const size = 2 ** Math.ceil(Math.log2(values.length));
  return Array.from({ length: size }, (_, index) => values[Math.min(index, values.length - 1)] as string);
}

function keyRecord(
  key: Prisma.ApiKeyGetPayload<{ select: typeof KEY_COLUMNS }>,
  secret: ApiKeyPrincipal['secret'],
  secretEnds: number,
): KeyRecord {
  return {
    principal: {
      kind: 'apiKey',
      permissions: heldBy(key),
      surveyIds: surveyIdsOf(key.scopes),
      keyId: key.id,
      name: key.name,
      userId: key.owner.id,
      role: key.owner.role,
      expiresAt: key.expiresAt,
      requestsPerMinute: key.requestsPerMinute,
      secret,
    },
    ...lifeOf(key, secretEnds),
    allowedAddresses: key.allowedAddresses,
    allows: allowlist(key.allowedAddresses),
  };
}

/** Twice the life of an access token: the clocks of servers may differ. */
const REMEMBERED_MS = 2 * TOKEN_LIFETIME_SECONDS * 1_000;

/** Sessions that ended after this moment are read with their user. */
export const rememberedSince = (): Date => new Date(Date.now() - REMEMBERED_MS);

export async function loadUsers(db: Db | Tx, ids: readonly string[]): Promise<Map<string, UserRecord>> {
  const users = await db.user.findMany({
    where: { id: { in: padded(ids) } },
    select: {
      id: true,
      name: true,
      role: true,
      tokenVersion: true,
      sessionsEndedAt: true,
      isActive: true,
      sessions: { where: { endedAt: { gt: rememberedSince() } }, select: { id: true } },
    },
    relationLoadStrategy: 'join',
  });
  return new Map(
    users.map(({ sessions, ...user }) => [
      user.id,
      { ...user, permissions: maskOfRole(user.role), endedSessions: new Set(sessions.map(({ id }) => id)) },
    ]),
  );
}

export const loadUser = async (db: Db | Tx, id: string): Promise<UserRecord | null> =>
  (await loadUsers(db, [id])).get(id) ?? null;
