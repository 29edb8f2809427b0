/** Processing jobs: work for Prefect and Dramatiq, and its progress. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { changeRow } from '../audit/change-row.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { takeStep } from '../audit/take-step.js';
import { checkRange, json, notBlank, notNull, optionalName, storedReason } from '../kit/input.js';
import { type Failure, giveBack, NO_LEASE, pauseOf, renew } from '../kit/lease.js';
import { lockRow } from '../kit/lock.js';
import { type Patience, presentMoment, staleUntil } from '../kit/staleness.js';
import type { Attempt } from '../kit/steps.js';
import { WORKFLOW_RUN } from '../workflows/entity.js';
import { checkWorkflowRunVisible } from '../workflows/service.js';
import { PROCESSING_JOB } from './entity.js';
import { checkChangeable, checkJobRetry, checkRunning, TYPE } from './lifecycle.js';
import { type About, spanOf, targetColumns } from './target.js';

export const MOST_RETRIES = 1_000;

/** The ids of the job in Prefect and Dramatiq. */
export interface Tickets {
  readonly workflowId?: string | null | undefined;
  readonly taskId?: string | null | undefined;
}

/** The workflow run that a job is part of. */
interface Part {
  /** A global id. */
  readonly workflowRunId?: string | null | undefined;
}

export interface NewJob extends Tickets, About, Part {
  readonly type: string;
  readonly priority: number;
  readonly parameters?: unknown;
  readonly maxRetries: number;
  readonly scheduledAt?: Date | null | undefined;
}

/**
 * Creates a PENDING job. It belongs to the named survey or, by default, to the survey of its entity. Throws FORBIDDEN
 * when the survey is out of the caller's scopes.
 */
export async function createProcessingJob(app: App, caller: Caller, input: NewJob): Promise<string> {
  const { priority, scheduledAt = null } = input;
  const maxRetries = checkedRetries(input.maxRetries);
  const type = notBlank(LONGEST.word, input.type, 'input.type');
  const work = { type, priority, maxRetries, scheduledAt, parameters: json(input.parameters, 'input.parameters') };
  const tickets = { ...checkedTickets(input), ...checkedPart(input) };
  return app.db.$transaction(async (tx) => {
    await checkPartVisible(tx, caller.principal, tickets);
    const { others, ...target } = await targetColumns(tx, caller.principal, input);
    const otherSurveys = { create: others.map((surveyId) => ({ surveyId })) };
    const { id } = await tx.processingJob.create({
      data: { ...work, ...tickets, ...target, span: spanOf(target.surveyId, others), otherSurveys },
      select: { id: true },
    });
    const after = plain({ status: 'PENDING', ...work, ...tickets, ...target });
    await recordChange(tx, caller, { action: 'createProcessingJob', entityType: TYPE, entityId: id, after });
    return id;
  });
}

function checkedRetries(count: number): number {
  checkRange(count, 0, MOST_RETRIES, 'input.maxRetries');
  return count;
}

/** The given ids, checked. Fields that are not given stay unchanged. */
const checkedTickets = ({ workflowId, taskId }: Tickets) => ({
  ...(workflowId !== undefined && { workflowId: optionalName(LONGEST.name, workflowId, 'input.workflowId') }),
  ...(taskId !== undefined && { taskId: optionalName(LONGEST.name, taskId, 'input.taskId') }),
});

/** The column of the given workflow run. */
const checkedPart = ({ workflowRunId: id }: Part) =>
  id === undefined ? {} : { workflowRunId: id === null ? null : idOf(WORKFLOW_RUN.name, id, 'input.workflowRunId') };

/** Refuses a workflow run that the caller may not see: NOT_FOUND. */
async function checkPartVisible(tx: Tx, principal: Principal, { workflowRunId: id }: Part): Promise<void> {
  if (id != null) await checkWorkflowRunVisible(tx, principal, id);
}

/** Locks a job that the caller may see. Throws NOT_FOUND. */
const lockJob = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, PROCESSING_JOB, principal, id, ['id', 'status', 'retryCount', 'maxRetries', 'updatedAt', 'leaseEndsAt']);

/** The fields of a job that may change until it has ended. */
export interface JobChanges extends Tickets, Part {
  readonly priority?: number | null | undefined;
  readonly parameters?: unknown;
  readonly maxRetries?: number | null | undefined;
  readonly scheduledAt?: Date | null | undefined;
}

/** The given changes, checked. Fields that are not given stay unchanged. */
function checkedChanges(changes: JobChanges) {
  const priority = notNull(changes.priority, 'input.priority');
  const maxRetries = notNull(changes.maxRetries, 'input.maxRetries');
  const { scheduledAt, parameters } = changes;
  return {
    ...(priority !== undefined && { priority }),
    ...(maxRetries !== undefined && { maxRetries: checkedRetries(maxRetries) }),
    ...(scheduledAt !== undefined && { scheduledAt }),
    ...(parameters !== undefined && { parameters: json(parameters, 'input.parameters') }),
    ...checkedTickets(changes),
    ...checkedPart(changes),
  };
}

/** Changes the given fields only; null clears. For a RUNNING job it counts as a heartbeat. Throws CONFLICT for a job that has ended. */
export async function updateProcessingJob(app: App, caller: Caller, id: string, changes: JobChanges): Promise<void> {
  const data = checkedChanges(changes);
  await app.db.$transaction(async (tx) => {
    const job = await lockJob(tx, caller.principal, id);
    checkChangeable(job);
    await checkPartVisible(tx, caller.principal, data);
    const before = await tx.processingJob.findUniqueOrThrow({ where: { id } });
    await changeRow(tx, caller, PROCESSING_JOB, { action: 'updateProcessingJob', id, before, data });
    if (job.status === 'RUNNING') await recordHeartbeat(tx, id);
  });
}

/** Records a heartbeat of the job, which renews its lease. That is not a change, so there is no audit event. */
const recordHeartbeat = (tx: Tx, id: string) => renew(tx, PROCESSING_JOB.table, id);

/** Starts a job: of two workers one succeeds, the other gets CONFLICT. */
export async function startProcessingJob(app: App, caller: Caller, id: string, given: Tickets): Promise<void> {
  const tickets = checkedTickets(given);
  const data = async (_from: unknown, tx: Tx) => {
    const now = await presentMoment(tx);
    return { ...tickets, startedAt: now, updatedAt: now };
  };
  const step = { action: 'startProcessingJob', to: 'RUNNING', idempotent: false, data, shown: tickets } as const;
  await takeStep(app, caller, PROCESSING_JOB, id, step);
}

/** Records a heartbeat of a job. Throws CONFLICT unless it is RUNNING. */
export async function heartbeatProcessingJob(app: App, caller: Caller, id: string, { attempt }: Attempt): Promise<void> {
  await app.db.$transaction(async (tx) => {
    checkRunning(await lockJob(tx, caller.principal, id), attempt);
    await recordHeartbeat(tx, id);
  });
}

/** Completes a job. It is idempotent. */
export const completeProcessingJob = (app: App, caller: Caller, id: string, { attempt }: Attempt) =>
  takeStep(app, caller, PROCESSING_JOB, id, {
    action: 'completeProcessingJob',
    to: 'COMPLETED',
    worker: { attempt },
    data: async (_from, tx) => ({ completedAt: await presentMoment(tx), error: null }),
  });

/** Marks a job as failed. It is idempotent. */
export async function failProcessingJob(app: App, caller: Caller, id: string, failure: Failure): Promise<void> {
  const { attempt, retryAfterSeconds } = failure;
  const error = storedReason(failure.error);
  const pause = pauseOf(retryAfterSeconds);
  await takeStep(app, caller, PROCESSING_JOB, id, {
    action: 'failProcessingJob',
    to: 'FAILED',
    worker: { attempt },
    data: async (_from, tx) => ({ completedAt: await presentMoment(tx), error }),
    shown: { error },
    afterwards: (tx) => giveBack(tx, PROCESSING_JOB.table, id, pause),
  });
}

/** Cancels a job that has not ended. It is idempotent. */
export const cancelProcessingJob = (app: App, caller: Caller, id: string) =>
  takeStep(app, caller, PROCESSING_JOB, id, {
    action: 'cancelProcessingJob',
    to: 'CANCELLED',
    data: async (_from, tx) => ({ completedAt: await presentMoment(tx) }),
  });

/** Sets a failed or abandoned job back to PENDING for a worker to start. maxRetries limits this. */
export async function retryProcessingJob(app: App, caller: Caller, id: string, patience: Patience): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const job = await lockJob(tx, caller.principal, id);
    checkJobRetry(job, await staleUntil(tx, patience));
    await tx.processingJob.update({
      where: { id },
      data: { status: 'PENDING', completedAt: null, error: null, retryCount: { increment: 1 }, ...NO_LEASE },
      select: { id: true },
    });
    const [before, after] = [
      { status: job.status, retryCount: job.retryCount },
      { status: 'PENDING', retryCount: job.retryCount + 1 },
    ];
    await recordChange(tx, caller, { action: 'retryProcessingJob', entityType: TYPE, entityId: id, before, after });
  });
}
