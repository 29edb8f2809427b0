/** How often a test tries what it makes up at random: a quarter as often as with ASTRID_TESTS=all, which CI sets for one of its suites. */

const isThorough = process.env.ASTRID_TESTS === 'all';

export const tries = (all: number): number => (isThorough ? all : Math.ceil(all / 4));
