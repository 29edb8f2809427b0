/**
 * The channel on a PostgreSQL server. One connection listens; another sends this node's heartbeat. Notifications keep the order of
 * commits: so a heartbeat that returns proves that every earlier commit has been reported.
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { StartError } from '../../base/errors.js';
import { type Channel, type ChannelOptions, HEARTBEAT_MS, Listeners, NAMES, SILENCE_MS } from '../channel.js';
import { cut, openConnection, type Server } from './postgres.js';

const WATCH_MS = 250;
const BACKOFF_MS = { first: 100, longest: 2_000 } as const;

interface ServerChannelOptions extends ChannelOptions {
  /** The server. Notifications are received without the pooler and sent like all other statements. */
  readonly server: Server;
}

/** Resolves when the first heartbeat has returned. Throws StartError with the setting to change when none does. */
export async function openServerChannel(options: ServerChannelOptions): Promise<Channel> {
  const channel = new ServerChannel(options);
  try {
    await channel.connect();
  } catch (error) {
    await channel.close();
    throw new StartError(
      `The server receives no notifications of the database (${error instanceof Error ? error.message : error}): set DATABASE_LISTEN_URL to the same database without a transaction pooler.`,
    );
  }
  return channel;
}

class ServerChannel implements Channel {
  readonly #listeners = new Listeners();
  readonly #pulse = `astrid_pulse_${randomBytes(8).toString('hex')}`;
  readonly #watch: NodeJS.Timeout;
  #connections: pg.Client[] = [];
  #timers: NodeJS.Timeout[] = [];
  /** The time until which the last heartbeat is valid, on the clock of `performance.now()`. */
  #vouched = Number.NEGATIVE_INFINITY;
  #state: 'connecting' | 'up' | 'closed' = 'connecting';
  #firstBeat: (() => void) | undefined;
  #delayMs = 0;

  constructor(private readonly options: ServerChannelOptions) {
    this.#watch = setInterval(() => {
      if (this.#state === 'up' && !this.up) this.#lose(new Error('no heartbeat arrived'));
    }, WATCH_MS).unref();
  }

  get up(): boolean {
    return performance.now() < this.#vouched;
  }

  get delaySeconds(): number | undefined {
    return this.up ? this.#delayMs / 1_000 : undefined;
  }

  on: Channel['on'] = (topic, listener) => this.#listeners.on(topic, listener);
  onChange: Channel['onChange'] = (listener) => this.#listeners.onChange(listener);

  /** Opens both connections and waits for the first heartbeat. */
  async connect(): Promise<void> {
    const { url, directUrl = url, pooled = false } = this.options.server;
    const listener = openConnection(this.options.listenUrl ?? directUrl, 'listener');
    const notifier = openConnection(url, 'notifier', { pooled });
    this.#connections = [listener, notifier];
    for (const connection of [listener, notifier]) {
      connection.on('error', (error) => this.#broke(connection, error));
      connection.on('end', () => this.#broke(connection, new Error('the connection was closed')));
    }
    await Promise.all([listener.connect(), notifier.connect()]);
    listener.on('notification', ({ channel, payload = '' }) => {
      if (channel === this.#pulse) this.#receivePulse(Number(payload));
      else this.#listeners.hear(channel, payload);
    });
    await listener.query([this.#pulse, ...NAMES].map((name) => `LISTEN ${name}`).join('; '));
    const beat = () =>
      notifier
        .query('SELECT pg_notify($1, $2)', [this.#pulse, String(performance.now())])
        .catch((error: unknown) => this.#broke(notifier, error));
    const first = new Promise<void>((resolve, reject) => {
      this.#firstBeat = resolve;
      this.#timers.push(setTimeout(() => reject(new Error('no heartbeat arrived')), SILENCE_MS).unref());
    });
    this.#timers.push(setInterval(beat, HEARTBEAT_MS).unref());
    void beat();
    await first;
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearInterval(this.#watch);
    this.#drop();
  }

  /** Valid from the time of sending, not of receiving: a slow channel proves as little as a silent one. */
  #receivePulse(sentAt: number): void {
    if (this.#state === 'closed' || !(sentAt <= performance.now())) return;
    this.#vouched = Math.max(this.#vouched, sentAt + SILENCE_MS);
    this.#delayMs = performance.now() - sentAt;
    if (this.#state === 'up') return;
    this.#state = 'up';
    this.#firstBeat?.();
    this.#listeners.change(true);
  }

  #broke(connection: pg.Client, reason: unknown): void {
    if (this.#state === 'up' && this.#connections.includes(connection)) this.#lose(reason);
  }

  #lose(reason: unknown): void {
    this.#state = 'connecting';
    this.#drop();
    this.options.onLost?.(reason);
    this.#listeners.change(false);
    this.#reconnect(BACKOFF_MS.first);
  }

  #reconnect(wait: number): void {
    this.#timers.push(
      setTimeout(() => {
        this.connect().catch(() => {
          this.#drop();
          if (this.#state !== 'closed') this.#reconnect(Math.min(wait * 2, BACKOFF_MS.longest));
        });
      }, wait).unref(),
    );
  }

  /** Closes both connections immediately, also one whose other end no longer answers. */
  #drop(): void {
    this.#vouched = Number.NEGATIVE_INFINITY;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    const connections = this.#connections;
    this.#connections = [];
    for (const connection of connections) cut(connection);
  }
}
