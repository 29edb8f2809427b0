/** The waiting events of one reader. Their number is limited: a reader that is too slow gets an error and the stream ends. */
import { limitExceeded } from '../../base/errors.js';

/** The most events that may wait for one reader. Readers share events, so each costs only a reference. */
const MAX_WAITING = 10_000;

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

export class Mailbox<T> implements AsyncIterableIterator<T, undefined> {
  #waiting: T[] = [];
  #reader: Reader<T> | undefined;
  #ended = false;
  #error: unknown;

  /** @param onEnd called once at the end, for any reason */
  constructor(private readonly onEnd: (mailbox: Mailbox<T>) => void) {}

  /** Whether the reader has read all events and waits for the next one. */
  get isAwaited(): boolean {
    return this.#reader !== undefined;
  }

  put(event: T): void {
    if (this.#ended) return;
    if (this.#reader) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader.resolve({ done: false, value: event });
    } else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(event);
    else
      this.end(
        limitExceeded(
          'waiting',
          MAX_WAITING,
          `More than ${MAX_WAITING} events are waiting to be read: read faster, or use a narrower filter.`,
        ),
      );
  }

  /** Ends the stream. With an error it ends immediately, without the waiting events. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#waiting = [];
    this.onEnd(this);
    const reader = this.#reader;
    this.#reader = undefined;
    if (error === undefined) reader?.resolve(DONE);
    else if (reader) this.#fail(reader);
  }

  /** Returns the next event. There is one reader, which asks again after each answer. */
  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      const [event] = this.#waiting.splice(0, 1);
      if (event !== undefined) resolve({ done: false, value: event });
      else if (!this.#ended) this.#reader = { resolve, reject };
      else if (this.#error === undefined) resolve(DONE);
      else this.#fail({ resolve, reject });
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.end();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #fail(reader: Reader<T>): void {
    const error = this.#error;
    this.#error = undefined;
    reader.reject(error);
  }
}
