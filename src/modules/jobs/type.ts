/** The ProcessingJob type. */

import { surveyInScope } from '../../access/scopes.js';
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { enumOf } from '../../graphql/types/enums.js';
import { ATTEMPT } from '../kit/worker-inputs.js';
import { WORKFLOW_RUN } from '../workflows/entity.js';
import { WorkflowRun } from '../workflows/schema.js';
import { PROCESSING_JOB } from './entity.js';

export const JobStatus = enumOf('JobStatus', 'The progress of a job.', {
  PENDING: 'Waiting for a worker.',
  RUNNING: 'A worker is processing it.',
  COMPLETED: 'Done.',
  FAILED: 'Failed; it can be retried.',
  CANCELLED: 'Cancelled.',
});

export const ProcessingJob = builder.prismaNode(PROCESSING_JOB.name, {
  ...rowOf(PROCESSING_JOB),
  description: 'A piece of work for Prefect or Dramatiq.',
  fields: (t) => ({
    survey: t.relation('survey', { description: 'The survey that it belongs to, if any.', nullable: true }),
    type: t.exposeString('type'),
    entityType: t.exposeString('entityType', {
      description: 'The type of its entity, such as `Observation`.',
      nullable: true,
    }),
    entityId: t.id({
      description: 'The global id of its entity.',
      nullable: true,
      extensions: reading({ kind: 'globalId', type: { column: 'entityType' }, id: 'entityId' }),
      select: { entityType: true, entityId: true },
      resolve: ({ entityType, entityId }) => (entityType === null || entityId === null ? null : globalId(entityType, entityId)),
    }),
    status: t.expose('status', { type: JobStatus }),
    priority: t.exposeInt('priority'),
    workflowId: t.exposeString('workflowId', { nullable: true }),
    workflowRun: t.field({
      description: 'The workflow run that it is part of; null when it does not exist, or when the caller may not see it.',
      type: WorkflowRun,
      nullable: true,
      extensions: reading({
        kind: 'related',
        path: ['workflowRun'],
        where: ({ caller }) => WORKFLOW_RUN.visibleTo(caller.principal),
      }),
      select: (_args, _context, nested) => ({ workflowRun: nested({ select: { id: true, surveyId: true } }) }),
      // A run without a survey is in the scope of no key.
      resolve: ({ workflowRun }, _args, { caller: { principal } }) =>
        workflowRun && surveyInScope(principal, workflowRun.surveyId ?? '') ? workflowRun : null,
    }),
    taskId: t.exposeString('taskId', { nullable: true }),
    parameters: t.expose('parameters', { type: 'JSON', nullable: true }),
    retryCount: t.exposeInt('retryCount'),
    attempt: t.exposeInt('retryCount', ATTEMPT),
    leaseEndsAt: t.expose('leaseEndsAt', { type: 'DateTime', nullable: true }),
    maxRetries: t.exposeInt('maxRetries'),
    scheduledAt: t.expose('scheduledAt', { type: 'DateTime', nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
