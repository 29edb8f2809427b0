/**
 * Property tests try the same made-up values in every run, so that a run which passed passes again. `TEST_SEED` is another seed, or `random`.
 * A failure prints the seed.
 */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';

const { TEST_SEED = '20261127' } = process.env;

export const SEED = TEST_SEED === 'random' ? randomInt(1_000_000_000) : Number(TEST_SEED);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
