/** The quality report of a selection: numbers that the database computes, and warnings about them. */
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { DetectionType } from '../../database/generated/prisma/enums.js';
import type { CollectionParameters } from './parameters.js';
import { SELECTION, textArray } from './selection.js';

export interface LabelCount {
  readonly label: DetectionType;
  readonly samples: number;
  readonly share: number;
}

export interface SplitCount {
  readonly label: DetectionType;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface SurveyCoverage {
  /** The survey's name. */
  readonly survey: string;
  readonly samples: number;
  readonly share: number;
}

export interface MonthCount {
  /** A month in UTC, such as `2024-03`. */
  readonly month: string;
  readonly samples: number;
}

/** The measurements of a dataset. Each list is sorted by its subject. */
export interface Measurements {
  readonly sampleCount: number;
  readonly observationCount: number;
  /** The share of the samples whose label is not ARTIFACT. */
  readonly anomalyRatio: number;
  /** The share of the samples whose judgements all name one label. */
  readonly labelConsistency: number;
  readonly labelCounts: readonly LabelCount[];
  readonly splitCounts: readonly SplitCount[];
  readonly surveyCoverage: readonly SurveyCoverage[];
  readonly temporalDistribution: readonly MonthCount[];
}

export interface QualityReport extends Measurements {
  readonly issues: readonly string[];
}

/** The ids of the surveys of a selection: the requested ones or, by default, those of its samples. */
export const surveysCollected = ({ surveys }: CollectionParameters, samples = SELECTION): Prisma.Sql =>
  surveys === null
    ? Prisma.sql`SELECT DISTINCT survey_id FROM ${samples} AS selected`
    : Prisma.sql`SELECT unnest(${textArray(surveys.map(({ id }) => id))}::uuid[]) AS survey_id`;

export async function reportOn(tx: Tx, parameters: CollectionParameters): Promise<QualityReport> {
  const measured = await measure(tx, parameters);
  return { ...measured, issues: issuesOf(measured, parameters) };
}

async function measure(tx: Tx, parameters: CollectionParameters): Promise<Measurements> {
  const [row] = await tx.$queryRaw<[{ report: Measurements }]>`
    WITH total AS (
      SELECT count(*) AS samples,
             count(DISTINCT observation_id) AS observations,
             avg((label <> 'ARTIFACT')::int::float8) AS anomaly_ratio,
             avg(agreed::int::float8) AS label_consistency
        FROM ${SELECTION}
    ), labels AS (
      SELECT label, count(*) AS samples,
             count(*) FILTER (WHERE split = 'TRAIN') AS train,
             count(*) FILTER (WHERE split = 'VALIDATION') AS validation,
             count(*) FILTER (WHERE split = 'TEST') AS test
        FROM ${SELECTION} GROUP BY label
    ), surveys_covered AS (
      SELECT s.name, count(t.survey_id) AS samples
        FROM (${surveysCollected(parameters)}) c
        JOIN surveys s ON s.id = c.survey_id
        LEFT JOIN ${SELECTION} t ON t.survey_id = s.id
       GROUP BY s.name
    ), months AS (
      SELECT to_char(observed_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*) AS samples FROM ${SELECTION} GROUP BY 1
    )
    SELECT jsonb_build_object(
      'sampleCount', samples,
      'observationCount', observations,
      'anomalyRatio', anomaly_ratio,
      'labelConsistency', label_consistency,
      'labelCounts', (SELECT jsonb_agg(jsonb_build_object(
        'label', l.label, 'samples', l.samples, 'share', l.samples::float8 / total.samples) ORDER BY l.label) FROM labels l),
      'splitCounts', (SELECT jsonb_agg(jsonb_build_object(
        'label', l.label, 'train', l.train, 'validation', l.validation, 'test', l.test) ORDER BY l.label) FROM labels l),
      'surveyCoverage', (SELECT jsonb_agg(jsonb_build_object(
        'survey', s.name, 'samples', s.samples, 'share', s.samples::float8 / total.samples) ORDER BY s.name COLLATE "C")
         FROM surveys_covered s),
      'temporalDistribution', (SELECT jsonb_agg(jsonb_build_object(
        'month', m.month, 'samples', m.samples) ORDER BY m.month COLLATE "C") FROM months m)
    ) AS report FROM total`;
  return row.report;
}

/** The thresholds for warnings. */
export const THRESHOLDS = {
  /** A split with a ratio above 0 and fewer samples is too small for measurements. */
  samplesPerSplit: 10,
  /** The greatest ratio between the most frequent label and the rarest. */
  imbalance: 10,
  /** With several surveys, the greatest share of the samples from one. */
  surveyShare: 0.9,
  /** The least share of samples whose judgements all agree. */
  labelConsistency: 0.8,
} as const;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Warnings, each a sentence. Pure: from the numbers alone. */
export function issuesOf(measured: Measurements, { splits }: Pick<CollectionParameters, 'splits'>): string[] {
  const { labelCounts, splitCounts, surveyCoverage, temporalDistribution, labelConsistency } = measured;
  const issues: string[] = [];
  const [rarest, ...others] = [...labelCounts].sort((a, b) => a.samples - b.samples);
  const commonest = others.at(-1);
  if (rarest && !commonest) issues.push(`Every sample is labelled ${rarest.label}.`);
  if (rarest && commonest && commonest.samples > rarest.samples * THRESHOLDS.imbalance)
    issues.push(`The labels are imbalanced: ${commonest.samples} ${commonest.label}, ${rarest.samples} ${rarest.label}.`);
  for (const split of ['train', 'validation', 'test'] as const) {
    const samples = splitCounts.reduce((sum, count) => sum + count[split], 0);
    if (splits[split] > 0 && samples < THRESHOLDS.samplesPerSplit)
      issues.push(`The ${split} split has ${samples} samples, fewer than ${THRESHOLDS.samplesPerSplit}.`);
  }
  for (const { survey, samples, share } of surveyCoverage) {
    if (samples === 0) issues.push(`The survey ${survey} has no samples.`);
    if (surveyCoverage.length > 1 && share > THRESHOLDS.surveyShare)
      issues.push(`The survey ${survey} has ${percent(share)} of the samples.`);
  }
  if (labelConsistency < THRESHOLDS.labelConsistency)
    issues.push(`The judgements agree on ${percent(labelConsistency)} of the samples only.`);
  const [first, last] = [temporalDistribution[0], temporalDistribution.at(-1)];
  const gaps = first && last ? monthNumber(last) - monthNumber(first) + 1 - temporalDistribution.length : 0;
  if (gaps > 0) issues.push(`${gaps} of the months from ${first?.month} to ${last?.month} have no samples.`);
  return issues;
}

function monthNumber({ month }: MonthCount): number {
  const [year, ofYear] = month.split('-').map(Number) as [number, number];
  return year * 12 + ofYear;
}
