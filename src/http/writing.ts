/**
 * How an answer is written: as JSON with the status of its errors, as GraphQL over HTTP has it, or as server-sent events, as
 * GraphQL over SSE has it ("distinct connections").
 */
import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { ApiError } from '../base/errors.js';
import type { Media } from './media.js';

/** An answer whose errors are in their coded form. */
export interface CodedResult extends ExecutionResult {
  readonly errors?: readonly ApiError[];
}

/** Writes one answer. */
export function writeAnswer(response: ServerResponse, answer: CodedResult, media: Media): void {
  const { status, headers } = headOf(answer.errors ?? [], media !== 'application/graphql-response+json');
  const json = jsonOf(answer);
  const body = media === 'text/event-stream' ? `${eventOf(json)}${COMPLETE}` : json;
  response.writeHead(status, {
    ...headers,
    'Content-Type': media === 'text/event-stream' ? media : `${media}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/**
 * The status is the highest that an error asks for. Clients that read JSON or events show no body of an answer that failed. Clients of
 * events also send such a request again: right after 401, 429 or 503, and in vain when the document decides.
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

/** GraphQL advises that errors come first. */
const jsonOf = ({ errors, ...rest }: ExecutionResult): string => JSON.stringify({ errors, ...rest });

const COMMENT = ':\n\n';
const COMPLETE = 'event: complete\ndata:\n\n';
const eventOf = (json: string): string => `event: next\ndata: ${json}\n\n`;

/** Short enough for proxies, which close what is silent for half a minute or so. */
export const PING_MS = 12_000;

/** Writes answers as events, as they come and no faster than they are taken, with a comment now and then in between. */
export async function writeEvents(
  response: ServerResponse,
  answers: AsyncIterable<ExecutionResult>,
  pingMs: number,
): Promise<void> {
  // No proxy is to hold events back.
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  // The first bytes tell that we listen.
  response.write(COMMENT);
  const ping = setInterval(() => response.writableNeedDrain || response.write(COMMENT), pingMs);
  response.once('close', () => clearInterval(ping));
  for await (const answer of answers) {
    if (response.closed) break;
    if (!response.write(eventOf(jsonOf(answer)))) await taken(response);
  }
  clearInterval(ping);
  response.end(COMPLETE);
}

/** Until the other end has taken what was written, or has gone. */
const taken = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
