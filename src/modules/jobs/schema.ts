/** Reading processing jobs in the graph: the list, and one by id. */
import { builder } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { StaleFilter } from '../runs/schema.js';
import { JobStatus, ProcessingJob } from './type.js';
import { jobsVisibleTo, jobsWhere } from './visibility.js';

const ProcessingJobFilter = builder.inputType('ProcessingJobFilter', {
  description: 'Which jobs to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey they belong to, such as `ZTF`.', extensions: nameField }),
    status: t.field({ type: JobStatus, description: 'How far they have come.' }),
    type: t.string({ description: 'The kind of work, exactly.', extensions: nameField }),
    workflowId: t.string({
      description: 'The flow run in Prefect; a blank text asks for jobs without one.',
      extensions: nameField,
    }),
    taskId: t.string({
      description: 'The message in Dramatiq, or the task run in Prefect; a blank text asks for jobs without one.',
      extensions: nameField,
    }),
    entityId: t.id({ description: 'What they are about, by global id.' }),
    stale: t.field({ type: StaleFilter, description: 'Only those that run and were not heard of for so long.' }),
    dueBefore: t.field({
      type: 'DateTime',
      description: 'Only those that wait for a worker and should have started by then, or were given no time.',
    }),
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
      ...rootPageArgs,
      ...sortArgs,
      filter: t.arg({ type: ProcessingJobFilter, description: 'Which jobs to list.' }),
    },
    resolve: async (_root, args, context, info) => {
      const { db } = context.app;
      const where = await jobsWhere(db, context.caller.principal, args.filter ?? {});
      return pageOf(db.processingJob, where, orderOf(args), { args, context, info });
    },
  }),
  processingJob: oneById(t, ProcessingJob, 'processing job', jobsVisibleTo),
}));
