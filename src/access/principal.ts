/**
 * The identity that a request acts as, and the rows that it may touch. authenticate.ts makes a principal, the context carries it, and
 * it does not change during the request.
 */
import type { PermissionMask, Role } from './permissions.js';
import { NO_PERMISSIONS } from './permissions.js';

export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly permissions: PermissionMask;
  readonly surveyIds: null;
}

/**
 * The session of a token: ours by the user's token version and the id, an outside issuer's by the time of issue. The id is null in a token
 * from before tokens named their session.
 */
export type Session = { readonly version: number; readonly id: string | null } | { readonly issuedAt: Date };

/** A person signed in by JWT. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly permissions: PermissionMask;
  readonly surveyIds: null;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
  /** Null for a user who has just proven their identity, and for the server itself: there is no session that could have ended. */
  readonly session: Session | null;
}

/** A workflow with an API key. `permissions` are those of the key that the role of its owner also holds. */
export interface ApiKeyPrincipal {
  readonly kind: 'apiKey';
  readonly permissions: PermissionMask;
  /** The surveys whose rows the key may touch; null means all. */
  readonly surveyIds: readonly string[] | null;
  readonly keyId: string;
  readonly name: string;
  /** The owner: the user on whose behalf the key acts. */
  readonly userId: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
  /** The key's limit of requests a minute; null means the server's default. */
  readonly requestsPerMinute: number | null;
  /** The secret in the request: its digest, and whether it was rotated away and is in its grace period. */
  readonly secret: { readonly digest: string; readonly retired: boolean };
}

export type Principal = AnonymousPrincipal | UserPrincipal | ApiKeyPrincipal;

/** Distinguishes principals: a key from its owner, and one key from another. */
export function identityOf(principal: Principal): string {
  if (principal.kind === 'anonymous') return 'anonymous';
  return principal.kind === 'apiKey' ? principal.keyId : principal.userId;
}

/** Whether two principals hold the same permissions for the same surveys. */
export const samePower = (a: Principal, b: Principal): boolean =>
  a.kind === b.kind && a.permissions === b.permissions && sorted(a.surveyIds) === sorted(b.surveyIds);

const sorted = (ids: readonly string[] | null): string | undefined => ids?.toSorted().join();

export const ANONYMOUS: AnonymousPrincipal = { kind: 'anonymous', permissions: NO_PERMISSIONS, surveyIds: null };

/** The origin of a request, as audit events and rate limits record it. */
export interface Origin {
  readonly requestId: string;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** The principal and the origin of a call. Services receive it; they never see a request. */
export interface Caller {
  readonly principal: Principal;
  readonly origin: Origin;
  /** When the principal was resolved, by `performance.now()`. Missing when the server acts for itself. */
  readonly asOf?: number;
}
