/**
 * What is changed together: by which database, when it is confirmed, and what happens once it has committed. Services begin
 * transactions of `db` and leave what follows a commit to the unit; they need not know whether all of it is one transaction.
 */
import type { Db, Tx } from './database.js';
import { databaseWithin } from './within.js';

/** Throws to undo the transaction that is about to commit. */
export type Confirm = (tx: Tx) => Promise<void>;

/** Milliseconds; longer than any transaction that a service begins inside, whose own limit then does not count. */
const TIMEOUT = 130_000;

export class UnitOfWork {
  /** What services read and write through. Its transactions are confirmed right before they commit. */
  readonly db: Db;
  readonly #base: Db;
  readonly #confirm: Confirm | undefined;
  /** Where what follows the commit is kept while the unit is one transaction; undefined when each transaction is by itself. */
  readonly #followers: (() => void)[] | undefined;

  private constructor(base: Db, confirm?: Confirm, followers?: (() => void)[]) {
    this.#base = base;
    this.#confirm = confirm;
    this.#followers = followers;
    this.db = confirm ? confirming(base, confirm) : base;
  }

  /** A unit in which each transaction is by itself. */
  static on(db: Db): UnitOfWork {
    return new UnitOfWork(db);
  }

  /** Whether all of it is one transaction, which holds a connection until it ends. */
  get isOneTransaction(): boolean {
    return this.#followers !== undefined;
  }

  /** The same unit, each of whose transactions asks right before it commits whether it may. */
  confirmedBy(confirm: Confirm): UnitOfWork {
    return new UnitOfWork(this.#base, confirm, this.#followers);
  }

  /**
   * Runs `work` as one transaction, so that all that it changes commits together. Every statement must go through the unit that it gets:
   * the outer one would wait for it for ever on the embedded database, which has one connection.
   */
  async asOne<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const followers: (() => void)[] = [];
    try {
      return await this.#base.$transaction(
        async (tx) => {
          // One and the same transaction to all: some remember what they have read in it.
          const within = databaseWithin(tx);
          const result = await work(new UnitOfWork(within, undefined, followers));
          await this.#confirm?.(within);
          return result;
        },
        { timeout: TIMEOUT },
      );
    } finally {
      // Also when it failed: a commit whose confirmation was lost may have taken place.
      for (const follower of followers) this.afterCommit(follower);
    }
  }

  /** For a service whose transaction has ended: acts once that is committed, which is at once unless the unit is one transaction. */
  afterCommit(follower: () => void): void {
    if (this.#followers) this.#followers.push(follower);
    else follower();
  }
}

/** Everything else goes to `db` as it is. */
function confirming(db: Db, confirm: Confirm): Db {
  const transaction = <T>(work: (tx: Tx) => Promise<T>, options?: Parameters<Db['$transaction']>[1]): Promise<T> => {
    if (typeof work !== 'function') throw new Error('In a mutation, $transaction accepts only a function.');
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
