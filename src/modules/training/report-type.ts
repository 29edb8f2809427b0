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
  description: 'The number of samples with a label.',
  authScopes: READ,
  fields: (t) => ({
    label: t.expose('label', { type: DetectionType, description: 'The label.' }),
    samples: t.exposeInt('samples', { description: 'The number of samples with this label.' }),
    share: t.exposeFloat('share', { description: 'Their share of all samples, 0 to 1.' }),
  }),
});

const SplitCountType = builder.objectRef<SplitCount>('SplitCount').implement({
  description: 'The samples of a label by split.',
  authScopes: READ,
  fields: (t) => ({
    label: t.expose('label', { type: DetectionType, description: 'The label.' }),
    train: t.exposeInt('train', { description: 'The number in TRAIN.' }),
    validation: t.exposeInt('validation', { description: 'The number in VALIDATION.' }),
    test: t.exposeInt('test', { description: 'The number in TEST.' }),
  }),
});

const SurveyCoverageType = builder.objectRef<SurveyCoverage>('SurveyCoverage').implement({
  description: 'The number of samples from a survey.',
  authScopes: READ,
  fields: (t) => ({
    survey: t.exposeString('survey', { description: "The survey's name." }),
    samples: t.exposeInt('samples', { description: 'The number of its samples; 0 for a requested survey without any.' }),
    share: t.exposeFloat('share', { description: 'Their share of all samples, 0 to 1.' }),
  }),
});

const MonthCountType = builder.objectRef<MonthCount>('MonthCount').implement({
  description: 'The number of samples observed in a month.',
  authScopes: READ,
  fields: (t) => ({
    month: t.exposeString('month', { description: 'The month, UTC, such as `2024-03`.' }),
    samples: t.exposeInt('samples', { description: 'The number of samples observed in this month.' }),
  }),
});

const { samplesPerSplit, imbalance, surveyShare, labelConsistency } = THRESHOLDS;

export const DatasetQualityReport = builder.objectRef<QualityReport>('DatasetQualityReport').implement({
  description: 'Measurements of a dataset when it was collected.',
  authScopes: READ,
  fields: (t) => ({
    sampleCount: t.exposeInt('sampleCount', { description: 'The number of samples.' }),
    observationCount: t.exposeInt('observationCount', { description: 'The number of their observations.' }),
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
        'Warnings, one sentence each:',
        'all samples have one label;',
        `the most frequent label has more than ${imbalance} times the samples of the rarest;`,
        `a split with a ratio above 0 has fewer than ${samplesPerSplit} samples;`,
        'a requested survey has no samples;',
        `of several surveys one has more than ${surveyShare * 100} % of the samples;`,
        `labelConsistency is below ${labelConsistency};`,
        'months between the first and the last have no samples.',
      ].join(' '),
    }),
  }),
});
