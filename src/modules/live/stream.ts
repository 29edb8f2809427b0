/**
 * The events of one reader. A reader that resumes first gets the events after its point from the stream records, page by page, at the
 * speed at which it reads. Then it goes on with the events of the tail. No event lies between the two, and none is in both.
 */

import { ApiError } from '../../base/errors.js';
import { type EventPoint, isAfter } from '../../base/event-id.js';
import type { Db } from '../../database/database.js';
import type { Resuming } from '../../graphql/context.js';
import type { Mailbox } from './mailbox.js';
import { recordsAfter } from './records.js';
import type { Tail } from './tail.js';
import type { LiveEvent, Topic } from './topics.js';

const DONE = { done: true, value: undefined } as const;

/** The selection of a reader. */
export interface Selection<Event extends LiveEvent> {
  readonly topic: Topic<Event>;
  readonly wanted: (event: Event) => boolean;
}

export class LiveStream<Event extends LiveEvent> implements AsyncIterableIterator<Event, undefined> {
  /** Events of the page that was read last. */
  #page: Event[] = [];
  /** The reader has all events up to here, except those of `#page`. */
  #point: EventPoint;
  /** The end of the replay, once the tail delivers what comes after it. */
  #until: EventPoint | undefined;
  #live: Mailbox<Event> | undefined;
  #hasBegun = false;
  #isReading = false;
  #hasEnded = false;

  private constructor(
    private readonly tail: Tail,
    private readonly db: Db,
    private readonly selection: Selection<Event>,
    from: EventPoint,
    private readonly resuming?: Resuming,
  ) {
    this.#point = from;
    if (resuming === undefined) this.#goLive();
  }

  /** The events from now on, or those after the point at which it resumes. Throws SERVICE_UNAVAILABLE without notifications. */
  static async open<Event extends LiveEvent>(tail: Tail, db: Db, selection: Selection<Event>, resuming?: Resuming) {
    const start = await tail.start();
    return new LiveStream(tail, db, selection, resuming?.after ?? start, resuming);
  }

  /** The point up to which the reader has read everything; undefined while an event is under way to it. */
  get rest(): EventPoint | undefined {
    const point = this.#restingPoint();
    // Before the first record there is no point to resume at.
    return point?.record === '' ? undefined : point;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    this.#hasBegun = true;
    while (!this.#hasEnded) {
      const event = this.#page.shift();
      if (event !== undefined) return { done: false, value: event };
      if (this.#live !== undefined && this.#until === undefined) return this.#live.next();
      await this.#readPage();
    }
    return DONE;
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#hasEnded = true;
    this.#live?.end();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #restingPoint(): EventPoint | undefined {
    if (!this.#hasBegun) return this.#point;
    if (this.#live === undefined || this.#until !== undefined) return this.#isReading ? this.#point : undefined;
    const { cursor } = this.tail;
    if (!this.#live.isAwaited || cursor === undefined) return undefined;
    return isAfter(cursor, this.#point) ? cursor : this.#point;
  }

  /** Reads the next page of the replay. At the last one it joins the tail. */
  async #readPage(): Promise<void> {
    const { topic, wanted } = this.selection;
    const after = this.#point;
    this.#isReading = true;
    const read = async () => {
      const page = await recordsAfter(this.db, [topic.name], after, this.#until);
      if (page === null) throw notResumable();
      return { ...page, events: page.records.length > 0 ? await topic.load(this.db, page.records) : [] };
    };
    const { events, end, isLast } = await (this.resuming?.paced(read) ?? read()).finally(() => {
      this.#isReading = false;
    });
    this.#page = events.filter((event) => isAfter(event.at, after) && wanted(event));
    this.#point = end;
    if (!isLast || this.#hasEnded) return;
    if (this.#live === undefined) this.#goLive();
    else this.#until = undefined;
  }

  /** From now on the tail delivers everything after its cursor. What lies before its cursor is still to be read. */
  #goLive(): void {
    const { topic, wanted } = this.selection;
    this.#live = this.tail.attach(topic, wanted, this.#point);
    const { cursor } = this.tail;
    if (this.resuming !== undefined && cursor !== undefined && isAfter(cursor, this.#point)) this.#until = cursor;
  }
}

/** The client cannot know which events it missed, so it reads the present state and begins anew. */
export const notResumable = () =>
  new ApiError(
    'SERVICE_UNAVAILABLE',
    'The stream cannot resume after this Last-Event-ID, which is too old or belongs to another request: read the current state by a query, and subscribe without it.',
    { notResumable: true },
  );
