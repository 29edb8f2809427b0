/** Preprocessing runs in the graph. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { toPage } from '../../graphql/paging.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { NEWEST_FIRST } from '../../graphql/sorting.js';
import { Observation } from '../observations/type.js';
import { attemptField, RunStatus, runFilterFields, runFilterWhere, runSorting, workersMutations } from '../runs/schema.js';
import { completePreprocessRun, PREPROCESS_STEP, preprocessRunsVisibleTo, startPreprocessRun } from './service.js';

export const PreprocessRun = builder.prismaNode('PreprocessRun', {
  description: 'One attempt to calibrate and align an observation.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [preprocessRunsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    observation: t.relation('observation', { description: 'The observation it works on.' }),
    status: t.expose('status', { type: RunStatus }),
    calibrationApplied: t.exposeBoolean('calibrationApplied'),
    wcsAligned: t.exposeBoolean('wcsAligned'),
    registrationQuality: t.exposeFloat('registrationQuality', { nullable: true }),
    processedFitsPath: t.exposeString('processedFitsPath', { nullable: true }),
    wcsInfo: t.expose('wcsInfo', { type: 'JSON', nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    retryCount: t.exposeInt('retryCount'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const PreprocessRunFilter = builder.inputType('PreprocessRunFilter', {
  description: 'Which preprocessing runs to list; everything given must hold.',
  fields: runFilterFields,
});

const PreprocessRunConnection = connectionType('PreprocessRun', PreprocessRun, 'preprocessing runs');
const { sortArgs, orderOf } = runSorting('PreprocessRun', 'preprocessing runs');

builder.queryFields((t) => ({
  preprocessRuns: t.field({
    description: 'Preprocessing runs.',
    type: PreprocessRunConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: PreprocessRunFilter, description: 'Which runs to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const where = {
        AND: [preprocessRunsVisibleTo(caller.principal), await runFilterWhere(app.db, caller.principal, args.filter ?? {})],
      };
      return pageOf(app.db.preprocessRun, where, orderOf(args), { args, context, info });
    },
  }),
  preprocessRun: oneById(t, PreprocessRun, 'preprocessing run', preprocessRunsVisibleTo),
}));

const ObservationPreprocessRunsConnection = connectionType(
  'ObservationPreprocessRuns',
  PreprocessRun,
  "observation's preprocessing runs",
  { counted: false },
);

builder.prismaObjectField(Observation, 'preprocessRuns', (t) =>
  t.field({
    description: "The observation's preprocessing runs, the newest first.",
    type: ObservationPreprocessRunsConnection,
    authScopes: { permission: 'read:data' },
    args: pageArgs,
    select: (args, { caller }, nested) =>
      nestedPage('preprocessRuns', args, NEWEST_FIRST, preprocessRunsVisibleTo(caller.principal), nested),
    resolve: (observation, args) => toPage(nestedRows(observation, 'preprocessRuns'), args, NEWEST_FIRST),
  }),
);

const StartPreprocessRunInput = builder.inputType('StartPreprocessRunInput', {
  description: 'The observation to preprocess.',
  fields: (t) => ({ observationId: t.id({ required: true, description: 'The observation: INGESTED, PREPROCESSED or FAILED.' }) }),
});

const CompletePreprocessRunInput = builder.inputType('CompletePreprocessRunInput', {
  description: 'What preprocessing made.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    calibrationApplied: t.boolean({ description: 'Whether bias, dark and flat were applied.' }),
    wcsAligned: t.boolean({ description: 'Whether the image was aligned to world coordinates.' }),
    registrationQuality: t.float({ description: 'How good the registration is, 0 to 1.' }),
    processedFitsPath: t.string({ description: 'Where the processed FITS file is.' }),
    wcsInfo: t.field({ type: 'JSON', description: 'The world coordinate solution.' }),
    attempt: attemptField(t),
  }),
});

const runPayload = entityPayload(PreprocessRun, 'run');

builder.mutationFields((t) => ({
  startPreprocessRun: t.field({
    description:
      'Starts a run and moves the observation to PREPROCESSING. Of two workers that start at once one wins, the other gets CONFLICT.',
    type: runPayload('StartPreprocessRunPayload', 'The run that was started.'),
    authScopes: { permission: 'preprocessing:process' },
    args: { input: t.arg({ type: StartPreprocessRunInput, required: true, description: 'The observation.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({
      id: await startPreprocessRun(app, caller, idOf('Observation', input.observationId, 'input.observationId')),
    }),
  }),
  completePreprocessRun: t.field({
    description: 'Completes a run and moves the observation to PREPROCESSED. Doing it twice is harmless.',
    type: runPayload('CompletePreprocessRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'preprocessing:process' },
    args: { input: t.arg({ type: CompletePreprocessRunInput, required: true, description: 'What was made.' }) },
    resolve: changing(PreprocessRun, completePreprocessRun),
  }),
}));

workersMutations({
  entity: PreprocessRun,
  step: PREPROCESS_STEP,
  permission: 'preprocessing:process',
  failing: 'Fails a run and its observation. Doing it twice is harmless.',
  retrying: 'Starts a failed run again, or one that was never heard of again.',
});
