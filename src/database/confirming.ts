/** A database whose transactions call a check right before they commit. */
import type { Db, Tx } from './database.js';

/** `confirm` throws to undo the transaction. All other calls go to `db` unchanged. */
export function confirming(db: Db, confirm: (tx: Tx) => Promise<void>): Db {
  const transaction = <T>(work: (tx: Tx) => Promise<T>, options?: Parameters<Db['$transaction']>[1]): Promise<T> => {
    if (typeof work !== 'function') throw new Error('In a mutation, $transaction takes a function only.');
    return db.$transaction(async (tx) => {
      const result = await work(tx);
      await confirm(tx);
      return result;
    }, options);
  };
  return new Proxy(db, {
    get: (target, property) => (property === '$transaction' ? transaction : Reflect.get(target, property)),
  });
}
