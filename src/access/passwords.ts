/**
 * Passwords: argon2id with OWASP's parameters. Each hash takes tens of milliseconds of a core and 19 MiB, so only a
 * few run at once and only so many may wait: few of one client, and strangers leave places to those who are known.
 */
import argon2 from 'argon2';
import pLimit from 'p-limit';
import { rateLimited } from '../errors.js';
import { Places } from '../places.js';
import { composed } from '../text.js';

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_LENGTH = { min: 8, max: 200 } as const;

/** The length of the longest password when it is sent decomposed. What is longer is cut before it costs anything. */
const LONGEST_SENT = 4 * PASSWORD_LENGTH.max;

/** Whether a password is neither too short nor too long. It counts in the form in which it is hashed. */
export function hasPasswordLength(password: string): boolean {
  if (password.length > LONGEST_SENT) return false;
  const { length } = composed(password);
  return length >= PASSWORD_LENGTH.min && length <= PASSWORD_LENGTH.max;
}

const AT_ONCE = 2;
/** How long the line may be for a stranger to join it, and for others. */
const WAITING = { stranger: 100, known: 150 };
/** The most of one client that run or wait. */
const PLACES = 20;

/** Whose sign-in a hash is for. */
export interface Place {
  /** An address or, where it is known, one user there. */
  readonly client: string;
  /** Whether this user has signed in from this address lately. */
  readonly isKnown: boolean;
}

const limit = pLimit(AT_ONCE);
const places = new Places(PLACES);

/** Without a place it is the work of somebody who is signed in. Throws RATE_LIMITED. */
async function queued<T>(work: () => Promise<T>, place?: Place): Promise<T> {
  const longest = !place || place.isKnown ? WAITING.known : WAITING.stranger;
  const giveBack = limit.pendingCount >= longest ? null : place ? places.take(place.client) : () => {};
  if (giveBack === null) throw rateLimited('Too many sign-ins at once.', 5);
  return limit(work).finally(giveBack);
}

export const hashPassword = (password: string): Promise<string> => queued(() => argon2.hash(composed(password), PARAMETERS));

let decoy: Promise<string> | undefined;

/** Makes the hash that unknown e-mails are checked against, so that the first of them takes no longer. */
export const prepareDecoy = (): Promise<string> => {
  decoy ??= argon2.hash('a password that nobody has', PARAMETERS);
  return decoy;
};

/**
 * Compares in the same time whether or not there is a hash: without one the answer is false all the same. A password that was
 * sent decomposed is compared in both, whatever comes of the first: older hashes are of passwords as they were sent.
 */
export async function verifyPassword(hash: string | null, password: string, place?: Place): Promise<boolean> {
  const against = hash ?? (await prepareDecoy());
  const sent = password.slice(0, LONGEST_SENT + 1);
  const forms = new Set([sent, composed(sent)]);
  const matches = await queued(async () => {
    let matched = false;
    for (const form of forms) matched = (await argon2.verify(against, form)) || matched;
    return matched;
  }, place);
  return matches && hash !== null;
}
