/** Locks the rows that a change of a key depends on, and reads the facts that its decision needs. */
import { type Actor, presentPower } from '../../access/credentials/present-power.js';
import type { Principal } from '../../access/principal.js';
import { badUserInput, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { name, tableAs } from '../../database/statements/sql.js';
import { seenRow } from '../kit/lock.js';
import { holdUsers } from '../users/actor.js';
import type { KeyBefore } from './decision.js';
import { API_KEY } from './visibility.js';

/** The id of the user that a principal acts as or for. */
export function actingUser(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new Error('An anonymous caller passed both walls.');
  return principal.userId;
}

const ROW = name('row');

/**
 * Locks the rows that a change of keys depends on, always in this order: keys, then users, each by id. It does not wait for rows
 * that only refer to a key, such as audit events. Returns the present power of the actor; throws UNAUTHENTICATED, and NOT_FOUND for a key
 * that the caller may not see.
 */
async function hold(tx: Tx, principal: Principal, keyId: string | null, ownerId: string | null): Promise<Actor> {
  const own = principal.kind === 'apiKey' ? principal.keyId : null;
  const keys = await tx.$queryRaw<{ id: string; owner: string }[]>`
    SELECT id::text, owner_id::text AS owner FROM ${tableAs('ApiKey', ROW)}
     WHERE id = ${own}::uuid OR (id = ${keyId}::uuid AND ${seenRow(ROW, API_KEY, principal)}) ORDER BY id FOR NO KEY UPDATE OF ${ROW}`;
  if (keyId !== null && !keys.some(({ id }) => id === keyId)) throw notFound('ApiKey', globalId('ApiKey', keyId));
  await holdUsers(tx, [...keys.map(({ owner }) => owner), actingUser(principal), ...(ownerId === null ? [] : [ownerId])]);
  return presentPower(tx, principal);
}

/** Locks the credential that creates a key, so that a key revoked with its descendants creates no more of them, and the future owner. */
export const holdMaker = (tx: Tx, principal: Principal, ownerId: string): Promise<Actor> => hold(tx, principal, null, ownerId);

type LockedKey = Awaited<ReturnType<typeof lockKey>>['key'];

/** Locks a key that the caller may see, and its owner or the new one. Throws NOT_FOUND. */
export async function lockKey(tx: Tx, principal: Principal, id: string, newOwnerId?: string) {
  const actor = await hold(tx, principal, id, newOwnerId ?? null);
  const key = await tx.apiKey.findFirst({
    where: { AND: [{ id }, API_KEY.visibleTo(actor)] },
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

/** The ids of the keys that a key created, directly or through other keys: `most` of them, or all. */
export async function descendantsOf(db: Tx, id: string, most: number | null = null): Promise<string[]> {
  const family = await db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE family AS (
      SELECT id FROM api_keys WHERE created_by_key = ${id}::uuid
      UNION SELECT k.id FROM api_keys k JOIN family f ON k.created_by_key = f.id)
    SELECT id::text FROM family LIMIT ${most}::bigint`;
  return family.map((key) => key.id);
}

/**
 * Locks all descendants of a key and returns their ids. A lock waits for the key that a descendant is creating, so the search
 * repeats until it finds no more.
 */
export async function lockDescendants(tx: Tx, id: string): Promise<string[]> {
  for (let known = -1; ; ) {
    const ids = await descendantsOf(tx, id);
    if (ids.length === known) return ids;
    known = ids.length;
    await tx.$queryRaw`
      SELECT id FROM api_keys WHERE id = ANY(string_to_array(${ids.join()}, ',')::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  }
}

/** The locked owner of a key. A new owner must be active. */
export async function ownerOf(tx: Tx, id: string, mustBeActive = true) {
  const owner = await tx.user.findUnique({ where: { id }, select: { id: true, role: true, isActive: true } });
  if (owner === null) throw notFound('User', globalId('User', id));
  if (mustBeActive && !owner.isActive)
    throw badUserInput('input.ownerId', 'the owner has been deactivated: name another one, or reactivate the user');
  return owner;
}

/** A locked key as the decision sees it. */
export async function asDecided<Key extends LockedKey>(tx: Tx, actor: Actor, key: Key): Promise<Key & KeyBefore> {
  return { ...key, kinship: await kinshipOf(tx, actor, key.id), maker: key.createdByKey };
}

/** The relation of a key to the acting key. A key must not change itself or an ancestor: it could undo its own restrictions. */
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
