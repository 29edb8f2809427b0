/** How much a test tries: all of it with ASTRID_TESTS=all, which CI sets for one of its suites, and a part of it otherwise. */

export const isThorough = process.env.ASTRID_TESTS === 'all';

/** Of a list of cases: otherwise only the first ones. */
export const cases = <T>(all: readonly T[], few: number): readonly T[] => (isThorough ? all : all.slice(0, few));

/** How often a test tries what it makes up at random: otherwise a quarter as often. */
export const tries = (all: number): number => (isThorough ? all : Math.ceil(all / 4));
