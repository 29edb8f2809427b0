/** Work that is too long for a transaction of the embedded database, where everybody else waits until the transaction ends. */

/**
 * A transaction throws this to be rolled back. Then `work` runs in single statements, so that those of other callers run between them, and the
 * transaction begins again with the ids that `work` has found.
 */
export class WorkFirst extends Error {
  override readonly name = 'WorkFirst';

  constructor(readonly work: () => Promise<readonly string[]>) {
    super('work that is too long for this transaction comes first');
  }
}
