/** Preprocessing runs in the graph. */

import { builder } from '../../graphql/builder.js';
import { filterOf } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { CalibrationFrame } from '../calibration/schema.js';
import { MAX_FRAMES } from '../calibration/service.js';
import { ATTEMPT, attemptField } from '../kit/worker-inputs.js';
import { OBSERVATION } from '../observations/entity.js';
import { beginningMutations } from '../runs/beginning-schema.js';
import { OBSERVATION_RUN_CONDITIONS, RunStatus, workersMutations } from '../runs/schema.js';
import { PREPROCESS_RUN } from './entity.js';
import { completePreprocessRun, toPreprocess } from './service.js';

const PreprocessRun = builder.prismaNode(PREPROCESS_RUN.name, {
  ...rowOf(PREPROCESS_RUN),
  description: 'One attempt to calibrate and align an observation.',
  fields: (t) => ({
    observation: t.relation('observation', { description: 'The observation that it processes.' }),
    status: t.expose('status', { type: RunStatus }),
    calibrationApplied: t.exposeBoolean('calibrationApplied'),
    wcsAligned: t.exposeBoolean('wcsAligned'),
    registrationQuality: t.exposeFloat('registrationQuality', { nullable: true }),
    processedFitsPath: t.exposeString('processedFitsPath', { nullable: true }),
    wcsInfo: t.expose('wcsInfo', { type: 'JSON', nullable: true }),
    calibrationFrames: t.field({
      type: [CalibrationFrame],
      description: 'The calibration frames that the run applied, in the order of their registration.',
      extensions: {
        rows: MAX_FRAMES,
        ...reading({ kind: 'allRelated', relation: 'calibrationFrames', next: 'frame', order: 'id' }),
      },
      select: (_args, _context, nested) => ({
        calibrationFrames: { select: { frame: nested() }, orderBy: { frame: { id: 'asc' } } },
      }),
      resolve: ({ calibrationFrames }) => calibrationFrames.map(({ frame }) => frame),
    }),
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

const runs = listsOf(PREPROCESS_RUN, PreprocessRun);
const filter = filterOf(PREPROCESS_RUN, OBSERVATION_RUN_CONDITIONS);

builder.queryFields((t) => ({
  preprocessRuns: runs.root(t, { filter }),
  preprocessRun: oneOf(t, PREPROCESS_RUN),
}));

runs.inside(OBSERVATION, 'preprocessRuns', { description: "The observation's preprocessing runs, the newest first." });

const CompletePreprocessRunInput = builder.inputType('CompletePreprocessRunInput', {
  description: 'The results of preprocessing.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The run.' }),
    calibrationApplied: t.boolean({ description: 'Whether bias, dark and flat were applied.' }),
    wcsAligned: t.boolean({ description: 'Whether the image was aligned to world coordinates.' }),
    registrationQuality: t.float({ description: 'The quality of the registration, 0 to 1.' }),
    processedFitsPath: t.string({ description: 'The location of the processed FITS file.' }),
    wcsInfo: t.field({ type: 'JSON', description: 'The world coordinate solution.' }),
    calibrationFrameIds: t.idList({
      description: `The calibration frames that were applied, at most ${MAX_FRAMES}: frames of the survey of the run, or frames without a survey.`,
    }),
    attempt: attemptField(t),
  }),
});

const runPayload = payloadOf(PREPROCESS_RUN);

builder.mutationFields((t) => ({
  completePreprocessRun: t.field({
    description: 'Completes a run and moves the observation to PREPROCESSED. It is idempotent.',
    type: runPayload('CompletePreprocessRunPayload', 'The run that was completed.'),
    authScopes: { permission: 'preprocessing:process' },
    args: { input: t.arg({ type: CompletePreprocessRunInput, required: true, description: 'The results.' }) },
    resolve: changing(PREPROCESS_RUN, completePreprocessRun),
  }),
}));

beginningMutations({
  kind: PREPROCESS_RUN,
  starting: {
    field:
      'Starts a run and moves the observation to PREPROCESSING. If two workers start it at the same time, one succeeds and the other gets CONFLICT.',
    input: 'The observation to preprocess.',
    inputs: 'The observations to preprocess.',
    status: 'must be INGESTED, PREPROCESSED or FAILED',
  },
  claims: 'Observations wait while they are INGESTED.',
  begin: () => toPreprocess,
});

workersMutations(PREPROCESS_RUN);
