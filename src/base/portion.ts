/** The part of a limit of the whole server that one of its workers gets, when nobody counts for all of them. */

/** The parts of all workers together do not exceed `total`, unless each of them needs `least`. */
export const portionOf = (total: number, workers: number, least = 1): number => Math.max(least, Math.floor(total / workers));
