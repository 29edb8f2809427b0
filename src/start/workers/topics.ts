/** The topics of requests between a worker and its parent, besides the limits and the changed credentials. */

/** To the parent: this worker accepts requests, at this address. */
export const READY = 'ready';
/** To the parent: answered when all other workers have ended. */
export const OTHERS_ENDED = 'others ended';
/** To the parent: the metrics of all workers, as a page. */
export const PAGE = 'metric page';
/** To a worker: its own metrics. */
export const VALUES = 'metric values';
