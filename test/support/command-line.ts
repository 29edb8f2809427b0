/** The opening of tests of the command line: a server with an admin who has a password, and for each test an empty folder and environment. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { astrid, type Ran } from './astrid.js';
import type { ServerOptions, TestUser } from './server.js';
import { serverOfFile } from './server-of-file.js';

export const PASSWORD = 'parallax and proper motion';

/** Call it at the top of the file. `admin` exists from the first test on, `folder` and `env` are those of the running test. */
export function commandLineOfFile(options: ServerOptions = { hears: true }) {
  const server = serverOfFile(options);
  let admin: TestUser;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    admin = await server.makeUser('ADMIN', { passwordHash: await hashPassword(PASSWORD) });
    server.secrets.add(PASSWORD);
  });
  beforeEach(async ({ onTestFinished }) => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-cli-'));
    env = { ASTRID_URL: server.url, ASTRID_CONFIG_DIR: folder, HOME: folder };
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
  });
  const asAdmin = (...args: string[]): Promise<Ran> => astrid(env, [...args, '--token-stdin'], admin.token);
  return {
    server,
    get admin() {
      return admin;
    },
    /** Holds the sessions and the files of the test. */
    get folder() {
      return folder;
    },
    get env() {
      return env;
    },
    /** Signs the admin in. */
    signIn: (profile = 'default') =>
      astrid({ ...env, ASTRID_PASSWORD: PASSWORD }, ['login', '--email', admin.email, '--profile', profile]),
    /** Runs a command with the token of the admin. */
    asAdmin,
    /** The same for a command that must succeed. Returns what `--json` prints. */
    async json(...args: string[]) {
      const { code, out, err } = await asAdmin(...args, '--json');
      expect(err).toBe('');
      expect(code).toBe(0);
      return JSON.parse(out);
    },
  };
}
