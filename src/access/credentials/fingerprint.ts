/**
 * Keyed digests of values that the server must recognise again but not recover. The body of a request may hold a password. From a
 * stolen database, a plain hash of it could be guessed a million times faster than argon2 allows; without the server's secret, a keyed
 * one cannot be guessed at all.
 */
import { createHmac, hkdfSync } from 'node:crypto';

export interface Fingerprints {
  /** 64 hexadecimal digits. */
  of(text: string): string;
  /** Whether the text has this fingerprint, made with the current secret or with the previous one. */
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

/** A derived key, so that no signature for another purpose can pass for a fingerprint. */
const derived = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'astrid body fingerprint', 32));
