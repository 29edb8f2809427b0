/**
 * The permissions that a key has now. Nothing else decides this, for requests and for the fields that describe a key. While the key works,
 * a request has those permissions of the key that its owner's role also holds.
 */
import {
  holds,
  maskOf,
  maskOfRole,
  maskOfStored,
  NO_PERMISSIONS,
  type Permission,
  type PermissionMask,
  type Role,
} from '../permissions.js';

/** Everything that can end a key, for any address. */
export interface KeyLife {
  readonly revoked: boolean;
  /** When a rotated secret stops working, in milliseconds since the epoch; infinite for the current secret. */
  readonly secretEnds: number;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  readonly ownerActive: boolean;
}

/** The columns of a key that decide about its power. */
export interface KeyFacts {
  readonly permissions: readonly string[];
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly owner: { readonly role: Role; readonly isActive: boolean };
}

/** By default, of the current secret. */
export const lifeOf = ({ revokedAt, expiresAt, owner }: KeyFacts, secretEnds = Number.POSITIVE_INFINITY): KeyLife => ({
  revoked: revokedAt !== null,
  secretEnds,
  expires: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
  ownerActive: owner.isActive,
});

export type KeyEnd = 'REVOKED' | 'ROTATED' | 'EXPIRED' | 'OWNER_DISABLED';

/** A caller gets the first reason that applies. */
const ENDS: readonly (readonly [KeyEnd, (life: KeyLife, now: number) => boolean])[] = [
  ['REVOKED', ({ revoked }) => revoked],
  ['ROTATED', ({ secretEnds }, now) => secretEnds <= now],
  ['EXPIRED', ({ expires }, now) => expires <= now],
  ['OWNER_DISABLED', ({ ownerActive }) => !ownerActive],
];

/** All reasons why a key has ended, for any address. The expiry is compared with the clock even when the facts are cached. */
const keyEnds = (life: KeyLife, now: number): KeyEnd[] => ENDS.flatMap(([end, holds]) => (holds(life, now) ? [end] : []));

/** The first of these reasons, or null while the key works. */
export function keyEnd(life: KeyLife): KeyEnd | null {
  const now = Date.now();
  return ENDS.find(([, holds]) => holds(life, now))?.[0] ?? null;
}

/** The permissions of a key while it works. */
export const heldBy = ({ permissions, owner }: Pick<KeyFacts, 'permissions' | 'owner'>): PermissionMask =>
  maskOfStored(permissions) & maskOfRole(owner.role);

/** The permissions that a request with the key has now. */
export const effectiveOf = (key: KeyFacts): PermissionMask => (keyEnd(lifeOf(key)) === null ? heldBy(key) : NO_PERMISSIONS);

/** A reason why a key cannot use a permission. */
export type Block = 'NOT_GRANTED' | 'OWNER_ROLE_LACKS_IT' | Exclude<KeyEnd, 'ROTATED'>;

/** One permission of a key. */
export interface PermissionState {
  readonly permission: Permission;
  /** Whether the key itself holds it. */
  readonly granted: boolean;
  /** Whether the owner's role holds it. False for a permission that is not granted: a key does not learn the role of its owner. */
  readonly heldByOwner: boolean;
  readonly effective: boolean;
  /** All reasons why it is not effective. */
  readonly blocks: readonly Block[];
}

export function stateOf(key: KeyFacts, permission: Permission): PermissionState {
  const bit = maskOf([permission]);
  const granted = holds(maskOfStored(key.permissions), bit);
  const heldByOwner = holds(heldBy(key), bit);
  const ends = keyEnds(lifeOf(key), Date.now()).filter((end) => end !== 'ROTATED');
  const own: Block[] = granted ? (heldByOwner ? [] : ['OWNER_ROLE_LACKS_IT']) : ['NOT_GRANTED'];
  return { permission, granted, heldByOwner, effective: holds(effectiveOf(key), bit), blocks: [...own, ...ends] };
}
