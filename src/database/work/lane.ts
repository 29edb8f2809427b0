/**
 * A lane is the share of the database that one request may use. The HTTP door enters it when the caller is known. From then on, every
 * statement of the request counts for that caller. Work without a lane belongs to the server itself.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** The request has ended. It has the form of PostgreSQL's own `query_canceled`, which Prisma's adapters pass on. */
export class RequestEnded extends Error {
  readonly code = '57014';
  readonly severity = 'ERROR';
  override readonly name: string = 'RequestEnded';
}

/** A request reads more than it may. */
export class TooMuchRead extends RequestEnded {
  override readonly name = 'TooMuchRead';
}

export class Lane {
  /** Missing until something waits for the end: most lanes end before that. */
  #onEnd: Set<() => void> | undefined;
  #ended = false;
  #left: number;
  /** Stands before each statement of the request on a PostgreSQL server. The engine sets it when it knows the operation. */
  comment = '';

  /**
   * `caller` is the client that the lane counts for: a key, a user, or an anonymous client's network. `mayRead` is how many bytes the
   * request may read: they stay in memory, more than once, until it is answered.
   */
  constructor(
    readonly caller: string,
    private readonly mayRead = Number.POSITIVE_INFINITY,
  ) {
    this.#left = mayRead;
  }

  /** How many bytes the request may still read; less than 0 once it has read too much. */
  get left(): number {
    return this.#left;
  }

  /** Counts what was read. Throws TooMuchRead. */
  count(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw this.exceed();
  }

  /** From now on it has read too much. Returns what to throw. */
  exceed(): TooMuchRead {
    this.#left = -1;
    return new TooMuchRead(`the request reads more than ${this.mayRead} bytes`);
  }

  /** The bytes that were read until now have been answered, and do not count any more. */
  countAnew(): void {
    this.#left = this.mayRead;
  }

  /** True when the request was answered or abandoned. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Returns the value while the request is open. Throws RequestEnded otherwise, so that no answer is made for a closed connection. */
  still<T>(read: T): T {
    if (this.#ended) throw new RequestEnded('the request has ended');
    return read;
  }

  /** Calls back when the request ends. Returns a function that removes the callback. */
  onEnd(listener: () => void): () => void {
    this.#onEnd ??= new Set();
    this.#onEnd.add(listener);
    return () => void this.#onEnd?.delete(listener);
  }

  /** Ends the lane: the request was answered or abandoned, and its pending statements are no longer needed. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#onEnd === undefined) return;
    for (const listener of [...this.#onEnd]) listener();
    this.#onEnd.clear();
  }
}

const current = new AsyncLocalStorage<Lane>();

/** Runs `work` in the lane. */
export const inLane = <T>(lane: Lane, work: () => T): T => current.run(lane, work);

/** Runs `work` for the server itself: its statements do not end with the request and do not wait behind callers. */
export const outsideLanes = <T>(work: () => T): T => current.exit(work);

export const currentLane = (): Lane | undefined => current.getStore();
