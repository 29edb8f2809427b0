/**
 * Reports the commits of other nodes by NOTIFY, received on a separate connection. In this folder a node is one server of AstrID, and a
 * server is PostgreSQL. No network delivers every notification. So the channel promises less: a node knows when it may have missed one.
 */

import { outsideLanes } from './work/lane.js';

/** The topics of notifications. The triggers in prisma/migrations define the payloads. A payload is only a hint: any role may send one. */
export type Topic = 'access' | 'streams';
const TOPICS: readonly Topic[] = ['access', 'streams'];

export interface Channel {
  /** True while every commit older than `SILENCE_MS` has been received. Cheap enough to read at every request. */
  readonly up: boolean;
  /** How long the last heartbeat took to return. Undefined while none returns, and where notifications need no time. */
  readonly delaySeconds?: number | undefined;
  /** Calls back with each payload. Returns a function that ends this. */
  on(topic: Topic, listener: (payload: string) => void): () => void;
  /**
   * Calls back with false when the channel is lost, and with true when it is back. Notifications in between are lost.
   * Returns a function that ends this.
   */
  onChange(listener: (up: boolean) => void): () => void;
  close(): Promise<void>;
}

export interface ChannelOptions {
  /** Where to receive notifications, if not at the server's own URL for them. */
  readonly listenUrl?: string | undefined;
  /** Receives the reason when the channel is lost. */
  readonly onLost?: ((reason: unknown) => void) | undefined;
}

/** The longest time that the channel counts as up without its own heartbeat, which is sent every `HEARTBEAT_MS`. */
export const SILENCE_MS = 3_000;
export const HEARTBEAT_MS = 1_000;

/** The name of a topic in the database, and back. */
const nameOf = (topic: Topic): string => `astrid_${topic}`;
const topicNamed = (name: string): Topic | undefined => TOPICS.find((topic) => nameOf(topic) === name);
export const NAMES: readonly string[] = TOPICS.map(nameOf);

/**
 * The listeners by topic: the part that all channels share. The embedded database calls back inside the statement that notified.
 * The listeners' work is not part of that request and does not end with it.
 */
export class Listeners {
  readonly #byTopic = new Map(TOPICS.map((topic) => [topic, new Set<(payload: string) => void>()]));
  readonly #onChange = new Set<(up: boolean) => void>();

  on(topic: Topic, listener: (payload: string) => void): () => void {
    const listeners = this.#byTopic.get(topic);
    listeners?.add(listener);
    return () => void listeners?.delete(listener);
  }

  onChange(listener: (up: boolean) => void): () => void {
    this.#onChange.add(listener);
    return () => void this.#onChange.delete(listener);
  }

  hear(name: string, payload: string): void {
    const topic = topicNamed(name);
    const listeners = topic ? [...(this.#byTopic.get(topic) ?? [])] : [];
    for (const listener of listeners) outsideLanes(() => listener(payload));
  }

  change(up: boolean): void {
    for (const listener of [...this.#onChange]) outsideLanes(() => listener(up));
  }
}
