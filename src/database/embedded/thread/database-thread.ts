/** One run of the embedded database's thread, as its client sees it. It answers one request at a time, until it is ended. */
import { writeSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { messages } from '@electric-sql/pglite';
import { startThread } from '../../../base/thread.js';
import type { Ask, FromThread, PlainError } from './messages.js';

/** The time limit for ending a thread. Only a thread that waits for the operating system needs longer. */
const ENDING_MS = 30_000;

/** The severities of PostgreSQL errors after which it cannot continue. */
const FATAL: ReadonlySet<unknown> = new Set(['FATAL', 'PANIC']);

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class DatabaseThread {
  readonly #worker: Worker;
  readonly #onNotification: (channel: string, payload: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #ended: Error | undefined;
  /** Resolves when the thread has ended, for any reason. */
  readonly ended: Promise<void>;
  readonly #ready: Promise<void>;

  private constructor(files: string, onNotification: (channel: string, payload: string) => void) {
    this.#onNotification = onNotification;
    this.#worker = startThread(import.meta.url, 'embedded-thread', { workerData: { files } });
    this.#ready = new Promise((resolve, reject) => this.#waiting.set(0, { resolve: () => resolve(), reject }));
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => this.#lose(lost(error.message)));
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#lose(lost('its thread ended'));
        resolve();
      });
    });
  }

  /** The reason why it ended. */
  get reason(): Error {
    return this.#ended ?? new Error('It has not ended.');
  }

  /** Throws when the database in these files cannot be opened in time. */
  static async start(
    files: string,
    { onNotification, ms }: { onNotification: (channel: string, payload: string) => void; ms?: number },
  ): Promise<DatabaseThread> {
    const thread = new DatabaseThread(files, onNotification);
    const late = lost('opening it took too long');
    const timer = ms === undefined ? undefined : setTimeout(() => thread.end(late), ms);
    try {
      await thread.#ready;
      thread.#worker.unref();
      return thread;
    } catch (error) {
      await thread.end(error as Error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread when it does not answer in time. */
  async ask<T>(ask: Ask, ms: number | undefined): Promise<T> {
    if (this.#ended) throw this.#ended;
    const id = ++this.#asked;
    const late = () => void this.end(lost(`a statement took longer than ${ms} ms`));
    const timer = ms === undefined ? undefined : setTimeout(late, ms);
    // The thread keeps the process alive only while a caller waits for it.
    this.#worker.ref();
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
        this.#worker.postMessage({ id, ask });
      });
    } finally {
      this.#waiting.delete(id);
      clearTimeout(timer);
      if (this.#waiting.size === 0) this.#worker.unref();
    }
  }

  /** Ends the thread as kill -9 would: committed data stays, and waiting callers get `error`. */
  async end(error: Error): Promise<void> {
    this.#lose(error);
    const stuck = setTimeout(() => {
      writeSync(2, 'The thread of the embedded database does not end: the process ends itself.\n');
      process.kill(process.pid, 'SIGKILL');
    }, ENDING_MS);
    await this.#worker.terminate();
    clearTimeout(stuck);
  }

  #hear(message: FromThread): void {
    if ('channel' in message) this.#onNotification(message.channel, message.payload);
    else if ('ready' in message) this.#settle(0)?.resolve(undefined);
    else if ('failed' in message) this.#settle(0)?.reject(errorOf(message.failed));
    else if ('error' in message) {
      const { error, id } = message;
      this.#settle(id)?.reject(errorOf(error));
      // A PostgreSQL server would exit here. PGlite continues, and answers each statement with another error.
      if (FATAL.has(error.database?.severity)) void this.end(lost(error.message));
    } else this.#settle(message.id)?.resolve(message.result);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #lose(error: Error): void {
    this.#ended ??= error;
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(this.#ended);
  }
}

/** The code of a server that was shut down: the caller may send the request again. */
export const lost = (why: string): Error =>
  Object.assign(new Error(`The embedded database is being opened again: ${why}.`), { code: '57P01' });

/** An error as PGlite throws it: the Prisma adapter recognises database errors by their class. */
function errorOf({ message, database }: PlainError): Error {
  return database ? Object.assign(new messages.DatabaseError(message, 0, 'error'), database) : new Error(message);
}
