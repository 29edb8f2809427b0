/**
 * Which observation goes to which split. Pure: it follows from how many samples the observations have, and their order.
 *
 * Of each stratum every split is to have its share of the samples, rounded to whole ones. What rounding takes from a split
 * is owed to it in the strata that follow, so that small strata are not all rounded alike. An observation goes whole to the
 * split that lacks most; what a split has too much or too little of afterwards, it lacks less or more of the next stratum.
 *
 * Of all samples a split so misses its share by less than the samples of the largest observation, and so by less than one
 * where each has one; of a stratum's by less than those of two or, where each observation has one sample, by one at most.
 */
import type { DatasetSplit } from '../../database/generated/prisma/enums.js';
import type { SplitRatios } from './parameters.js';

/** A split as it fills. */
interface Filling {
  readonly split: DatasetSplit;
  /** Its part of all samples, 0 to 1. */
  readonly share: number;
  /** What rounding has taken from it so far, in parts of a sample. */
  owed: number;
  /** How many samples it still is to have. */
  lacking: number;
}

/** The split of each observation of each stratum. `strata` tells how many samples each has, one or more. */
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

/** How far below a whole number a share of samples may lie and be it: most decimals are no doubles. */
const INEXACT = 1e-6;

/** Lets each split lack its share of so many more samples, rounded up for those that are owed most. */
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
