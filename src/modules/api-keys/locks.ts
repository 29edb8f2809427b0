/** The rows that a change to a key holds while it is decided, and what the decision needs to know of them. */
import { type Actor, presentPower } from '../../access/credentials/present-power.js';
import type { Principal } from '../../access/principal.js';
import { badUserInput, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { holdUsers } from '../users/actor.js';
import type { KeyBefore } from './decision.js';
import { keysVisibleTo } from './visibility.js';

/** The user a principal acts as or for. */
export function actorOf(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new Error('An anonymous caller got past both walls.');
  return principal.userId;
}

/**
 * Holds what a change to keys rests on, always in this order: the keys, then the users, each by their ids. It does not wait for
 * rows that only point to a key, such as its audit events. The power of the actor as it is now; throws UNAUTHENTICATED.
 */
async function hold(tx: Tx, principal: Principal, keyId: string | null, ownerId: string | null): Promise<Actor> {
  const keyIds = [keyId, principal.kind === 'apiKey' ? principal.keyId : null].filter((id) => id !== null);
  const keys = await tx.$queryRaw<{ id: string; owner: string }[]>`
    SELECT id::text, owner_id::text AS owner FROM api_keys
     WHERE id = ANY(string_to_array(${keyIds.join()}, ',')::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await holdUsers(tx, [...keys.map(({ owner }) => owner), actorOf(principal), ...(ownerId === null ? [] : [ownerId])]);
  return presentPower(tx, principal);
}

/** Holds the credential that makes a key, so that what is revoked with its descendants makes no more of them, and the owner-to-be. */
export const holdMaker = (tx: Tx, principal: Principal, ownerId: string): Promise<Actor> => hold(tx, principal, null, ownerId);

type LockedKey = Awaited<ReturnType<typeof lockKey>>['key'];

/** Takes the row lock of a key the caller may see, and holds its owner or the new one. Throws NOT_FOUND. */
export async function lockKey(tx: Tx, principal: Principal, id: string, newOwnerId?: string) {
  const actor = await hold(tx, principal, id, newOwnerId ?? null);
  const key = await tx.apiKey.findFirst({
    where: { AND: [{ id }, keysVisibleTo(actor)] },
    select: {
      id: true,
      name: true,
      description: true,
      permissions: true,
      scopes: true,
      expiresAt: true,
      ownerId: true,
      owner: { select: { role: true } },
      revokedAt: true,
      allowedAddresses: true,
      requestsPerMinute: true,
      keyHash: true,
      prefix: true,
      createdByKey: { select: { permissions: true, expiresAt: true, allowedAddresses: true, requestsPerMinute: true } },
    },
  });
  if (key === null) throw notFound('ApiKey', globalId('ApiKey', id));
  return { key, actor };
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

/** The owner of a key, who is held. A new owner must be active. */
export async function ownerOf(tx: Tx, id: string, mustBeActive = true) {
  const owner = await tx.user.findUnique({ where: { id }, select: { id: true, role: true, isActive: true } });
  if (owner === null) throw notFound('User', globalId('User', id));
  if (mustBeActive && !owner.isActive) throw badUserInput('input.ownerId', 'the owner has been deactivated');
  return owner;
}

/** A locked key as the decision sees it. */
export async function asDecided<Key extends LockedKey>(tx: Tx, actor: Actor, key: Key): Promise<Key & KeyBefore> {
  return { ...key, kinship: await kinshipOf(tx, actor, key.id), maker: key.createdByKey };
}

/** What a key is to the key that acts. A key that could change itself, or the one it comes from, would undo its narrowing. */
async function kinshipOf(tx: Tx, actor: Actor, id: string): Promise<KeyBefore['kinship']> {
  if (actor.kind !== 'apiKey') return null;
  if (actor.keyId === id) return 'itself';
  const [found] = await tx.$queryRaw<{ descends: boolean }[]>`
    WITH RECURSIVE line AS (
      SELECT created_by_key AS id FROM api_keys WHERE id = ${actor.keyId}::uuid
      UNION SELECT k.created_by_key FROM api_keys k JOIN line USING (id))
    SELECT EXISTS (SELECT FROM line WHERE id = ${id}::uuid) AS descends`;
  return found?.descends ? 'ancestor' : null;
}
