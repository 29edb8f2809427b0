/**
 * The form of an API key: `astrid_`, 43 base62 characters of secret, and 6 base62 characters of CRC-32.
 *
 * Test vector: the secret of 43 times `0` makes `astrid_00000000000000000000000000000000000000000001e3qs6`, whose CRC-32 is 0x59e3d932 and
 * whose SHA-256 begins with 2e1acd45.
 */
import { CheckedSecret } from './checked-secret.js';

export { checksumOf, digestOf } from './checked-secret.js';

export const KEY = new CheckedSecret('astrid_');

/** A new key. It is shown once and never stored. */
export const generateApiKey = (): string => KEY.generate();

/** Whether a credential is meant as an API key, well formed or not. */
export const looksLikeApiKey = (credential: string): boolean => credential.startsWith(KEY.start);

/** Whether the form and the checksum are right. The key may still not exist. */
export const isWellFormed = (key: string): boolean => KEY.isWellFormed(key);

/** The 8 characters by which people recognise a key. */
export const prefixOf = (key: string): string => key.slice(KEY.start.length, KEY.start.length + 8);
