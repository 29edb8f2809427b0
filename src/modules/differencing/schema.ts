/** Difference runs in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { toPage } from '../../graphql/paging.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { NEWEST_FIRST } from '../../graphql/sorting.js';
import { Observation } from '../observations/type.js';
import { attemptField, RunStatus, runFilterFields, runFilterWhere, runSorting, workersMutations } from '../runs/schema.js';
import { completeDifferenceRun, DIFFERENCE_STEP, differenceRunsVisibleTo, startDifferenceRun } from './service.js';

export const DifferenceRun = builder.prismaNode('DifferenceRun', {
  description: 'One attempt to subtract a reference from an observation.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [differenceRunsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    observation: t.relation('observation', { description: 'The observation it works on.' }),
    referenceObservation: t.relation('referenceObservation', {
      description: 'The observation that is subtracted, which may be of another survey; null when only its image is known.',
      nullable: true,
    }),
    status: t.expose('status', { type: RunStatus }),
    referenceFitsPath: t.exposeString('referenceFitsPath', { nullable: true }),
    algorithm: t.exposeString('algorithm'),
    parameters: t.expose('parameters', { type: 'JSON', nullable: true }),
    threshold: t.exposeFloat('threshold', { nullable: true }),
    differenceFitsPath: t.exposeString('differenceFitsPath', { nullable: true }),
    significanceFitsPath: t.exposeString('significanceFitsPath', { nullable: true }),
    noiseLevel: t.exposeFloat('noiseLevel', { nullable: true }),
    candidatesFound: t.exposeInt('candidatesFound'),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    retryCount: t.exposeInt('retryCount'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const DifferenceRunFilter = builder.inputType('DifferenceRunFilter', {
  description: 'Which difference runs to list; everything given must hold.',
  fields: (t) => ({
    ...runFilterFields(t),
    referenceObservationId: t.id({ description: 'The observation that they subtract.' }),
  }),
});

const DifferenceRunConnection = connectionType('DifferenceRun', DifferenceRun, 'difference runs');
const { sortArgs, orderOf } = runSorting('DifferenceRun', 'difference runs');

builder.queryFields((t) => ({
  differenceRuns: t.field({
    description: 'Difference runs.',
    type: DifferenceRunConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: DifferenceRunFilter, description: 'Which runs to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const { referenceObservationId, ...filter } = args.filter ?? {};
      const where = {
        AND: [
          differenceRunsVisibleTo(caller.principal),
          referenceObservationId != null
            ? { referenceObservationId: idOf('Observation', referenceObservationId, 'filter.referenceObservationId') }
            : {},
          await runFilterWhere(app.db, caller.principal, filter),
        ],
      };
      return pageOf(app.db.differenceRun, where, orderOf(args), { args, context, info });
    },
  }),
  differenceRun: oneById(t, DifferenceRun, 'difference run', differenceRunsVisibleTo),
}));

const ObservationDifferenceRunsConnection = connectionType(
  'ObservationDifferenceRuns',
  DifferenceRun,
  "observation's difference runs",
  { counted: false },
);

builder.prismaObjectField(Observation, 'differenceRuns', (t) =>
  t.field({
    description: "The observation's difference runs, the newest first: those it is the reference of are not among them.",
    type: ObservationDifferenceRunsConnection,
    authScopes: { permission: 'read:data' },
    args: pageArgs,
    select: (args, { caller }, nested) =>
      nestedPage('differenceRuns', args, NEWEST_FIRST, differenceRunsVisibleTo(caller.principal), nested),
    resolve: (observation, args) => toPage(nestedRows(observation, 'differenceRuns'), args, NEWEST_FIRST),
  }),
);

const StartDifferenceRunInput = builder.inputType('StartDifferenceRunInput', {
  description: 'The observation to difference, and how.',
  fields: (t) => ({
    observationId: t.id({ required: true, description: 'The observation: PREPROCESSED, DIFFERENCED or FAILED.' }),
    referenceObservationId: t.id({
      description:
        'The observation to subtract; it may be of another survey, and whoever reads the run must then be in scope of both.',
    }),
    referenceFitsPath: t.string({ description: `Where the reference image is, at most ${LONGEST.path} characters.` }),
    algorithm: t.string({
      required: true,
      defaultValue: 'zogy',
      description: 'How the images are subtracted, such as `zogy`.',
      extensions: nameField,
    }),
    parameters: t.field({ type: 'JSON', description: 'The parameters of the algorithm.' }),
    threshold: t.float({ description: 'The detection threshold in sigma, greater than 0.' }),
  }),
});

const CompleteDifferenceRunInput = builder.inputType('CompleteDifferenceRunInput', {
  description: 'What differencing made. Candidates are recorded before, by recordCandidates.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    differenceFitsPath: t.string({ description: `Where the difference image is, at most ${LONGEST.path} characters.` }),
    significanceFitsPath: t.string({ description: `Where the significance image is, at most ${LONGEST.path} characters.` }),
    noiseLevel: t.float({ description: 'The noise of the difference image in its own units, at least 0.' }),
    attempt: attemptField(t),
  }),
});

const runPayload = entityPayload(DifferenceRun, 'run');

builder.mutationFields((t) => ({
  startDifferenceRun: t.field({
    description:
      'Starts a run and moves the observation to DIFFERENCING. One that FAILED must have been preprocessed before. Of two workers that start at once one wins, the other gets CONFLICT.',
    type: runPayload('StartDifferenceRunPayload', 'The run that was started.'),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: StartDifferenceRunInput, required: true, description: 'The observation, and how.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const observationId = idOf('Observation', input.observationId, 'input.observationId');
      const reference = input.referenceObservationId;
      const referenceObservationId =
        reference == null ? undefined : idOf('Observation', reference, 'input.referenceObservationId');
      return { id: await startDifferenceRun(app, caller, { ...input, observationId, referenceObservationId }) };
    },
  }),
  completeDifferenceRun: t.field({
    description: 'Completes a run and moves the observation to DIFFERENCED. Doing it twice is harmless.',
    type: runPayload('CompleteDifferenceRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: CompleteDifferenceRunInput, required: true, description: 'What was made.' }) },
    resolve: changing(DifferenceRun, completeDifferenceRun),
  }),
}));

workersMutations({
  entity: DifferenceRun,
  step: DIFFERENCE_STEP,
  permission: 'differencing:process',
  failing: 'Fails a run and its observation. Doing it twice is harmless.',
  retrying: 'Starts a failed run again, or one that was never heard of again. The candidates it had recorded stay.',
});
