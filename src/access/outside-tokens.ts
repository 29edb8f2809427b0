/**
 * Tokens of an outside issuer (Supabase, Keycloak, Auth0 …), verified by its published keys. Algorithms are pinned to
 * asymmetric ones: a token signed with a shared secret is never taken from outside.
 */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { serviceUnavailable, unauthenticated } from '../errors.js';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

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

/** Throws UNAUTHENTICATED (UNKNOWN, EXPIRED), or SERVICE_UNAVAILABLE when the issuer's keys cannot be had. */
export function createOutsideVerifier({ issuer, jwksUrl, audience }: OutsideIssuer): (token: string) => Promise<OutsideClaims> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000, cooldownDuration: 5_000, cacheMaxAge: 600_000 });
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
      if (typeof sub !== 'string' || sub === '' || sub.length > 255) throw unauthenticated('UNKNOWN');
      return {
        subject: sub,
        name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 255) : null,
        issuedAt: new Date((iat as number) * 1000),
        expiresAt: new Date((exp as number) * 1000),
      };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('EXPIRED');
      // Wrong keys and wrong claims are the token's fault; a JWKS that does not come, or is none, is the issuer's.
      if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) throw serviceUnavailable('The issuer');
      if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') throw unauthenticated('UNKNOWN');
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw serviceUnavailable('The issuer');
      throw error;
    }
  };
}
