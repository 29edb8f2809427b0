/** Deleting observations, in the graph. */

import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { enumOf } from '../../graphql/types/enums.js';
import { payloadType } from '../../graphql/types/payload.js';
import { MAX_ROWS } from '../kit/rows.js';
import { type DeletionResult, type DeletionRow, deleteObservations } from './deletion.js';
import { ObservationFilter } from './schema.js';

const DeletionOutcome = enumOf('DeletionOutcome', 'The outcome for an observation that should be deleted.', {
  DELETED: 'It was deleted; in a dry run, it would be deleted.',
  REFERRED_TO: 'It stays: a run, detection or training sample refers to it.',
  IN_USE: 'Another request was using it at that moment, so it was not deleted. Send the request again.',
  NOT_FOUND: 'The survey has no observation with this external id.',
});

const ObservationReference = enumOf(
  'ObservationReference',
  'The kinds of rows that may refer to an observation and so prevent its deletion.',
  {
    PREPROCESS_RUN: 'A preprocessing run.',
    DIFFERENCE_RUN: 'A difference run, of it or with it as the reference.',
    MODEL_RUN: 'A model run.',
    DETECTION: 'A detection.',
    TRAINING_SAMPLE: 'A sample of a training dataset.',
  },
);

const DeleteObservationsInput = builder.inputType('DeleteObservationsInput', {
  description: 'Selects the observations to delete: either `survey` and `externalIds`, or `filter` alone.',
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
  description: 'The outcome for one observation.',
  fields: (t) => ({
    index: t.exposeInt('index', {
      description: 'Its position from 0, in `externalIds` or, with a filter, in this list.',
    }),
    survey: t.exposeString('survey', { description: 'The name of its survey.', authScopes: { permission: 'read:data' } }),
    externalId: t.exposeString('externalId', {
      description: 'Its id in that survey.',
      authScopes: { permission: 'read:data' },
    }),
    id: t.id({
      nullable: true,
      description: 'Its global id, which the audit log uses; null when it was not found.',
      authScopes: { permission: 'read:data' },
      resolve: ({ id }) => id && globalId('Observation', id),
    }),
    outcome: t.expose('outcome', { type: DeletionOutcome, description: 'Its outcome.' }),
    referredToBy: t.expose('referredToBy', {
      type: [ObservationReference],
      description:
        'The kinds of rows that refer to it; empty unless the outcome is `REFERRED_TO`. Samples of datasets that the caller may not see are left out.',
    }),
  }),
});

builder.mutationField('deleteObservations', (t) =>
  t.field({
    description:
      'Deletes observations that no run, detection or training sample refers to. It is idempotent. The audit log keeps each deleted row completely.',
    type: payloadType<DeletionResult>('DeleteObservationsPayload', 'The outcome for the observations.', (p) => ({
      deleted: p.exposeInt('deleted', {
        description: 'The number of deleted observations; in a dry run, the number that would be deleted.',
      }),
      kept: p.exposeInt('kept', {
        description: 'The number of observations that stay, since other rows refer to them or another request is using them.',
      }),
      notFound: p.exposeInt('notFound', { description: 'The number of external ids that the survey does not have.' }),
      rows: p.field({
        type: [DeletedObservationRow],
        extensions: { rows: MAX_ROWS },
        description: 'The outcome for each observation, in the order of `externalIds`; with a filter, by survey and external id.',
        resolve: ({ rows }) => rows,
      }),
    })),
    extensions: { cost: COSTS.deletion },
    authScopes: { permission: 'observations:delete' },
    args: {
      input: t.arg({ type: DeleteObservationsInput, required: true, description: 'The observations to delete.' }),
    },
    resolve: (_root, { input }, { app, caller }) => deleteObservations(app, caller, input),
  }),
);
