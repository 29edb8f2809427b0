/** The present power of a caller that changes users or keys, locked until the change ends. */

import { type Actor, presentPower } from '../../access/credentials/present-power.js';
import { maskOf } from '../../access/permissions.js';
import type { Caller } from '../../access/principal.js';
import { refusal } from '../../access/requirement.js';
import type { Tx } from '../../database/database.js';
import { isAdmin } from './visibility.js';

/** Locks users so that their roles do not change during the transaction. Several users are always locked in the order of their ids. */
export async function holdUsers(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ANY(string_to_array(${ids.join()}, ',')::uuid[]) ORDER BY id FOR SHARE`;
}

/** Locks two users for writing, since one of them is written. A lock for reading that is upgraded later could deadlock. */
export const lockUsers = (tx: Tx, one: string, other: string) =>
  tx.$queryRaw`SELECT id FROM users WHERE id IN (${one}::uuid, ${other}::uuid) ORDER BY id FOR NO KEY UPDATE`;

export function requireAdmin(actor: Actor, path: string): void {
  if (!isAdmin(actor)) throw refusal(actor, [{ permissions: maskOf(['admin:access']), path }]);
}

/** Checks again that the caller is an admin, and locks that row if it is not locked. Throws UNAUTHENTICATED or FORBIDDEN. */
export async function holdAdmin(tx: Tx, { principal }: Caller, path: string): Promise<void> {
  if (principal.kind !== 'anonymous') await holdUsers(tx, [principal.userId]);
  requireAdmin(await presentPower(tx, principal), path);
}
