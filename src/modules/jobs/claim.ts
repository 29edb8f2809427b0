/**
 * Claims of jobs: a worker gets jobs that nobody else has, each with a lease. Jobs that lost their worker come first, then those that are
 * due, the most urgent first. Rows that others have locked are skipped.
 */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { type Change, recordChanges } from '../audit/service.js';
import { notBlank } from '../kit/input.js';
import { checkLease, inSeconds, type Lease } from '../kit/lease.js';
import { uuids } from '../observations/references.js';
import { surveyNamed } from '../surveys/service.js';
import { TYPE } from './lifecycle.js';
import { type Found, lockDue, lockLost, type Wish } from './queues.js';

export interface JobClaim extends Lease {
  readonly limit: number;
  /** The kind of work. */
  readonly type?: string | null | undefined;
  /** The name of a survey. */
  readonly survey?: string | null | undefined;
}

/** A job that belongs to the worker which claimed it. */
export interface ClaimedJob {
  readonly id: string;
  readonly attempt: number;
  readonly leaseEndsAt: Date;
}

const ACTION = 'claimProcessingJobs';
/** More rounds than the jobs without retries need. The next claim continues. */
const ROUNDS = 10;

/** Claims at most `limit` jobs. Throws FORBIDDEN for a survey out of scope. */
export async function claimProcessingJobs(app: App, caller: Caller, claim: JobClaim): Promise<ClaimedJob[]> {
  checkLease(claim);
  const type = claim.type == null ? null : notBlank(LONGEST.word, claim.type, 'input.type');
  return app.db.$transaction(async (tx) => {
    const wish = await wishOf(tx, caller.principal, { ...claim, type });
    if (wish.surveyIds?.length === 0) return [];
    const claimed: ClaimedJob[] = [];
    for (let round = 0; round < ROUNDS && claimed.length < claim.limit; round++) {
      const wanted = claim.limit - claimed.length;
      const lost = await lockLost(tx, wish, wanted);
      await failForGood(tx, caller, lost.filter(isExhausted));
      claimed.push(
        ...(await begin(
          tx,
          caller,
          lost.filter((job) => !isExhausted(job)),
          claim,
        )),
      );
      if (lost.length < wanted) break;
    }
    const wanted = claim.limit - claimed.length;
    if (wanted > 0) claimed.push(...(await begin(tx, caller, await lockDue(tx, wish, wanted), claim)));
    return claimed;
  });
}

async function wishOf(tx: Tx, principal: Principal, { type, survey }: Pick<JobClaim, 'type' | 'survey'>): Promise<Wish> {
  const inScope = principal.surveyIds;
  const surveyIds = survey == null ? inScope : [(await surveyNamed(tx, principal, survey)).id];
  return { surveyIds, type: type ?? null, inScope };
}

const isExhausted = ({ attempt, maxRetries }: Found): boolean => attempt >= maxRetries;

/** Starts locked jobs. A job that had a worker gets its next attempt. */
async function begin(tx: Tx, caller: Caller, jobs: readonly Found[], { leaseSeconds }: Lease): Promise<ClaimedJob[]> {
  if (jobs.length === 0) return [];
  const begun = await tx.$queryRaw<ClaimedJob[]>`
    UPDATE processing_jobs
       SET status = 'RUNNING', retry_count = retry_count + (status <> 'PENDING')::int, started_at = clock_timestamp(),
           completed_at = NULL, error = NULL, updated_at = clock_timestamp(), lease_ends_at = ${inSeconds(leaseSeconds)},
           lease_seconds = ${leaseSeconds}::int
     WHERE id = ANY(${uuids(jobs.map(({ id }) => id))})
    RETURNING id::text, retry_count AS attempt, lease_ends_at AS "leaseEndsAt"`;
  const byId = new Map(begun.map((job) => [job.id, job]));
  const changes: Change[] = jobs.map(({ id, status, attempt }) => ({
    action: ACTION,
    entityType: TYPE,
    entityId: id,
    before: { status, retryCount: attempt },
    after: { status: 'RUNNING', retryCount: byId.get(id)?.attempt ?? attempt },
  }));
  await recordChanges(tx, caller, changes);
  return jobs.flatMap(({ id }) => byId.get(id) ?? []);
}

/** Fails running jobs that have no retries left. */
async function failForGood(tx: Tx, caller: Caller, jobs: readonly Found[]): Promise<void> {
  if (jobs.length === 0) return;
  const errors = jobs.map(({ id, attempt }) => ({
    id,
    error: `The lease ended without a heartbeat in attempt ${attempt + 1} of ${attempt + 1}.`,
  }));
  await tx.$executeRaw`
    UPDATE processing_jobs AS j
       SET status = 'FAILED', completed_at = clock_timestamp(), updated_at = clock_timestamp(), error = e.error
      FROM jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) AS e(id uuid, error text) WHERE j.id = e.id`;
  const changes = errors.map(({ id, error }) => ({
    action: ACTION,
    entityType: TYPE,
    entityId: id,
    before: { status: 'RUNNING' },
    after: { status: 'FAILED', error },
  }));
  await recordChanges(tx, caller, changes);
}
