/** Training datasets and their samples: the types. */

import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs } from '../../graphql/lists/connection.js';
import { listsOf, rowOf } from '../../graphql/lists/lists.js';
import { toPage } from '../../graphql/paging/paging.js';
import { reading } from '../../graphql/reading.js';
import { enumOf } from '../../graphql/types/enums.js';
import { DetectionType } from '../detections/type.js';
import { Survey } from '../surveys/schema.js';
import { TRAINING_DATASET, TRAINING_SAMPLE } from './entity.js';
import { DatasetQualityReport } from './report-type.js';
import { samplesWhere } from './service.js';
import { storedReport } from './stored-report.js';

const DatasetSplit = enumOf('DatasetSplit', 'What a sample of a dataset is used for.', {
  TRAIN: 'To train on.',
  VALIDATION: 'To choose between models and parameters.',
  TEST: 'To measure the chosen model.',
});

const TrainingSample = builder.prismaNode(TRAINING_SAMPLE.name, {
  ...rowOf(TRAINING_SAMPLE),
  description: 'One labelled detection in a dataset.',
  fields: (t) => ({
    dataset: t.relation('dataset', { description: 'The dataset it belongs to.' }),
    position: t.exposeInt('position'),
    label: t.expose('label', { type: DetectionType }),
    confidence: t.exposeFloat('confidence'),
    quality: t.exposeFloat('quality', { nullable: true }),
    split: t.expose('split', { type: DatasetSplit }),
    detection: t.relation('detection', { description: 'The detection that was labelled.' }),
    observation: t.relation('observation', { description: 'The observation that the detection was found in.' }),
    survey: t.field({
      type: Survey,
      description: 'The survey that the observation belongs to.',
      extensions: reading({ kind: 'related', path: ['observation', 'survey'] }),
      select: (_args, _context, nested) => ({ observation: { select: { survey: nested() } } }),
      resolve: ({ observation }) => observation.survey,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

export const samples = listsOf(TRAINING_SAMPLE, TrainingSample);

/** Selects samples of a dataset, and their order. */
export const sampleArgs = {
  ...samples.sortArgs,
  ...builder.args((t) => ({
    split: t.field({ type: DatasetSplit, description: 'Only samples of this split.' }),
    label: t.field({ type: DetectionType, description: 'Only samples with this label.' }),
  })),
};

const DatasetSamplesConnection = connectionType('DatasetSamples', TrainingSample, 'the samples of one dataset', {
  counted: false,
});

export const TrainingDataset = builder.prismaNode(TRAINING_DATASET.name, {
  ...rowOf(TRAINING_DATASET),
  description:
    'Labelled detections, split for training. A dataset never changes. A key with scopes sees it only when all surveys of the dataset are in scope.',
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    parameters: t.expose('parameters', { type: 'JSON' }),
    seed: t.exposeInt('seed'),
    sampleCount: t.exposeInt('sampleCount'),
    qualityReport: t.field({
      type: DatasetQualityReport,
      description: 'Measurements of the dataset when it was collected. A warning states when the stored report is incomplete.',
      select: { qualityReport: true, sampleCount: true },
      resolve: ({ qualityReport, sampleCount }) => storedReport(qualityReport, sampleCount),
    }),
    surveys: t.field({
      type: [Survey],
      description: 'The surveys it was collected from, by name.',
      extensions: reading({ kind: 'allRelated', relation: 'surveys', next: 'survey', order: 'name' }),
      select: (_args, _context, nested) => ({
        surveys: { select: { survey: nested() }, orderBy: { survey: { name: 'asc' } } },
      }),
      resolve: ({ surveys }) => surveys.map(({ survey }) => survey),
    }),
    samples: t.field({
      type: DatasetSamplesConnection,
      description: 'Its samples.',
      args: { ...pageArgs, ...sampleArgs },
      extensions: reading({
        kind: 'page',
        entity: TRAINING_SAMPLE,
        relation: 'samples',
        orderOf: samples.orderOf,
        where: (args) => samplesWhere(args),
      }),
      select: (args, _context, nested) => nestedPage('samples', args, samples.orderOf(args), samplesWhere(args), nested),
      resolve: (dataset, args) => toPage(nestedRows(dataset, 'samples'), args, samples.orderOf(args)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
