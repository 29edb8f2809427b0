/** Deleting observations, in the graph. */

import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/costs.js';
import { enumOf } from '../../graphql/enums.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType } from '../../graphql/payload.js';
import { MAX_ROWS } from '../kit/rows.js';
import { type DeletionResult, type DeletionRow, deleteObservations } from './deletion.js';
import { ObservationFilter } from './schema.js';

const DeletionOutcome = enumOf('DeletionOutcome', 'What became of an observation that was to be deleted.', {
  DELETED: 'It was deleted, or would be, in a dry run.',
  REFERRED_TO: 'It stays: a run, detection or training sample refers to it.',
  IN_USE: 'This request left it alone, since another one was working on it at that moment. Send the request again.',
  NOT_FOUND: 'The survey has no observation with this external id.',
});

const ObservationReference = enumOf(
  'ObservationReference',
  'What can refer to an observation and so keep it from being deleted.',
  {
    PREPROCESS_RUN: 'A preprocessing run.',
    DIFFERENCE_RUN: 'A difference run, of it or with it as the reference.',
    MODEL_RUN: 'A model run.',
    DETECTION: 'A detection.',
    TRAINING_SAMPLE: 'A sample of a training dataset.',
  },
);

const DeleteObservationsInput = builder.inputType('DeleteObservationsInput', {
  description: 'Which observations to delete: either `survey` and `externalIds`, or `filter` alone.',
  fields: (t) => ({
    survey: t.string({ description: 'With `externalIds`: the name of the survey, such as `ZTF`.', extensions: nameField }),
    externalIds: t.stringList({ description: `Their ids in that survey, at most ${MAX_ROWS}.`, extensions: nameField }),
    filter: t.field({
      type: ObservationFilter,
      description: `All that match, at most ${MAX_ROWS}: when more match, none is deleted and the error says how many there are. It needs at least one condition, and none may be null or blank.`,
    }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Only report what would be deleted. Nothing is changed.',
    }),
  }),
});

const DeletedObservationRow = builder.objectRef<DeletionRow>('DeletedObservationRow').implement({
  description: 'What became of one observation.',
  fields: (t) => ({
    index: t.exposeInt('index', {
      description: 'Its position in `externalIds`, or in this list when a filter was given, from 0.',
    }),
    survey: t.exposeString('survey', { description: 'The name of its survey.', authScopes: { permission: 'read:data' } }),
    externalId: t.exposeString('externalId', {
      description: 'Its id in that survey.',
      authScopes: { permission: 'read:data' },
    }),
    id: t.id({
      nullable: true,
      description: 'Its global id, by which the audit log has it; null when it was not found.',
      authScopes: { permission: 'read:data' },
      resolve: ({ id }) => id && globalId('Observation', id),
    }),
    outcome: t.expose('outcome', { type: DeletionOutcome, description: 'What became of it.' }),
    referredToBy: t.expose('referredToBy', {
      type: [ObservationReference],
      description: 'What refers to it; empty unless the outcome is `REFERRED_TO`.',
    }),
  }),
});

builder.mutationField('deleteObservations', (t) =>
  t.field({
    description:
      'Deletes observations that no run, detection or training sample refers to. It is idempotent. The audit log keeps each deleted row whole.',
    type: payloadType<DeletionResult>('DeleteObservationsPayload', 'What became of the observations.', (p) => ({
      deleted: p.exposeInt('deleted', { description: 'How many were deleted, or would be, in a dry run.' }),
      kept: p.exposeInt('kept', { description: 'How many stay, since something refers to them or works on them.' }),
      notFound: p.exposeInt('notFound', { description: 'How many of the external ids the survey does not have.' }),
      rows: p.field({
        type: [DeletedObservationRow],
        extensions: { rows: MAX_ROWS },
        description: 'Each of them: in the order of `externalIds`, or by survey and external id when a filter was given.',
        resolve: ({ rows }) => rows,
      }),
    })),
    extensions: { cost: COSTS.deletion },
    authScopes: { permission: 'observations:delete' },
    args: {
      input: t.arg({ type: DeleteObservationsInput, required: true, description: 'Which observations to delete.' }),
    },
    resolve: (_root, { input }, { app, caller }) => deleteObservations(app, caller, input),
  }),
);
