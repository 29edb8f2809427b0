/** Changes of processing jobs in the graph: create, change, start, end. */
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { attemptField, failInput, heartbeatInput, heartbeating, retryInput } from '../kit/worker-inputs.js';
import { PROCESSING_JOB } from './entity.js';
import {
  cancelProcessingJob,
  completeProcessingJob,
  createProcessingJob,
  failProcessingJob,
  heartbeatProcessingJob,
  MOST_RETRIES,
  retryProcessingJob,
  startProcessingJob,
  updateProcessingJob,
} from './service.js';
import { TARGET_TYPES } from './target.js';

const ticketFields = (t: InputFields) => ({
  workflowId: t.string({ description: `The flow run in Prefect, at most ${LONGEST.name} characters.`, extensions: nameField }),
  taskId: t.string({
    description: `The message in Dramatiq, or the task run in Prefect, at most ${LONGEST.name} characters.`,
    extensions: nameField,
  }),
});

const partField = (t: InputFields) => t.id({ description: 'The workflow run that it is part of.' });

const CreateProcessingJobInput = builder.inputType('CreateProcessingJobInput', {
  description: 'The job to create.',
  fields: (t) => ({
    type: t.string({
      required: true,
      description: `The kind of work, such as \`preprocess\`, at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
    survey: t.string({
      description:
        'The name of the survey that it belongs to; by default the survey of its entity. A key that is restricted to surveys can neither see nor create jobs without a survey.',
      extensions: nameField,
    }),
    entityId: t.id({ description: `The entity that it works on: the global id of one of ${TARGET_TYPES.join(', ')}.` }),
    priority: t.int({ required: true, defaultValue: 0, description: 'Jobs of a higher priority go first.' }),
    workflowRunId: partField(t),
    ...ticketFields(t),
    parameters: t.field({ type: 'JSON', description: "The job's parameters." }),
    maxRetries: t.int({
      required: true,
      defaultValue: 3,
      description: `The greatest number of retries, at most ${MOST_RETRIES}.`,
    }),
    scheduledAt: t.field({ type: 'DateTime', description: 'When it should start.' }),
  }),
});

const UpdateProcessingJobInput = builder.inputType('UpdateProcessingJobInput', {
  description: 'What to change of a job: only given fields change, and null clears a field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The job, which must not be COMPLETED or CANCELLED.' }),
    priority: t.int({ description: 'Jobs of a higher priority go first. It cannot be null.' }),
    workflowRunId: partField(t),
    ...ticketFields(t),
    parameters: t.field({ type: 'JSON', description: "The job's parameters, which replace the present ones." }),
    maxRetries: t.int({ description: `The greatest number of retries, at most ${MOST_RETRIES}. It cannot be null.` }),
    scheduledAt: t.field({ type: 'DateTime', description: 'When it should start.' }),
  }),
});

const StartProcessingJobInput = builder.inputType('StartProcessingJobInput', {
  description: 'A job to start.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The job, which must be PENDING.' }), ...ticketFields(t) }),
});

const CompleteProcessingJobInput = builder.inputType('CompleteProcessingJobInput', {
  description: 'The job to complete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The job.' }), attempt: attemptField(t, 'job') }),
});

const CancelProcessingJobInput = builder.inputType('CancelProcessingJobInput', {
  description: 'The job to cancel.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The job, which must not have ended.' }) }),
});

const HeartbeatProcessingJobInput = heartbeatInput('ProcessingJob', 'job');
const FailProcessingJobInput = failInput('ProcessingJob', { what: 'job', claimable: true });
const RetryProcessingJobInput = retryInput('ProcessingJob', 'job');

const jobPayload = payloadOf(PROCESSING_JOB);

builder.mutationFields((t) => ({
  createProcessingJob: t.field({
    description: 'Creates a job for a worker to start.',
    type: jobPayload('CreateProcessingJobPayload', 'The new job.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateProcessingJobInput, required: true, description: 'The work.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createProcessingJob(app, caller, input) }),
  }),
  updateProcessingJob: t.field({
    description:
      'Changes a job that has not ended; a COMPLETED or CANCELLED one is CONFLICT. For a running job it also counts as a heartbeat.',
    type: jobPayload('UpdateProcessingJobPayload', 'The job that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateProcessingJobInput, required: true, description: 'What to change.' }) },
    resolve: changing(PROCESSING_JOB, updateProcessingJob),
  }),
  startProcessingJob: t.field({
    description: 'Starts a job. If two workers start it at the same time, one succeeds and the other gets CONFLICT.',
    type: jobPayload('StartProcessingJobPayload', 'The job that was started.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: StartProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(PROCESSING_JOB, startProcessingJob),
  }),
  heartbeatProcessingJob: t.field({
    description: heartbeating('job'),
    type: jobPayload('HeartbeatProcessingJobPayload', 'The job with the heartbeat.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: HeartbeatProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(PROCESSING_JOB, heartbeatProcessingJob),
  }),
  completeProcessingJob: t.field({
    description: 'Completes a job. It is idempotent.',
    type: jobPayload('CompleteProcessingJobPayload', 'The job that was completed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CompleteProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(PROCESSING_JOB, completeProcessingJob),
  }),
  failProcessingJob: t.field({
    description: 'Marks a job as failed. It is idempotent.',
    type: jobPayload('FailProcessingJobPayload', 'The job that failed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: FailProcessingJobInput, required: true, description: 'The job and the reason.' }) },
    resolve: changing(PROCESSING_JOB, failProcessingJob),
  }),
  retryProcessingJob: t.field({
    description: 'Sets a failed or abandoned job back to PENDING for a worker to start. CONFLICT after maxRetries retries.',
    type: jobPayload('RetryProcessingJobPayload', 'The job that waits again.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: RetryProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(PROCESSING_JOB, retryProcessingJob),
  }),
  cancelProcessingJob: t.field({
    description: 'Cancels a job that has not ended. It is idempotent.',
    type: jobPayload('CancelProcessingJobPayload', 'The job that was cancelled.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CancelProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(PROCESSING_JOB, cancelProcessingJob),
  }),
}));
