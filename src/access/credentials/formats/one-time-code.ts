/**
 * The form of a one-time code: `astridcode_`, 43 base62 characters of secret, and 6 of CRC-32. It differs from the form of a key, so that a
 * code is never accepted as a key, nor a key as a code.
 */
import { CheckedSecret } from './checked-secret.js';

export const CODE = new CheckedSecret('astridcode_');

/** A new code. It is shown once and never stored. */
export const generateOneTimeCode = (): string => CODE.generate();

/** Whether the form and the checksum are right. The code may still not exist. */
export const isCode = (text: string): boolean => CODE.isWellFormed(text);
