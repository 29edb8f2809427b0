/** Whether a request may become a key: the decision of `createApiKey`, for the admin who grants it and the requester who will own it. */
import type { Actor } from '../../access/credentials/present-power.js';
import { ALL_PERMISSIONS, enumNameOf, maskOfRole, permissionsIn, type Role } from '../../access/permissions.js';
import type { App } from '../../app.js';
import { decide, type Wish } from '../api-keys/decision.js';
import type { Refusal } from '../api-keys/refusals.js';

/** The key that a request asks for. */
export interface Requested {
  readonly permissions: readonly string[];
  readonly scopes: readonly string[];
  readonly requesterId: string;
}

/** A new key of the requester, for all addresses, with the rate limit of the server. */
export const asKey = ({ permissions, scopes, requesterId }: Requested, expiresAt: Date | null) => ({
  permissions: [...permissions],
  scopes: [...scopes],
  allowedAddresses: [],
  requestsPerMinute: null,
  expiresAt,
  ownerId: requesterId,
});

/** An admin as the actor of a decision. */
export const adminOf = ({ id, name, role }: { id: string; name: string; role: Role }): Actor => ({
  kind: 'user',
  permissions: maskOfRole(role),
  surveyIds: null,
  userId: id,
  name,
  role,
  expiresAt: null,
  session: null,
});

/** Any admin, as long as nobody has decided. */
export const SOME_ADMIN: Actor = { ...adminOf({ id: '', name: '', role: 'ADMIN' }), permissions: ALL_PERMISSIONS };

export function grantRefusals(
  { keyPolicy: policy }: App,
  granter: Actor,
  requested: Requested,
  ownerRole: Role,
): readonly Refusal[] {
  const wish: Wish = { mutation: 'createApiKey', after: asKey(requested, null), ownerRole, policy, now: new Date() };
  return decide(granter, null, wish) ?? [];
}

/** A refusal in words, for a caller who cannot change the request any more. */
export function inWords(refusal: Refusal): string {
  if ('field' in refusal) return refusal.issues.join('; ');
  if ('lacks' in refusal) return `the admin does not hold ${permissionsIn(refusal.lacks).map(enumNameOf).join(', ')}`;
  return 'never' in refusal ? refusal.never : refusal.conflict;
}
