/** Difference runs in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { ATTEMPT, attemptField } from '../kit/worker-inputs.js';
import { OBSERVATION } from '../observations/entity.js';
import { beginningMutations } from '../runs/beginning-schema.js';
import { OBSERVATION_RUN_CONDITIONS, RunStatus, workersMutations } from '../runs/schema.js';
import { DIFFERENCE_RUN } from './entity.js';
import { completeDifferenceRun, type DifferenceResult, type Differencing, type Reference, toDifference } from './service.js';

const DifferenceRun = builder.prismaNode(DIFFERENCE_RUN.name, {
  ...rowOf(DIFFERENCE_RUN),
  description: 'One attempt to subtract a reference from an observation.',
  fields: (t) => ({
    observation: t.relation('observation', { description: 'The observation that it processes.' }),
    referenceObservation: t.relation('referenceObservation', {
      description: 'The subtracted observation, which may belong to another survey; null when only its image is known.',
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
    attempt: t.exposeInt('retryCount', ATTEMPT),
    leaseEndsAt: t.expose('leaseEndsAt', { type: 'DateTime', nullable: true }),
    maxAttempts: t.exposeInt('maxAttempts', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const runs = listsOf(DIFFERENCE_RUN, DifferenceRun);
const filter = filterOf(DIFFERENCE_RUN, {
  ...OBSERVATION_RUN_CONDITIONS,
  referenceObservationId: refersTo('referenceObservationId', 'Observation', 'The observation that they subtract.'),
});

builder.queryFields((t) => ({
  differenceRuns: runs.root(t, { filter }),
  differenceRun: oneOf(t, DIFFERENCE_RUN),
}));

runs.inside(OBSERVATION, 'differenceRuns', {
  description: "The observation's difference runs, newest first. Runs that use it as their reference are not included.",
});

const referenceFields = (t: InputFields) => ({
  referenceObservationId: t.id({
    description:
      'The observation to subtract. It may belong to another survey; then only callers with both surveys in scope see the run.',
  }),
  referenceFitsPath: t.string({ description: `The location of the reference image, at most ${LONGEST.path} characters.` }),
});

/** The same reference with the id of its row. */
function withRow<Given extends Reference>(given: Given): Given {
  const { referenceObservationId: id } = given;
  return { ...given, referenceObservationId: id == null ? null : idOf('Observation', id, 'input.referenceObservationId') };
}

const CompleteDifferenceRunInput = builder.inputType('CompleteDifferenceRunInput', {
  description: 'The results of differencing. Record candidates first, with recordCandidates.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    differenceFitsPath: t.string({ description: `The location of the difference image, at most ${LONGEST.path} characters.` }),
    significanceFitsPath: t.string({
      description: `The location of the significance image, at most ${LONGEST.path} characters.`,
    }),
    noiseLevel: t.float({ description: 'The noise of the difference image in its own units, at least 0.' }),
    ...referenceFields(t),
    attempt: attemptField(t),
  }),
});

const runPayload = payloadOf(DIFFERENCE_RUN);

builder.mutationFields((t) => ({
  completeDifferenceRun: t.field({
    description:
      'Completes a run and moves the observation to DIFFERENCED. A given reference replaces that of the start. It is idempotent.',
    type: runPayload('CompleteDifferenceRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: CompleteDifferenceRunInput, required: true, description: 'The results.' }) },
    resolve: changing(DIFFERENCE_RUN, (app, caller, id, result: DifferenceResult) =>
      completeDifferenceRun(app, caller, id, withRow(result)),
    ),
  }),
}));

beginningMutations<Differencing & Reference>({
  kind: DIFFERENCE_RUN,
  starting: {
    field:
      'Starts a run and moves the observation to DIFFERENCING. A FAILED observation must have been preprocessed before. If two workers start it at the same time, one succeeds and the other gets CONFLICT.',
    input: 'The observation to difference, and how.',
    inputs: 'The observations to difference, and how.',
    status: 'must be PREPROCESSED, DIFFERENCED or FAILED',
  },
  claims: 'Observations wait while they are PREPROCESSED. `completeDifferenceRun` accepts the reference.',
  parameters: (t) => ({
    algorithm: t.string({
      required: true,
      defaultValue: 'zogy',
      description: 'The algorithm of the subtraction, such as `zogy`.',
      extensions: nameField,
    }),
    parameters: t.field({ type: 'JSON', description: 'The parameters of the algorithm.' }),
    threshold: t.float({ description: 'The detection threshold in sigma, greater than 0.' }),
  }),
  further: referenceFields,
  begin: (given) => toDifference(given, withRow(given)),
});

workersMutations(DIFFERENCE_RUN, ' The candidates it had recorded stay.');
