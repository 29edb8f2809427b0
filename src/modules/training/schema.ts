/** Training datasets in the graph: collecting, listing and paging through samples. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { pageOf, rootPageArgs } from '../../graphql/lists/connection.js';
import { contains, filterOf } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import type { Page } from '../../graphql/paging/paging.js';
import { type Found, reading } from '../../graphql/reading.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { DetectionType } from '../detections/type.js';
import { ofSurveys } from '../surveys/filter.js';
import { TRAINING_DATASET, TRAINING_SAMPLE } from './entity.js';
import { BOUNDS, DEFAULT_SPLITS } from './parameters.js';
import { DatasetQualityReport } from './report-type.js';
import { collectTrainingDataset, firstDatasetNamed, previewTrainingDataset, samplesOfDataset } from './service.js';
import { sampleArgs, samples, TrainingDataset } from './type.js';
import './run-schema.js';

const filter = filterOf(
  TRAINING_DATASET,
  {
    ...ofSurveys('The name of a survey that they were collected from.', (some) => ({ surveys: { some } })),
    search: contains(['name'], 'A part of the name, in any case.'),
  },
  'Selects the datasets to list. All given conditions must hold.',
);

const DatasetSplitsInput = builder.inputType('DatasetSplitsInput', {
  description: 'The shares of the samples that go to each split, each 0 to 1. They sum to 1.',
  fields: (t) => ({
    train: t.float({ defaultValue: DEFAULT_SPLITS.train, description: 'The share of TRAIN.' }),
    validation: t.float({ defaultValue: DEFAULT_SPLITS.validation, description: 'The share of VALIDATION.' }),
    test: t.float({ defaultValue: DEFAULT_SPLITS.test, description: 'The share of TEST.' }),
  }),
});

const CollectTrainingDatasetInput = builder.inputType('CollectTrainingDatasetInput', {
  description:
    'What to collect. Judged detections become samples: VALIDATED and CONFIRMED ones with the label of their newest judgement, and REJECTED ones as negatives with the label ARTIFACT. All given conditions must hold.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: `The name of the dataset, at most ${LONGEST.name} characters. The caller sees no other dataset with it.`,
      extensions: nameField,
    }),
    description: t.string({ description: `What the dataset is for, at most ${LONGEST.text} characters.` }),
    surveys: t.stringList({
      description: 'The names of the surveys to collect from; by default all that the caller may see.',
      extensions: nameField,
    }),
    dateFrom: t.field({ type: 'DateTime', description: 'The earliest observedAt of the observations, included.' }),
    dateTo: t.field({ type: 'DateTime', description: 'The latest observedAt of the observations, excluded.' }),
    minConfidence: t.float({ description: 'The least confidence of the model, 0 to 1.' }),
    anomalyTypes: t.field({
      type: [DetectionType],
      description: 'The labels to collect; all by default. Include ARTIFACT to collect the negatives as well.',
    }),
    qualityThreshold: t.float({
      description: 'The least quality in the newest judgement, 0 to 1. Detections judged without a quality are then left out.',
    }),
    maxSamples: t.int({
      description: `The greatest number of samples, at most ${BOUNDS.postgresql.samples} on PostgreSQL and ${BOUNDS.embedded.samples} on the embedded database; all by default. If there are more detections, the seed selects among them.`,
    }),
    seed: t.int({ defaultValue: 0, description: 'The same detections and seed give the same samples and splits.' }),
    splits: t.field({
      type: DatasetSplitsInput,
      description: `The shares of the splits; ${Object.values(DEFAULT_SPLITS).join(', ')} by default. All samples of an observation are in the same split, and labels are spread as evenly as possible. Each split differs from its share by at most the samples of one observation.`,
    }),
  }),
});

type SampleArgs = Parameters<typeof samplesOfDataset>[3] & Parameters<typeof samples.orderOf>[0] & { readonly datasetId: string };

async function findSamples(args: SampleArgs, { app, caller }: Context): Promise<Found> {
  const datasetId = idOf('TrainingDataset', args.datasetId, 'datasetId');
  return { order: samples.orderOf(args), where: await samplesOfDataset(app.db, caller.principal, datasetId, args) };
}

builder.queryFields((t) => ({
  trainingDatasets: listsOf(TRAINING_DATASET, TrainingDataset).root(t, { filter }),
  trainingDataset: oneOf(t, TRAINING_DATASET, {
    description:
      'One training dataset, by id or by name; null when it does not exist or the caller may not see it. Of several with this name, the first.',
    otherwise: {
      args: { name: t.arg.string({ description: 'The name.', extensions: nameField }) },
      words: ' or name',
      where: async ({ name }, { app, caller }) => (name == null ? undefined : firstDatasetNamed(app.db, caller.principal, name)),
    },
  }),
  trainingSamples: t.field({
    description:
      'The samples of a dataset; an empty list when the caller may not see the dataset. Read them page by page: the `endCursor` of a page is the `after` of the next.',
    type: samples.connection,
    authScopes: { permission: 'read:data' },
    args: { datasetId: t.arg.id({ required: true, description: 'The dataset.' }), ...rootPageArgs, ...sampleArgs },
    extensions: reading({ kind: 'list', entity: TRAINING_SAMPLE, find: findSamples }),
    resolve: async (_root, args, context, info) =>
      pageOf(TRAINING_SAMPLE, await findSamples(args, context), { args, context, info }) as Promise<Page<never>>,
  }),
  trainingSample: oneOf(t, TRAINING_SAMPLE),
  trainingDatasetPreview: t.field({
    description: 'The quality report of the dataset that this input would collect. Nothing is stored, and the name is ignored.',
    type: DatasetQualityReport,
    extensions: { cost: COSTS.collection },
    authScopes: { permission: 'training:data_collection' },
    args: {
      input: t.arg({
        type: CollectTrainingDatasetInput,
        required: true,
        description: 'The selection, as for collectTrainingDataset.',
      }),
    },
    resolve: (_root, { input }, { app, caller }) => previewTrainingDataset(app, caller, input),
  }),
}));

builder.mutationField('collectTrainingDataset', (t) =>
  t.field({
    description:
      'Collects judged detections into a dataset, splits it for training and measures it. The dataset never changes afterwards. CONFLICT when the caller sees a dataset of that name. One collection runs at a time, and RATE_LIMITED means that too many wait.',
    type: payloadType<{ id: string }>('CollectTrainingDatasetPayload', 'The new dataset.', (p) => ({
      trainingDataset: shown(p, TRAINING_DATASET, 'The dataset.', ({ id }) => id),
    })),
    extensions: { cost: COSTS.collection },
    authScopes: { permission: 'training:data_collection' },
    args: { input: t.arg({ type: CollectTrainingDatasetInput, required: true, description: 'What to collect.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await collectTrainingDataset(app, caller, input) }),
  }),
);
