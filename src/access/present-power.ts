/**
 * What a principal may do at this moment, read inside the transaction of a change that hands out power: the request may
 * have begun before its own was taken away. The rows are to be locked before.
 */
import type { Tx } from '../database/connect.js';
import { unauthenticated } from '../errors.js';
import { TOLERANCE_SECONDS } from './outside-tokens.js';
import { maskOfRole, maskOfStored } from './permissions.js';
import type { ApiKeyPrincipal, Principal, UserPrincipal } from './principal.js';
import { sessionRefusal } from './records.js';
import { surveyIdsOf } from './scopes.js';

/** A principal as the database has it now. */
export type Actor = UserPrincipal | (ApiKeyPrincipal & { readonly allowedAddresses: readonly string[] });

/** Throws UNAUTHENTICATED when the credential has ended since. */
export async function presentPower(tx: Tx, principal: Principal): Promise<Actor> {
  if (principal.kind === 'anonymous') throw unauthenticated('MISSING');
  if (principal.kind === 'user') {
    const user = await tx.user.findUniqueOrThrow({
      where: { id: principal.userId },
      select: { role: true, isActive: true, tokenVersion: true, sessionsEndedAt: true },
    });
    const { session, expiresAt } = principal;
    const reason = session && sessionRefusal(user, session, hasEnded(expiresAt, 'issuedAt' in session ? TOLERANCE_SECONDS : 0));
    if (reason !== null) throw unauthenticated(reason);
    return { ...principal, role: user.role, permissions: maskOfRole(user.role) };
  }
  const key = await tx.apiKey.findUniqueOrThrow({
    where: { id: principal.keyId },
    select: {
      permissions: true,
      scopes: true,
      expiresAt: true,
      revokedAt: true,
      allowedAddresses: true,
      requestsPerMinute: true,
      owner: { select: { id: true, role: true, isActive: true } },
    },
  });
  if (key.revokedAt !== null) throw unauthenticated('REVOKED');
  if (hasEnded(key.expiresAt)) throw unauthenticated('EXPIRED');
  if (!key.owner.isActive) throw unauthenticated('OWNER_DISABLED');
  return {
    ...principal,
    permissions: maskOfStored(key.permissions) & maskOfRole(key.owner.role),
    surveyIds: surveyIdsOf(key.scopes),
    userId: key.owner.id,
    role: key.owner.role,
    expiresAt: key.expiresAt,
    allowedAddresses: key.allowedAddresses,
    requestsPerMinute: key.requestsPerMinute,
  };
}

const hasEnded = (at: Date | null, toleranceSeconds = 0): boolean =>
  at !== null && at.getTime() + toleranceSeconds * 1_000 <= Date.now();
