/**
 * The published keys of an outside issuer. They are asked for when a token names a key that is not known, and when a signature
 * fits none that is, since one may have changed under its name. Strangers can send such tokens: however many they send, the
 * issuer is asked once in `COOLDOWN_MS`, and while it fails once in `RETRY_MS`.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { serviceUnavailable } from '../../base/errors.js';

const COOLDOWN_MS = 5_000;
const RETRY_MS = 1_000;
const TIMEOUT_MS = 5_000;
const MAX_AGE_MS = 600_000;

export interface IssuerKeys {
  /** The key of a token. Throws SERVICE_UNAVAILABLE when the keys do not come, or are none: the issuer's fault, not the token's. */
  readonly keyOf: JWTVerifyGetKey;
  /** Asks for the keys anew, unless that was done a moment ago. Those at hand stay when it fails. */
  renew(): Promise<void>;
}

export function issuerKeys(url: URL): IssuerKeys {
  let asked = Number.NEGATIVE_INFINITY;
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
    [customFetch]: async (...request) => {
      const since = Date.now() - asked;
      if (since >= 0 && since < RETRY_MS) throw new Error('The issuer was asked a moment ago.');
      asked = Date.now();
      return fetch(...request);
    },
  });
  return {
    async keyOf(header, token) {
      try {
        return await remote(header, token);
      } catch (error) {
        const aboutTheToken =
          error instanceof errors.JWKSNoMatchingKey ||
          error instanceof errors.JWKSMultipleMatchingKeys ||
          error instanceof errors.JOSENotSupported;
        throw aboutTheToken ? error : serviceUnavailable('The issuer');
      }
    },
    async renew() {
      if (!remote.coolingDown) await remote.reload().catch(() => {});
    },
  };
}
