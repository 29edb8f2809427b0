/**
 * Passwords: argon2id with OWASP's parameters. Each hash takes tens of milliseconds of a core and 19 MiB, so only a
 * few run at once and only so many may wait.
 */
import argon2 from 'argon2';
import pLimit from 'p-limit';
import { rateLimited } from '../errors.js';

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_LENGTH = { min: 8, max: 200 } as const;

const AT_ONCE = 2;
const WAITING = 100;
const limit = pLimit(AT_ONCE);

function queued<T>(work: () => Promise<T>): Promise<T> {
  if (limit.pendingCount >= WAITING) throw rateLimited('Too many sign-ins at once.', 5);
  return limit(work);
}

export const hashPassword = (password: string): Promise<string> => queued(() => argon2.hash(password, PARAMETERS));

let decoy: Promise<string> | undefined;

/** Makes the hash that unknown e-mails are checked against, so that the first of them takes no longer. */
export const prepareDecoy = (): Promise<string> => {
  decoy ??= argon2.hash('a password that nobody has', PARAMETERS);
  return decoy;
};

/** Compares in the same time whether or not there is a hash: without one the answer is false all the same. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const against = hash ?? (await prepareDecoy());
  const matches = await queued(() => argon2.verify(against, password));
  return matches && hash !== null;
}
