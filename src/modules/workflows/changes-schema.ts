/** Changes of workflow runs in the graph. */

import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { WORKFLOW_RUN } from './entity.js';
import {
  cancelWorkflowRun,
  completeWorkflowRun,
  failWorkflowRun,
  scheduleWorkflowRun,
  startWorkflowRun,
  updateWorkflowRun,
} from './service.js';

const newRunInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      flow: t.string({
        required: true,
        description: `The name of the flow, at most ${LONGEST.name} characters.`,
        extensions: nameField,
      }),
      externalId: t.string({
        required: true,
        description: `The id of the run in the orchestrator, unique in the flow and survey, at most ${LONGEST.name} characters.`,
        extensions: nameField,
      }),
      survey: t.string({
        description:
          'The name of the survey that it belongs to. A key that is restricted to surveys can neither see nor start runs without a survey.',
        extensions: nameField,
      }),
      parameters: t.field({ type: 'JSON', description: 'The parameters of the flow.' }),
    }),
  });

const idField = (t: InputFields) => t.id({ required: true, description: 'The run.' });
const reportField = (t: InputFields) =>
  t.field({ type: 'JSON', description: 'The results of the run, in the format of the flow. They replace the present ones.' });

const UpdateWorkflowRunInput = builder.inputType('UpdateWorkflowRunInput', {
  description: 'What to change of a workflow run: only given fields change, and null clears a field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run, which must not be COMPLETED or CANCELLED.' }),
    parameters: t.field({ type: 'JSON', description: 'The parameters of the flow, which replace the present ones.' }),
    report: reportField(t),
  }),
});

const CompleteWorkflowRunInput = builder.inputType('CompleteWorkflowRunInput', {
  description: 'The workflow run to complete.',
  fields: (t) => ({ id: idField(t), report: reportField(t) }),
});

const FailWorkflowRunInput = builder.inputType('FailWorkflowRunInput', {
  description: 'A workflow run that failed.',
  fields: (t) => ({
    id: idField(t),
    error: t.string({ required: true, description: `The reason. After ${LONGEST.text} characters it is cut.` }),
    report: reportField(t),
  }),
});

const CancelWorkflowRunInput = builder.inputType('CancelWorkflowRunInput', {
  description: 'The workflow run to cancel.',
  fields: (t) => ({ id: idField(t) }),
});

const runPayload = payloadOf(WORKFLOW_RUN);
const authScopes = { permission: 'manage:operations' } as const;

builder.mutationFields((t) => ({
  scheduleWorkflowRun: t.field({
    description: 'Records a workflow run that will start later. Flow and externalId identify a run: a known one stays unchanged.',
    type: runPayload('ScheduleWorkflowRunPayload', 'The run.'),
    authScopes,
    args: {
      input: t.arg({
        type: newRunInput('ScheduleWorkflowRunInput', 'A workflow run that will start later.'),
        required: true,
        description: 'The run.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await scheduleWorkflowRun(app, caller, input) }),
  }),
  startWorkflowRun: t.field({
    description:
      'Starts a workflow run: records it, or starts a SCHEDULED or FAILED one. Flow and externalId identify a run: a RUNNING one stays unchanged, so the mutation is idempotent. CONFLICT for a COMPLETED or CANCELLED one.',
    type: runPayload('StartWorkflowRunPayload', 'The run.'),
    authScopes,
    args: {
      input: t.arg({
        type: newRunInput('StartWorkflowRunInput', 'A workflow run that starts.'),
        required: true,
        description: 'The run.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await startWorkflowRun(app, caller, input) }),
  }),
  updateWorkflowRun: t.field({
    description:
      'Changes the parameters or the report of a workflow run. For a RUNNING run it also counts as a heartbeat. CONFLICT for a COMPLETED or CANCELLED one.',
    type: runPayload('UpdateWorkflowRunPayload', 'The run that was changed.'),
    authScopes,
    args: { input: t.arg({ type: UpdateWorkflowRunInput, required: true, description: 'What to change.' }) },
    resolve: changing(WORKFLOW_RUN, updateWorkflowRun),
  }),
  completeWorkflowRun: t.field({
    description: 'Completes a workflow run. It is idempotent.',
    type: runPayload('CompleteWorkflowRunPayload', 'The run that was completed.'),
    authScopes,
    args: { input: t.arg({ type: CompleteWorkflowRunInput, required: true, description: 'The results.' }) },
    resolve: changing(WORKFLOW_RUN, completeWorkflowRun),
  }),
  failWorkflowRun: t.field({
    description: 'Marks a workflow run as failed. It is idempotent. `startWorkflowRun` starts it again.',
    type: runPayload('FailWorkflowRunPayload', 'The run that failed.'),
    authScopes,
    args: { input: t.arg({ type: FailWorkflowRunInput, required: true, description: 'The run and the reason.' }) },
    resolve: changing(WORKFLOW_RUN, failWorkflowRun),
  }),
  cancelWorkflowRun: t.field({
    description: 'Cancels a workflow run that is neither COMPLETED nor CANCELLED. It is idempotent.',
    type: runPayload('CancelWorkflowRunPayload', 'The run that was cancelled.'),
    authScopes,
    args: { input: t.arg({ type: CancelWorkflowRunInput, required: true, description: 'The run.' }) },
    resolve: changing(WORKFLOW_RUN, cancelWorkflowRun),
  }),
}));
