/**
 * Claims of jobs: a worker gets jobs that nobody else has, each with a lease. Jobs that lost their worker come first, then those that are
 * due, the most urgent first. Rows that others have locked are skipped.
 */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { JobStatus } from '../../database/generated/prisma/enums.js';
import { type Change, recordChanges } from '../audit/service.js';
import { notBlank } from '../kit/input.js';
import { checkLease, inSeconds, type Lease } from '../kit/lease.js';
import { uuids } from '../observations/references.js';
import { surveyNamed } from '../surveys/service.js';
import { TYPE } from './lifecycle.js';

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

/** A locked job. */
interface Found {
  readonly id: string;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly maxRetries: number;
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

/** The jobs that a worker wants. */
interface Wish {
  /** Null means all surveys, and also jobs without a survey. */
  readonly surveyIds: readonly string[] | null;
  /** Null means all types. */
  readonly type: string | null;
  /** The condition on a job `j` that all its surveys are in scope. */
  readonly isInScope: Prisma.Sql;
}

async function wishOf(tx: Tx, principal: Principal, { type, survey }: Pick<JobClaim, 'type' | 'survey'>): Promise<Wish> {
  const inScope = principal.surveyIds;
  const surveyIds = survey == null ? inScope : [(await surveyNamed(tx, principal, survey)).id];
  const isInScope =
    inScope === null
      ? Prisma.sql`true`
      : Prisma.sql`NOT EXISTS (
          SELECT FROM processing_job_surveys AS s WHERE s.job_id = j.id AND s.survey_id <> ALL(${uuids(inScope)}))`;
  return { surveyIds, type: type ?? null, isInScope };
}

/**
 * Locks the first wanted jobs of each survey. The survey and the type are intervals of one value, and they begin the order: so only an index
 * that begins with them is in this order. If the planner knew the values, it would expect wanted jobs soon, and might walk along those of all
 * surveys.
 */
function lockedOfEach({ surveyIds, type, isInScope }: Wish, state: Prisma.Sql, order: Prisma.Sql, limit: number): Prisma.Sql {
  const scopes: Prisma.Sql[] = [];
  if (surveyIds !== null) scopes.push(Prisma.sql`unnest(${uuids(surveyIds)}) AS of_survey(value)`);
  if (type !== null) scopes.push(Prisma.sql`unnest(ARRAY[${type}]::text[]) AS of_type(value)`);
  const filters = [
    ...(surveyIds === null ? [] : [['j.survey_id', 'of_survey.value']]),
    ...(type === null ? [] : [['j.type', 'of_type.value']]),
  ];
  const conditions = filters.map(([column, value]) => Prisma.raw(`${column} BETWEEN ${value} AND ${value}`));
  const ordered = filters.map(([column]) => Prisma.raw(column as string));
  const locked = Prisma.sql`
    SELECT ${COLUMNS}, j.priority, j.lease_ends_at FROM processing_jobs AS j
     WHERE ${Prisma.join([state, isInScope, ...conditions], ' AND ')}
     ORDER BY ${Prisma.join([...ordered, order])} LIMIT ${limit} FOR NO KEY UPDATE OF j SKIP LOCKED`;
  if (scopes.length === 0) return locked;
  return Prisma.sql`SELECT part.* FROM ${Prisma.join(scopes, ' CROSS JOIN ')} CROSS JOIN LATERAL (${locked}) AS part`;
}

const COLUMNS = Prisma.raw('j.id::text, j.status::text, j.retry_count AS attempt, j.max_retries AS "maxRetries"');

/** The index `processing_jobs_claimable` and its siblings of a survey and a type have this condition. */
const CLAIMABLE = Prisma.raw(
  `j.lease_ends_at IS NOT NULL AND (j.status = 'RUNNING' OR (j.status = 'FAILED' AND j.retry_count < j.max_retries))`,
);

function lockLost(tx: Tx, wish: Wish, limit: number): Promise<Found[]> {
  const lost = Prisma.sql`${CLAIMABLE} AND j.lease_ends_at <= now()`;
  return tx.$queryRaw<Found[]>`
    WITH lost AS MATERIALIZED (${lockedOfEach(wish, lost, Prisma.sql`j.lease_ends_at`, limit)})
    SELECT id, status, attempt, "maxRetries" FROM lost ORDER BY lease_ends_at LIMIT ${limit}`;
}

/** Two groups of indexes serve the two parts: one is in order, and of the other, scheduled jobs of the past, there are few. */
function lockDue(tx: Tx, wish: Wish, limit: number): Promise<Found[]> {
  const part = (scheduled: Prisma.Sql) =>
    lockedOfEach(wish, Prisma.sql`j.status = 'PENDING' AND ${scheduled}`, Prisma.sql`j.priority DESC, j.id`, limit);
  return tx.$queryRaw<Found[]>`
    WITH scheduled AS MATERIALIZED (${part(Prisma.sql`j.scheduled_at IS NOT NULL AND j.scheduled_at <= now()`)}),
         waiting AS MATERIALIZED (${part(Prisma.sql`j.scheduled_at IS NULL`)})
    SELECT id, status, attempt, "maxRetries" FROM (TABLE scheduled UNION ALL TABLE waiting) AS due
     ORDER BY priority DESC, id LIMIT ${limit}`;
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
