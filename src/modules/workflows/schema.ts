/** Reading workflow runs in the graph. */

import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { equals, equalsOneOf, filterOf, named } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { enumOf } from '../../graphql/types/enums.js';
import { staleCondition } from '../kit/worker-inputs.js';
import { ofSurveys } from '../surveys/filter.js';
import { WORKFLOW_RUN } from './entity.js';
import { firstRunNamed } from './service.js';

const WorkflowStatus = enumOf('WorkflowStatus', 'The progress of a workflow run.', {
  SCHEDULED: 'It will start later.',
  RUNNING: 'The flow runs.',
  COMPLETED: 'Done.',
  FAILED: 'Failed. It can be started again.',
  CANCELLED: 'Cancelled.',
});

export const WorkflowRun = builder.prismaNode(WORKFLOW_RUN.name, {
  ...rowOf(WORKFLOW_RUN),
  description: 'One run of a flow in an orchestrator such as Prefect, as the orchestrator reports it.',
  fields: (t) => ({
    survey: t.relation('survey', { description: 'The survey that it belongs to, if any.', nullable: true }),
    flow: t.exposeString('flow'),
    externalId: t.exposeString('externalId'),
    status: t.expose('status', { type: WorkflowStatus }),
    parameters: t.expose('parameters', { type: 'JSON', nullable: true }),
    report: t.expose('report', { type: 'JSON', nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const filter = filterOf(WORKFLOW_RUN, {
  ...ofSurveys('The name of the survey that they belong to, such as `ZTF`.'),
  flow: named('flow', 'The name of the flow, exactly.'),
  externalId: named('externalId', 'The id of the run in the orchestrator, exactly.'),
  status: equals('status', WorkflowStatus, 'Their progress.'),
  statuses: equalsOneOf('status', WorkflowStatus, 'Their progress.'),
  stale: staleCondition,
});

builder.queryFields((t) => ({
  workflowRuns: listsOf(WORKFLOW_RUN, WorkflowRun).root(t, { filter }),
  workflowRun: oneOf(t, WORKFLOW_RUN, {
    description: 'One workflow run, by id or by flow and external id; null when it does not exist or the caller may not see it.',
    otherwise: {
      args: {
        flow: t.arg.string({ description: 'The name of its flow.', extensions: nameField }),
        externalId: t.arg.string({ description: 'Its id in the orchestrator.', extensions: nameField }),
      },
      words: ', or flow and externalId',
      where: async ({ flow, externalId }, { app, caller }) =>
        flow == null || externalId == null ? undefined : firstRunNamed(app.db, caller.principal, flow, externalId),
    },
  }),
}));
