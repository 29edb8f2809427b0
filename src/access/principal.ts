/**
 * Who a request acts as, and how the rows it may touch are narrowed. A principal is made by authenticate.ts, carried
 * in the context, and never changes while the request lasts.
 */
import type { PermissionMask, Role } from './permissions.js';
import { NO_PERMISSIONS } from './permissions.js';

export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly permissions: PermissionMask;
  readonly surveyIds: null;
}

/** What a token says of its session: our own by the user's token version, one of an outside issuer by when it was issued. */
export type Session = { readonly version: number } | { readonly issuedAt: Date };

/** A person signed in by JWT. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly permissions: PermissionMask;
  readonly surveyIds: null;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
  /** Null for who has just proven to be the user, or is the server itself: there is no session yet that could have ended. */
  readonly session: Session | null;
}

/** A workflow with an API key. `permissions` are the key's own ∩ its owner's present ones. */
export interface ApiKeyPrincipal {
  readonly kind: 'apiKey';
  readonly permissions: PermissionMask;
  /** The surveys whose rows the key may touch; null when it is unrestricted. */
  readonly surveyIds: readonly string[] | null;
  readonly keyId: string;
  readonly name: string;
  /** The owner: the user on whose behalf the key acts. */
  readonly userId: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
  /** How many requests a minute it may make; null means the server's default. */
  readonly requestsPerMinute: number | null;
  /** The secret that was sent: its digest, and whether it was rotated away and is in its grace period. */
  readonly secret: { readonly digest: string; readonly retired: boolean };
}

export type Principal = AnonymousPrincipal | UserPrincipal | ApiKeyPrincipal;

/** Tells principals apart: a key from its owner, and one key from another. */
export function identityOf(principal: Principal): string {
  if (principal.kind === 'anonymous') return 'anonymous';
  return principal.kind === 'apiKey' ? principal.keyId : principal.userId;
}

export const ANONYMOUS: AnonymousPrincipal = { kind: 'anonymous', permissions: NO_PERMISSIONS, surveyIds: null };

/** Where a request came from: what audit events and rate limits record of it. */
export interface Origin {
  readonly requestId: string;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Who asks, and from where. Services take one; they never see a request. */
export interface Caller {
  readonly principal: Principal;
  readonly origin: Origin;
  /** When the principal was resolved, by `performance.now()`. Missing where the server acts for itself. */
  readonly asOf?: number;
}
