/** The e-mails and new passwords that callers send. */
import { hasPasswordLength } from '../../access/credentials/passwords.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST, PASSWORD_LENGTH } from '../../base/lengths.js';
import { cut } from '../../base/text.js';

/**
 * The e-mail that a caller without a credential sent, in lower case. It is cut, since anybody may send any length. A character has up to
 * two units, and up to four times as many when it is decomposed.
 */
export const sentEmail = (email: string): string => cut(email.trim(), 8 * LONGEST.email).toLowerCase();

/** Throws BAD_USER_INPUT for a password that is too short or too long. */
export function checkedPassword(password: string, field: string): string {
  const { min, max } = PASSWORD_LENGTH;
  if (!hasPasswordLength(password)) throw badUserInput(field, `must have ${min} to ${max} characters`);
  return password;
}
