/** Processing jobs in the graph. */
import { builder, type InputFields } from '../../graphql/builder.js';
import { connectionType, pageArgs, pageOf } from '../../graphql/connection.js';
import { payloadType } from '../../graphql/payload.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { idOf } from '../../ids.js';
import { attemptField, failInput, retryInput, StaleFilter } from '../runs/schema.js';
import { ENTITY_TYPES } from './entity.js';
import {
  cancelProcessingJob,
  completeProcessingJob,
  createProcessingJob,
  failProcessingJob,
  jobsVisibleTo,
  jobsWhere,
  retryProcessingJob,
  startProcessingJob,
} from './service.js';
import { JobStatus, ProcessingJob } from './type.js';

const ticketFields = (t: InputFields) => ({
  workflowId: t.string({ description: 'The flow run in Prefect, at most 255 characters.' }),
  taskId: t.string({ description: 'The message in Dramatiq, or the task run in Prefect, at most 255 characters.' }),
});

const ProcessingJobFilter = builder.inputType('ProcessingJobFilter', {
  description: 'Which jobs to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey they belong to, such as `ZTF`.' }),
    status: t.field({ type: JobStatus, description: 'How far they have come.' }),
    type: t.string({ description: 'The kind of work, exactly.' }),
    workflowId: t.string({ description: 'The flow run in Prefect.' }),
    taskId: t.string({ description: 'The message in Dramatiq, or the task run in Prefect.' }),
    entityId: t.id({ description: 'What they are about, by global id.' }),
    stale: t.field({ type: StaleFilter, description: 'Only those that run and were not heard of for so long.' }),
  }),
});

const { sortArgs, orderOf } = sorting(
  'ProcessingJob',
  'jobs',
  {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    PRIORITY: ['priority', 'How urgent they are.'],
  },
  NEWEST_FIRST,
);

const ProcessingJobConnection = connectionType('ProcessingJob', ProcessingJob, 'processing jobs');

builder.queryFields((t) => ({
  processingJobs: t.field({
    description: 'Processing jobs.',
    type: ProcessingJobConnection,
    authScopes: { permission: 'read:data' },
    args: {
      ...pageArgs,
      ...sortArgs,
      filter: t.arg({ type: ProcessingJobFilter, description: 'Which jobs to list.' }),
    },
    resolve: async (_root, args, context, info) => {
      const { db } = context.app;
      const where = await jobsWhere(db, context.caller.principal, args.filter ?? {});
      return pageOf(db.processingJob, where, orderOf(args), { args, context, info });
    },
  }),
  processingJob: t.prismaField({
    description: 'One processing job; null when it does not exist or may not be seen.',
    type: ProcessingJob,
    nullable: true,
    authScopes: { permission: 'read:data' },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (query, _root, { id }, { app, caller }) =>
      app.db.processingJob.findFirst({
        ...query,
        where: { AND: [{ id: idOf('ProcessingJob', id, 'id') }, jobsVisibleTo(caller.principal)] },
      }),
  }),
}));

const CreateProcessingJobInput = builder.inputType('CreateProcessingJobInput', {
  description: 'A piece of work to carry out.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'The kind of work, such as `preprocess`, at most 64 characters.' }),
    survey: t.string({
      description:
        'The name of the survey it belongs to; that of what it is about when it is not given. A key that is restricted to surveys does not see jobs of none, and cannot make them.',
    }),
    entityId: t.id({ description: `What it is about: the global id of one of ${ENTITY_TYPES.join(', ')}.` }),
    priority: t.int({ required: true, defaultValue: 0, description: 'Jobs of a higher priority go first.' }),
    ...ticketFields(t),
    parameters: t.field({ type: 'JSON', description: 'What the job is given.' }),
    maxRetries: t.int({ required: true, defaultValue: 3, description: 'How often it may be retried, at most 1000.' }),
    scheduledAt: t.field({ type: 'DateTime', description: 'When it should start.' }),
  }),
});

const StartProcessingJobInput = builder.inputType('StartProcessingJobInput', {
  description: 'A job to start.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The job, which must be PENDING.' }), ...ticketFields(t) }),
});

const CompleteProcessingJobInput = builder.inputType('CompleteProcessingJobInput', {
  description: 'A job that is done.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The job.' }), attempt: attemptField(t, 'job') }),
});

const CancelProcessingJobInput = builder.inputType('CancelProcessingJobInput', {
  description: 'A job to cancel.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The job, which must not have ended.' }) }),
});

const FailProcessingJobInput = failInput('ProcessingJob', 'job');
const RetryProcessingJobInput = retryInput('ProcessingJob', 'job');

const jobPayload = (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({
    processingJob: t.prismaField({
      type: ProcessingJob,
      description: 'The job as it is now.',
      resolve: (query, { id }, _args, { app }) => app.db.processingJob.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }));

const inputId = (input: { id: string }) => idOf('ProcessingJob', input.id, 'input.id');

builder.mutationFields((t) => ({
  createProcessingJob: t.field({
    description: 'Records a piece of work, for a worker to start.',
    type: jobPayload('CreateProcessingJobPayload', 'The job that was recorded.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateProcessingJobInput, required: true, description: 'The work.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createProcessingJob(app, caller, input) }),
  }),
  startProcessingJob: t.field({
    description: 'Starts a job. Of two workers that start at once one wins, the other gets CONFLICT.',
    type: jobPayload('StartProcessingJobPayload', 'The job that was started.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: StartProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = inputId(input);
      await startProcessingJob(app, caller, id, input);
      return { id };
    },
  }),
  completeProcessingJob: t.field({
    description: 'Completes a job. Doing it twice is harmless.',
    type: jobPayload('CompleteProcessingJobPayload', 'The job that was completed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CompleteProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = inputId(input);
      await completeProcessingJob(app, caller, id, input.attempt);
      return { id };
    },
  }),
  failProcessingJob: t.field({
    description: 'Fails a job. Doing it twice is harmless.',
    type: jobPayload('FailProcessingJobPayload', 'The job that failed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: FailProcessingJobInput, required: true, description: 'What failed and why.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = inputId(input);
      await failProcessingJob(app, caller, id, input);
      return { id };
    },
  }),
  retryProcessingJob: t.field({
    description:
      'Puts a job that failed, or was never heard of again, back to PENDING, for a worker to start; CONFLICT once it has been retried maxRetries times.',
    type: jobPayload('RetryProcessingJobPayload', 'The job that waits again.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: RetryProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = inputId(input);
      await retryProcessingJob(app, caller, id, input.olderThanMinutes);
      return { id };
    },
  }),
  cancelProcessingJob: t.field({
    description: 'Cancels a job that has not ended. Doing it twice is harmless.',
    type: jobPayload('CancelProcessingJobPayload', 'The job that was cancelled.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CancelProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = inputId(input);
      await cancelProcessingJob(app, caller, id);
      return { id };
    },
  }),
}));
