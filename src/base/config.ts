/**
 * Settings, read once from the environment. A wrong or missing setting stops the start with one line that says what to set. It never
 * repeats the value of a secret.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import proxyAddr from 'proxy-addr';
import { StartError } from './errors.js';
import { PASSWORD_LENGTH } from './lengths.js';
import { composed, emailForm } from './text.js';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** PostgreSQL; undefined means the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The same database without the transaction pooler, for migrations and notifications; by default `databaseUrl`. */
  readonly databaseListenUrl: string | undefined;
  /** Whether `databaseUrl` leads to a transaction pooler. */
  readonly databasePooled: boolean;
  /** The greatest number of connections to the server, without those for notifications. */
  readonly databasePoolSize: number;
  /** Whether a start applies migrations; if not, it refuses a database that lacks one. */
  readonly migrates: boolean;
  readonly dataDir: string;
  /** Undefined only with the embedded database, which generates and stores one. */
  readonly jwtSecret: string | undefined;
  /** Verifies tokens issued before the secret was changed; never signs. */
  readonly jwtSecretPrevious: string | undefined;
  /** Signs the audit log. If undefined, an embedded database generates and stores one, and a server's log is not sealed. */
  readonly auditSealKey: string | undefined;
  /** The folder for the last head of the audit log; if undefined, it is kept in memory only, as on a server without a folder. */
  readonly auditHeadFile: string | undefined;
  /** The public keys of earlier values, which may also have signed the log. */
  readonly auditSealPublicKeys: readonly string[];
  readonly adminEmail: string;
  readonly adminPassword: string | undefined;
  readonly redisUrl: string | undefined;
  /** Whether to trust a peer's `X-Forwarded-For`; undefined means to trust no peer. */
  readonly trustProxy: ((address: string, hop: number) => boolean) | undefined;
  /** Origins that browsers may call from; empty means that CORS is closed. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
  /** How long /readyz answers 503 before a stop closes the listener. */
  readonly shutdownDelaySeconds: number;
  /** The port for metrics on the same machine without a token; undefined means none. */
  readonly metricsPort: number | undefined;
  /** The token that a reader of /metrics must show; undefined means that the page does not exist. */
  readonly metricsToken: string | undefined;
  readonly keys: KeyPolicy;
  /** An outside issuer whose tokens are accepted as well. */
  readonly outside: OutsideIssuerConfig | undefined;
}

interface OutsideIssuerConfig {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** The role of users at their first sign-in; undefined means that an admin must link them first. */
  readonly autoProvisionRole: ProvisionedRole | undefined;
}

const PROVISIONED_ROLES = ['RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST'] as const;
type ProvisionedRole = (typeof PROVISIONED_ROLES)[number];

/** Defaults and limits of API keys. */
export interface KeyPolicy {
  /** The days that a key works by default; undefined means that it does not expire. */
  readonly defaultDays: number | undefined;
  /** The most days that a key may work from now; undefined means no limit. */
  readonly maxDays: number | undefined;
  /** A key that expires within this number of days answers with a warning header. */
  readonly warningDays: number;
  /** The requests a minute of a key without its own limit; undefined means no limit. */
  readonly requestsPerMinute: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const DATA_DIR = '.data';
const MIN_SECRET_BYTES = 32;
const MOST_SHUTDOWN_DELAY = 600;

type DatabaseConfig = Pick<
  Config,
  'databaseUrl' | 'databaseListenUrl' | 'databasePooled' | 'databasePoolSize' | 'migrates' | 'dataDir'
>;

const reader = (env: Environment) => (name: string) => env[name]?.trim() || undefined;

/** Reads the location of the database, which is enough to migrate it. Throws StartError. */
export function readDatabaseConfig(env: Environment): DatabaseConfig {
  const get = reader(env);
  const databaseUrl = postgresUrl('DATABASE_URL', get('DATABASE_URL'), 'unset it to use the embedded database');
  const databaseListenUrl = postgresUrl(
    'DATABASE_LISTEN_URL',
    get('DATABASE_LISTEN_URL'),
    'unset it to receive notifications by DATABASE_URL',
  );
  if (databaseListenUrl && !databaseUrl)
    throw new StartError('DATABASE_LISTEN_URL is set without DATABASE_URL: set both, or neither for the embedded database.');
  return {
    databaseUrl,
    databaseListenUrl,
    databasePooled: pooled(get('DATABASE_POOLER'), databaseListenUrl),
    databasePoolSize: poolSize(get('DATABASE_POOL_SIZE') ?? '10'),
    migrates: migrates(get('MIGRATE') ?? 'on'),
    dataDir: get('DATA_DIR') ?? DATA_DIR,
  };
}

/** Reads the settings. An empty variable counts as unset. Throws StartError. */
export function readConfig(env: Environment): Config {
  const get = reader(env);
  const database = readDatabaseConfig(env);
  const { databaseUrl, dataDir } = database;
  const jwtSecret = secret('JWT_SECRET', get('JWT_SECRET'));
  if (databaseUrl && !jwtSecret) {
    throw new StartError(
      'JWT_SECRET must be set together with DATABASE_URL: 32 bytes or more, for example from `openssl rand -base64 48`.',
    );
  }
  return {
    port: port('PORT', get('PORT') ?? '4000'),
    host: get('HOST') ?? '127.0.0.1',
    ...database,
    jwtSecret,
    jwtSecretPrevious: secret('JWT_SECRET_PREVIOUS', get('JWT_SECRET_PREVIOUS')),
    auditHeadFile: databaseUrl && !get('DATA_DIR') ? undefined : join(dataDir, 'audit-head'),
    auditSealKey: secret('AUDIT_SEAL_KEY', get('AUDIT_SEAL_KEY')),
    auditSealPublicKeys: publicKeys(get('AUDIT_SEAL_PUBLIC_KEYS')),
    adminEmail: email(get('ADMIN_EMAIL') ?? 'admin@astrid.local'),
    adminPassword: adminPassword(env.ADMIN_PASSWORD || undefined, get('ADMIN_PASSWORD_FILE')),
    redisUrl: redisUrl(get('REDIS_URL')),
    trustProxy: trustProxy(get('TRUST_PROXY')),
    corsOrigins: corsOrigins(get('CORS_ORIGINS')),
    logLevel: logLevel(get('LOG_LEVEL') ?? 'info'),
    shutdownDelaySeconds: shutdownDelay(get('SHUTDOWN_DELAY_SECONDS') ?? '0'),
    ...metrics(get('METRICS_PORT'), get('METRICS_TOKEN')),
    keys: keyPolicy(get),
    outside: outsideIssuer(get),
  };
}

function keyPolicy(get: (name: string) => string | undefined): KeyPolicy {
  const count = (name: string, most: number) => {
    const text = get(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new StartError(`${name} must be a whole number from 1 to ${most}.`);
    return value;
  };
  const [defaultDays, maxDays] = [count('API_KEY_DEFAULT_DAYS', 36_500), count('API_KEY_MAX_DAYS', 36_500)];
  if (defaultDays !== undefined && maxDays !== undefined && defaultDays > maxDays) {
    throw new StartError('API_KEY_DEFAULT_DAYS must not exceed API_KEY_MAX_DAYS.');
  }
  return {
    defaultDays: defaultDays ?? maxDays,
    maxDays,
    warningDays: count('API_KEY_WARNING_DAYS', 365) ?? 14,
    requestsPerMinute: count('API_KEY_REQUESTS_PER_MINUTE', 1_000_000),
  };
}

function postgresUrl(name: string, value: string | undefined, otherwise: string): string | undefined {
  if (value !== undefined && !/^postgres(ql)?:\/\//.test(value))
    throw new StartError(`${name} must start with postgresql:// (${otherwise}).`);
  return value;
}

function pooled(value: string | undefined, listenUrl: string | undefined): boolean {
  if (value === undefined) return false;
  if (value !== 'transaction')
    throw new StartError('DATABASE_POOLER must be transaction or unset. Set it when DATABASE_URL is a transaction pooler.');
  if (listenUrl === undefined)
    throw new StartError(
      'DATABASE_POOLER requires DATABASE_LISTEN_URL: set it to the same database without the pooler, for migrations and notifications.',
    );
  return true;
}

function poolSize(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 2 || value > 1_000)
    throw new StartError('DATABASE_POOL_SIZE must be a whole number from 2 to 1000.');
  return value;
}

function migrates(text: string): boolean {
  if (text !== 'on' && text !== 'off')
    throw new StartError('MIGRATE must be on or off. With off, run `npm run migrate` before a start.');
  return text === 'on';
}

function shutdownDelay(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > MOST_SHUTDOWN_DELAY)
    throw new StartError(`SHUTDOWN_DELAY_SECONDS must be a whole number from 0 to ${MOST_SHUTDOWN_DELAY}.`);
  return value;
}

/** The options of openDatabase, for the server and the maintenance programs. */
export const databaseSettings = (config: DatabaseConfig) => ({
  url: config.databaseUrl,
  directUrl: config.databaseListenUrl,
  pooled: config.databasePooled,
  poolSize: config.databasePoolSize,
  migrates: config.migrates,
  dataDir: config.dataDir,
});

function outsideIssuer(get: (name: string) => string | undefined): OutsideIssuerConfig | undefined {
  const [issuer, jwksUrl, audience, role] = ['AUTH_ISSUER', 'AUTH_JWKS_URL', 'AUTH_AUDIENCE', 'AUTH_AUTO_PROVISION_ROLE'].map(
    get,
  );
  if (issuer === undefined && jwksUrl === undefined && audience === undefined) {
    if (role !== undefined)
      throw new StartError('AUTH_AUTO_PROVISION_ROLE requires AUTH_ISSUER, AUTH_JWKS_URL and AUTH_AUDIENCE.');
    return undefined;
  }
  if (issuer === undefined || jwksUrl === undefined || audience === undefined) {
    throw new StartError('Set AUTH_ISSUER, AUTH_JWKS_URL and AUTH_AUDIENCE together, or none of them.');
  }
  if (!URL.canParse(issuer)) throw new StartError('AUTH_ISSUER must be a URL, exactly as in the claim iss of the tokens.');
  if (!URL.canParse(jwksUrl) || !/^https?:$/.test(new URL(jwksUrl).protocol))
    throw new StartError('AUTH_JWKS_URL must be an http or https URL.');
  const autoProvisionRole = PROVISIONED_ROLES.find((known) => known === role);
  if (role !== undefined && autoProvisionRole === undefined) {
    throw new StartError(`AUTH_AUTO_PROVISION_ROLE must be one of ${PROVISIONED_ROLES.join(', ')}: never ADMIN.`);
  }
  return { issuer, jwksUrl, audience, autoProvisionRole };
}

function port(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new StartError(`${name} must be a whole number from 0 to 65535.`);
  return value;
}

function metrics(portText: string | undefined, token: string | undefined): Pick<Config, 'metricsPort' | 'metricsToken'> {
  if (token !== undefined && !/^[\x21-\x7e]{16,200}$/.test(token))
    throw new StartError('METRICS_TOKEN must have 16 to 200 visible characters, for example from `openssl rand -hex 24`.');
  return { metricsPort: portText === undefined ? undefined : port('METRICS_PORT', portText), metricsToken: token };
}

function secret(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && Buffer.byteLength(value) < MIN_SECRET_BYTES) {
    throw new StartError(
      `${name} must be at least ${MIN_SECRET_BYTES} bytes long, for example from \`openssl rand -base64 48\`.`,
    );
  }
  return value;
}

function publicKeys(value: string | undefined): readonly string[] {
  const keys = value?.split(',').map((key) => key.trim()) ?? [];
  if (!keys.every((key) => /^[A-Za-z0-9_-]{43}$/.test(key)))
    throw new StartError(
      'AUDIT_SEAL_PUBLIC_KEYS must list public keys as npm run audit:verify prints them, separated by commas.',
    );
  return keys;
}

function email(value: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(value)) throw new StartError('ADMIN_EMAIL must be an e-mail address, such as admin@example.org.');
  return emailForm(value);
}

function adminPassword(value: string | undefined, file: string | undefined): string | undefined {
  if (value !== undefined && file !== undefined) throw new StartError('Set ADMIN_PASSWORD or ADMIN_PASSWORD_FILE, not both.');
  let password = value;
  if (file !== undefined) {
    try {
      password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      throw new StartError(
        `ADMIN_PASSWORD_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): set it to a readable file.`,
      );
    }
  }
  const { min, max } = PASSWORD_LENGTH;
  const length = password === undefined ? min : composed(password).length;
  if (length < min || length > max) {
    throw new StartError(`ADMIN_PASSWORD must have ${min} to ${max} characters.`);
  }
  return password;
}

function redisUrl(value: string | undefined): string | undefined {
  if (value !== undefined && !/^rediss?:\/\//.test(value))
    throw new StartError('REDIS_URL must start with redis:// or rediss://.');
  return value;
}

function trustProxy(value: string | undefined): Config['trustProxy'] {
  if (value === undefined) return undefined;
  const refusal = () =>
    new StartError(
      'TRUST_PROXY must list addresses or networks of your proxies, such as 10.0.0.0/8,loopback, and not their number.',
    );
  const parts = value.split(',').map((part) => part.trim());
  // 1 would be read as the address 0.0.0.1, and no proxy would be trusted.
  if (!parts.every((part) => /^[a-z]+$|:|^\d+(\.\d+){3}(\/|$)/i.test(part))) throw refusal();
  try {
    return proxyAddr.compile(parts);
  } catch {
    throw refusal();
  }
}

function corsOrigins(value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  return value.split(',').map((part) => {
    const origin = part.trim();
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new StartError(
        'CORS_ORIGINS must list origins such as https://notebooks.example.org, separated by commas, without a path or *.',
      );
    }
    return origin;
  });
}

function logLevel(value: string): string {
  if (!LOG_LEVELS.includes(value)) throw new StartError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`);
  return value;
}
