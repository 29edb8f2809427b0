/**
 * Whether a principal may turn one state of a key into another: nobody may grant, revive or free more than they hold. One pure
 * function decides about creating, updating, extending and rotating a key. It allows a change or refuses it, and never reduces it.
 */
import type { Actor } from '../../access/credentials/present-power.js';
import { isWithin } from '../../access/limits/allowlist.js';
import { holds, isPermission, maskOf, maskOfRole, maskOfStored, type Role } from '../../access/permissions.js';
import { refusal as missing } from '../../access/requirement.js';
import { ApiError, badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { type KeyPolicy, MAX_KEY_DAYS } from '../../base/settings/keys.js';
import {
  CREATOR,
  DOES_NOT_EXPIRE,
  EXPIRED,
  higherRate,
  inPermissions,
  KEY,
  type KeyMutation,
  moreNetworks,
  NETWORKS,
  never,
  notHeld,
  onField,
  outlives,
  RATE,
  REVOKED,
  type Refusal,
  TIME_FIELD,
  tooLate,
  UNKNOWN_PERMISSION,
} from './refusals.js';
import { addDays } from './rules.js';

/** The allowed addresses and the request limit of a key; null means the policy's limit. */
interface Reach {
  readonly allowedAddresses: readonly string[];
  readonly requestsPerMinute: number | null;
}

/** Everything that decides what a key can do, from which addresses, and for how long. */
export interface KeyState extends Reach {
  /** As stored: a newer server may have written names that this one does not know. */
  readonly permissions: readonly string[];
  /** An empty list means all surveys. */
  readonly scopes: readonly string[];
  /** Null means never. */
  readonly expiresAt: Date | null;
  readonly ownerId: string;
}

/** The present state of a key, and its origin. */
export interface KeyBefore extends KeyState {
  readonly revokedAt: Date | null;
  /** The relation of the key to the acting key: the same, an ancestor, or neither. */
  readonly kinship: 'itself' | 'ancestor' | null;
  /** The key that created this one. Null when a person created it. */
  readonly maker: Pick<KeyState, 'permissions' | 'expiresAt' | 'allowedAddresses' | 'requestsPerMinute'> | null;
}

export interface Wish {
  readonly mutation: KeyMutation;
  readonly after: KeyState;
  /** The role of the owner after the change. */
  readonly ownerRole: Role;
  readonly policy: Partial<KeyPolicy>;
  readonly now: Date;
}

const ADMIN = maskOf(['admin:access']);

/**
 * Every reason to refuse a wish, the most serious first; null when there is none. The actor has its power as it is now. `before` is null
 * for a new key, whose maker is the actor.
 */
export function decide(actor: Actor, before: KeyBefore | null, wish: Wish): readonly Refusal[] | null {
  const { mutation, after } = wish;
  if (before !== null && before.revokedAt !== null) return [REVOKED];
  if (actor.kind === 'apiKey' && before?.kinship) return [never(before.kinship, mutation)];
  const isOwnSecret = mutation === 'rotateApiKey' && actor.kind === 'user' && actor.userId === after.ownerId;
  if (!isOwnSecret && !holds(actor.permissions, ADMIN)) return [{ lacks: ADMIN }];
  const gain = gainOf(before, wish);
  const refusals = [
    ...(isOwnSecret ? [] : beyondActor(actor, wish, gain)),
    ...(gain.grants ? beyondOwner(wish) : []),
    ...(before?.maker ? beyondMaker(before.maker, wish, gain) : []),
    ...(gain.any && actor.kind === 'apiKey' ? furtherThanActor(actor, wish, gain) : []),
    ...(before === null ? [] : outOfTime(before, wish)),
  ];
  return refusals.length === 0 ? null : refusals;
}

/** Throws the most serious refusal of a wish: BAD_USER_INPUT, FORBIDDEN or CONFLICT. */
export function refuseUnlessAllowed(actor: Actor, before: (KeyBefore & { readonly id: string }) | null, wish: Wish): void {
  const [first] = decide(actor, before, wish) ?? [];
  if (first === undefined) return;
  if ('field' in first) throw badUserInput(first.field, ...first.issues);
  if ('lacks' in first) throw missing(actor, [{ permissions: first.lacks, path: wish.mutation }]);
  if ('conflict' in first) throw conflict(first.conflict, 'ApiKey', globalId('ApiKey', before?.id ?? ''));
  throw new ApiError('FORBIDDEN', first.never, { missingPermissions: [] });
}

/** The power that a change gives to the holder of the key. */
interface Gain {
  /** Permissions, scopes or owner are set. Then everything that the key holds is granted anew, even when it is less than before. */
  readonly grants: boolean;
  readonly added: readonly string[];
  readonly time: boolean;
  readonly networks: boolean;
  readonly rate: boolean;
  /** Whether the key can do anything that it could not do before, or a person learns its secret. */
  readonly any: boolean;
}

function gainOf(before: KeyState | null, { mutation, after, policy }: Wish): Gain {
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

/** To extend, free or rotate a key makes its power last longer, reach further or change hands: the actor must hold all of it. */
function beyondActor(actor: Actor, { after }: Wish, { grants, any }: Gain): Refusal[] {
  if (!grants && !any) return [];
  if (actor.kind === 'apiKey' && !after.permissions.every(isPermission)) return [UNKNOWN_PERMISSION];
  const lacks = maskOfStored(after.permissions) & ~actor.permissions;
  if (lacks === 0) return [];
  if (!grants) return [{ lacks }];
  return [notHeld(lacks)];
}

function beyondOwner({ after, ownerRole }: Wish): Refusal[] {
  const granted = maskOfStored(after.permissions);
  const lacks = granted & ~maskOfRole(ownerRole);
  const isScopedAdmin = after.scopes.length > 0 && holds(granted, ADMIN);
  return [
    ...(lacks === 0 ? [] : [inPermissions(lacks, (permission) => `the owner's role ${ownerRole} does not hold ${permission}`)]),
    ...(isScopedAdmin ? [onField('input.scopes', 'a key that is restricted to surveys cannot hold ADMIN_ACCESS')] : []),
  ];
}

/** A key that was created by a key never gets more power than its creator, by any change. */
function beyondMaker(
  maker: NonNullable<KeyBefore['maker']>,
  { mutation, after, policy }: Wish,
  { added, time, networks, rate }: Gain,
): Refusal[] {
  const lacks = maskOfStored(added) & ~maskOfStored(maker.permissions);
  return [
    ...(lacks === 0 ? [] : [inPermissions(lacks, (permission) => `the key that created this one does not hold ${permission}`)]),
    ...(time && endOf(after) > endOf(maker) ? [outlives(TIME_FIELD[mutation], maker.expiresAt as Date)] : []),
    ...(networks && !isWithin(after.allowedAddresses, maker.allowedAddresses) ? [moreNetworks(CREATOR, NETWORKS)] : []),
    ...(rate && rateOf(after, policy) > rateOf(maker, policy) ? [higherRate(CREATOR, RATE, rateOf(maker, policy))] : []),
  ];
}

/** A key cannot give power to a key that lasts longer or permits more networks: the other key could then replace it. */
function furtherThanActor(
  actor: Extract<Actor, { kind: 'apiKey' }>,
  { mutation, after, policy }: Wish,
  { networks, rate }: Gain,
): Refusal[] {
  const most = rateOf(actor, policy);
  return [
    ...(endOf(after) > endOf(actor) ? [outlives(TIME_FIELD[mutation], actor.expiresAt as Date)] : []),
    ...(isWithin(after.allowedAddresses, actor.allowedAddresses) ? [] : [moreNetworks('yours', networks ? NETWORKS : KEY)]),
    ...(rateOf(after, policy) > most ? [higherRate('yours', rate ? RATE : KEY, most)] : []),
  ];
}

/** The refusals that follow from the end of a key, for every actor. */
function outOfTime({ expiresAt }: KeyBefore, { mutation, after, policy, now }: Wish): Refusal[] {
  if (mutation === 'rotateApiKey') return expiresAt !== null && expiresAt <= now ? [EXPIRED] : [];
  if (mutation !== 'extendApiKey') return [];
  if (expiresAt === null) return [DOES_NOT_EXPIRE];
  const { maxDays = MAX_KEY_DAYS } = policy;
  return after.expiresAt !== null && after.expiresAt > addDays(now, maxDays) ? [tooLate(TIME_FIELD[mutation], maxDays)] : [];
}

const endOf = ({ expiresAt }: { expiresAt: Date | null }): number => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;

/** The request limit in force for a key, a minute. */
const rateOf = ({ requestsPerMinute }: Pick<Reach, 'requestsPerMinute'>, policy: Partial<KeyPolicy>): number =>
  requestsPerMinute ?? policy.requestsPerMinute ?? Number.POSITIVE_INFINITY;

const isSubset = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));
const isSame = (a: readonly string[], b: readonly string[]): boolean => isSubset(a, b) && isSubset(b, a);
