/** Reads a subscription as server-sent events, one answer after the other. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Answer } from './server.js';

export interface StreamRequest {
  readonly variables?: Record<string, unknown>;
  readonly key?: string;
  readonly token?: string;
  readonly lastEventId?: string | undefined;
}

/** Opens a stream and returns when its headers have arrived. */
export async function openStream(
  url: string,
  query: string,
  { variables, key, token, lastEventId }: StreamRequest,
): Promise<EventReader> {
  const headers = {
    Accept: 'text/event-stream',
    'Content-Type': 'application/json',
    ...(key !== undefined && { 'X-API-Key': key }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
  };
  const sent = request(url, { method: 'POST', headers });
  sent.end(JSON.stringify({ query, variables }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return new EventReader(sent, response);
}

export class EventReader {
  readonly status: number | undefined;
  readonly headers: Headers;
  #text = '';
  #events: { readonly answer: Answer['body']; readonly id: string | undefined }[] = [];
  /** The id of the last answer that was read. */
  lastEventId: string | undefined;
  /** The id in the last comment. */
  restId: string | undefined;
  #pings = 0;
  #over = false;
  #wake: (() => void) | undefined;

  constructor(
    private readonly sent: ClientRequest,
    private readonly response: IncomingMessage,
  ) {
    this.status = response.statusCode;
    this.headers = new Headers(response.headers as Record<string, string>);
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#read(text));
    response.on('error', () => {});
    response.on('close', () => {
      this.#over = true;
      this.#wake?.();
    });
  }

  /** The next answer; null when the stream is over. */
  async next(): Promise<Answer['body'] | null> {
    while (this.#events.length === 0 && !this.#over) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const event = this.#events.shift();
    if (event?.id !== undefined) this.lastEventId = event.id;
    return event?.answer ?? null;
  }

  /** The data of the next answer, which must exist. */
  async data(): Promise<Answer['body']['data']> {
    const answer = await this.next();
    if (!answer?.data) throw new Error(`Expected an event, but got ${JSON.stringify(answer)}`);
    return answer.data;
  }

  /** The code of the next error. */
  async code(): Promise<string | undefined> {
    return (await this.next())?.errors?.[0]?.extensions.code;
  }

  /** Answers that were not read yet. */
  waiting(): number {
    return this.#events.length;
  }

  /** Whether the server has compared everything up to the last event of another stream with the filter of this one. */
  hasPassed({ lastEventId }: EventReader): boolean {
    const positionOf = (id: string | undefined) => BigInt(id?.split('-')[0] ?? 0);
    return positionOf(this.restId) >= positionOf(lastEventId);
  }

  pings(): number {
    return this.#pings;
  }

  /** Reads nothing from the socket until `resume`. */
  pause(): void {
    this.response.pause();
  }

  resume(): void {
    this.response.resume();
  }

  close(): void {
    this.sent.destroy();
  }

  #read(text: string): void {
    const lines = (this.#text + text).split('\n');
    const comments = lines.slice(0, -1).filter((line) => line.startsWith(':'));
    this.#pings += comments.length;
    this.restId = comments.findLast((line) => line.length > 1)?.slice(2) ?? this.restId;
    const blocks = lines
      .filter((line, index) => index === lines.length - 1 || !line.startsWith(':'))
      .join('\n')
      .split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      const id = /^id: ?(.*)$/m.exec(block)?.[1];
      if (data) this.#events.push({ answer: JSON.parse(data), id });
    }
    this.#wake?.();
  }
}
