/**
 * Tokens of an outside issuer (Supabase, Keycloak, Auth0 …), verified by its published keys. Only asymmetric algorithms are
 * accepted: a token signed with a shared secret is never accepted from outside.
 */
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { ApiError, unauthenticated } from '../../../base/errors.js';
import { LONGEST } from '../../../base/lengths.js';
import { composed } from '../../../base/text.js';
import { momentOf } from '../../../base/times.js';
import { tidied } from '../search/masking.js';
import { issuerKeys } from './issuer-keys.js';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** The tolerated difference between an issuer's clock and ours. */
export const TOLERANCE_SECONDS = 5;

export interface OutsideIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
}

export interface OutsideClaims {
  readonly subject: string;
  /** The issuer's name for the user, for display only; it is not an identity. */
  readonly name: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /**
   * Whether it has expired. An ended session is reported before an expired token, and only the row of the user shows whether the session
   * has ended.
   */
  readonly expired: boolean;
}

/** Throws UNAUTHENTICATED (MALFORMED, UNKNOWN), or SERVICE_UNAVAILABLE when the issuer's keys are unavailable. */
export function createOutsideVerifier({ issuer, jwksUrl, audience }: OutsideIssuer): (token: string) => Promise<OutsideClaims> {
  const keys = issuerKeys(new URL(jwksUrl));
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['sub', 'exp', 'iat'],
    clockTolerance: TOLERANCE_SECONDS,
  };

  async function verify(token: string) {
    try {
      return await jwtVerify(token, keys.keyOf, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      await keys.renew();
      return jwtVerify(token, keys.keyOf, options);
    }
  }

  /** The claims of a token that is valid except for its expiry, which is checked last. */
  async function claimsIn(token: string): Promise<{ payload: JWTPayload; expired: boolean }> {
    try {
      return { payload: (await verify(token)).payload, expired: false };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      throw error;
    }
  }

  return async (token) => {
    try {
      const { payload, expired } = await claimsIn(token);
      const { sub, name, iat, exp } = payload;
      if (!isSubject(sub) || !isPast(iat as number)) throw unauthenticated('UNKNOWN');
      return {
        subject: sub,
        name: shownName(name),
        issuedAt: momentOf(iat as number),
        expiresAt: momentOf(exp as number),
        expired,
      };
    } catch (error) {
      if (error instanceof ApiError) throw error;
      if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) throw unauthenticated('MALFORMED');
      // With the keys available, every failure is the token's fault: also a key of a wrong type, which throws TypeError.
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw unauthenticated('UNKNOWN');
      throw error;
    }
  };
}

/** Texts that the database can store. */
const isSubject = (sub: unknown): sub is string =>
  typeof sub === 'string' && sub !== '' && sub.length <= LONGEST.name && !sub.includes('\0') && sub.isWellFormed();

/** Seconds since the epoch, and not in the future: otherwise a token issued later would survive the end of its session. */
const isPast = (seconds: number): boolean => seconds >= 0 && seconds <= Date.now() / 1000 + TOLERANCE_SECONDS;

/** The name in a form for the database: its user may choose it freely at the issuer. */
function shownName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const shown = composed(tidied(name.slice(0, 2 * LONGEST.name)))
    .trim()
    .slice(0, LONGEST.name)
    .toWellFormed();
  return shown === '' ? null : shown;
}
