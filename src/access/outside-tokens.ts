/**
 * Tokens of an outside issuer (Supabase, Keycloak, Auth0 …), verified by its published keys. Algorithms are pinned to
 * asymmetric ones: a token signed with a shared secret is never taken from outside.
 */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { ApiError, serviceUnavailable, unauthenticated } from '../errors.js';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const MAX_SUBJECT = 255;
const MAX_NAME = 255;

export interface OutsideIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
}

export interface OutsideClaims {
  readonly subject: string;
  /** The name that the issuer gives, for people; it is no identity. */
  readonly name: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Throws UNAUTHENTICATED (MALFORMED, UNKNOWN, EXPIRED), or SERVICE_UNAVAILABLE when the issuer's keys cannot be had. */
export function createOutsideVerifier({ issuer, jwksUrl, audience }: OutsideIssuer): (token: string) => Promise<OutsideClaims> {
  const keys = publishedKeys(new URL(jwksUrl));
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp', 'iat'],
        clockTolerance: 5,
      });
      const { sub, name, iat, exp } = payload;
      if (typeof sub !== 'string' || sub.length > MAX_SUBJECT || !/^[^\0]+$/.test(sub)) throw unauthenticated('UNKNOWN');
      return {
        subject: sub,
        name: shownName(name),
        issuedAt: new Date((iat as number) * 1000),
        expiresAt: new Date((exp as number) * 1000),
      };
    } catch (error) {
      if (error instanceof ApiError) throw error;
      if (error instanceof errors.JWTExpired) throw unauthenticated('EXPIRED');
      if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) throw unauthenticated('MALFORMED');
      // With the keys at hand, whatever fails is the token's fault: also a key that does not fit it, a TypeError.
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw unauthenticated('UNKNOWN');
      throw error;
    }
  };
}

/** Chooses the key of a token. A set of keys that does not come, or is none, is the issuer's fault and not the token's. */
function publishedKeys(url: URL): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, { timeoutDuration: 5_000, cooldownDuration: 5_000, cacheMaxAge: 600_000 });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      const aboutTheToken =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      throw aboutTheToken ? error : serviceUnavailable('The issuer');
    }
  };
}

/** The name as the database takes it: it is made by whoever the issuer lets choose it. */
function shownName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const shown = name.replaceAll('\0', '').trim().slice(0, MAX_NAME).toWellFormed();
  return /[^\s\u0085]/.test(shown) ? shown : null;
}
