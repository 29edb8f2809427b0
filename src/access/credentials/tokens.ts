/**
 * Our own JWTs: what signIn returns. HS256 with `JWT_SECRET`; a previous secret only verifies, so that the secret can
 * be changed without signing everyone out.
 */
import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { unauthenticated } from '../../base/errors.js';
import { isUuid } from '../../base/ids.js';
import { momentOf } from '../../base/times.js';

const ISSUER = 'astrid';
const AUDIENCE = 'astrid-api';
const TOKEN_LIFETIME_SECONDS = 3600;

export interface TokenClaims {
  readonly userId: string;
  /** The user's token version when the token was issued; a raised version ends the session. */
  readonly version: number;
  /** May be past: that a session was ended is told before that it expired, and only its user's row says so. */
  readonly expiresAt: Date;
}

export interface Tokens {
  issue(userId: string, version: number): Promise<{ accessToken: string; expiresAt: Date }>;
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
        // The last that is looked at: signature, issuer and audience are right.
        if (error instanceof errors.JWTExpired) return error.payload;
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw unauthenticated('UNKNOWN');
  }

  return {
    async issue(userId, version) {
      const now = Math.floor(Date.now() / 1000);
      const expires = now + TOKEN_LIFETIME_SECONDS;
      const accessToken = await new SignJWT({ ver: version })
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
        // The signature is right, which does not make the claims what their types say: whoever has the secret may sign others.
        const { sub, ver, exp }: Record<string, unknown> = await verifyWithAny(token);
        if (typeof sub !== 'string' || !isUuid(sub) || !Number.isSafeInteger(ver)) throw unauthenticated('UNKNOWN');
        return { userId: sub, version: ver as number, expiresAt: momentOf(exp as number) };
      } catch (error) {
        if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) throw unauthenticated('MALFORMED');
        if (error instanceof errors.JOSEError) throw unauthenticated('UNKNOWN');
        throw error;
      }
    },
  };
}
