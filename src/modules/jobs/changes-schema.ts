/** What is done to processing jobs in the graph: recorded, changed, started, ended. */
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/name-field.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { attemptField, failInput, heartbeatInput, heartbeating, retryInput } from '../runs/schema.js';
import { ENTITY_TYPES } from './entity.js';
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
import { ProcessingJob } from './type.js';

const ticketFields = (t: InputFields) => ({
  workflowId: t.string({ description: `The flow run in Prefect, at most ${LONGEST.name} characters.`, extensions: nameField }),
  taskId: t.string({
    description: `The message in Dramatiq, or the task run in Prefect, at most ${LONGEST.name} characters.`,
    extensions: nameField,
  }),
});

const CreateProcessingJobInput = builder.inputType('CreateProcessingJobInput', {
  description: 'A piece of work to carry out.',
  fields: (t) => ({
    type: t.string({
      required: true,
      description: `The kind of work, such as \`preprocess\`, at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
    survey: t.string({
      description:
        'The name of the survey it belongs to; that of what it is about when it is not given. A key that is restricted to surveys does not see jobs of none, and cannot make them.',
      extensions: nameField,
    }),
    entityId: t.id({ description: `What it is about: the global id of one of ${ENTITY_TYPES.join(', ')}.` }),
    priority: t.int({ required: true, defaultValue: 0, description: 'Jobs of a higher priority go first.' }),
    ...ticketFields(t),
    parameters: t.field({ type: 'JSON', description: 'What the job is given.' }),
    maxRetries: t.int({ required: true, defaultValue: 3, description: `How often it may be retried, at most ${MOST_RETRIES}.` }),
    scheduledAt: t.field({ type: 'DateTime', description: 'When it should start.' }),
  }),
});

const UpdateProcessingJobInput = builder.inputType('UpdateProcessingJobInput', {
  description: 'What to change of a job: only what is given; null clears.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The job, which must not be COMPLETED or CANCELLED.' }),
    priority: t.int({ description: 'Jobs of a higher priority go first. It cannot be null.' }),
    ...ticketFields(t),
    parameters: t.field({ type: 'JSON', description: 'What the job is given, all of it.' }),
    maxRetries: t.int({ description: `How often it may be retried, at most ${MOST_RETRIES}. It cannot be null.` }),
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

const HeartbeatProcessingJobInput = heartbeatInput('ProcessingJob', 'job');
const FailProcessingJobInput = failInput('ProcessingJob', 'job');
const RetryProcessingJobInput = retryInput('ProcessingJob', 'job');

const jobPayload = entityPayload(ProcessingJob, 'job');

builder.mutationFields((t) => ({
  createProcessingJob: t.field({
    description: 'Records a piece of work, for a worker to start.',
    type: jobPayload('CreateProcessingJobPayload', 'The job that was recorded.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateProcessingJobInput, required: true, description: 'The work.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createProcessingJob(app, caller, input) }),
  }),
  updateProcessingJob: t.field({
    description:
      'Changes a job that is not over; one that is COMPLETED or CANCELLED is CONFLICT. A job that runs has been heard of by it.',
    type: jobPayload('UpdateProcessingJobPayload', 'The job that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateProcessingJobInput, required: true, description: 'What to change.' }) },
    resolve: changing(ProcessingJob, updateProcessingJob),
  }),
  startProcessingJob: t.field({
    description: 'Starts a job. Of two workers that start at once one wins, the other gets CONFLICT.',
    type: jobPayload('StartProcessingJobPayload', 'The job that was started.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: StartProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(ProcessingJob, startProcessingJob),
  }),
  heartbeatProcessingJob: t.field({
    description: heartbeating('job'),
    type: jobPayload('HeartbeatProcessingJobPayload', 'The job that was heard of.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: HeartbeatProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(ProcessingJob, heartbeatProcessingJob),
  }),
  completeProcessingJob: t.field({
    description: 'Completes a job. Doing it twice is harmless.',
    type: jobPayload('CompleteProcessingJobPayload', 'The job that was completed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CompleteProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(ProcessingJob, completeProcessingJob),
  }),
  failProcessingJob: t.field({
    description: 'Fails a job. Doing it twice is harmless.',
    type: jobPayload('FailProcessingJobPayload', 'The job that failed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: FailProcessingJobInput, required: true, description: 'What failed and why.' }) },
    resolve: changing(ProcessingJob, failProcessingJob),
  }),
  retryProcessingJob: t.field({
    description:
      'Puts a job that failed, or was never heard of again, back to PENDING, for a worker to start; CONFLICT once it has been retried maxRetries times.',
    type: jobPayload('RetryProcessingJobPayload', 'The job that waits again.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: RetryProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(ProcessingJob, retryProcessingJob),
  }),
  cancelProcessingJob: t.field({
    description: 'Cancels a job that has not ended. Doing it twice is harmless.',
    type: jobPayload('CancelProcessingJobPayload', 'The job that was cancelled.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CancelProcessingJobInput, required: true, description: 'The job.' }) },
    resolve: changing(ProcessingJob, cancelProcessingJob),
  }),
}));
