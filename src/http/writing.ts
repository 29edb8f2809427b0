/**
 * How an answer is written: as JSON with the status of its errors, as GraphQL over HTTP has it, or as server-sent events, as
 * GraphQL over SSE has it ("distinct connections").
 */
import type { ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Media } from './media.js';

/** What an error says of the answer that holds it. The document decides the `spec` ones, which have a status in one media type only. */
interface Http {
  readonly status?: number;
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How long a client may take nothing of an answer before its connection is cut. Node begins anew with whatever is taken. */
export const STALLED_MS = 30_000;

/** Writes one answer. */
export function writeAnswer(response: ServerResponse, answer: ExecutionResult, media: Media, stalledMs = STALLED_MS): void {
  const { status, headers } = headOf(answer.errors ?? [], media !== 'application/graphql-response+json');
  const json = jsonOf(answer);
  const body = media === 'text/event-stream' ? `${eventOf(json)}${COMPLETE}` : json;
  response.writeHead(status, {
    ...headers,
    'Content-Type': media === 'text/event-stream' ? media : `${media}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
  if (response.writableLength > 0) response.socket?.setTimeout(stalledMs);
}

/**
 * The status is the highest that an error asks for. Clients that read JSON or events show no body of an answer that failed. Clients of
 * events also send such a request again: right after 401, 429 or 503, and in vain when the document decides.
 */
function headOf(errors: readonly GraphQLError[], lenient: boolean): { status: number; headers: Record<string, string> } {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const { extensions } of errors) {
    const http = extensions.http as Http | undefined;
    Object.assign(headers, http?.headers);
    if (http?.status !== undefined && http.status > status && !(lenient && http.spec)) status = http.status;
  }
  return { status, headers };
}

/** `http` is for us, not for the client. */
function jsonOf({ errors, ...rest }: ExecutionResult): string {
  if (!errors) return JSON.stringify(rest);
  const shown = errors.map((error) => {
    const { extensions: { http: _http, ...extensions } = {}, ...told } = error.toJSON();
    return { ...told, extensions };
  });
  return JSON.stringify({ errors: shown, ...rest });
}

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
