/**
 * Passwords: argon2id with OWASP's parameters. Each hash takes tens of milliseconds of a core and 19 MiB. So only a few run at the same
 * time, and a limited number may wait. One client has few slots, and some slots are reserved for users who signed in from their address
 * before.
 */
import argon2 from 'argon2';
import { rateLimited } from '../../base/errors.js';
import { PASSWORD_LENGTH } from '../../base/lengths.js';
import { Line } from '../../base/line.js';
import { portionOf } from '../../base/portion.js';
import { composed } from '../../base/text.js';
import type { SignInClient } from '../limits/sign-in-limits.js';

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The length of the longest password when it is sent decomposed. A longer text is cut before it costs anything. */
const LONGEST_SENT = 4 * PASSWORD_LENGTH.max;

/** Whether a password is neither too short nor too long. The length is that of the form that is hashed. */
export function hasPasswordLength(password: string): boolean {
  if (password.length > LONGEST_SENT) return false;
  const { length } = composed(password);
  return length >= PASSWORD_LENGTH.min && length <= PASSWORD_LENGTH.max;
}

const CONCURRENCY = 2;
/** The longest line that a stranger may join, and the longest that others may join. */
const WAITING = { stranger: 100, known: 150 };
/** The most hashes of one client that run or wait. */
const SLOTS = 20;

/** Hashes without waiting in the line of a server. Programs that create users before the server listens call it. */
export const hashPassword = (password: string): Promise<string> => argon2.hash(composed(password), PARAMETERS);

export class Passwords {
  readonly #line: Line;
  readonly #waiting: typeof WAITING;
  #decoy: Promise<string> | undefined;

  /** Each worker of a server gets a part of the line. */
  constructor(workers = 1) {
    const portion = (total: number) => portionOf(total, workers);
    this.#line = new Line({ concurrency: portion(CONCURRENCY), perClient: portion(SLOTS) });
    this.#waiting = { stranger: portion(WAITING.stranger), known: portion(WAITING.known) };
  }

  /** Hashes a new password of a signed-in user. Throws RATE_LIMITED. */
  hash(password: string): Promise<string> {
    return this.#queued(() => hashPassword(password));
  }

  /** Makes the hash against which passwords of unknown e-mails are checked, so that the first check takes no longer than others. */
  prepareDecoy(): Promise<string> {
    this.#decoy ??= argon2.hash('a password that nobody has', PARAMETERS);
    return this.#decoy;
  }

  /**
   * Takes the same time with and without a hash. Without a hash the result is false. A password that was sent decomposed is compared in
   * both forms, because older hashes are of passwords as they were sent. The second comparison always runs. Throws RATE_LIMITED.
   */
  async verify(hash: string | null, password: string, client?: SignInClient): Promise<boolean> {
    const against = hash ?? (await this.prepareDecoy());
    const sent = password.slice(0, LONGEST_SENT + 1);
    const forms = new Set([sent, composed(sent)]);
    const matches = await this.#queued(async () => {
      let matched = false;
      for (const form of forms) matched = (await argon2.verify(against, form)) || matched;
      return matched;
    }, client);
    return matches && hash !== null;
  }

  /** Without a client, it is the work of a signed-in user. */
  async #queued<T>(work: () => Promise<T>, client?: SignInClient): Promise<T> {
    const longest = !client || client.isKnown ? this.#waiting.known : this.#waiting.stranger;
    const done = this.#line.waiting < longest ? this.#line.enter(client?.client ?? null, work) : null;
    if (done === null) throw rateLimited('Too many sign-ins at the same time.', 5);
    return done;
  }
}
