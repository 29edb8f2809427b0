/**
 * A unit of work: the changes that belong together, the database that makes them, their confirmation, and the work after their commit.
 * Services begin transactions of `db` and give the unit the work that follows a commit. They need not know whether the whole unit is one
 * transaction.
 */
import type { Db, Tx } from '../database.js';
import { databaseWithin } from './within.js';
import { WorkFirst } from './work-first.js';

/** Throws to undo the transaction that is about to commit. */
export type Confirm = (tx: Tx) => Promise<void>;

/** Longer than any transaction that a service begins inside, whose own limit then does not count. */
const TIMEOUT_MS = 130_000;

export class UnitOfWork {
  /** The database through which services read and write. Its transactions are confirmed right before they commit. */
  readonly db: Db;
  readonly #base: Db;
  readonly #confirm: Confirm | undefined;
  /** The work that follows the commit, while the unit is one transaction; undefined when each transaction commits separately. */
  readonly #followers: (() => void)[] | undefined;
  /** Whether a transaction of this unit may throw WorkFirst. */
  readonly mayBeginAgain: boolean;
  /** What `WorkFirst` has found before this transaction. */
  readonly first: Promise<unknown> | undefined;

  private constructor(
    base: Db,
    confirm?: Confirm,
    followers?: (() => void)[],
    { mayBeginAgain, first }: Pick<UnitOfWork, 'mayBeginAgain' | 'first'> = { mayBeginAgain: true, first: undefined },
  ) {
    this.#base = base;
    this.#confirm = confirm;
    this.#followers = followers;
    this.mayBeginAgain = mayBeginAgain;
    this.first = first;
    this.db = confirm ? confirming(base, confirm) : base;
  }

  /** A unit in which each transaction commits separately. */
  static on(db: Db): UnitOfWork {
    return new UnitOfWork(db);
  }

  /** Whether the whole unit is one transaction, which holds a connection until it ends. */
  get isOneTransaction(): boolean {
    return this.#followers !== undefined;
  }

  /** The same unit, whose transactions call `confirm` right before they commit. */
  confirmedBy(confirm: Confirm): UnitOfWork {
    return new UnitOfWork(this.#base, confirm, this.#followers, this);
  }

  /**
   * Runs `work` as one transaction, so that all its changes commit together. Every statement must use the unit that `work` gets. On the
   * embedded database, which has one connection, a statement of the outer unit would wait for ever. With `mayBeginAgain`, `work` may throw
   * WorkFirst, and then runs again. It must not have changed anything on which that work depends.
   */
  async asOne<T>(work: (unit: UnitOfWork) => Promise<T>, { mayBeginAgain = false } = {}): Promise<T> {
    const begins = this.isOneTransaction ? this.mayBeginAgain : mayBeginAgain;
    for (let { first } = this; ; )
      try {
        return await this.#asOne(work, { mayBeginAgain: begins, first });
      } catch (error) {
        if (this.isOneTransaction || !begins || !(error instanceof WorkFirst)) throw error;
        ({ first } = await error.done(this.db));
      }
  }

  async #asOne<T>(work: (unit: UnitOfWork) => Promise<T>, beginning: Pick<UnitOfWork, 'mayBeginAgain' | 'first'>): Promise<T> {
    const followers: (() => void)[] = [];
    try {
      return await this.#base.$transaction(
        async (tx) => {
          // All services get the same transaction object: some remember what they have read in it.
          const within = databaseWithin(tx);
          const result = await work(new UnitOfWork(within, undefined, followers, beginning));
          await this.#confirm?.(within);
          return result;
        },
        { timeout: TIMEOUT_MS },
      );
    } finally {
      // Also when it failed: a commit whose confirmation was lost may have taken place.
      for (const follower of followers) this.afterCommit(follower);
    }
  }

  /** Runs work after the commit of a transaction that has ended. It runs immediately, unless the unit is one transaction. */
  afterCommit(follower: () => void): void {
    if (this.#followers) this.#followers.push(follower);
    else follower();
  }
}

/** Everything else goes to `db` unchanged. */
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
