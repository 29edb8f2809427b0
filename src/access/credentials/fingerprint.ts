/**
 * Keyed digests of what must be recognised again but not recovered. The body of a request may hold a password, and a plain
 * hash of it in a stolen database could be guessed at a million times faster than argon2 allows; without the server's
 * secret it cannot be guessed at all.
 */
import { createHmac, hkdfSync } from 'node:crypto';

export interface Fingerprints {
  /** 64 hexadecimal digits. */
  of(text: string): string;
  /** Whether the text has this fingerprint, made with the secret in force or with the one before. */
  matches(text: string, fingerprint: string): boolean;
}

export function createFingerprints(secrets: { current: string; previous?: string | undefined }): Fingerprints {
  const keys = [secrets.current, secrets.previous].filter((secret) => secret !== undefined).map(derived);
  const digest = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest('hex');
  return {
    of: (text) => digest(keys[0] as Uint8Array, text),
    matches: (text, fingerprint) => keys.some((key) => digest(key, text) === fingerprint),
  };
}

/** A key of its own, so that nothing signed for another purpose can pass for a fingerprint. */
const derived = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'astrid body fingerprint', 32));
