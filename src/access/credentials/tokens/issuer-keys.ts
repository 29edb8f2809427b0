/**
 * The published keys of an outside issuer. The server requests them when a token names an unknown key, and when no known key fits a
 * signature, since a key may have changed under its name. Strangers can send any number of such tokens. So the server queries the issuer at
 * most once in `COOLDOWN_MS`, or once in `RETRY_MS` while the issuer fails. It reads a bounded answer: an endless one, or a few kilobytes of
 * gzip, would fill the memory.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { serviceUnavailable } from '../../../base/errors.js';

const COOLDOWN_MS = 5_000;
const RETRY_MS = 1_000;
const TIMEOUT_MS = 5_000;
const MAX_AGE_MS = 600_000;
/** Bytes of the answer, after decompression. Certificates make 20 keys about 100 kB long. */
const MOST_BYTES = 500_000;
/** Each token is compared with each key. */
const MOST_KEYS = 500;

export interface IssuerKeys {
  /** The key of a token. Throws SERVICE_UNAVAILABLE when the issuer does not send valid keys: that is not the token's fault. */
  readonly keyOf: JWTVerifyGetKey;
  /** Requests the keys again, unless that has just been done. The present keys stay if it fails. */
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
      if (since >= 0 && since < RETRY_MS) throw new Error('The last query of the issuer was a moment ago.');
      asked = Date.now();
      return bounded(await fetch(...request));
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

/** The same answer, read to its end. Throws when it is too long or has too many keys. */
async function bounded(answer: Response): Promise<Response> {
  if (answer.status !== 200) {
    await answer.body?.cancel();
    return answer;
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const part of answer.body ?? []) {
    size += part.byteLength;
    if (size > MOST_BYTES) throw new Error(`The answer of the issuer has more than ${MOST_BYTES} bytes.`);
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString();
  const published: unknown = JSON.parse(text)?.keys;
  if (Array.isArray(published) && published.length > MOST_KEYS) throw new Error(`The issuer has more than ${MOST_KEYS} keys.`);
  return new Response(text);
}
