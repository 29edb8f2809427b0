/**
 * The present power of a principal, read inside the transaction of a change: since the request began, the principal may have lost some
 * of it.
 */

import { unauthenticated } from '../../base/errors.js';
import type { Tx } from '../../database/database.js';
import { maskOfRole } from '../permissions.js';
import type { ApiKeyPrincipal, Principal, UserPrincipal } from '../principal.js';
import { keyEnd } from './key-power.js';
import { keyRefusal, loadKey, loadUser, sessionRefusal } from './lookup/records.js';
import { TOLERANCE_SECONDS } from './tokens/outside-tokens.js';

/** A principal as the database describes it now. */
export type Actor = UserPrincipal | (ApiKeyPrincipal & { readonly allowedAddresses: readonly string[] });

/** Transactions that have locked the rows of their principal, so its power cannot change before they commit. */
const settled = new WeakSet<Tx>();

/**
 * The power for a change that grants power. The caller has locked the rows of the principal, so its power cannot change before this
 * transaction ends. Throws UNAUTHENTICATED when the credential has ended.
 */
export async function presentPower(tx: Tx, principal: Principal): Promise<Actor> {
  const actor = await read(tx, principal, undefined);
  settled.add(tx);
  return actor;
}

/**
 * For the end of any other change: the power of the principal when the transaction is about to commit. Throws UNAUTHENTICATED when the
 * credential has ended, and FORBIDDEN when its address is no longer allowed. Null after `presentPower`: then the change itself may have
 * ended the session or the key, as signing out does.
 */
export const powerAtCommit = (tx: Tx, principal: Principal, address: string | null): Promise<Actor> | null =>
  settled.has(tx) ? null : read(tx, principal, address);

async function read(tx: Tx, principal: Principal, address: string | null | undefined): Promise<Actor> {
  if (principal.kind === 'anonymous') throw unauthenticated('MISSING');
  return principal.kind === 'user' ? readUser(tx, principal) : readKey(tx, principal, address);
}

async function readUser(tx: Tx, principal: UserPrincipal): Promise<Actor> {
  const user = await loadUser(tx, principal.userId);
  if (user === null) throw unauthenticated('UNKNOWN');
  const { session, expiresAt } = principal;
  const reason = session && sessionRefusal(user, session, hasEnded(expiresAt, 'issuedAt' in session ? TOLERANCE_SECONDS : 0));
  if (reason !== null) throw unauthenticated(reason);
  return { ...principal, role: user.role, permissions: maskOfRole(user.role) };
}

/** The search uses the secret: a rotation may have ended the secret but not the key. */
async function readKey(tx: Tx, { secret }: ApiKeyPrincipal, address: string | null | undefined): Promise<Actor> {
  const record = await loadKey(tx, secret.digest);
  if (record === null) throw unauthenticated('UNKNOWN');
  const end = keyEnd(record);
  if (end !== null) throw unauthenticated(end);
  const refusal = address === undefined ? null : keyRefusal(record, address);
  if (refusal !== null) throw refusal;
  return { ...record.principal, allowedAddresses: record.allowedAddresses };
}

const hasEnded = (at: Date | null, toleranceSeconds: number): boolean =>
  at !== null && at.getTime() + toleranceSeconds * 1_000 <= Date.now();
