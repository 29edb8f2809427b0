/** The answers of a subscription, one for each event. When an error ends the stream, the error is the last answer, and has no id. */
import type { ExecutionResult, GraphQLError } from 'graphql';

const DONE = { done: true, value: undefined } as const;

type State = 'open' | 'ending' | 'over';
type Step = IteratorResult<EventAnswer, undefined>;

/** The answer to one event. */
export interface EventAnswer extends ExecutionResult {
  /** A client that resumes with it gets the events after this one. */
  readonly id?: string;
}

export class EventStream<Event> implements AsyncIterableIterator<EventAnswer, undefined> {
  #state: State = 'open';
  #reason: unknown;
  /** Rejects the pending wait for an event or its answer. */
  #giveUp: ((reason: unknown) => void) | undefined;

  constructor(
    private readonly source: AsyncIterator<Event>,
    private readonly answer: (event: Event) => Promise<EventAnswer>,
    private readonly answerTo: (error: unknown) => GraphQLError,
    private readonly rest: () => string | undefined,
  ) {}

  /** The id of the point up to which the client has everything; undefined while an answer is under way to it. */
  get restId(): string | undefined {
    return this.#state === 'open' ? this.rest() : undefined;
  }

  /** Ends the stream. The reason becomes the last answer. Events that still wait are dropped. */
  end(reason: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#reason = reason;
    this.#giveUp?.(reason);
  }

  async next(): Promise<Step> {
    if (this.#state === 'over') return DONE;
    try {
      const event = await this.#unlessEnded(() => this.source.next());
      if (event.done) {
        await this.return();
        return DONE;
      }
      // An answer may wait for long, until others of its caller have ended.
      const value = await this.#unlessEnded(() => this.answer(event.value));
      if (this.#is('ending')) throw this.#reason;
      return this.#is('over') ? DONE : { done: false, value };
    } catch (error) {
      if (this.#is('over')) return DONE;
      await this.return();
      return { done: false, value: { errors: [this.answerTo(error)] } };
    }
  }

  /** Ends the stream without a last answer, because the reader has closed the connection. */
  async return(): Promise<Step> {
    if (this.#state === 'over') return DONE;
    this.#state = 'over';
    this.#giveUp?.(undefined);
    await this.source.return?.();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Reads the current state. A direct comparison would not compile: the compiler assumes the state from before the last await. */
  #is(state: State): boolean {
    return this.#state === state;
  }

  #unlessEnded<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#state === 'ending') return reject(this.#reason);
      this.#giveUp = reject;
      work().then(resolve, reject);
    });
  }
}
