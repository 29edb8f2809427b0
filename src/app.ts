/**
 * The state that the whole server shares while it runs: the database, the access rules and the counters. `serve` in src/start (or a test)
 * creates it once and passes it down. Modules keep no state of a server. They may cache pure results, such as a compiled document.
 */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type Authenticator, createAuthenticator, type OutsideSignIn } from './access/credentials/authenticate.js';
import { createFingerprints, type Fingerprints } from './access/credentials/fingerprint.js';
import { forgetOnNotification } from './access/credentials/invalidation.js';
import { Passwords } from './access/credentials/passwords.js';
import { type Siblings, withSiblings } from './access/credentials/siblings.js';
import { createTokens, type Tokens } from './access/credentials/tokens/tokens.js';
import { createRequestLimits, type RequestLimits } from './access/limits/request-limits.js';
import { limitsInProcess, limitsOfParent } from './access/limits/shared.js';
import { createSignInLimits, type SignInLimits } from './access/limits/sign-in-limits.js';
import { StoredAnswers } from './access/limits/stored-answers.js';
import { DenialRecorder } from './access/recording/denial-recorder.js';
import { UsageRecorder } from './access/recording/usage-recorder.js';
import type { SharedLine } from './base/line.js';
import type { Peer } from './base/peer.js';
import type { KeyPolicy } from './base/settings/keys.js';
import type { SharedSlots } from './base/slots.js';
import type { Channel } from './database/channel.js';
import { ClockWatch } from './database/clock.js';
import type { Database, Db } from './database/database.js';
import { isDatabaseReadOnly } from './database/faults.js';
import { UnitOfWork } from './database/work/unit-of-work.js';

export interface App {
  readonly database: Database;
  /** The database of `work`. */
  readonly db: Db;
  /** The unit of work. Each transaction commits separately, unless a request makes them one. */
  readonly work: UnitOfWork;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly fingerprints: Fingerprints;
  readonly authenticator: Authenticator;
  readonly signInLimits: SignInLimits;
  readonly passwords: Passwords;
  readonly usage: UsageRecorder;
  readonly denials: DenialRecorder;
  readonly requestLimits: RequestLimits;
  /** Limits the answers that are stored for the Idempotency-Keys of each caller. */
  readonly storedAnswers: StoredAnswers;
  readonly keyPolicy: KeyPolicy;
  /** Collections of training datasets take turns here. */
  readonly collections: SharedLine;
  /** Open streams, by principal. */
  readonly streamSlots: SharedSlots;
  /** The number of processes that make up this server. Each gets a part of the limits that nobody counts for all of them. */
  readonly workers: number;
  /** The other workers; undefined when this process is the whole server. */
  readonly siblings: Siblings | undefined;
  /** Reports the commits of other servers. Without a channel, this server counts as the only one and has no subscriptions. */
  readonly channel: Channel | undefined;
  readonly seals: SealCounts;
  /** Compares this machine's clock with the database's. */
  readonly clock: ClockWatch;
  /** Aborted when the server stops: long-running work ends then. */
  readonly stopping: AbortController;
}

const LENIENT: KeyPolicy = { defaultDays: undefined, maxDays: undefined, warningDays: 14, requestsPerMinute: undefined };

/** The number of failed attempts to seal audit events. */
interface SealCounts {
  /** The audit log does not descend from the seal that the server remembers. */
  refused: number;
  /** Any other reason; the server tries again. */
  failed: number;
}

export interface AppParts {
  readonly database: Database;
  readonly channel?: Channel | undefined;
  readonly log: Logger;
  readonly jwtSecret: string;
  readonly jwtSecretPrevious?: string | undefined;
  readonly redis?: Redis | undefined;
  /** The parent of this process, when several workers make up the server. */
  readonly parent?: Peer | undefined;
  /** The number of these workers. */
  readonly workers?: number;
  readonly storedAnswers?: StoredAnswers | undefined;
  readonly keyPolicy?: KeyPolicy | undefined;
  readonly outside?: OutsideSignIn | undefined;
  /** The clock to compare with the database's, in milliseconds; by default that of this machine. */
  readonly now?: (() => number) | undefined;
}

export function createApp({
  database,
  channel,
  log,
  jwtSecret,
  jwtSecretPrevious,
  redis,
  parent,
  workers = 1,
  storedAnswers = new StoredAnswers(),
  keyPolicy = LENIENT,
  outside,
  now,
}: AppParts): App {
  const db = database.prisma;
  // The database reports a full disk once; each failed write need not repeat it.
  const reported = (message: string) => (error: unknown) => isDatabaseReadOnly(error) || log.error({ err: error }, message);
  const tokens = createTokens({ current: jwtSecret, previous: jwtSecretPrevious });
  const authenticator = createAuthenticator(db, tokens, { informed: channel && (() => channel.up), outside, workers });
  if (channel) forgetOnNotification(authenticator, channel);
  const siblings = parent && withSiblings(authenticator, parent);
  const limits = parent ? limitsOfParent(parent, redis) : limitsInProcess(redis);
  return {
    database,
    channel,
    db,
    work: UnitOfWork.on(db),
    log,
    tokens,
    fingerprints: createFingerprints({ current: jwtSecret, previous: jwtSecretPrevious }),
    authenticator: siblings?.authenticator ?? authenticator,
    signInLimits: createSignInLimits(limits.counters),
    passwords: new Passwords(workers),
    requestLimits: createRequestLimits(limits.counters),
    storedAnswers,
    keyPolicy,
    collections: limits.collections,
    streamSlots: limits.streams,
    workers,
    siblings,
    usage: new UsageRecorder(db, reported('usage counts were not written and will be tried again')),
    denials: new DenialRecorder(db, reported('denials were not written and will be tried again')),
    seals: { refused: 0, failed: 0 },
    clock: new ClockWatch(db, log, now),
    stopping: new AbortController(),
  };
}

/** The same server, with this unit of work. */
export const withWork = (app: App, work: UnitOfWork): App =>
  Object.create(app, { work: { value: work, enumerable: true }, db: { value: work.db, enumerable: true } });
