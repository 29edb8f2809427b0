/** Leases: for how long a claimed run or job belongs to its worker, by the clock of the database. */
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { checkRange } from './input.js';
import type { Attempt } from './steps.js';

/** The most runs or jobs that one call begins, by a start or by a claim. */
export const MAX_BEGUN = 100;
export const LEASE_SECONDS = { least: 30, most: 86_400, usual: 600 } as const;
export const ATTEMPTS = { most: 100, usual: 3 } as const;

/** The lease of a claimed run or job. */
export interface Lease {
  readonly leaseSeconds: number;
}

/** A worker's report of a failed run or job. */
export interface Failure extends Attempt {
  readonly error: string;
  /** After this time, if it was claimed and has attempts left, it can be claimed again. */
  readonly retryAfterSeconds?: number | null | undefined;
}

/** Refuses a claim of too many rows, or for too short or too long a time. */
export function checkLease({ limit, leaseSeconds }: { readonly limit: number; readonly leaseSeconds: number }): void {
  checkRange(limit, 1, MAX_BEGUN, 'input.limit');
  checkRange(leaseSeconds, LEASE_SECONDS.least, LEASE_SECONDS.most, 'input.leaseSeconds');
}

/** The moment in so many seconds; null without a number. */
export const inSeconds = (seconds: number | null): Prisma.Sql =>
  Prisma.sql`clock_timestamp() + make_interval(secs => ${seconds}::float8)`;

/** Records a heartbeat, which renews the lease, if there is one. The clock of the database dates both. */
export async function renew(tx: Tx, table: string, id: string): Promise<void> {
  await tx.$executeRaw`${KEEP_PLAN}
    UPDATE ${Prisma.raw(table)}
       SET updated_at = clock_timestamp(), lease_ends_at = clock_timestamp() + make_interval(secs => lease_seconds)
     WHERE id = ${id}::uuid`;
}

/** Lets others claim a failed run or job, if it was claimed, after so many seconds. */
export async function giveBack(tx: Tx, table: string, id: string, seconds: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE ${Prisma.raw(table)} SET lease_ends_at = ${inSeconds(seconds)} WHERE id = ${id}::uuid AND lease_ends_at IS NOT NULL`;
}

/** The columns of a run or job that has no lease. */
export const NO_LEASE = { leaseEndsAt: null, leaseSeconds: null } as const;

/** The seconds after which a failed run or job can be claimed again. Throws BAD_USER_INPUT. */
export function pauseOf(seconds: number | null | undefined): number {
  const pause = seconds ?? 0;
  checkRange(pause, 0, LEASE_SECONDS.most, 'input.retryAfterSeconds');
  return pause;
}
