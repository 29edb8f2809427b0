/** The power of whoever changes users and keys, held while the change lasts. */

import { type Actor, presentPower } from '../../access/credentials/present-power.js';
import { maskOf } from '../../access/permissions.js';
import type { Caller } from '../../access/principal.js';
import { refusal } from '../../access/requirement.js';
import type { Tx } from '../../database/database.js';
import { isAdmin } from './visibility.js';

/** Keeps users from changing role while the transaction lasts. All who lock several take them in the order of their ids. */
export async function holdUsers(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ANY(string_to_array(${ids.join()}, ',')::uuid[]) ORDER BY id FOR SHARE`;
}

export function requireAdmin(actor: Actor, path: string): void {
  if (!isAdmin(actor)) throw refusal(actor, [{ permissions: maskOf(['admin:access']), path }]);
}

/** Looks again whether the caller is an admin, whose row is locked or is held by this. Throws UNAUTHENTICATED or FORBIDDEN. */
export async function holdAdmin(tx: Tx, { principal }: Caller, path: string): Promise<void> {
  if (principal.kind !== 'anonymous') await holdUsers(tx, [principal.userId]);
  requireAdmin(await presentPower(tx, principal), path);
}
