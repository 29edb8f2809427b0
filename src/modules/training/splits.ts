/**
 * Assigns observations to splits. Pure: the result follows from the numbers of samples of the observations, and their order.
 *
 * Every split gets its share of the samples of each stratum, rounded to whole samples. The strata that follow compensate for the
 * rounding, so that small strata are not all rounded in the same direction. An observation goes as a whole to the split that
 * lacks most samples. A surplus or a deficit after a stratum changes the target of the split in the next one.
 *
 * So a split differs from its share of all samples by less than the samples of the largest observation, that is by less than one
 * if each has one. In a stratum it differs by less than the samples of two observations, or by at most one if each has one.
 */
import type { DatasetSplit } from '../../database/generated/prisma/enums.js';
import type { SplitRatios } from './parameters.js';

/** A split while it is filled. */
interface Filling {
  readonly split: DatasetSplit;
  /** Its share of all samples, 0 to 1. */
  readonly share: number;
  /** The loss by rounding so far, in samples. */
  owed: number;
  /** The number of samples that it still lacks. */
  lacking: number;
}

/** The split of each observation of each stratum. `strata` holds the number of samples of each, one or more. */
export function splitStrata(strata: readonly (readonly number[])[], ratios: SplitRatios): DatasetSplit[][] {
  const { train, validation, test } = ratios;
  // Thirds, written as decimals, do not sum to 1.
  const sum = train + validation + test;
  const filling = (split: DatasetSplit, ratio: number): Filling => ({ split, share: ratio / sum, owed: 0, lacking: 0 });
  const splits = [filling('TRAIN', train), filling('VALIDATION', validation), filling('TEST', test)];
  return strata.map((observations) => {
    apportion(
      splits,
      observations.reduce((all, samples) => all + samples, 0),
    );
    return observations.map((samples) => {
      const neediest = splits.reduce((most, split) => (split.lacking > most.lacking ? split : most));
      neediest.lacking -= samples;
      return neediest.split;
    });
  });
}

/** A share this close below a whole number counts as that number: most decimals have no exact double. */
const INEXACT = 1e-6;

/** Adds its share of `samples` to the target of each split, rounded up for those with the greatest loss. */
function apportion(splits: readonly Filling[], samples: number): void {
  let spare = samples;
  for (const split of splits) {
    const share = split.share * samples;
    const whole = Math.floor(share + INEXACT);
    split.owed += share - whole;
    split.lacking += whole;
    spare -= whole;
  }
  for (const split of [...splits].sort((a, b) => b.owed - a.owed).slice(0, spare)) {
    split.owed -= 1;
    split.lacking += 1;
  }
}
