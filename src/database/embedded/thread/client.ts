/**
 * The embedded database in a thread, used like PGlite. Statements and transactions take turns here, so their duration is known.
 * If one lasts too long, its thread is ended and the files are opened again. As with kill -9, nothing that was
 * committed is lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryOptions, Results, Transaction } from '@electric-sql/pglite';
import pLimit from 'p-limit';
import type { ReadStatement } from '../../statements/read-statement.js';
import { currentLane } from '../../work/lane.js';
import { SETS_STATEMENT_TIMEOUT } from '../../work/statement-time.js';
import type { EmbeddedClient } from '../client.js';
import { DatabaseThread, lost } from './database-thread.js';
import { TOO_MUCH } from './messages.js';

/** Scripts, such as upkeep, may last longer than the statements of a request. */
const SCRIPT_FACTOR = 10;
const OPENING_MS = 60_000;
const RETRY_MS = 1_000;

export interface ThreadClientOptions {
  readonly files: string;
  /** SQL at the start of each session. */
  readonly session: string;
  /** Receives the reason when the database is lost, and the reason why it cannot be opened again. */
  readonly onLost: (error: Error) => void;
  /** Whether the disk has room: without room, opening never ends. */
  readonly hasRoom: () => Promise<boolean>;
}

type Listener = (payload: string) => void;

export class ThreadClient implements EmbeddedClient {
  readonly #options: ThreadClientOptions;
  readonly #turns = pLimit(1);
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #onChange = new Set<(up: boolean) => void>();
  #thread: DatabaseThread | undefined;
  /** Pending while a lost database is being opened again. */
  #opening: Promise<void> | undefined;
  #statementMs: number | undefined;
  closed = false;

  private constructor(options: ThreadClientOptions) {
    this.#options = options;
  }

  /** Throws when the files hold no database that can be opened. */
  static async open(options: ThreadClientOptions): Promise<ThreadClient> {
    const client = new ThreadClient(options);
    await client.#start();
    return client;
  }

  limitStatements(ms: number): void {
    this.#statementMs = ms;
  }

  onChange(listener: (up: boolean) => void): void {
    this.#onChange.add(listener);
  }

  abandon(why: string): void {
    void this.#thread?.end(lost(why));
  }

  query<T>(sql: string, parameters?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    return this.#turns(() => this.#query<T>(this.#open(), sql, parameters, options, this.#statementMs));
  }

  read(statement: ReadStatement): Promise<string | null> {
    return this.#turns(() => this.#read(this.#open(), statement));
  }

  exec(sql: string): Promise<Results[]> {
    return this.#turns(() => this.#exec(this.#open(), sql));
  }

  /** Commits when `work` resolves and rolls back when it rejects, both before it returns. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#turns(async () => {
      const thread = this.#open();
      await this.#exec(thread, 'BEGIN');
      const state = { closed: false };
      try {
        const result = await work(this.#transactionOn(thread, state));
        if (!state.closed) await this.#commit(thread);
        return result;
      } catch (error) {
        // A thread that was lost has rolled back by itself.
        if (!state.closed) await this.#exec(thread, 'ROLLBACK').catch(() => {});
        throw error;
      } finally {
        state.closed = true;
      }
    });
  }

  async listen(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    await this.exec(`LISTEN ${channel}`);
    return async () => {
      listeners.delete(listener);
      if (listeners.size === 0) await this.exec(`UNLISTEN ${channel}`);
    };
  }

  /** Waits for running statements. */
  async close(): Promise<void> {
    if (this.closed) return;
    await this.#turns(async () => {
      this.closed = true;
      await this.#opening;
      // A thread that was lost in the meantime has ended already.
      await this.#thread?.ask({ what: 'close' }, OPENING_MS).catch(() => {});
      await this.#thread?.end(new Error('PGlite is closed'));
    });
  }

  #open(): DatabaseThread {
    if (this.closed) throw new Error('PGlite is closed');
    if (!this.#thread) throw lost('it was lost');
    return this.#thread;
  }

  async #query<T>(
    thread: DatabaseThread,
    sql: string,
    parameters: unknown[] = [],
    { rowMode = 'object', parsers = {} }: QueryOptions = {},
    ms: number | undefined,
  ): Promise<Results<T>> {
    const asText = rowMode === 'array' ? Object.keys(parsers).map(Number) : [];
    const lane = currentLane();
    const most = lane?.left ?? Number.POSITIVE_INFINITY;
    const results = await thread.ask<Results<T> | typeof TOO_MUCH>({ what: 'query', sql, parameters, rowMode, asText, most }, ms);
    if (results === TOO_MUCH) throw lane?.exceed();
    if (rowMode === 'array') parseRows(results as Results<unknown[]>, parsers);
    return results;
  }

  async #read(thread: DatabaseThread, statement: ReadStatement): Promise<string | null> {
    const lane = currentLane();
    const most = lane?.left ?? Number.POSITIVE_INFINITY;
    const made = await thread.ask<{ text: string | null } | typeof TOO_MUCH>(
      { what: 'read', statement, most },
      this.#statementMs,
    );
    if (made === TOO_MUCH) throw lane?.exceed();
    return made.text;
  }

  #exec(thread: DatabaseThread, sql: string): Promise<Results[]> {
    return thread.ask<Results[]>({ what: 'exec', sql }, this.#statementMs && this.#statementMs * SCRIPT_FACTOR);
  }

  /** A transaction ends with the thread on which it began. Its statements take turns as well. */
  #transactionOn(thread: DatabaseThread, state: { closed: boolean }): Transaction {
    const turns = pLimit(1);
    let allowed = this.#statementMs;
    const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
      turns(() => {
        if (state.closed) throw new Error('Transaction is closed');
        return work();
      });
    return {
      query: <T>(sql: string, parameters?: unknown[], options?: QueryOptions) => {
        const longer = SETS_STATEMENT_TIMEOUT.exec(sql)?.[1];
        if (longer !== undefined && allowed !== undefined) allowed = Number(longer) || undefined;
        return inTurn(() => this.#query<T>(thread, sql, parameters, options, allowed));
      },
      exec: (sql: string) => inTurn(() => this.#exec(thread, sql)),
      // The Prisma adapter ignores this result. It fails only when the database is lost, and then the transaction is rolled back.
      rollback: () =>
        turns(async () => {
          if (!state.closed) await this.#exec(thread, 'ROLLBACK').catch(() => {});
          state.closed = true;
        }),
      get closed() {
        return state.closed;
      },
    } satisfies Omit<Transaction, 'sql' | 'listen'> as unknown as Transaction;
  }

  async #commit(thread: DatabaseThread): Promise<void> {
    const [done] = await thread.ask<{ command?: string }[]>({ what: 'exec', sql: 'COMMIT' }, this.#statementMs);
    if (done?.command === 'ROLLBACK') throw new Error('The transaction had failed, and was rolled back instead of committed.');
  }

  async #start(ms?: number): Promise<void> {
    const thread = await DatabaseThread.start(this.#options.files, {
      onNotification: (channel, payload) => {
        for (const listener of this.#listeners.get(channel) ?? []) listener(payload);
      },
      ...(ms !== undefined && { ms }),
    });
    await this.#exec(thread, this.#options.session);
    for (const channel of this.#listeners.keys()) await this.#exec(thread, `LISTEN ${channel}`);
    this.#thread = thread;
    void thread.ended.then(() => {
      if (!this.closed) this.#opening = this.#startAgain(thread.reason);
    });
  }

  async #startAgain(reason: Error): Promise<void> {
    this.#thread = undefined;
    this.#options.onLost(reason);
    for (const listener of this.#onChange) listener(false);
    while (!this.closed && !this.#thread) {
      const done = (await this.#options.hasRoom()) && (await this.#start(OPENING_MS).then(() => true, this.#options.onLost));
      if (!done) await sleep(RETRY_MS, undefined, { ref: false });
    }
    if (!this.closed) for (const listener of this.#onChange) listener(true);
  }
}

/** Converts the values that the thread sent as text. */
function parseRows({ rows, fields }: Results<unknown[]>, parsers: NonNullable<QueryOptions['parsers']>): void {
  for (const [column, { dataTypeID }] of fields.entries()) {
    const parse = parsers[dataTypeID];
    if (!parse) continue;
    for (const row of rows) if (row[column] !== null) row[column] = parse(row[column] as string);
  }
}
