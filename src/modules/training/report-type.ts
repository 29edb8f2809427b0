/** The quality report of a dataset in the graph. */
import { builder } from '../../graphql/builder.js';
import { DetectionType } from '../detections/type.js';
import {
  type LabelCount,
  type MonthCount,
  type QualityReport,
  type SplitCount,
  type SurveyCoverage,
  THRESHOLDS,
} from './report.js';

const READ = { permission: 'read:data' } as const;

const LabelCountType = builder.objectRef<LabelCount>('LabelCount').implement({
  description: 'How many samples have a label.',
  authScopes: READ,
  fields: (t) => ({
    label: t.expose('label', { type: DetectionType, description: 'The label.' }),
    samples: t.exposeInt('samples', { description: 'How many samples have it.' }),
    share: t.exposeFloat('share', { description: 'Their share of all samples, 0 to 1.' }),
  }),
});

const SplitCountType = builder.objectRef<SplitCount>('SplitCount').implement({
  description: 'How the samples of a label are split.',
  authScopes: READ,
  fields: (t) => ({
    label: t.expose('label', { type: DetectionType, description: 'The label.' }),
    train: t.exposeInt('train', { description: 'How many are in TRAIN.' }),
    validation: t.exposeInt('validation', { description: 'How many are in VALIDATION.' }),
    test: t.exposeInt('test', { description: 'How many are in TEST.' }),
  }),
});

const SurveyCoverageType = builder.objectRef<SurveyCoverage>('SurveyCoverage').implement({
  description: 'How many samples a survey gave.',
  authScopes: READ,
  fields: (t) => ({
    survey: t.exposeString('survey', { description: "The survey's name." }),
    samples: t.exposeInt('samples', { description: 'How many samples are of it; 0 when it was asked for and had none.' }),
    share: t.exposeFloat('share', { description: 'Their share of all samples, 0 to 1.' }),
  }),
});

const MonthCountType = builder.objectRef<MonthCount>('MonthCount').implement({
  description: 'How many samples were observed in a month.',
  authScopes: READ,
  fields: (t) => ({
    month: t.exposeString('month', { description: 'The month, UTC, such as `2024-03`.' }),
    samples: t.exposeInt('samples', { description: 'How many samples were observed in it.' }),
  }),
});

const { samplesPerSplit, imbalance, surveyShare, labelConsistency } = THRESHOLDS;

export const DatasetQualityReport = builder.objectRef<QualityReport>('DatasetQualityReport').implement({
  description: 'What was measured about a dataset when it was collected.',
  authScopes: READ,
  fields: (t) => ({
    sampleCount: t.exposeInt('sampleCount', { description: 'How many samples there are.' }),
    observationCount: t.exposeInt('observationCount', { description: 'How many observations they are from.' }),
    anomalyRatio: t.exposeFloat('anomalyRatio', {
      description: 'The share of samples with a label other than ARTIFACT, 0 to 1.',
    }),
    labelConsistency: t.exposeFloat('labelConsistency', {
      description: 'The share of sampled detections whose judgements all name one label, 0 to 1.',
    }),
    labelCounts: t.expose('labelCounts', { type: [LabelCountType], description: 'The samples by label.' }),
    splitCounts: t.expose('splitCounts', { type: [SplitCountType], description: 'The samples by label and split.' }),
    surveyCoverage: t.expose('surveyCoverage', { type: [SurveyCoverageType], description: 'The samples by survey, by name.' }),
    temporalDistribution: t.expose('temporalDistribution', {
      type: [MonthCountType],
      description: 'The samples by month of observation, the earliest first. Months without samples are left out.',
    }),
    issues: t.exposeStringList('issues', {
      description: [
        'What is worth a warning, each a sentence:',
        'all samples have one label;',
        `the most frequent label has more than ${imbalance} times the samples of the rarest;`,
        `a split with a ratio above 0 has fewer than ${samplesPerSplit} samples;`,
        'a survey that was asked for has no samples;',
        `of several surveys one has more than ${surveyShare * 100} % of the samples;`,
        `labelConsistency is below ${labelConsistency};`,
        'months between the first and the last have no samples.',
      ].join(' '),
    }),
  }),
});
