/** The rows that a change to a key must hold while it is decided, and the refusals that come first. */
import type { Principal } from '../../access/principal.js';
import type { Tx } from '../../database/connect.js';
import { ApiError, badUserInput, conflict, notFound, unauthenticated } from '../../errors.js';
import { globalId } from '../../ids.js';
import { keysVisibleTo } from './visibility.js';

/** The user a principal acts as or for. */
export function actorOf(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new Error('An anonymous caller got past both walls.');
  return principal.userId;
}

/** Takes the row lock of a key the caller may see. It does not wait for rows that point to the key, its audit events. Throws NOT_FOUND. */
export async function lockKey(tx: Tx, principal: Principal, id: string) {
  await tx.$queryRaw`SELECT id FROM api_keys WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const key = await tx.apiKey.findFirst({
    where: { AND: [{ id }, keysVisibleTo(principal)] },
    select: {
      id: true,
      name: true,
      description: true,
      permissions: true,
      scopes: true,
      expiresAt: true,
      ownerId: true,
      createdByKeyId: true,
      revokedAt: true,
      allowedAddresses: true,
      requestsPerMinute: true,
      keyHash: true,
      prefix: true,
    },
  });
  if (key === null) throw notFound('ApiKey', globalId('ApiKey', id));
  return key;
}

/**
 * Takes the row locks of the keys made by a key, and by those; their ids. Locking one waits for the key that it is making, so
 * they are looked for until there are no more.
 */
export async function lockDescendants(tx: Tx, id: string): Promise<string[]> {
  for (let known = -1; ; ) {
    const family = await tx.$queryRaw<{ id: string }[]>`
      WITH RECURSIVE family AS (
        SELECT id FROM api_keys WHERE created_by_key = ${id}::uuid
        UNION SELECT k.id FROM api_keys k JOIN family f ON k.created_by_key = f.id)
      SELECT id::text FROM family`;
    const ids = family.map((key) => key.id);
    if (ids.length === known) return ids;
    known = ids.length;
    await tx.$queryRaw`
      SELECT id FROM api_keys WHERE id = ANY(string_to_array(${ids.join()}, ',')::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  }
}

/**
 * The credential that makes a key, kept from being ended while it does: what was revoked with its descendants makes no more
 * of them. Throws UNAUTHENTICATED.
 */
export async function lockMaker(tx: Tx, principal: Principal): Promise<void> {
  if (principal.kind !== 'apiKey') return;
  await tx.$queryRaw`SELECT id FROM api_keys WHERE id = ${principal.keyId}::uuid FOR SHARE`;
  const maker = await tx.apiKey.findUniqueOrThrow({ where: { id: principal.keyId }, select: { revokedAt: true } });
  if (maker.revokedAt !== null) throw unauthenticated('REVOKED');
}

/** The owner, kept from changing role while the transaction lasts. A new owner must be active. */
export async function lockOwner(tx: Tx, id: string, mustBeActive = true) {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${id}::uuid FOR SHARE`;
  const owner = await tx.user.findUnique({ where: { id }, select: { id: true, role: true, isActive: true } });
  if (owner === null) throw notFound('User', globalId('User', id));
  if (mustBeActive && !owner.isActive) throw badUserInput('input.ownerId', 'the owner has been deactivated');
  return owner;
}

export function refuseRevoked(key: { id: string; revokedAt: Date | null }): void {
  if (key.revokedAt !== null) throw conflict('The key has been revoked; make a new one.', 'ApiKey', globalId('ApiKey', key.id));
}

export function refuseItself(principal: Principal, id: string, verb: string): void {
  if (principal.kind === 'apiKey' && principal.keyId === id) {
    throw new ApiError('FORBIDDEN', `No key may ${verb} itself: use another credential with admin:access.`, {
      missingPermissions: [],
    });
  }
}
