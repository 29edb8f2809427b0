/**
 * The quality report of a dataset as the database stores it: any JSON, since other programs may have written the row. What is missing or has
 * another form is left out, and a warning says so. So one such row does not take away the whole list.
 */
import { DetectionType } from '../../database/generated/prisma/enums.js';
import type { QualityReport } from './report.js';

/** The most entries of a list: what the server writes is far below. */
const MOST_ENTRIES = 1_000;
const LARGEST_INT = 2 ** 31 - 1;

type Fields = Readonly<Record<string, unknown>>;

export const INCOMPLETE = 'The stored report is incomplete: what it does not contain is shown as 0, or left out.';

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_INT;
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isMonth = (value: unknown): value is string => isText(value) && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
const isLabel = (value: unknown): value is DetectionType => isText(value) && Object.hasOwn(DetectionType, value);

const entry =
  <T>(checks: { readonly [Name in keyof T]: (value: unknown) => value is T[Name] }) =>
  (value: unknown): value is T =>
    isFields(value) && Object.entries<(value: unknown) => boolean>(checks).every(([name, is]) => is(value[name]));

/** Reads a stored report. `sampleCount` is that of the row. */
export function storedReport(stored: unknown, sampleCount: number): QualityReport {
  const report = isFields(stored) ? stored : {};
  let isComplete = true;
  const or = <T>(value: unknown, is: (value: unknown) => value is T, otherwise: T): T => {
    if (is(value)) return value;
    isComplete = false;
    return otherwise;
  };
  const list = <T>(name: string, is: (value: unknown) => value is T): T[] => {
    const given = or(report[name], Array.isArray, []) as unknown[];
    const fitting = given.slice(0, MOST_ENTRIES).filter(is);
    if (fitting.length < given.length) isComplete = false;
    return fitting;
  };
  const shown = {
    sampleCount: or(report.sampleCount, isCount, sampleCount),
    observationCount: or(report.observationCount, isCount, 0),
    anomalyRatio: or(report.anomalyRatio, isNumber, 0),
    labelConsistency: or(report.labelConsistency, isNumber, 0),
    labelCounts: list(
      'labelCounts',
      entry<QualityReport['labelCounts'][number]>({ label: isLabel, samples: isCount, share: isNumber }),
    ),
    splitCounts: list(
      'splitCounts',
      entry<QualityReport['splitCounts'][number]>({ label: isLabel, train: isCount, validation: isCount, test: isCount }),
    ),
    surveyCoverage: list(
      'surveyCoverage',
      entry<QualityReport['surveyCoverage'][number]>({ survey: isText, samples: isCount, share: isNumber }),
    ),
    temporalDistribution: list(
      'temporalDistribution',
      entry<QualityReport['temporalDistribution'][number]>({ month: isMonth, samples: isCount }),
    ),
  };
  const issues = list('issues', isText);
  return { ...shown, issues: isComplete ? issues : [...issues, INCOMPLETE] };
}
