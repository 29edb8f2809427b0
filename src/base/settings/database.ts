/** Settings of the database: its location, its pooler, and who applies migrations. */
import { StartError } from '../errors.js';
import { type Environment, reader } from './environment.js';
import { poolSize } from './workers.js';

export interface DatabaseConfig {
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
}

const DATA_DIR = '.data';

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
    databasePoolSize: poolSize(get),
    migrates: migrates(get('MIGRATE') ?? 'on'),
    dataDir: get('DATA_DIR') ?? DATA_DIR,
  };
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

function migrates(text: string): boolean {
  if (text !== 'on' && text !== 'off')
    throw new StartError('MIGRATE must be on or off. With off, run `npm run migrate` before a start.');
  return text === 'on';
}
