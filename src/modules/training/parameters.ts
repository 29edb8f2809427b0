/** The parameters of a collection: the checked input, with its surveys resolved within the caller's scopes. */

import type { Principal } from '../../access/principal.js';
import { outOfScope } from '../../access/scopes.js';
import { checkCount } from '../../base/counts.js';
import { badUserInput, notFound } from '../../base/errors.js';
import type { Database, Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { DetectionType } from '../../database/generated/prisma/enums.js';
import { checkIntervals } from '../../graphql/fields/intervals.js';
import { checkRange, unitInterval } from '../kit/input.js';
import { SURVEY } from '../surveys/entity.js';
import { foldedName } from '../surveys/names.js';

/** The bounds of a collection. */
export interface Bounds {
  /** The most samples of a dataset. */
  readonly samples: number;
  /** The most judged detections that a collection may read; null for any number. */
  readonly judged: number | null;
}

/** A transaction of the embedded database stops all others and cannot be cancelled, so a collection is small there. */
export const BOUNDS: Readonly<Record<Database['kind'], Bounds>> = {
  postgresql: { samples: 200_000, judged: null },
  embedded: { samples: 5_000, judged: 20_000 },
};
const MAX_SURVEYS = 100;

/** The share of each split; together they are 1. */
export interface SplitRatios {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export const DEFAULT_SPLITS: SplitRatios = { train: 0.7, validation: 0.15, test: 0.15 };
/** The tolerance of the sum of the ratios, for thirds written as decimals. */
const RATIO_TOLERANCE = 1e-3;

type Given<T> = T | null | undefined;

export interface CollectionInput {
  /** Names of surveys; null means all that the caller may see. */
  readonly surveys?: Given<readonly string[]>;
  /** The start of the interval, included. */
  readonly dateFrom?: Given<Date>;
  /** The end of the interval, excluded. */
  readonly dateTo?: Given<Date>;
  readonly minConfidence?: Given<number>;
  readonly anomalyTypes?: Given<readonly DetectionType[]>;
  readonly qualityThreshold?: Given<number>;
  readonly maxSamples?: Given<number>;
  readonly seed?: Given<number>;
  readonly splits?: Given<{ readonly [Split in keyof SplitRatios]?: Given<number> }>;
}

export interface CollectionParameters {
  /** The surveys to collect from, by name; null means all. */
  readonly surveys: readonly { readonly id: string; readonly name: string }[] | null;
  readonly dateFrom: Date | null;
  readonly dateTo: Date | null;
  readonly minConfidence: number | null;
  readonly anomalyTypes: readonly DetectionType[] | null;
  readonly qualityThreshold: number | null;
  readonly maxSamples: number | null;
  readonly seed: number;
  readonly splits: SplitRatios;
}

/** Throws BAD_USER_INPUT, FORBIDDEN for surveys out of scope, and NOT_FOUND for a survey that does not exist. */
export async function checkedParameters(
  tx: Tx,
  principal: Principal,
  input: CollectionInput,
  bounds: Bounds,
): Promise<CollectionParameters> {
  const { dateFrom = null, dateTo = null, maxSamples = null } = input;
  checkIntervals(input, 'input');
  if (maxSamples !== null) checkRange(maxSamples, 1, bounds.samples, 'input.maxSamples');
  return {
    dateFrom,
    dateTo,
    minConfidence: unitInterval(input.minConfidence, 'input.minConfidence'),
    anomalyTypes: distinct(input.anomalyTypes, 'input.anomalyTypes'),
    qualityThreshold: unitInterval(input.qualityThreshold, 'input.qualityThreshold'),
    maxSamples,
    seed: input.seed ?? 0,
    splits: checkedSplits(input.splits),
    surveys: await surveysOf(tx, principal, distinct(input.surveys, 'input.surveys')),
  };
}

/** The parameters in the form that is stored and shown, with the names of the surveys. */
export const storedParameters = (parameters: CollectionParameters): Prisma.InputJsonObject => ({
  ...parameters,
  surveys: parameters.surveys?.map(({ name }) => name) ?? null,
  dateFrom: parameters.dateFrom?.toISOString() ?? null,
  dateTo: parameters.dateTo?.toISOString() ?? null,
  splits: { ...parameters.splits },
});

function distinct<T>(given: Given<readonly T[]>, field: string): T[] | null {
  if (given == null) return null;
  if (given.length === 0) throw badUserInput(field, 'must name at least one, or be left out');
  return [...new Set(given)];
}

function checkedSplits(given: CollectionInput['splits']): SplitRatios {
  const splits = {
    train: given?.train ?? DEFAULT_SPLITS.train,
    validation: given?.validation ?? DEFAULT_SPLITS.validation,
    test: given?.test ?? DEFAULT_SPLITS.test,
  };
  for (const [split, ratio] of Object.entries(splits)) unitInterval(ratio, `input.splits.${split}`);
  const sum = splits.train + splits.validation + splits.test;
  if (Math.abs(sum - 1) > RATIO_TOLERANCE)
    throw badUserInput('input.splits', `must sum to 1, and train, validation and test are ${Object.values(splits).join(', ')}`);
  return splits;
}

async function surveysOf(
  tx: Tx,
  principal: Principal,
  names: readonly string[] | null,
): Promise<CollectionParameters['surveys']> {
  if (names === null && principal.surveyIds === null) return null;
  checkCount(names, MAX_SURVEYS, 'input.surveys', 'names');
  const surveys = await tx.survey.findMany({
    where: { AND: [SURVEY.visibleTo(principal), names === null ? {} : { foldedName: { in: names.map(foldedName) } }] },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
  const found = new Set(surveys.map(({ name }) => foldedName(name)));
  const absent = names?.filter((name) => !found.has(foldedName(name))) ?? [];
  if (absent.length > 0 && principal.surveyIds !== null) throw outOfScope(absent);
  if (absent[0] !== undefined) throw notFound('Survey', absent[0]);
  return surveys;
}
