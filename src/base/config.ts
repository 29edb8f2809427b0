/**
 * Settings, read once from the environment. A wrong or missing setting stops the start with one line that says what to set. It never
 * repeats the value of a secret.
 */
import { join } from 'node:path';
import { StartError } from './errors.js';
import { type ConsoleConfig, consoleConfig } from './settings/console.js';
import { type DatabaseConfig, readDatabaseConfig } from './settings/database.js';
import { type Environment, reader, wholeNumber } from './settings/environment.js';
import { type KeyPolicy, keyPolicy } from './settings/keys.js';
import { corsOrigins, type MetricsConfig, metrics, port, redisUrl, type TrustProxy, trustProxy } from './settings/network.js';
import { type OutsideIssuerConfig, outsideIssuer } from './settings/outside-issuer.js';
import { adminPassword, email, publicKeys, secret } from './settings/secrets.js';
import { type WorkersConfig, workersConfig } from './settings/workers.js';

export interface Config extends DatabaseConfig, MetricsConfig, WorkersConfig {
  readonly port: number;
  readonly host: string;
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
  readonly trustProxy: TrustProxy | undefined;
  /** Origins that browsers may call from; empty means that CORS is closed. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
  /** How long /readyz answers 503 before a stop closes the listener. */
  readonly shutdownDelaySeconds: number;
  readonly keys: KeyPolicy;
  /** An outside issuer whose tokens are accepted as well. */
  readonly outside: OutsideIssuerConfig | undefined;
  /** The pages at /console; undefined when they are switched off. */
  readonly console: ConsoleConfig | undefined;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const MOST_SHUTDOWN_DELAY = 600;

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
    ...workersConfig(get, databaseUrl),
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
    shutdownDelaySeconds: wholeNumber('SHUTDOWN_DELAY_SECONDS', get('SHUTDOWN_DELAY_SECONDS') ?? '0', 0, MOST_SHUTDOWN_DELAY),
    ...metrics(get('METRICS_PORT'), get('METRICS_TOKEN')),
    keys: keyPolicy(get),
    outside: outsideIssuer(get),
    console: consoleConfig(get),
  };
}

function logLevel(value: string): string {
  if (!LOG_LEVELS.includes(value)) throw new StartError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`);
  return value;
}
