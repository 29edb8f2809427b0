/** Reading processing jobs in the graph: the list, and one by id. */
import { parseGlobalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { equals, equalsOneOf, filterOf, named, namedOneOf, namedOrBlank, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import { staleCondition } from '../kit/worker-inputs.js';
import { ofSurveys } from '../surveys/filter.js';
import { WORKFLOW_RUN } from '../workflows/entity.js';
import { PROCESSING_JOB } from './entity.js';
import { JobStatus, ProcessingJob } from './type.js';

const jobs = listsOf(PROCESSING_JOB, ProcessingJob);
const filter = filterOf(PROCESSING_JOB, {
  ...ofSurveys('The name of the survey they belong to, such as `ZTF`.'),
  status: equals('status', JobStatus, 'Their progress.'),
  statuses: equalsOneOf('status', JobStatus, 'Their progress.'),
  type: named('type', 'The kind of work, exactly.'),
  types: namedOneOf('type', 'The kind of work, exactly.'),
  workflowId: namedOrBlank('workflowId', 'The flow run in Prefect. A blank text selects jobs without one.'),
  workflowRunId: refersTo('workflowRunId', 'WorkflowRun', 'The workflow run that they are part of.'),
  taskId: namedOrBlank('taskId', 'The message in Dramatiq, or the task run in Prefect. A blank text selects jobs without one.'),
  entityId: {
    type: 'ID',
    description: 'Their entity, by global id.',
    where: (entity: string, field) => {
      const { typename, id } = parseGlobalId(entity, field);
      return { entityType: typename, entityId: id };
    },
  },
  stale: staleCondition,
  dueBefore: {
    type: 'DateTime',
    description: 'Only jobs that wait for a worker and are scheduled before this time, or for no time.',
    where: (moment: Date) => ({ status: 'PENDING', OR: [{ scheduledAt: null }, { scheduledAt: { lte: moment } }] }),
  },
});

builder.queryFields((t) => ({
  processingJobs: jobs.root(t, { filter }),
  processingJob: oneOf(t, PROCESSING_JOB),
}));

jobs.inside(WORKFLOW_RUN, 'processingJobs', { description: "The workflow run's processing jobs, the newest first." });
