/**
 * Reads new stream records once for all streams of this server, and gives each stream the events that it wants. A notification only reports
 * that new records exist: the records give the order, and no record is missed.
 */

import { serviceUnavailable } from '../../base/errors.js';
import { type EventPoint, isAfter } from '../../base/event-id.js';
import type { Channel } from '../../database/channel.js';
import type { Db } from '../../database/database.js';
import { outsideLanes } from '../../database/work/lane.js';
import { Mailbox } from './mailbox.js';
import { headOf, recordsAfter, type StreamRecord } from './records.js';
import type { LiveEvent, Topic } from './topics.js';

/** Whether a stream wants an event. */
type Wanted<Event> = (event: Event) => boolean;

interface Reader {
  readonly topic: Topic<LiveEvent>;
  readonly wanted: Wanted<LiveEvent>;
  /** It has all events up to this point. */
  readonly after: EventPoint;
}

export class Tail {
  readonly #readers = new Map<Mailbox<LiveEvent>, Reader>();
  /** The topics that readers have or had: a client that opens and closes streams must not make others wait. */
  readonly #topics = new Map<string, Topic<LiveEvent>>();
  /** All readers have the events up to this point. Missing while there are no readers. */
  #cursor: EventPoint | undefined;
  #reading = false;
  #hasMore = false;

  constructor(
    private readonly channel: Channel,
    private readonly db: Db,
  ) {
    channel.on('streams', () => this.#read());
    channel.onChange((up) => (up ? this.#read() : this.#endAll(missed())));
  }

  get cursor(): EventPoint | undefined {
    return this.#cursor;
  }

  /** The point from which on a new stream gets every event. Throws SERVICE_UNAVAILABLE without notifications. */
  async start(): Promise<EventPoint> {
    if (!this.channel.up) throw missed();
    return this.#cursor ?? headOf(this.db);
  }

  /** Delivers the wanted events after a point, from the cursor on. When a reader may have missed an event, it ends with an error. */
  attach<Event extends LiveEvent>(topic: Topic<Event>, wanted: Wanted<Event>, after: EventPoint): Mailbox<Event> {
    if (!this.channel.up) throw missed();
    const mailbox = new Mailbox<Event>((ended) => this.#detach(ended as unknown as Mailbox<LiveEvent>));
    this.#readers.set(mailbox as unknown as Mailbox<LiveEvent>, { topic, wanted, after } as unknown as Reader);
    // A copy: a page that is being read now lacks this topic, and is read again.
    if (!this.#topics.has(topic.name)) this.#cursor = { ...(this.#cursor ?? after) };
    this.#topics.set(topic.name, topic as unknown as Topic<LiveEvent>);
    this.#read();
    return mailbox;
  }

  #detach(mailbox: Mailbox<LiveEvent>): void {
    this.#readers.delete(mailbox);
    if (this.#readers.size > 0) return;
    this.#cursor = undefined;
    this.#topics.clear();
  }

  #read(): void {
    this.#hasMore = true;
    if (this.#reading) return;
    this.#reading = true;
    outsideLanes(() => this.#readAll())
      .catch((error: unknown) => this.#endAll(error))
      .finally(() => {
        this.#reading = false;
        if (this.#hasMore && this.#cursor) this.#read();
      });
  }

  async #readAll(): Promise<void> {
    while (this.#hasMore && this.#cursor) {
      this.#hasMore = false;
      const from = this.#cursor;
      const topics = [...this.#topics.values()];
      const page = await recordsAfter(
        this.db,
        topics.map(({ name }) => name),
        from,
      );
      if (page === null) throw missed();
      const events = await Promise.all(topics.map(async (topic) => [topic.name, await this.#load(topic, page.records)] as const));
      if (this.#cursor !== from) {
        this.#hasMore = true;
        continue;
      }
      this.#deliver(new Map(events), from);
      if (this.#cursor === from) this.#cursor = page.end;
      if (!page.isLast) this.#hasMore = true;
    }
  }

  #load(topic: Topic<LiveEvent>, records: readonly StreamRecord[]): Promise<LiveEvent[]> | [] {
    const own = records.filter((record) => record.topic === topic.name);
    return own.length > 0 ? topic.load(this.db, own) : [];
  }

  #deliver(events: ReadonlyMap<string, readonly LiveEvent[]>, from: EventPoint): void {
    for (const [mailbox, { topic, wanted, after }] of [...this.#readers]) {
      const start = isAfter(after, from) ? after : from;
      for (const event of events.get(topic.name) ?? []) if (isAfter(event.at, start) && wanted(event)) mailbox.put(event);
    }
  }

  #endAll(error: unknown): void {
    for (const mailbox of [...this.#readers.keys()]) mailbox.end(error);
  }
}

const missed = () => serviceUnavailable('The channel of events');
