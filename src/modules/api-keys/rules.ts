/**
 * What a key may be: pure decisions over an actor, an owner and a wish. They refuse, they never cut; service.ts applies
 * what they allow.
 */
import { isWithin } from '../../access/allowlist.js';
import {
  enumNameOf,
  holds,
  maskOf,
  maskOfRole,
  maskOfStored,
  PERMISSION_SETS,
  type Permission,
  type PermissionMask,
  type PermissionSetName,
  permissionsIn,
  type Role,
} from '../../access/permissions.js';
import type { Actor } from '../../access/present-power.js';
import type { KeyPolicy } from '../../config.js';
import { badUserInput } from '../../errors.js';
import { DAY_MS } from '../../times.js';

export const MAX_DAYS = 36_500;

/** The permissions asked for, by set, by name or both. */
export function wishedPermissions(
  set: PermissionSetName | null | undefined,
  permissions: readonly Permission[] | null | undefined,
): PermissionMask {
  const mask = maskOf([...(set ? PERMISSION_SETS[set].permissions : []), ...(permissions ?? [])]);
  if (mask !== 0) return mask;
  throw badUserInput('input.permissions', 'a key needs at least one permission: name a permissionSet, permissions, or both');
}

/** The permissions that a key is to have from now on. */
export function changedPermissions(permissions: readonly Permission[]): PermissionMask {
  const mask = maskOf(permissions);
  if (mask !== 0) return mask;
  throw badUserInput('input.permissions', 'a key needs at least one permission: revoke it if it is to have none');
}

/** Refuses what the actor or the owner does not hold, and administration for a key that is restricted to surveys. */
export function checkGrant(actor: Actor, owner: { role: Role }, wished: PermissionMask, scopes: readonly string[]): void {
  const issues = [
    ...permissionsIn(wished & ~actor.permissions).map((p) => `${enumNameOf(p)}: you do not hold ${p}, so you cannot grant it`),
    ...permissionsIn(wished & ~maskOfRole(owner.role)).map(
      (p) => `${enumNameOf(p)}: the owner's role ${owner.role} does not hold ${p}`,
    ),
  ];
  if (issues.length > 0) throw badUserInput('input.permissions', ...issues);
  if (scopes.length > 0 && holds(wished, maskOf(['admin:access']))) {
    throw badUserInput('input.scopes', 'a key that is restricted to surveys cannot hold ADMIN_ACCESS');
  }
}

/** When a new key ends. At most one of the two may be given; without either the policy decides, and without one it never does. */
export function wishedExpiry(
  days: number | null | undefined,
  at: Date | null | undefined,
  now: Date,
  { defaultDays, maxDays = MAX_DAYS }: Partial<KeyPolicy>,
): Date | null {
  if (days != null && at != null) throw badUserInput('input.expiresAt', 'give expiresInDays or expiresAt, not both');
  if (days != null) return addDays(now, checkedDays(days, 'input.expiresInDays', maxDays));
  if (at == null) return defaultDays === undefined ? null : addDays(now, defaultDays);
  if (at <= now) throw badUserInput('input.expiresAt', 'must lie in the future');
  checkHorizon(at, now, 'input.expiresAt', maxDays);
  return at;
}

export function checkedDays(days: number, field: string, most = MAX_DAYS): number {
  if (days < 1 || days > most) throw badUserInput(field, `must be from 1 to ${most}`);
  return days;
}

/** Refuses an end further away than any key may have. */
function checkHorizon(expiresAt: Date, now: Date, field: string, most = MAX_DAYS): void {
  if (expiresAt > addDays(now, most)) throw badUserInput(field, `no key may end more than ${most} days from now`);
}

export const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

/** Refuses a key that would outlive the key that makes, made or extends it. */
export function checkLifetime(expiresAt: Date | null, bound: Date | null | undefined, field: string): void {
  if (bound != null && (expiresAt === null || expiresAt > bound)) {
    throw badUserInput(field, `a key made by a key cannot outlive it: it must end by ${bound.toISOString()}`);
  }
}

/** From where, and how often, a key may be used; a limit of null is the policy's. */
export interface Reach {
  readonly allowedAddresses: readonly string[];
  readonly requestsPerMinute: number | null;
}

/** What a new key is given when nothing is said: that of the key that makes it, or no restriction. */
export const inherited = (actor: Actor, wished: { allowedAddresses: string[] | null; requestsPerMinute: number | null }) => {
  const own = actor.kind === 'apiKey' ? actor : null;
  return {
    allowedAddresses: wished.allowedAddresses ?? [...(own?.allowedAddresses ?? [])],
    requestsPerMinute: wished.requestsPerMinute ?? own?.requestsPerMinute ?? null,
  };
};

/** How many requests a minute a key may make, as it is in force. */
const rateOf = ({ requestsPerMinute }: Reach, policy: Partial<KeyPolicy>): number =>
  requestsPerMinute ?? policy.requestsPerMinute ?? Number.POSITIVE_INFINITY;

/** Whom a key's reach is compared with, how the refusal calls them, and the field that it names in place of the one that is wrong. */
interface Bound {
  readonly of: Reach;
  readonly whose: string;
  readonly field?: string;
}

/** Refuses that a key makes, changes or rotates one that may be used from more networks, or more often, than itself. */
export function checkReach(actor: Actor, reach: Reach, policy: Partial<KeyPolicy>, field?: string): void {
  if (actor.kind === 'apiKey') checkReachWithin({ of: actor, whose: 'yours', ...(field && { field }) }, reach, policy);
}

/** Refuses a key that may be used from more networks, or more often, than another. */
export function checkReachWithin({ of, whose, field }: Bound, reach: Reach, policy: Partial<KeyPolicy>): void {
  if (!isWithin(reach.allowedAddresses, of.allowedAddresses))
    throw badUserInput(field ?? 'input.allowedAddresses', `the key may be used from networks that ${whose} may not`);
  const most = rateOf(of, policy);
  if (rateOf(reach, policy) > most)
    throw badUserInput(
      field ?? 'input.requestsPerMinute',
      `the key may make more than the ${most} requests a minute of ${whose}`,
    );
}

interface Holding extends Reach {
  readonly permissions: readonly string[];
  /** None means all surveys. */
  readonly scopes: readonly string[];
  readonly ownerId: string;
}

/** Whether a change lets a key do what it could not do before, from elsewhere, more often, or for somebody else. */
export const widens = (before: Holding, after: Holding, policy: Partial<KeyPolicy>): boolean =>
  !isWithin(after.allowedAddresses, before.allowedAddresses) ||
  rateOf(after, policy) > rateOf(before, policy) ||
  after.permissions.some((permission) => !before.permissions.includes(permission)) ||
  (before.scopes.length > 0 && (after.scopes.length === 0 || after.scopes.some((scope) => !before.scopes.includes(scope)))) ||
  before.ownerId !== after.ownerId;

/**
 * Refuses that a key gives more to one that outlives it, or may be used from more networks or more often: whoever holds the one
 * could then use the other instead.
 */
export function checkGift(actor: Actor, key: Reach & { readonly expiresAt: Date | null }, policy: Partial<KeyPolicy>): void {
  if (actor.kind !== 'apiKey') return;
  if (actor.expiresAt !== null && (key.expiresAt === null || key.expiresAt > actor.expiresAt))
    throw badUserInput('input.id', 'a key gives nothing to one that outlives it');
  checkReach(actor, key, policy, 'input.id');
}

/** Refuses to give a key what the key that made it does not hold. */
export function checkDescent(added: PermissionMask, maker: readonly string[]): void {
  const beyond = permissionsIn(added & ~maskOfStored(maker));
  if (beyond.length === 0) return;
  throw badUserInput(
    'input.permissions',
    ...beyond.map((p) => `${enumNameOf(p)}: the key that made this one does not hold ${p}`),
  );
}

export type ApiKeyStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

export function statusOf(key: { revokedAt: Date | null; expiresAt: Date | null }, now = new Date()): ApiKeyStatus {
  if (key.revokedAt !== null) return 'REVOKED';
  return key.expiresAt !== null && key.expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}
