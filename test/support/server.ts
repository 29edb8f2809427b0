/**
 * A whole server on a loopback port, over a separate database. Tests use it by HTTP. Stopping the server searches all its output for secrets.
 */
import { once } from 'node:events';
import { Agent, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { OutsideSignIn } from '../../src/access/credentials/authenticate.js';
import { StoredAnswers } from '../../src/access/limits/stored-answers.js';
import { type Permission, ROLES, type Role } from '../../src/access/permissions.js';
import { type App, createApp } from '../../src/app.js';
import type { KeyPolicy } from '../../src/base/settings/keys.js';
import { openDatabase } from '../../src/database/connect.js';
import type { DatabaseOptions } from '../../src/database/database.js';
import type { FreeSpace } from '../../src/database/disk/disk-room.js';
import { isDatabaseUnavailable } from '../../src/database/faults.js';
import { createHttpServer, type HttpOptions } from '../../src/http/http.js';
import { asking } from './asking.js';
import { openTestDatabase } from './database.js';
import { serverSettings } from './global-setup.js';

export type { Answer, AnsweredError, Refusal, RequestOptions } from './asking.js';

export const JWT_SECRET = 'a secret that only the tests use, of enough bytes';
export const PREVIOUS_SECRET = 'the secret that was in force before, also long enough';

/** For `vi.waitFor`, which gives up after a second: more than a busy machine takes. */
export const PATIENCE = { timeout: 20_000 };

export interface TestUser {
  readonly id: string;
  readonly uuid: string;
  readonly email: string;
  readonly token: string;
}

export interface TestKey {
  readonly id: string;
  readonly uuid: string;
  readonly key: string;
}

export interface NewKey {
  readonly name?: string;
  /** Enum names or `noun:verb`; `READ_DATA` when no set is given either. */
  readonly permissions?: readonly string[];
  readonly set?: string;
  readonly scopes?: readonly string[];
  readonly owner?: TestUser;
  readonly expiresInDays?: number;
  readonly by?: { token?: string; key?: string };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;

export const uuidOf = (id: string): string => id.slice(id.indexOf(':') + 1);
const enumName = (permission: string): string => permission.toUpperCase().replace(':', '_');

/** The hash of a discarded password: with it, an admin counts as able to sign in. */
const NOBODYS_PASSWORD = '$argon2id$v=19$m=19456,t=2,p=1$22e+45DqH3d+cTepsClKDA$g4Y3zrsmPFgyDaDi1rbWwfxfVkEchJBudn76m700p1M';

/** The rows to which tests may have written a secret. The hash of a user is in its proper column. */
const EVERY_ROW = `
  SELECT to_jsonb(e)::text AS row FROM audit_events e
  UNION ALL SELECT to_jsonb(k)::text FROM api_keys k
  UNION ALL SELECT to_jsonb(o)::text FROM api_key_old_secrets o
  UNION ALL SELECT to_jsonb(r)::text FROM refresh_tokens r
  UNION ALL SELECT to_jsonb(s)::text FROM user_sessions s
  UNION ALL SELECT to_jsonb(i)::text FROM idempotency_records i
  UNION ALL SELECT to_jsonb(c)::text FROM one_time_codes c
  UNION ALL SELECT to_jsonb(q)::text FROM api_key_requests q
  UNION ALL SELECT (to_jsonb(u) - 'password_hash')::text FROM users u`;

/** Shared by all servers, so that two on one database do not create the same rows. */
let count = 0;

export interface ServerOptions extends HttpOptions {
  /** A migrated or empty database on a server. Without it, a new one of the kind that all tests use. */
  readonly databaseUrl?: string;
  /** The settings of that database, when they differ from those of the suite. */
  readonly reach?: Pick<DatabaseOptions, 'url' | 'directUrl' | 'pooled' | 'poolSize' | 'migrates' | 'dataDir' | 'statementMs'>;
  /** Whether the server receives notifications, as it does outside of tests, and by which URL. Subscriptions need them. */
  readonly hears?: boolean | { listenUrl: string };
  /** The differences from a policy without limits. */
  readonly keyPolicy?: Partial<KeyPolicy>;
  readonly outside?: OutsideSignIn;
  /** The most bytes of the stored answers of one caller. */
  readonly storedAnswerBytes?: number;
  /** The free space on the disk of an embedded database. */
  readonly freeSpace?: FreeSpace;
  /** The Redis that counts its limits. The server disconnects it when it stops. */
  readonly redis?: Redis;
}

const LENIENT: KeyPolicy = { defaultDays: undefined, maxDays: undefined, warningDays: 14, requestsPerMinute: undefined };

export async function startServer({
  databaseUrl,
  reach,
  hears = false,
  keyPolicy,
  outside,
  storedAnswerBytes,
  redis,
  freeSpace,
  ...options
}: ServerOptions = {}) {
  const statements: string[] = [];
  const logged: string[] = [];
  const written: string[] = [];
  const secrets = new Set<string>([JWT_SECRET, PREVIOUS_SECRET]);
  const onQuery = (sql: string) => void statements.push(sql);
  const database = databaseUrl
    ? await openDatabase({ ...(reach ?? serverSettings(databaseUrl)), onQuery })
    : await openTestDatabase({ onQuery, freeSpace });
  const channel = hears ? await database.openChannel(hears === true ? {} : hears) : undefined;
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const app: App = createApp({
    database,
    channel,
    log,
    jwtSecret: JWT_SECRET,
    jwtSecretPrevious: PREVIOUS_SECRET,
    keyPolicy: { ...LENIENT, ...keyPolicy },
    outside,
    storedAnswers: storedAnswerBytes === undefined ? undefined : new StoredAnswers(storedAnswerBytes),
    redis,
  });
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true });

  /** A server of the same app, with other options; its origin. */
  async function listen(options: HttpOptions): Promise<string> {
    const server = createHttpServer(app, { trustProxy: () => true, ...options }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const origin = await listen(options);
  const url = `${origin}/graphql`;
  const requests = asking(url, agent, (body) => void written.push(body));
  const { ok } = requests;

  /**
   * The statements that Prisma sends while `work` runs, without those that begin and end transactions. The clock stands still: on a busy
   * machine a mutation would read its caller's power again, as one that has waited.
   */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    statements.length = 0;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    await work().finally(() => clock.mockRestore());
    return statements.filter((sql) => !/^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/i.test(sql));
  }

  async function makeUser(
    role: Role,
    changes: { isActive?: boolean; passwordHash?: string; email?: string } = {},
  ): Promise<TestUser> {
    const email = `${role.toLowerCase()}${++count}@example.org`;
    const user = await app.db.user.create({ data: { email, name: `${role} ${count}`, role, ...changes } });
    const { accessToken } = await app.tokens.issue(user.id, user.tokenVersion);
    secrets.add(accessToken);
    if (changes.passwordHash) secrets.add(changes.passwordHash);
    return { id: `User:${user.id}`, uuid: user.id, email: user.email, token: accessToken };
  }

  const admin = await makeUser('ADMIN', { passwordHash: NOBODYS_PASSWORD });

  async function makeKey({ name, permissions, set, scopes, owner, expiresInDays, by }: NewKey = {}): Promise<TestKey> {
    const input = {
      name: name ?? `key ${++count}`,
      permissions: permissions?.map(enumName) ?? (set ? [] : ['READ_DATA']),
      ...(set && { permissionSet: set }),
      ...(scopes && { scopes }),
      ...(owner && { ownerId: owner.id }),
      ...(expiresInDays && { expiresInDays }),
    };
    const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
    const { key, apiKey } = (await ok(query, { variables: { input }, ...(by ?? { token: admin.token }) })).createApiKey;
    secrets.add(key);
    return { id: apiKey.id, uuid: uuidOf(apiKey.id), key };
  }

  /** A user of the role that holds no more than this: ROLES has the lists. */
  const keyWithout = (missing: Permission): Promise<TestKey> =>
    makeKey({ permissions: ROLES.ADMIN.permissions.filter((permission) => permission !== missing) });

  async function makeSurvey(name = `S${++count}`, changes: { isActive?: boolean } = {}) {
    const survey = await app.db.survey.create({ data: { name, ...changes } });
    return { id: `Survey:${survey.id}`, uuid: survey.id, name };
  }

  async function makeObservations(survey: { uuid: string }, howMany: number, changes: (index: number) => object = () => ({})) {
    const rows = await app.db.observation.createManyAndReturn({
      data: Array.from({ length: howMany }, (_, index) => ({
        surveyId: survey.uuid,
        externalId: `O${++count}`,
        ra: (index * 7.31) % 360,
        dec: ((index * 3.7) % 180) - 90,
        observedAt: new Date(Date.UTC(2024, 0, 1, 0, index)),
        ...changes(index),
      })),
      select: { id: true },
    });
    return rows.map(({ id }) => `Observation:${id}`);
  }

  /** The actions in the audit log about an entity, oldest first. */
  async function auditOf(id: string) {
    return app.db.auditEvent.findMany({ where: { entityId: uuidOf(id) }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  /** Every secret in a wrong place: in the log, in an error, or in a row. */
  async function leaks(): Promise<string[]> {
    const rows = await database.prisma.$queryRawUnsafe<{ row: string }[]>(EVERY_ROW).catch((error: unknown) => {
      // A test may have removed its database.
      if (isDatabaseUnavailable(error)) return [];
      throw error;
    });
    const places = [...logged, ...written, ...rows.map(({ row }) => row)];
    // One search through all texts is enough when no secret leaked.
    const all = places.join('\n');
    const found = [...secrets].filter((secret) => all.includes(secret));
    return places.filter((text) => found.some((secret) => text.includes(secret)));
  }

  async function stop(): Promise<void> {
    try {
      const found = await leaks();
      if (found.length > 0) throw new Error(`A secret was written:\n${found.slice(0, 5).join('\n')}`);
    } finally {
      app.stopping.abort();
      agent.destroy();
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await channel?.close();
      redis?.disconnect();
      await database.close();
    }
  }

  return {
    app,
    listen,
    url,
    origin,
    logged,
    secrets,
    admin,
    ...requests,
    statementsOf,
    makeUser,
    makeKey,
    keyWithout,
    makeSurvey,
    makeObservations,
    auditOf,
    leaks,
    stop,
  };
}
