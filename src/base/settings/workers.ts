/** The number of processes that serve one port, and their connections to the database. */
import { StartError } from '../errors.js';
import { type Reader, wholeNumber } from './environment.js';

const MOST_WORKERS = 16;
/** A worker needs one connection to identify callers while another one is busy. */
const LEAST_CONNECTIONS = 2;
const CONNECTIONS = { least: 10, ofWorker: 5, most: 1_000 };

export interface WorkersConfig {
  /** 1 means that one process is the whole server. */
  readonly workers: number;
  /** The greatest number of connections of all workers to the database, without those for notifications and /readyz. */
  readonly databasePoolSize: number;
}

/** Throws StartError. */
export function workersConfig(get: Reader, databaseUrl: string | undefined): WorkersConfig {
  const workers = wholeNumber('WORKERS', get('WORKERS') ?? '1', 1, MOST_WORKERS);
  if (workers > 1 && databaseUrl === undefined)
    throw new StartError(
      'WORKERS requires DATABASE_URL: the embedded database accepts one process. Unset WORKERS, or use PostgreSQL.',
    );
  return { workers, databasePoolSize: poolSize(get, workers) };
}

/** Also for programs that are one process. Throws StartError. */
export function poolSize(get: Reader, workers = 1): number {
  const { least, ofWorker, most } = CONNECTIONS;
  const text = get('DATABASE_POOL_SIZE');
  const size = wholeNumber('DATABASE_POOL_SIZE', text ?? String(Math.max(least, ofWorker * workers)), LEAST_CONNECTIONS, most);
  if (size < LEAST_CONNECTIONS * workers)
    throw new StartError(
      `DATABASE_POOL_SIZE must be at least ${LEAST_CONNECTIONS * workers} with WORKERS=${workers}: each worker needs ${LEAST_CONNECTIONS} connections.`,
    );
  return size;
}
