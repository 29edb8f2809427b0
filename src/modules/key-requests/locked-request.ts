/** A request for a key under lock, and the refusals that all its steps share. */
import type { Caller, UserPrincipal } from '../../access/principal.js';
import { ApiError, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { lockRow } from '../kit/lock.js';
import { API_KEY_REQUEST } from './entity.js';

/** Both walls require a signed-in user. */
export function userOf({ principal }: Caller): UserPrincipal {
  if (principal.kind !== 'user') throw new Error('A caller that is not a user passed both walls.');
  return principal;
}

export const refuse = (id: string, message: string) => conflict(message, 'ApiKeyRequest', globalId('ApiKeyRequest', id));

export function requireRequester({ userId }: UserPrincipal, requesterId: string, what: string): void {
  if (requesterId !== userId)
    throw new ApiError('FORBIDDEN', `Only the user who sent the request may ${what}.`, { missingPermissions: [] });
}

export const PERSON = { id: true, name: true, role: true, isActive: true } as const;

/** Locks a request that the caller may see, before any user. Throws NOT_FOUND. */
export const lockRequest = (tx: Tx, principal: UserPrincipal, id: string) =>
  lockRow(tx, API_KEY_REQUEST, principal, id, [
    'name',
    'reason',
    'permissions',
    'scopes',
    'requesterId',
    'state',
    'collectUntil',
    'decidedById',
    'expiresInDays',
    'keyId',
  ]);
