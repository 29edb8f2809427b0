/**
 * Finds jobs for claims and locks them. Each search reads an index that begins with what a claim names: the surveys of a job, and its type.
 * So it reads nothing of other surveys, of jobs out of scope, and of other types.
 */
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { JobStatus } from '../../database/generated/prisma/enums.js';
import { uuids } from '../observations/references.js';

/** The jobs that a worker wants. */
export interface Wish {
  /** Null means all surveys, and also jobs without a survey. */
  readonly surveyIds: readonly string[] | null;
  /** Null means all types. */
  readonly type: string | null;
  /** The surveys of the key; null means all. All surveys of a job must be among them. */
  readonly inScope: readonly string[] | null;
}

/** A locked job. */
export interface Found {
  readonly id: string;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly maxRetries: number;
}

/** The indexes `processing_jobs_claimable…` have this condition. */
const CLAIMABLE = Prisma.raw(
  `j.lease_ends_at IS NOT NULL AND (j.status = 'RUNNING' OR (j.status = 'FAILED' AND j.retry_count < j.max_retries))`,
);
const COLUMNS = Prisma.raw(
  'j.id, j.status::text, j.retry_count AS attempt, j.max_retries AS "maxRetries", j.priority, j.lease_ends_at',
);
const FOUND = Prisma.raw('id::text, status, attempt, "maxRetries"');

/** The priorities of scheduled jobs that one claim visits in their order. It divides them among its surveys. */
const MOST_PRIORITIES = 500;
const LEAST_PRIORITIES = 5;

/** Locks jobs that lost their worker, those first whose lease ended first. */
export function lockLost(tx: Tx, wish: Wish, limit: number): Promise<Found[]> {
  const queue = new Queue(wish);
  const locked = Prisma.sql`
    SELECT ${COLUMNS} FROM processing_jobs AS j
     WHERE ${CLAIMABLE} AND j.lease_ends_at <= now() AND ${queue.holds} AND ${queue.isInScope}
     ORDER BY ${queue.ordered('j.lease_ends_at')} LIMIT ${limit} FOR NO KEY UPDATE OF j SKIP LOCKED`;
  return tx.$queryRaw<Found[]>`
    WITH RECURSIVE ${queue.spans} lost AS MATERIALIZED (${queue.ofEach(locked)})
    SELECT ${FOUND} FROM lost ORDER BY lease_ends_at LIMIT ${limit}`;
}

/**
 * Locks jobs that are due, the most urgent first. Of those that are scheduled it visits one priority after another, and reads the jobs of each
 * whose time has come. When there are more priorities than it visits, it adds the due jobs that were scheduled first.
 */
export function lockDue(tx: Tx, wish: Wish, limit: number): Promise<Found[]> {
  const queue = new Queue(wish);
  const waiting = Prisma.sql`
    SELECT ${COLUMNS} FROM processing_jobs AS j
     WHERE j.status = 'PENDING' AND j.scheduled_at IS NULL AND ${queue.holds} AND ${queue.isInScope}
     ORDER BY ${queue.ordered('j.priority DESC, j.id')} LIMIT ${limit} FOR NO KEY UPDATE OF j SKIP LOCKED`;
  return tx.$queryRaw<Found[]>`
    WITH RECURSIVE ${queue.spans}
         scheduled AS MATERIALIZED (${queue.ofEach(lockedScheduled(queue, limit))}),
         waiting AS MATERIALIZED (${queue.ofEach(waiting)})
    SELECT ${FOUND} FROM (TABLE scheduled UNION ALL TABLE waiting) AS due ORDER BY priority DESC, id LIMIT ${limit}`;
}

/** The condition of the indexes `processing_jobs_urgent…` and `processing_jobs_scheduled…`. */
const SCHEDULED = Prisma.raw(`j.status = 'PENDING' AND j.scheduled_at IS NOT NULL`);
/** The order of urgency. PostgreSQL compares rows of columns in one direction. */
const URGENCY = Prisma.raw('(~j.priority)');
/** Only the indexes `processing_jobs_scheduled…` have this order, so that no other search reads them. */
const TIME = `(j.scheduled_at AT TIME ZONE 'UTC')`;

function lockedScheduled(queue: Queue, limit: number): Prisma.Sql {
  const most = Math.max(LEAST_PRIORITIES, Math.floor(MOST_PRIORITIES / queue.surveys));
  const first = (number: Prisma.Sql, condition: Prisma.Sql) => Prisma.sql`
    SELECT ${URGENCY} AS urgency, j.scheduled_at AS earliest, ${number} AS number FROM processing_jobs AS j
     WHERE ${SCHEDULED} AND ${queue.holds} AND ${condition}
     ORDER BY ${queue.ordered('(~j.priority), j.scheduled_at, j.id')} LIMIT 1`;
  const next = Prisma.sql`(${URGENCY}, j.scheduled_at) > (p.urgency, 'infinity'::timestamptz)`;
  const due = (condition: Prisma.Sql, order: string) => Prisma.sql`
    SELECT ${COLUMNS} FROM processing_jobs AS j WHERE ${SCHEDULED} AND ${queue.holds} AND ${condition} AND ${queue.isInScope}
     ORDER BY ${queue.ordered(order)} LIMIT ${limit} FOR NO KEY UPDATE OF j SKIP LOCKED`;
  const ofPriority = due(Prisma.sql`${URGENCY} = p.urgency AND j.scheduled_at <= now()`, 'j.scheduled_at, j.id');
  const isMissed = Prisma.sql`(SELECT count(*) FROM urgent) < ${limit}::int AND (SELECT count(*) FROM priorities) >= ${most}::int
    AND j.id NOT IN (SELECT id FROM urgent)`;
  const missed = due(Prisma.sql`${Prisma.raw(TIME)} <= now() AT TIME ZONE 'UTC' AND ${isMissed}`, TIME);
  // A nested loop visits the priorities in their order, and ends when enough jobs are locked.
  return Prisma.sql`
    WITH RECURSIVE priorities AS (
      (${first(Prisma.sql`1`, Prisma.sql`true`)})
      UNION ALL
      SELECT next.* FROM priorities AS p CROSS JOIN LATERAL (${first(Prisma.sql`p.number + 1`, next)}) AS next
       WHERE p.number < ${most}::int),
    urgent AS MATERIALIZED (
      SELECT part.* FROM priorities AS p CROSS JOIN LATERAL (${ofPriority}) AS part WHERE p.earliest <= now() LIMIT ${limit}),
    missed AS MATERIALIZED (${missed})
    SELECT * FROM urgent UNION ALL SELECT * FROM missed`;
}

/**
 * Where the jobs of a wish are in an index: its first column, and the values of that column. A claim searches each value separately. The
 * column begins the order, so that only an index that begins with it is in this order: the planner cannot walk along the jobs of all surveys.
 */
class Queue {
  readonly surveys: number;
  /** The condition that a job has the value `of.value`. */
  readonly holds: Prisma.Sql;
  /** The condition that all surveys of a job are in scope. The search by spans makes it true, if the servers wrote the spans. */
  readonly isInScope: Prisma.Sql;
  /** The part `spans` of a statement: the spans in scope that jobs of the surveys may have. */
  readonly spans: Prisma.Sql;
  readonly #first: string | null;
  readonly #values: Prisma.Sql;

  constructor({ surveyIds, type, inScope }: Wish) {
    const span = 'coalesce(j.span, j.survey_id)';
    this.surveys = surveyIds?.length ?? 1;
    this.isInScope = inScope === null ? Prisma.sql`true` : spansOnly('j.id', inScope);
    this.spans = surveyIds === null ? Prisma.empty : spansOf(surveyIds, inScope);
    if (surveyIds === null) {
      this.#first = type === null ? null : 'j.type';
      this.#values = Prisma.sql`unnest(ARRAY[${type}]::text[]) AS of(value)`;
    } else if (type === null) {
      this.#first = span;
      this.#values = Prisma.sql`spans AS of(value)`;
    } else {
      this.#first = `(${span}::text || j.type)`;
      this.#values = Prisma.sql`(SELECT value::text || ${type} FROM spans) AS of(value)`;
    }
    this.holds = this.#first === null ? Prisma.sql`true` : isOnly(Prisma.raw(this.#first), Prisma.raw('of.value'));
  }

  /** The order of the index, whose further columns are given. */
  ordered(further: string): Prisma.Sql {
    return Prisma.raw(this.#first === null ? further : `${this.#first}, ${further}`);
  }

  /** The jobs that `locked` finds for each value. */
  ofEach(locked: Prisma.Sql): Prisma.Sql {
    if (this.#first === null) return locked;
    return Prisma.sql`SELECT part.* FROM ${this.#values} CROSS JOIN LATERAL (${locked}) AS part`;
  }
}

/**
 * The condition that a column has a value. The planner does not take a value in an array for a constant, which would let it leave the column
 * out of an order. It expects few rows of an interval, and so prefers the index that begins with the column.
 */
const isOnly = (column: Prisma.Sql, value: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${column} = ANY(ARRAY[${value}]) AND ${column} BETWEEN ${value} AND ${value}`;

/**
 * The spans of jobs with several surveys, found one after another, and the surveys themselves: the spans of all other jobs. Each step reads
 * the next row of the index `processing_jobs_spans`, and ends with a row of another survey. A condition on the survey inside the step would let
 * the planner expect few rows, which it would read and sort in each step.
 */
function spansOf(surveyIds: readonly string[], inScope: readonly string[] | null): Prisma.Sql {
  const next = (survey: Prisma.Sql, span: Prisma.Sql) => Prisma.sql`
    SELECT j.survey_id, j.span, j.id FROM processing_jobs AS j
     WHERE j.span IS NOT NULL AND j.status IN ('PENDING', 'RUNNING', 'FAILED') AND (j.survey_id, j.span) > (${survey}, ${span})
     ORDER BY j.survey_id, j.span LIMIT 1`;
  const isInScope = inScope === null ? Prisma.sql`true` : spansOnly('seen.id', inScope);
  return Prisma.sql`
    seen AS (
      SELECT first.* FROM unnest(${uuids(surveyIds)}) AS survey(id) CROSS JOIN LATERAL (
        ${next(Prisma.raw('survey.id'), NO_SPAN)}) AS first WHERE first.survey_id = survey.id
      UNION ALL
      SELECT next.* FROM seen CROSS JOIN LATERAL (
        ${next(Prisma.raw('seen.survey_id'), Prisma.raw('seen.span'))}) AS next WHERE next.survey_id = seen.survey_id),
    spans(value) AS MATERIALIZED (
      SELECT * FROM unnest(${uuids(surveyIds)}) UNION ALL SELECT span FROM seen WHERE ${isInScope}),`;
}

/** Less than every span. */
const NO_SPAN = Prisma.raw(`'00000000-0000-0000-0000-000000000000'::uuid`);

/** The condition that a job has no other surveys than these. Not EXISTS: see src/modules/observations/references.ts. */
const spansOnly = (job: string, surveyIds: readonly string[]): Prisma.Sql => Prisma.sql`
  (SELECT true FROM processing_job_surveys AS s WHERE s.job_id = ${Prisma.raw(job)} AND s.survey_id <> ALL(${uuids(surveyIds)}) LIMIT 1) IS NULL`;
