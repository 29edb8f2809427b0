/** A transaction that can be used wherever a database is asked for: services begin theirs inside it, as savepoints. */
import type { Db, Tx } from './database.js';

/**
 * Prisma nests transactions through savepoints by itself, but not with the adapter for PGlite. What a service begins here
 * is undone alone when it throws, and commits when `tx` does. One at a time: savepoints cannot cross.
 */
export function databaseWithin(tx: Tx): Db {
  let begun = 0;
  async function nested<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (typeof work !== 'function') throw new Error('Inside a transaction, $transaction takes a function only.');
    const savepoint = `nested_${++begun}`;
    await tx.$executeRawUnsafe(`SAVEPOINT ${savepoint}`);
    try {
      const result = await work(db);
      await tx.$executeRawUnsafe(`RELEASE SAVEPOINT ${savepoint}`);
      return result;
    } catch (error) {
      // When the connection is gone this fails too, and the transaction with it; the first error tells more.
      await tx.$executeRawUnsafe(`ROLLBACK TO SAVEPOINT ${savepoint}`).catch(() => {});
      throw error;
    }
  }
  const db: Db = new Proxy(tx as Db, {
    get: (target, property) => (property === '$transaction' ? nested : Reflect.get(target, property)),
  });
  return db;
}
