/**
 * The JWTs that signIn returns: HS256 with `JWT_SECRET`. A previous secret only verifies, so the secret can be changed without signing out
 * all users.
 */
import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { unauthenticated } from '../../../base/errors.js';
import { isUuid } from '../../../base/ids.js';
import { momentOf } from '../../../base/times.js';

const ISSUER = 'astrid';
const AUDIENCE = 'astrid-api';
export const TOKEN_LIFETIME_SECONDS = 3600;

interface TokenClaims {
  readonly userId: string;
  /** The user's token version at the time of issue; a higher version ends the session. */
  readonly version: number;
  /** The session; null in a token from before tokens named it. */
  readonly sessionId: string | null;
  /**
   * It may be in the past. An ended session is reported before an expired token, and only the row of the user shows whether the session has
   * ended.
   */
  readonly expiresAt: Date;
}

export interface Tokens {
  issue(userId: string, version: number, sessionId?: string): Promise<{ accessToken: string; expiresAt: Date }>;
  /** Throws UNAUTHENTICATED: MALFORMED or UNKNOWN. An expired token is returned like any other. */
  verify(token: string): Promise<TokenClaims>;
}

export function createTokens(secrets: { current: string; previous?: string | undefined }): Tokens {
  const keys = [secrets.current, secrets.previous].filter((s) => s !== undefined).map((s) => new TextEncoder().encode(s));
  const signingKey = keys[0] as Uint8Array;

  async function verifyWithAny(token: string) {
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: ['HS256'],
          requiredClaims: ['sub', 'exp', 'iat', 'jti', 'ver'],
        });
        return payload;
      } catch (error) {
        // The expiry is checked last, when signature, issuer and audience are valid.
        if (error instanceof errors.JWTExpired) return error.payload;
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw unauthenticated('UNKNOWN');
  }

  return {
    async issue(userId, version, sessionId) {
      const now = Math.floor(Date.now() / 1000);
      const expires = now + TOKEN_LIFETIME_SECONDS;
      const accessToken = await new SignJWT({ ver: version, sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .setJti(randomUUID())
        .sign(signingKey);
      return { accessToken, expiresAt: new Date(expires * 1000) };
    },

    async verify(token) {
      try {
        // The signature does not prove the types of the claims: anybody with the secret may sign other types.
        const { sub, ver, sid = null, exp }: Record<string, unknown> = await verifyWithAny(token);
        if (typeof sub !== 'string' || !isUuid(sub) || !Number.isSafeInteger(ver)) throw unauthenticated('UNKNOWN');
        if (sid !== null && !(typeof sid === 'string' && isUuid(sid))) throw unauthenticated('UNKNOWN');
        return { userId: sub, version: ver as number, sessionId: sid, expiresAt: momentOf(exp as number) };
      } catch (error) {
        if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) throw unauthenticated('MALFORMED');
        if (error instanceof errors.JOSEError) throw unauthenticated('UNKNOWN');
        throw error;
      }
    },
  };
}
