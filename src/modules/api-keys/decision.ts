/**
 * Whether a principal may turn one state of a key into another: nobody grants, revives or frees more than they hold. This one pure
 * decision serves creating, updating, extending and rotating a key. It refuses a change or allows it, and never cuts it down.
 */

import type { Actor } from '../../access/credentials/present-power.js';
import { isWithin } from '../../access/limits/allowlist.js';
import {
  enumNameOf,
  holds,
  isPermission,
  maskOf,
  maskOfRole,
  maskOfStored,
  type PermissionMask,
  permissionsIn,
  type Role,
} from '../../access/permissions.js';
import { refusal as missing } from '../../access/requirement.js';
import type { KeyPolicy } from '../../base/config.js';
import { ApiError, badUserInput } from '../../base/errors.js';

/** From where, and how often, a key may be used; a limit of null is the policy's. */
export interface Reach {
  readonly allowedAddresses: readonly string[];
  readonly requestsPerMinute: number | null;
}

/** All that decides what a key can do, where and how long. */
export interface KeyState extends Reach {
  /** As stored: a newer server may have written names that this one does not know. */
  readonly permissions: readonly string[];
  /** None means all surveys. */
  readonly scopes: readonly string[];
  /** Null means never. */
  readonly expiresAt: Date | null;
  readonly ownerId: string;
}

export interface KeyChange {
  readonly mutation: 'createApiKey' | 'updateApiKey' | 'extendApiKey' | 'rotateApiKey';
  /** The caller with its power as it is now. */
  readonly actor: Actor;
  /** What the key is to the key that acts: the same, one that it was made by, however far back, or neither. */
  readonly kinship: 'itself' | 'ancestor' | null;
  /** Null for a new key. */
  readonly before: KeyState | null;
  readonly after: KeyState;
  /** The role of the owner that the key has afterwards. */
  readonly ownerRole: Role;
  /** The key that made this one; null when a person did, and for a new key, whose maker is the actor. */
  readonly maker: Pick<KeyState, 'permissions' | 'expiresAt' | 'allowedAddresses' | 'requestsPerMinute'> | null;
  readonly policy: Partial<KeyPolicy>;
}

/** Why a change is refused: a field of the input, permissions that the actor lacks, or a rule that no permission lifts. */
export type Refusal =
  | { readonly field: string; readonly issues: readonly string[] }
  | { readonly lacks: PermissionMask }
  | { readonly never: string };

const ADMIN = maskOf(['admin:access']);

/** Every reason to refuse the change, the gravest first; null when there is none. */
export function decide(change: KeyChange): readonly Refusal[] | null {
  const { actor, kinship, mutation, after } = change;
  if (actor.kind === 'apiKey' && kinship !== null) return [{ never: NEVER[kinship](VERB[mutation]) }];
  const isOwnSecret = mutation === 'rotateApiKey' && actor.kind === 'user' && actor.userId === after.ownerId;
  if (!isOwnSecret && !holds(actor.permissions, ADMIN)) return [{ lacks: ADMIN }];
  const gain = gainOf(change);
  const refusals = [
    ...(isOwnSecret ? [] : beyondActor(change, gain)),
    ...(gain.grants ? beyondOwner(change) : []),
    ...beyondMaker(change, gain),
    ...(gain.any ? furtherThanActor(change, gain) : []),
  ];
  return refusals.length === 0 ? null : refusals;
}

/** Throws the gravest refusal of a change: BAD_USER_INPUT or FORBIDDEN. */
export function refuseUnlessAllowed(change: KeyChange): void {
  const [first] = decide(change) ?? [];
  if (first === undefined) return;
  if ('field' in first) throw badUserInput(first.field, ...first.issues);
  if ('lacks' in first) throw missing(change.actor, [{ permissions: first.lacks, path: change.mutation }]);
  throw new ApiError('FORBIDDEN', first.never, { missingPermissions: [] });
}

const VERB = { createApiKey: 'make', updateApiKey: 'update', extendApiKey: 'extend', rotateApiKey: 'rotate' } as const;
const NEVER = {
  itself: (verb: string) => `No key may ${verb} itself: use another credential with admin:access.`,
  // It would undo its narrowing.
  ancestor: (verb: string) => `No key may ${verb} the one that it was made by: use another credential with admin:access.`,
} as const;

/** What a change gives to whoever holds the key. */
interface Gain {
  /** Permissions, scopes or owner are set: all that the key holds then is granted anew, even when it is less than before. */
  readonly grants: boolean;
  readonly added: readonly string[];
  readonly time: boolean;
  readonly networks: boolean;
  readonly rate: boolean;
  /** Whether the key can do anything that it could not do before, or somebody learns its secret. */
  readonly any: boolean;
}

function gainOf({ mutation, before, after, policy }: KeyChange): Gain {
  if (before === null) return { grants: true, added: after.permissions, time: true, networks: true, rate: true, any: true };
  const added = after.permissions.filter((name) => !before.permissions.includes(name));
  const moved = before.ownerId !== after.ownerId;
  const time = endOf(after) > endOf(before);
  const networks = !isWithin(after.allowedAddresses, before.allowedAddresses);
  const rate = rateOf(after, policy) > rateOf(before, policy);
  const surveys = before.scopes.length > 0 && (after.scopes.length === 0 || !isSubset(after.scopes, before.scopes));
  return {
    grants: moved || !isSame(before.permissions, after.permissions) || !isSame(before.scopes, after.scopes),
    added,
    time,
    networks,
    rate,
    any: mutation === 'rotateApiKey' || moved || time || networks || rate || surveys || added.length > 0,
  };
}

/** Whoever extends, frees or rotates a key makes its power last longer, reach further or change hands: they must hold all of it. */
function beyondActor({ actor, after }: KeyChange, { grants, any }: Gain): Refusal[] {
  if (!grants && !any) return [];
  if (actor.kind === 'apiKey' && !after.permissions.every(isPermission)) return [{ never: TOO_NEW }];
  const lacks = maskOfStored(after.permissions) & ~actor.permissions;
  if (lacks === 0) return [];
  if (!grants) return [{ lacks }];
  return [inPermissions(lacks, (permission) => `you do not hold ${permission}, so you cannot grant it`)];
}

const TOO_NEW =
  'The key holds a permission that this server does not know: upgrade the server first, or do this as a signed-in admin.';

function beyondOwner({ after, ownerRole }: KeyChange): Refusal[] {
  const granted = maskOfStored(after.permissions);
  const lacks = granted & ~maskOfRole(ownerRole);
  const isScopedAdmin = after.scopes.length > 0 && holds(granted, ADMIN);
  return [
    ...(lacks === 0 ? [] : [inPermissions(lacks, (permission) => `the owner's role ${ownerRole} does not hold ${permission}`)]),
    ...(isScopedAdmin ? [onField('input.scopes', 'a key that is restricted to surveys cannot hold ADMIN_ACCESS')] : []),
  ];
}

/** A key made by a key stays below it, whoever changes it. */
function beyondMaker({ mutation, after, maker, policy }: KeyChange, { added, time, networks, rate }: Gain): Refusal[] {
  if (maker === null) return [];
  const lacks = maskOfStored(added) & ~maskOfStored(maker.permissions);
  return [
    ...(lacks === 0 ? [] : [inPermissions(lacks, (permission) => `the key that made this one does not hold ${permission}`)]),
    ...(time && endOf(after) > endOf(maker) ? [outlives(TIME_FIELD[mutation], maker.expiresAt as Date)] : []),
    ...(networks && !isWithin(after.allowedAddresses, maker.allowedAddresses) ? [elsewhere(MAKER, NETWORKS)] : []),
    ...(rate && rateOf(after, policy) > rateOf(maker, policy) ? [oftener(MAKER, RATE, rateOf(maker, policy))] : []),
  ];
}

/** A key gives nothing to one that outlives it or reaches further: that one could be used in its place. */
function furtherThanActor({ mutation, actor, after, policy }: KeyChange, { networks, rate }: Gain): Refusal[] {
  if (actor.kind !== 'apiKey') return [];
  const most = rateOf(actor, policy);
  return [
    ...(endOf(after) > endOf(actor) ? [outlives(TIME_FIELD[mutation], actor.expiresAt as Date)] : []),
    ...(isWithin(after.allowedAddresses, actor.allowedAddresses) ? [] : [elsewhere('yours', networks ? NETWORKS : KEY)]),
    ...(rateOf(after, policy) > most ? [oftener('yours', rate ? RATE : KEY, most)] : []),
  ];
}

const KEY = 'input.id';
const NETWORKS = 'input.allowedAddresses';
const RATE = 'input.requestsPerMinute';
const TIME_FIELD = { createApiKey: 'input.expiresAt', updateApiKey: KEY, extendApiKey: 'input.days', rotateApiKey: KEY } as const;
const MAKER = 'the key that made it';

const onField = (field: string, ...issues: string[]): Refusal => ({ field, issues });

const inPermissions = (mask: PermissionMask, why: (permission: string) => string): Refusal =>
  onField('input.permissions', ...permissionsIn(mask).map((permission) => `${enumNameOf(permission)}: ${why(permission)}`));

const outlives = (field: string, end: Date): Refusal =>
  onField(field, `a key gives nothing to one that outlives it, and makes none: it must end by ${end.toISOString()}`);

const elsewhere = (whose: string, field: string): Refusal =>
  onField(field, `the key may be used from networks that ${whose} may not`);

const oftener = (whose: string, field: string, most: number): Refusal =>
  onField(field, `the key may make more than the ${most} requests a minute of ${whose}`);

const endOf = ({ expiresAt }: { expiresAt: Date | null }): number => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;

/** How many requests a minute a key may make, as it is in force. */
const rateOf = ({ requestsPerMinute }: Pick<Reach, 'requestsPerMinute'>, policy: Partial<KeyPolicy>): number =>
  requestsPerMinute ?? policy.requestsPerMinute ?? Number.POSITIVE_INFINITY;

const isSubset = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));
const isSame = (a: readonly string[], b: readonly string[]): boolean => isSubset(a, b) && isSubset(b, a);
