/** A transaction that works wherever a database is expected: the transactions that services begin inside it are savepoints. */
import type { Db, Tx } from '../database.js';

/**
 * Prisma itself nests transactions through savepoints, but not with the adapter for PGlite. An inner transaction is undone alone
 * when it throws, and commits together with `tx`. Only one may run at a time: savepoints cannot overlap.
 */
export function databaseWithin(tx: Tx): Db {
  let begun = 0;
  async function nested<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (typeof work !== 'function') throw new Error('Inside a transaction, $transaction accepts only a function.');
    const savepoint = `nested_${++begun}`;
    await tx.$executeRawUnsafe(`SAVEPOINT ${savepoint}`);
    try {
      const result = await work(db);
      await tx.$executeRawUnsafe(`RELEASE SAVEPOINT ${savepoint}`);
      return result;
    } catch (error) {
      // Without a connection this fails too, and so does the transaction. The first error states more.
      await tx.$executeRawUnsafe(`ROLLBACK TO SAVEPOINT ${savepoint}`).catch(() => {});
      throw error;
    }
  }
  const db: Db = new Proxy(tx as Db, {
    get: (target, property) => (property === '$transaction' ? nested : Reflect.get(target, property)),
  });
  return db;
}
