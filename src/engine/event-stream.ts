/** Answers of a subscription, one for each event. When it ends by an error, the error is its last answer. */
import type { ExecutionResult, GraphQLError } from 'graphql';

const DONE = { done: true, value: undefined } as const;

type State = 'open' | 'ending' | 'over';
type Step = IteratorResult<ExecutionResult, undefined>;

export class EventStream implements AsyncIterableIterator<ExecutionResult, undefined> {
  #state: State = 'open';
  #reason: unknown;
  /** Refuses the event that is waited for. */
  #giveUp: ((reason: unknown) => void) | undefined;

  constructor(
    private readonly source: AsyncIterator<unknown>,
    private readonly answer: (event: unknown) => Promise<ExecutionResult>,
    private readonly answerTo: (error: unknown) => GraphQLError,
  ) {}

  /** The reason becomes the last answer, before any event that waits. */
  end(reason: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#reason = reason;
    this.#giveUp?.(reason);
  }

  async next(): Promise<Step> {
    if (this.#state === 'over') return DONE;
    try {
      const event = await this.#event();
      if (event.done) {
        await this.return();
        return DONE;
      }
      const value = await this.answer(event.value);
      if (this.#is('ending')) throw this.#reason;
      return this.#is('over') ? DONE : { done: false, value };
    } catch (error) {
      if (this.#is('over')) return DONE;
      await this.return();
      return { done: false, value: { errors: [this.answerTo(error)] } };
    }
  }

  /** Ends it without a word: whoever reads has gone. */
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

  /** The state as it is now, which the compiler takes for what it was before the last await. */
  #is(state: State): boolean {
    return this.#state === state;
  }

  #event(): Promise<IteratorResult<unknown>> {
    return new Promise((resolve, reject) => {
      if (this.#state === 'ending') return reject(this.#reason);
      this.#giveUp = reject;
      this.source.next().then(resolve, reject);
    });
  }
}
