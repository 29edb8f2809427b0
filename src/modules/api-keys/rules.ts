/** The state of a key that a mutation's input asks for, within the limits of every key. decision.ts decides whether the caller may. */

import type { Actor } from '../../access/credentials/present-power.js';
import {
  maskOf,
  PERMISSION_SETS,
  type Permission,
  type PermissionMask,
  type PermissionSetName,
} from '../../access/permissions.js';
import { badUserInput } from '../../base/errors.js';
import { type KeyPolicy, MAX_KEY_DAYS } from '../../base/settings/keys.js';
import { DAY_MS } from '../../base/times.js';
import { checkRange } from '../kit/input.js';

/** The requested permissions, by set, by name or both. */
export function wishedPermissions(
  set: PermissionSetName | null | undefined,
  permissions: readonly Permission[] | null | undefined,
): PermissionMask {
  const mask = maskOf([...(set ? PERMISSION_SETS[set].permissions : []), ...(permissions ?? [])]);
  if (mask !== 0) return mask;
  throw badUserInput('input.permissions', 'a key needs at least one permission: give a permissionSet, permissions, or both');
}

/** The new permissions of a key. */
export function changedPermissions(permissions: readonly Permission[]): PermissionMask {
  const mask = maskOf(permissions);
  if (mask !== 0) return mask;
  throw badUserInput('input.permissions', 'a key needs at least one permission: to remove all, revoke the key');
}

/** The end of a new key. Give at most one of the two. Without both the policy decides; without a policy the key does not expire. */
export function wishedExpiry(
  days: number | null | undefined,
  at: Date | null | undefined,
  now: Date,
  { defaultDays, maxDays = MAX_KEY_DAYS }: Partial<KeyPolicy>,
): Date | null {
  if (days != null && at != null) throw badUserInput('input.expiresAt', 'give expiresInDays or expiresAt, not both');
  if (days != null) return addDays(now, checkedDays(days, 'input.expiresInDays', maxDays));
  if (at == null) return defaultDays === undefined ? null : addDays(now, defaultDays);
  if (at <= now) throw badUserInput('input.expiresAt', 'must be in the future');
  checkHorizon(at, now, 'input.expiresAt', maxDays);
  return at;
}

export function checkedDays(days: number, field: string, most = MAX_KEY_DAYS): number {
  checkRange(days, 1, most, field);
  return days;
}

/** Refuses an end later than the limit of all keys. */
function checkHorizon(expiresAt: Date, now: Date, field: string, most = MAX_KEY_DAYS): void {
  if (expiresAt > addDays(now, most)) throw badUserInput(field, `a key must end within ${most} days from now`);
}

export const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

/** The default for a new key: the restriction of the key that creates it, or none. */
export const inherited = (actor: Actor, wished: { allowedAddresses: string[] | null; requestsPerMinute: number | null }) => {
  const own = actor.kind === 'apiKey' ? actor : null;
  return {
    allowedAddresses: wished.allowedAddresses ?? [...(own?.allowedAddresses ?? [])],
    requestsPerMinute: wished.requestsPerMinute ?? own?.requestsPerMinute ?? null,
  };
};

export type ApiKeyStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

export function statusOf(key: { revokedAt: Date | null; expiresAt: Date | null }, now = new Date()): ApiKeyStatus {
  if (key.revokedAt !== null) return 'REVOKED';
  return key.expiresAt !== null && key.expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}
