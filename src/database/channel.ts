/**
 * What was committed, told to every node: NOTIFY, heard over a connection that does nothing else. The promise is not that
 * everything is heard, which no network can keep, but that a node knows when it may not have been.
 */

import { outsideLanes } from './lane.js';

/** What is spoken of; the triggers in prisma/migrations say what a payload holds. It is only a hint: anyone may have sent it. */
export type Topic = 'access' | 'detections' | 'runs';
const TOPICS: readonly Topic[] = ['access', 'detections', 'runs'];

export interface Channel {
  /** True while whatever was committed more than `SILENCE_MS` ago has been heard. Cheap enough to be asked at every request. */
  readonly up: boolean;
  /** Calls back with each payload. Returns what ends it. */
  on(topic: Topic, listener: (payload: string) => void): () => void;
  /**
   * Calls back with false when the channel was lost, and with true when it is back: what was said in between nobody heard.
   * Returns what ends it.
   */
  onChange(listener: (up: boolean) => void): () => void;
  close(): Promise<void>;
}

export interface ChannelOptions {
  /** Where notifications are heard, if not at the server's own URL for that. */
  readonly listenUrl?: string | undefined;
  /** Hears why the channel was lost. */
  readonly onLost?: ((reason: unknown) => void) | undefined;
}

/** The longest that a channel counts as up without having heard its own heartbeat, which beats every `HEARTBEAT_MS`. */
export const SILENCE_MS = 3_000;
export const HEARTBEAT_MS = 1_000;

/** The name of a topic in the database, and back. */
export const nameOf = (topic: Topic): string => `astrid_${topic}`;
const topicNamed = (name: string): Topic | undefined => TOPICS.find((topic) => nameOf(topic) === name);
export const NAMES: readonly string[] = TOPICS.map(nameOf);

/**
 * Who listens to what: the part that all channels share. The embedded database calls back from within the statement that notified:
 * what listeners do about it is not part of that request, and does not end with it.
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
