/**
 * Passwords: argon2id with OWASP's parameters. Each hash takes tens of milliseconds of a core and 19 MiB, so only a
 * few run at once and only so many may wait: few of one client, and strangers leave places to those who are known.
 */
import argon2 from 'argon2';
import { rateLimited } from '../../base/errors.js';
import { PASSWORD_LENGTH } from '../../base/lengths.js';
import { Line } from '../../base/line.js';
import { composed } from '../../base/text.js';
import type { SignInClient } from '../limits/sign-in-limits.js';

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

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
const SLOTS = 20;

/** Outside of the line of a server: for what makes users before it listens. */
export const hashPassword = (password: string): Promise<string> => argon2.hash(composed(password), PARAMETERS);

export class Passwords {
  readonly #line = new Line({ atOnce: AT_ONCE, ofOne: SLOTS });
  #decoy: Promise<string> | undefined;

  /** For somebody who is signed in. Throws RATE_LIMITED. */
  hash(password: string): Promise<string> {
    return this.#queued(() => hashPassword(password));
  }

  /** Makes the hash that unknown e-mails are checked against, so that the first of them takes no longer. */
  prepareDecoy(): Promise<string> {
    this.#decoy ??= argon2.hash('a password that nobody has', PARAMETERS);
    return this.#decoy;
  }

  /**
   * Compares in the same time whether or not there is a hash: without one the answer is false all the same. A password that was
   * sent decomposed is compared in both, whatever comes of the first: older hashes are of passwords as they were sent. Throws
   * RATE_LIMITED.
   */
  async verify(hash: string | null, password: string, place?: SignInClient): Promise<boolean> {
    const against = hash ?? (await this.prepareDecoy());
    const sent = password.slice(0, LONGEST_SENT + 1);
    const forms = new Set([sent, composed(sent)]);
    const matches = await this.#queued(async () => {
      let matched = false;
      for (const form of forms) matched = (await argon2.verify(against, form)) || matched;
      return matched;
    }, place);
    return matches && hash !== null;
  }

  /** Without a place it is the work of somebody who is signed in. */
  async #queued<T>(work: () => Promise<T>, place?: SignInClient): Promise<T> {
    const longest = !place || place.isKnown ? WAITING.known : WAITING.stranger;
    const done = this.#line.waiting < longest ? this.#line.enter(place?.client ?? null, work) : null;
    if (done === null) throw rateLimited('Too many sign-ins at the same time.', 5);
    return done;
  }
}
