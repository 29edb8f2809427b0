/**
 * What the whole server shares while it runs: the database, who may do what, and the counters. Made once by main.ts
 * (or by a test) and passed down; there is no global state beside it.
 */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type Authenticator, createAuthenticator } from './access/authenticate.js';
import { createSignInLimits, type SignInLimits } from './access/sign-in-limits.js';
import { createTokens, type Tokens } from './access/tokens.js';
import { UsageRecorder } from './access/usage-recorder.js';
import type { Database, Db } from './database/connect.js';

export interface App {
  readonly database: Database;
  readonly db: Db;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly authenticator: Authenticator;
  readonly signInLimits: SignInLimits;
  readonly usage: UsageRecorder;
}

export interface AppParts {
  readonly database: Database;
  readonly log: Logger;
  readonly jwtSecret: string;
  readonly jwtSecretPrevious?: string | undefined;
  readonly redis?: Redis | undefined;
}

export function createApp({ database, log, jwtSecret, jwtSecretPrevious, redis }: AppParts): App {
  const db = database.prisma;
  const tokens = createTokens({ current: jwtSecret, previous: jwtSecretPrevious });
  return {
    database,
    db,
    log,
    tokens,
    authenticator: createAuthenticator(db, tokens),
    signInLimits: createSignInLimits(redis),
    usage: new UsageRecorder(db, (error) => log.error({ err: error }, 'usage counts were not written and will be tried again')),
  };
}
