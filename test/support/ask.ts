/** Sends requests over one open connection, and collects all that a client, the log and the counts of keys show of each. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { permissionsIn } from '../../src/access/permissions.js';
import type { App } from '../../src/app.js';
import type { HttpOptions } from '../../src/http/http.js';
import type { TestServer } from './server.js';

/** One request as seen from outside. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly text: string;
  /** The fields of the line `request`. */
  readonly line: Readonly<Record<string, unknown>>;
  /** All other lines. */
  readonly faults: readonly string[];
  /** What the request counted for keys: requests, errors, denials, permissions. */
  readonly counts: Readonly<Record<string, number>>;
  /** The cost by which the request took its share. The log does not state it. */
  readonly cost: number | undefined;
}

export interface Sent {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: unknown;
}

/** The forms of an answer, the usual one most often. */
export const MEDIA: readonly string[] = [
  ...Array<string>(8).fill('application/graphql-response+json'),
  'application/json',
  'text/event-stream',
];

/** The JSON of an answer, in whichever form. */
const jsonIn = (text: string): string =>
  text.startsWith('event: next') ? text.slice(text.indexOf('{'), text.indexOf('\n\n')) : text;

export class Asker {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #counts: Record<string, number> = {};
  #cost: number | undefined;
  #number = 0;
  #server: TestServer | undefined;
  /** Servers with these metrics report the cost of each request. */
  readonly metrics: NonNullable<HttpOptions['metrics']> = {
    begun: () => {},
    ended: ({ cost }) => {
      this.#cost = cost;
    },
    page: () => Promise.reject(new Error('These metrics have no page.')),
  };

  /** Asks servers of this app. */
  watch(server: TestServer): void {
    this.#server = server;
    this.#listenTo(server.app);
  }

  close(): void {
    this.#agent.destroy();
  }

  /** One request at a time. */
  async ask(url: string, headers: Readonly<Record<string, string>>, sent: Sent): Promise<Seen> {
    const requestId = `case-${++this.#number}`;
    const { logged } = this.#server as TestServer;
    const before = logged.length;
    this.#counts = {};
    this.#cost = undefined;
    const answer = await this.#post(url, { ...headers, 'X-Request-Id': requestId }, JSON.stringify(sent));
    const lines = () => logged.slice(before).map((line) => JSON.parse(line));
    while (!lines().some((line) => line.msg === 'request')) await nextTurn();
    const all = lines();
    return {
      ...answer,
      line: all.find(({ msg }) => msg === 'request'),
      faults: all.filter(({ msg }) => msg !== 'request').map(({ msg }) => msg),
      counts: this.#counts,
      cost: this.#cost,
    };
  }

  #post(url: string, headers: Record<string, string>, body: string): Promise<Pick<Seen, 'status' | 'headers' | 'text'>> {
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method: 'POST',
        agent: this.#agent,
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/graphql-response+json',
          'Content-Length': Buffer.byteLength(body),
          ...headers,
        },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = jsonIn(Buffer.concat(chunks).toString());
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      sent.end(body);
    });
  }

  #listenTo({ usage, denials }: App): void {
    const count = (what: string) => {
      this.#counts[what] = (this.#counts[what] ?? 0) + 1;
    };
    const exercised = usage.exercised.bind(usage);
    usage.exercised = (keyId, now, permissions) => {
      for (const permission of permissionsIn(permissions)) count(`${keyId} ${permission}`);
      exercised(keyId, now, permissions);
    };
    const record = usage.record.bind(usage);
    usage.record = (keyId, ...more) => {
      count(`${keyId} request`);
      record(keyId, ...more);
    };
    const ended = usage.ended.bind(usage);
    usage.ended = (keyId, now, outcome) => {
      count(`${keyId} ${outcome}`);
      ended(keyId, now, outcome);
    };
    const denied = denials.record.bind(denials);
    denials.record = (denial, now) => {
      count(`denied ${JSON.stringify(denial)}`);
      denied(denial, now);
    };
  }
}
