/**
 * Writes an answer: as JSON with the status of its errors, as GraphQL over HTTP specifies, or as server-sent events, as GraphQL over
 * SSE specifies ("distinct connections" mode).
 */
import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { ApiError } from '../../base/errors.js';
import { RawJson } from '../../base/raw-json.js';
import type { EventAnswer } from '../../engine/event-stream.js';
import { sendable, type Unread, whileUnread } from '../load/unread-answers.js';
import type { Media } from '../request/media.js';
import { sendTogether } from './together.js';

/** An answer whose errors are in their coded form. */
export interface CodedResult extends ExecutionResult {
  readonly errors?: readonly ApiError[];
}

/** Writes one answer. Returns a refusal instead when its caller has too many unread answers. Without `unread` it writes in any case. */
export function writeAnswer(response: ServerResponse, answer: CodedResult, media: Media, unread?: Unread): ApiError | null {
  const { status, headers } = headOf(answer.errors ?? [], media !== 'application/graphql-response+json');
  const parts = jsonPartsOf(answer);
  if (media === 'text/event-stream') {
    parts.unshift(EVENT);
    parts.push(END_OF_EVENT, COMPLETE);
  }
  // Each part is counted before they are joined: to count a joined text, its parts would be copied.
  let body = '';
  let bytes = 0;
  for (const part of parts) {
    body += part;
    bytes += Buffer.byteLength(part);
  }
  const write = () => {
    response.writeHead(status, {
      ...headers,
      'Content-Type': media === 'text/event-stream' ? media : `${media}; charset=utf-8`,
      'Content-Length': bytes,
    });
    sendTogether(response, bytes, () => response.end(sendable(body)));
  };
  if (unread) return whileUnread(response, unread, bytes, write);
  write();
  return null;
}

/**
 * The highest status of the errors. Clients that expect application/json or events do not show the body of a failed answer. Clients of
 * events also repeat such a request: immediately after 401, 429 or 503, and without success when the document causes the error.
 */
function headOf(errors: readonly ApiError[], lenient: boolean): { status: number; headers: Record<string, string> } {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const error of errors) {
    Object.assign(headers, error.headers);
    if (!lenient || error.phase !== 'document') status = Math.max(status, error.status);
  }
  return { status, headers };
}

/** The JSON of an answer, in parts. GraphQL advises that errors come first. */
function jsonPartsOf({ errors, data, ...rest }: ExecutionResult): string[] {
  if (!hasRawJson(data)) return [JSON.stringify({ errors, data, ...rest })];
  const parts = [errors ? `{"errors":${JSON.stringify(errors)},"data":` : '{"data":'];
  let start = '{';
  for (const key in data) {
    const value = data[key];
    parts.push(`${start}${JSON.stringify(key)}:`, value instanceof RawJson ? value.text : JSON.stringify(value));
    start = ',';
  }
  parts.push('}}');
  return parts;
}

const jsonOf = (answer: ExecutionResult): string => jsonPartsOf(answer).join('');

/** Only values of root fields can be raw. */
function hasRawJson(data: ExecutionResult['data']): data is NonNullable<ExecutionResult['data']> {
  for (const key in data) if (data[key] instanceof RawJson) return true;
  return false;
}

const COMPLETE = 'event: complete\ndata:\n\n';
const EVENT = 'event: next\ndata: ';
const END_OF_EVENT = '\n\n';
const eventOf = (json: string, id?: string): string => `${idLine(id)}${EVENT}${json}${END_OF_EVENT}`;
/** Clients ignore it. No blank line follows it: after an event with an id, some libraries report an empty event for each blank line. */
export const COMMENT = ':\n';
/** With an id, a client that reads comments can resume even when it gets no events for long. */
const commentOf = (id?: string): string => (id === undefined ? COMMENT : `: ${id}\n`);
const idLine = (id?: string): string => (id === undefined ? '' : `id: ${id}\n`);

/** Answers that become events. */
export interface Answers extends AsyncIterable<EventAnswer> {
  /** The id for a comment: with it, a client resumes after everything that was written. */
  readonly restId?: string | undefined;
}

/** Shorter than the patience of proxies, which close a silent connection after about half a minute. */
export const PING_MS = 12_000;

/** Writes answers as events at the speed at which the client reads, with comments in between to keep the stream alive. */
export async function writeEvents(response: ServerResponse, answers: Answers, pingMs: number, unread: Unread): Promise<void> {
  // Proxies must not hold back events.
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  // The first bytes show the client that the stream is open.
  response.write(commentOf(answers.restId));
  const ping = setInterval(() => response.writableNeedDrain || response.write(commentOf(answers.restId)), pingMs);
  response.once('close', () => clearInterval(ping));
  for await (const { id, ...answer } of answers) {
    if (response.closed) break;
    const event = eventOf(jsonOf(answer), id);
    const refused = whileUnread(response, unread, Buffer.byteLength(event), () => response.write(sendable(event)));
    if (refused !== null) {
      response.write(eventOf(jsonOf({ errors: [refused] })));
      break;
    }
    if (response.writableNeedDrain) await drained(response);
  }
  clearInterval(ping);
  response.end(COMPLETE);
}

/** Waits until the client has read the written data, or has closed the connection. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
