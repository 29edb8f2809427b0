/** The stored session of a profile: a file of mode 600 in the system's folder for settings. One process at a time changes it. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { lock } from 'proper-lockfile';
import { UsageError } from '../base/usage-error.js';

export interface Session {
  /** The endpoint that issued or accepts the tokens. They are sent to no other. */
  readonly url: string;
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly refreshToken?: string | undefined;
  readonly email?: string | undefined;
  /** The outside issuer of the tokens and the client registered there. Without them the server issued the tokens. */
  readonly issuer?: string | undefined;
  readonly clientId?: string | undefined;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export class SessionFile {
  readonly #folder = join(process.env.ASTRID_CONFIG_DIR ?? envPaths('astrid', { suffix: '' }).config, 'sessions');
  readonly path: string;

  /** Throws UsageError when the name cannot be a file's. */
  constructor(readonly profile: string) {
    if (!NAME.test(profile)) throw new UsageError('A profile has 1 to 64 letters, digits, dots, underscores and hyphens.');
    this.path = join(this.#folder, `${profile}.json`);
  }

  async read(): Promise<Session | null> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as Session;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      if (error instanceof SyntaxError) throw new UsageError(`${this.path} is not a session: delete it and sign in again.`);
      throw error;
    }
  }

  /** Replaces the file as a whole: a reader never sees half of it. */
  async write(session: Session): Promise<void> {
    await this.#prepare();
    const draft = `${this.path}.${randomUUID()}`;
    try {
      await writeFile(draft, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
      await rename(draft, this.path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  /** Runs the work while no other process changes the session: two processes must not spend the same refresh token. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#prepare();
    const release = await lock(this.path, {
      realpath: false,
      stale: 30_000,
      retries: { retries: 100, minTimeout: 50, maxTimeout: 500 },
    });
    try {
      return await work();
    } finally {
      await release();
    }
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
  }
}
