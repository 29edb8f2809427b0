/** Processing jobs: what Prefect and Dramatiq are asked to do, and how far they have come. */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { JobStatus } from '../../database/generated/prisma/enums.js';
import { difference } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { json, notBlank, notNull, optionalName } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { type Attempt, shortened } from '../runs/lifecycle.js';
import type { Failure, Patience } from '../runs/transitions.js';
import { type About, placeOf } from './entity.js';
import { checkChangeable, checkJobRetry, checkRunning, mayBecome, TYPE } from './lifecycle.js';
import { jobsVisibleTo } from './visibility.js';

export const MOST_RETRIES = 1_000;

/** What Prefect and Dramatiq call the job. */
export interface Tickets {
  readonly workflowId?: string | null | undefined;
  readonly taskId?: string | null | undefined;
}

export interface NewJob extends Tickets, About {
  readonly type: string;
  readonly priority: number;
  readonly parameters?: unknown;
  readonly maxRetries: number;
  readonly scheduledAt?: Date | null | undefined;
}

/**
 * Records a job, PENDING. It belongs to the survey that is named, or else to that of what it is about. Throws FORBIDDEN
 * when the survey is out of the caller's scopes.
 */
export async function createProcessingJob(app: App, caller: Caller, input: NewJob): Promise<string> {
  const { priority, scheduledAt = null } = input;
  const maxRetries = checkedRetries(input.maxRetries);
  const type = notBlank(LONGEST.word, input.type, 'input.type');
  const work = { type, priority, maxRetries, scheduledAt, parameters: json(input.parameters, 'input.parameters') };
  const tickets = checkedTickets(input);
  return app.db.$transaction(async (tx) => {
    const { others, ...place } = await placeOf(tx, caller.principal, input);
    const otherSurveys = { create: others.map((surveyId) => ({ surveyId })) };
    const { id } = await tx.processingJob.create({ data: { ...work, ...tickets, ...place, otherSurveys }, select: { id: true } });
    const after = { status: 'PENDING', type, priority, ...tickets, ...place };
    await recordChange(tx, caller, { action: 'createProcessingJob', entityType: TYPE, entityId: id, after });
    return id;
  });
}

function checkedRetries(count: number): number {
  if (count < 0 || count > MOST_RETRIES) throw badUserInput('input.maxRetries', `must be from 0 to ${MOST_RETRIES}`);
  return count;
}

/** The tickets that were given, checked. What was not given stays out, and so unchanged. */
const checkedTickets = ({ workflowId, taskId }: Tickets) => ({
  ...(workflowId !== undefined && { workflowId: optionalName(LONGEST.name, workflowId, 'input.workflowId') }),
  ...(taskId !== undefined && { taskId: optionalName(LONGEST.name, taskId, 'input.taskId') }),
});

/** Takes the row lock of a job that the caller may see. Throws NOT_FOUND. */
const lockJob = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, 'processing_jobs', TYPE, id, () =>
    tx.processingJob.findFirst({
      where: { AND: [{ id }, jobsVisibleTo(principal)] },
      select: { id: true, status: true, retryCount: true, maxRetries: true, updatedAt: true },
    }),
  );

/** What may be changed of a job until it is over. */
export interface JobChanges extends Tickets {
  readonly priority?: number | null | undefined;
  readonly parameters?: unknown;
  readonly maxRetries?: number | null | undefined;
  readonly scheduledAt?: Date | null | undefined;
}

/** The changes that were given, checked. What was not given stays out, and so unchanged. */
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
  };
}

/** Changes what is given and leaves the rest; null clears. One that runs was heard of. Throws CONFLICT for a job that is over. */
export async function updateProcessingJob(app: App, caller: Caller, id: string, changes: JobChanges): Promise<void> {
  const data = checkedChanges(changes);
  await app.db.$transaction(async (tx) => {
    const job = await lockJob(tx, caller.principal, id);
    checkChangeable(job);
    const change = difference(await tx.processingJob.findUniqueOrThrow({ where: { id } }), data);
    if (change !== null) {
      await tx.processingJob.update({ where: { id }, data, select: { id: true } });
      await recordChange(tx, caller, { action: 'updateProcessingJob', entityType: TYPE, entityId: id, ...change });
    } else if (job.status === 'RUNNING') await markHeard(tx, id);
  });
}

/** Takes note that the job was heard of, which is no change of it: no event tells so. */
const markHeard = (tx: Tx, id: string) =>
  tx.processingJob.update({ where: { id }, data: { updatedAt: new Date() }, select: { id: true } });

/** A step in the life of a job, and what it writes. */
interface JobStep {
  readonly action: string;
  readonly to: JobStatus;
  readonly attempt?: number | null | undefined;
  readonly data: Prisma.ProcessingJobUpdateInput;
  /** What the audit log keeps of it beside the status. */
  readonly shown?: Prisma.InputJsonObject;
}

async function takeStep(app: App, caller: Caller, id: string, { action, to, attempt, data, shown }: JobStep): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const job = await lockJob(tx, caller.principal, id);
    if (!mayBecome(job, to, attempt)) return;
    await tx.processingJob.update({ where: { id }, data: { ...data, status: to }, select: { id: true } });
    const [before, after] = [{ status: job.status }, { status: to, ...shown }];
    await recordChange(tx, caller, { action, entityType: TYPE, entityId: id, before, after });
  });
}

/** Starts a job: of two workers one wins, the other gets CONFLICT. */
export async function startProcessingJob(app: App, caller: Caller, id: string, given: Tickets): Promise<void> {
  const tickets = checkedTickets(given);
  const data = { ...tickets, startedAt: new Date() };
  await takeStep(app, caller, id, { action: 'startProcessingJob', to: 'RUNNING', data, shown: tickets });
}

/** Takes note that a job is still worked on. Throws CONFLICT unless it runs. */
export async function heartbeatProcessingJob(app: App, caller: Caller, id: string, { attempt }: Attempt): Promise<void> {
  await app.db.$transaction(async (tx) => {
    checkRunning(await lockJob(tx, caller.principal, id), attempt);
    await markHeard(tx, id);
  });
}

/** Completes a job. Completing it again changes nothing. */
export const completeProcessingJob = (app: App, caller: Caller, id: string, { attempt }: Attempt) =>
  takeStep(app, caller, id, {
    action: 'completeProcessingJob',
    to: 'COMPLETED',
    attempt,
    data: { completedAt: new Date(), error: null },
  });

/** Fails a job. Failing it again changes nothing. */
export async function failProcessingJob(app: App, caller: Caller, id: string, { error: given, attempt }: Failure): Promise<void> {
  const error = shortened(given);
  const data = { completedAt: new Date(), error };
  await takeStep(app, caller, id, { action: 'failProcessingJob', to: 'FAILED', attempt, data, shown: { error } });
}

/** Cancels a job that has not ended. Cancelling it again changes nothing. */
export const cancelProcessingJob = (app: App, caller: Caller, id: string) =>
  takeStep(app, caller, id, { action: 'cancelProcessingJob', to: 'CANCELLED', data: { completedAt: new Date() } });

/** Puts a job that failed, or was never heard of again, back to PENDING, for a worker to start. Bounded by maxRetries. */
export async function retryProcessingJob(app: App, caller: Caller, id: string, { olderThanMinutes }: Patience): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const job = await lockJob(tx, caller.principal, id);
    checkJobRetry(job, olderThanMinutes);
    await tx.processingJob.update({
      where: { id },
      data: { status: 'PENDING', completedAt: null, error: null, retryCount: { increment: 1 } },
      select: { id: true },
    });
    const [before, after] = [
      { status: job.status, retryCount: job.retryCount },
      { status: 'PENDING', retryCount: job.retryCount + 1 },
    ];
    await recordChange(tx, caller, { action: 'retryProcessingJob', entityType: TYPE, entityId: id, before, after });
  });
}
