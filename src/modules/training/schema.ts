/** Training datasets in the graph: collecting, listing and paging through samples. */

import { badUserInput } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { containing } from '../../database/search.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { COSTS } from '../../graphql/costs.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType } from '../../graphql/payload.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { DetectionType } from '../detections/type.js';
import { datasetsOfSurvey } from './filter.js';
import { DEFAULT_SPLITS, MAX_SAMPLES } from './parameters.js';
import { DatasetQualityReport } from './report-type.js';
import {
  collectTrainingDataset,
  previewTrainingDataset,
  samplesOfDataset,
  trainingDatasetsVisibleTo,
  trainingSamplesVisibleTo,
} from './service.js';
import { sampleArgs, sampleOrderOf, TrainingDataset, TrainingSample } from './type.js';
import './run-schema.js';

const TrainingDatasetFilter = builder.inputType('TrainingDatasetFilter', {
  description: 'Which datasets to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of a survey that they were collected from.', extensions: nameField }),
    search: t.string({ description: 'A part of the name, in any case.', extensions: nameField }),
  }),
});

const TrainingDatasetConnection = connectionType('TrainingDataset', TrainingDataset, 'training datasets');
const TrainingSampleConnection = connectionType('TrainingSample', TrainingSample, 'training samples');
const { sortArgs, orderOf } = sorting(
  'TrainingDataset',
  'training datasets',
  { CREATED_AT: ['createdAt', 'When they were collected.'], NAME: ['name', 'Their name.'] },
  NEWEST_FIRST,
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
    'What to collect. Detections that were judged become samples: VALIDATED and CONFIRMED ones with the label of their newest judgement, REJECTED ones, the negatives, with the label ARTIFACT. Everything given must hold.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: `The unique name of the dataset, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    description: t.string({ description: `What the dataset is for, at most ${LONGEST.text} characters.` }),
    surveys: t.stringList({
      description: 'The names of the surveys to collect from; all that the caller may see when not given.',
      extensions: nameField,
    }),
    dateFrom: t.field({ type: 'DateTime', description: 'The earliest observedAt of the observations, included.' }),
    dateTo: t.field({ type: 'DateTime', description: 'The latest observedAt of the observations, excluded.' }),
    minConfidence: t.float({ description: 'The least confidence of the model, 0 to 1.' }),
    anomalyTypes: t.field({
      type: [DetectionType],
      description: 'The labels to collect; name ARTIFACT among them to have the negatives too. All when not given.',
    }),
    qualityThreshold: t.float({
      description: 'The least quality in the newest judgement, 0 to 1; detections judged without a quality are then left out.',
    }),
    maxSamples: t.int({
      description: `The most samples, at most ${MAX_SAMPLES}; of more detections the seed chooses. All when not given.`,
    }),
    seed: t.int({ defaultValue: 0, description: 'The same detections and seed give the same samples and splits.' }),
    splits: t.field({
      type: DatasetSplitsInput,
      description: `How the samples are split: ${Object.values(DEFAULT_SPLITS).join(', ')} when not given. By label as well as can be, no observation in two splits, and in all each split to within the samples of one observation.`,
    }),
  }),
});

builder.queryFields((t) => ({
  trainingDatasets: t.field({
    description: 'Training datasets.',
    type: TrainingDatasetConnection,
    authScopes: { permission: 'read:data' },
    args: {
      ...rootPageArgs,
      ...sortArgs,
      filter: t.arg({ type: TrainingDatasetFilter, description: 'Which datasets to list.' }),
    },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const { survey, search } = args.filter ?? {};
      const where = {
        AND: [
          trainingDatasetsVisibleTo(caller.principal),
          survey != null ? await datasetsOfSurvey(app.db, caller.principal, survey) : {},
          search ? { name: containing(search) } : {},
        ],
      };
      return pageOf(app.db.trainingDataset, where, orderOf(args), { args, context, info });
    },
  }),
  trainingDataset: t.prismaField({
    description: 'One training dataset, by id or by name; null when it does not exist or may not be seen.',
    type: TrainingDataset,
    nullable: true,
    authScopes: { permission: 'read:data' },
    args: {
      id: t.arg.id({ description: 'The global id.' }),
      name: t.arg.string({ description: 'The name.', extensions: nameField }),
    },
    resolve: (query, _root, { id, name }, { app, caller }) => {
      if ((id == null) === (name == null)) throw badUserInput(null, 'give either id or name');
      const wanted = id != null ? { id: idOf('TrainingDataset', id, 'id') } : { name: name as string };
      return app.db.trainingDataset.findFirst({
        ...query,
        where: { AND: [wanted, trainingDatasetsVisibleTo(caller.principal)] },
      });
    },
  }),
  trainingSamples: t.field({
    description:
      'The samples of a dataset; none when the dataset may not be seen. Read them page by page, with the `endCursor` of one as the `after` of the next.',
    type: TrainingSampleConnection,
    authScopes: { permission: 'read:data' },
    args: { datasetId: t.arg.id({ required: true, description: 'The dataset.' }), ...rootPageArgs, ...sampleArgs },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const datasetId = idOf('TrainingDataset', args.datasetId, 'datasetId');
      const where = await samplesOfDataset(app.db, caller.principal, datasetId, args);
      return pageOf(app.db.trainingSample, where, sampleOrderOf(args), { args, context, info });
    },
  }),
  trainingSample: oneById(t, TrainingSample, 'training sample', trainingSamplesVisibleTo),
  trainingDatasetPreview: t.field({
    description:
      'The quality report of the dataset that this input would collect, with nothing stored. Its name is not looked at.',
    type: DatasetQualityReport,
    extensions: { cost: COSTS.collection },
    authScopes: { permission: 'training:data_collection' },
    args: { input: t.arg({ type: CollectTrainingDatasetInput, required: true, description: 'What would be collected.' }) },
    resolve: (_root, { input }, { app, caller }) => previewTrainingDataset(app, caller, input),
  }),
}));

builder.mutationField('collectTrainingDataset', (t) =>
  t.field({
    description:
      'Collects judged detections into a dataset, split for training and measured. It never changes afterwards. CONFLICT when the name is taken, RATE_LIMITED when too many wait: one runs at a time.',
    type: payloadType<{ id: string }>('CollectTrainingDatasetPayload', 'The dataset that was collected.', (p) => ({
      trainingDataset: p.prismaField({
        type: TrainingDataset,
        description: 'The dataset.',
        resolve: (query, { id }, _args, { app }) => app.db.trainingDataset.findUniqueOrThrow({ ...query, where: { id } }),
      }),
    })),
    extensions: { cost: COSTS.collection },
    authScopes: { permission: 'training:data_collection' },
    args: { input: t.arg({ type: CollectTrainingDatasetInput, required: true, description: 'What to collect.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await collectTrainingDataset(app, caller, input) }),
  }),
);
