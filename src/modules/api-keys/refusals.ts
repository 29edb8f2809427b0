/** Words the reasons for which decision.ts refuses to create or change a key. */
import { enumNameOf, type PermissionMask, permissionsIn } from '../../access/permissions.js';

export type KeyMutation = 'createApiKey' | 'updateApiKey' | 'extendApiKey' | 'rotateApiKey';

/** A field of the input, permissions that the actor lacks, a rule that no permission lifts, or a state of the key. */
export type Refusal =
  | { readonly field: string; readonly issues: readonly string[] }
  | { readonly lacks: PermissionMask }
  | { readonly never: string }
  | { readonly conflict: string };

export const REVOKED: Refusal = { conflict: 'The key has been revoked: create a new one.' };
export const EXPIRED: Refusal = { conflict: 'The key has expired: extend it first, then rotate it.' };
export const DOES_NOT_EXPIRE: Refusal = { conflict: 'The key does not expire, so there is nothing to extend.' };

export const UNKNOWN_PERMISSION: Refusal = {
  never: 'The key holds a permission that this server does not know: upgrade the server first, or do this as a signed-in admin.',
};

const VERB = { createApiKey: 'create', updateApiKey: 'update', extendApiKey: 'extend', rotateApiKey: 'rotate' } as const;
const NEVER = {
  itself: (verb: string) => `A key cannot ${verb} itself: use another credential with admin:access.`,
  // The key would undo its own restrictions.
  ancestor: (verb: string) => `A key cannot ${verb} the key that created it: use another credential with admin:access.`,
} as const;

export const never = (kinship: keyof typeof NEVER, mutation: KeyMutation): Refusal => ({ never: NEVER[kinship](VERB[mutation]) });

export const KEY = 'input.id';
export const NETWORKS = 'input.allowedAddresses';
export const RATE = 'input.requestsPerMinute';
export const TIME_FIELD: Readonly<Record<KeyMutation, string>> = {
  createApiKey: 'input.expiresAt',
  updateApiKey: KEY,
  extendApiKey: 'input.days',
  rotateApiKey: KEY,
};
export const CREATOR = 'the key that created it';

export const onField = (field: string, ...issues: string[]): Refusal => ({ field, issues });

export const inPermissions = (mask: PermissionMask, why: (permission: string) => string): Refusal =>
  onField('input.permissions', ...permissionsIn(mask).map((permission) => `${enumNameOf(permission)}: ${why(permission)}`));

export const outlives = (field: string, end: Date): Refusal =>
  onField(field, `a key cannot create, extend or strengthen a key that outlives it: the key must end by ${end.toISOString()}`);

export const moreNetworks = (whose: string, field: string): Refusal =>
  onField(field, `the key would permit networks that ${whose} does not permit`);

export const higherRate = (whose: string, field: string, most: number): Refusal =>
  onField(field, `the key would permit more requests a minute than ${whose}, which permits ${most}`);

export const notHeld = (mask: PermissionMask): Refusal =>
  inPermissions(mask, (permission) => `you do not hold ${permission}, so you cannot grant it`);

export const tooLate = (field: string, days: number): Refusal => onField(field, `a key must end within ${days} days from now`);
