/** Converts notifications of the channel into events, once for all streams of this node, and gives each stream those that it wants. */

import { limitExceeded, serviceUnavailable } from '../../base/errors.js';
import type { Channel, Topic } from '../../database/channel.js';
import { Mailbox } from './mailbox.js';

/** The number of payloads, of up to 8 kB each, that may wait for the database. */
const MAX_WAITING = 500;

export class Feed<Event> {
  readonly #streams = new Map<Mailbox<Event>, (event: Event) => boolean>();
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** @param load reads the rows of a payload from the database */
  constructor(
    private readonly channel: Channel,
    topic: Topic,
    private readonly load: (payload: string) => Promise<Event[]>,
  ) {
    channel.on(topic, (payload) => this.#receive(payload));
    channel.onChange((up) => {
      if (!up) this.#endAll(missed());
    });
  }

  /** A stream of the `wanted` events from now on. It never skips one: when it may have missed one, it ends. */
  stream(wanted: (event: Event) => boolean): AsyncIterableIterator<Event> {
    if (!this.channel.up) throw missed();
    const mailbox = new Mailbox<Event>((ended) => void this.#streams.delete(ended));
    this.#streams.set(mailbox, wanted);
    return mailbox;
  }

  #receive(payload: string): void {
    if (this.#streams.size === 0) return;
    if (this.#waiting === MAX_WAITING) {
      this.#endAll(
        limitExceeded('waiting', MAX_WAITING, 'There are more events than the stream can send: read the list instead.'),
      );
      return;
    }
    this.#waiting++;
    this.#work = this.#work
      .then(() => this.#deliver(payload))
      .catch((error: unknown) => this.#endAll(error))
      .finally(() => void this.#waiting--);
  }

  /** Handles payloads one after the other, so that events arrive in the order of their commits. */
  async #deliver(payload: string): Promise<void> {
    if (this.#streams.size === 0) return;
    const events = await this.load(payload);
    for (const [mailbox, wanted] of [...this.#streams]) for (const event of events) if (wanted(event)) mailbox.put(event);
  }

  #endAll(error: unknown): void {
    for (const mailbox of [...this.#streams.keys()]) mailbox.end(error);
  }
}

const missed = () => serviceUnavailable('The channel of events');
