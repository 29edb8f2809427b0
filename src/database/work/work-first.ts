/** Work that is too long for a transaction of the embedded database, where everybody else waits until the transaction ends. */
import type { Db } from '../database.js';

/**
 * A transaction throws this to be rolled back. Then `work` runs in shorter pieces, so that statements of other callers run between them, and
 * the transaction begins again with what `work` has found.
 */
export class WorkFirst extends Error {
  override readonly name = 'WorkFirst';

  constructor(private readonly work: (db: Db) => Promise<unknown>) {
    super('work that is too long for this transaction comes first');
  }

  /** Does the work on a database that is in no transaction. The returned promise has settled, and its error belongs to the caller of the transaction. */
  async done(db: Db): Promise<{ readonly first: Promise<unknown> }> {
    const first = this.work(db);
    await first.catch(() => {});
    return { first };
  }
}
