/** The performance of models in the graph. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { DETECTION } from './entity.js';
import {
  CELLS,
  type ClassPerformance,
  type ConfusionCell,
  modelPerformance,
  type ModelPerformance as Performance,
  type ReliabilityBin as Reliability,
} from './performance.js';
import { binFields, DetectionStatisticsFilter } from './statistics-schema.js';
import { DetectionType } from './type.js';

const authScopes = { permission: DETECTION.permission } as const;

const Cell = builder.objectRef<ConfusionCell>('ConfusionCell').implement({
  description: 'The number of judged detections with this class by the model and this class by people.',
  authScopes,
  fields: (t) => ({
    predicted: t.expose('predicted', { type: DetectionType, description: 'The class by the model.' }),
    label: t.expose('label', { type: DetectionType, description: 'The class in the newest judgement.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'The number of judged detections.' }),
  }),
});

const OfClass = builder.objectRef<ClassPerformance>('ClassPerformance').implement({
  description: 'The performance of a model for one class.',
  authScopes,
  fields: (t) => ({
    type: t.expose('type', { type: DetectionType, description: 'The class.' }),
    predictedCount: t.expose('predictedCount', {
      type: 'SafeInt',
      description: 'The number of detections to which the model gave the class.',
    }),
    labelledCount: t.expose('labelledCount', {
      type: 'SafeInt',
      description: 'The number of detections to which people gave the class.',
    }),
    correctCount: t.expose('correctCount', {
      type: 'SafeInt',
      description: 'The number of detections to which both the model and people gave the class.',
    }),
    precision: t.exposeFloat('precision', {
      nullable: true,
      description: 'correctCount / predictedCount. Null when predictedCount is 0.',
    }),
    recall: t.exposeFloat('recall', {
      nullable: true,
      description: 'correctCount / labelledCount. Null when labelledCount is 0.',
    }),
  }),
});

const ReliabilityBin = builder.objectRef<Reliability>('ReliabilityBin').implement({
  description:
    'How often a model is right in one interval of the confidence. A calibrated model has a correctShare near its meanConfidence.',
  authScopes,
  fields: (t) => ({
    ...binFields(t),
    count: t.expose('count', { type: 'SafeInt', description: 'The number of judged detections.' }),
    meanConfidence: t.exposeFloat('meanConfidence', {
      nullable: true,
      description: 'Their mean confidence. Null when count is 0.',
    }),
    correctShare: t.exposeFloat('correctShare', {
      nullable: true,
      description: 'The share of them whose class by the model equals that by people. Null when count is 0.',
    }),
  }),
});

const ModelPerformance = builder.objectRef<Performance>('ModelPerformance').implement({
  description: 'The performance of a model, measured on the detections that people have judged, by their newest judgement.',
  authScopes,
  fields: (t) => ({
    judgedCount: t.expose('judgedCount', { type: 'SafeInt', description: 'The number of judged detections.' }),
    correctCount: t.expose('correctCount', {
      type: 'SafeInt',
      description: 'The number of detections to which the model and people gave the same class.',
    }),
    accuracy: t.exposeFloat('accuracy', {
      nullable: true,
      description: 'correctCount / judgedCount. Null when judgedCount is 0.',
    }),
    confusion: t.field({
      type: [Cell],
      extensions: { rows: CELLS },
      description: 'The confusion matrix: one row for each pair of classes.',
      resolve: ({ confusion }) => confusion,
    }),
    byType: t.field({ type: [OfClass], description: 'Precision and recall of each class.', resolve: ({ byType }) => byType }),
    reliability: t.field({
      type: [ReliabilityBin],
      description: 'By confidence, in ten intervals. Each of them is listed.',
      resolve: ({ reliability }) => reliability,
    }),
  }),
});

builder.queryFields((t) => ({
  modelPerformance: t.field({
    description: 'The performance of a model, measured by the judgements of people. Null when the model does not exist.',
    type: ModelPerformance,
    nullable: true,
    extensions: { cost: COSTS.statistics },
    authScopes,
    args: {
      modelId: t.arg.id({ required: true, description: 'The model, in this version.' }),
      filter: t.arg({ type: DetectionStatisticsFilter, description: 'Selects the detections to measure on.' }),
    },
    resolve: (_root, { modelId, filter }, { app, caller }) =>
      modelPerformance(app.db, caller.principal, idOf('Model', modelId, 'modelId'), filter ?? {}),
  }),
}));
