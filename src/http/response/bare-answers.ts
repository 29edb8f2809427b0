/**
 * Answers outside GraphQL, and the answers to requests that Node would otherwise answer itself, without the headers that every answer
 * carries.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { MOST_TINY, TINY, TOO_MANY_CHUNKS } from '../load/small-chunks.js';
import { isRepeated } from '../request/headers.js';
import { HEADERS, type HeadedResponse } from './headed-response.js';
import { sendNow } from './together.js';

export interface Answer {
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export const text = (body: string, headers: Record<string, string> = {}): Answer => ({
  body: `${body}\n`,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
});

export function send(response: ServerResponse, status: number, { body, headers = {} }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const CLOSE = { Connection: 'close' };

/** HTTP/1.1 requires exactly one Host header. Returns true when the request was refused. Use it with `requireHostHeader: false`. */
export function refuseWithoutHost(request: IncomingMessage, response: ServerResponse): boolean {
  const issue = hostIssue(request);
  if (issue !== null) send(response, 400, text(issue, CLOSE));
  return issue !== null;
}

function hostIssue(request: IncomingMessage): string | null {
  if (request.headers.host === undefined) return request.httpVersion === '1.1' ? 'The request has no Host header.' : null;
  return isRepeated(request, 'host') ? 'The request has more than one Host header.' : null;
}

/** Answers unreadable requests, and expectations other than 100-continue. Reads all headers of a request. */
export function answerUnreadableRequests(server: Server): void {
  // Node would drop the headers after the 1,000th, and a credential among them. Another limit bounds their total size.
  server.maxHeadersCount = 0;
  server.on('checkExpectation', (_request, response) => {
    send(response, 417, text('The only supported value of Expect is 100-continue.', CLOSE));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: HeadedResponse }) => {
    // After the client has left, and in the middle of another answer, there is nothing to send. An answer that is written goes out first.
    const answer = socket._httpMessage;
    if (answer) sendNow(answer);
    const isCut = answer?.headersSent === true && !answer.isWritten;
    if (error.code === 'ECONNRESET' || !socket.writable || isCut) return void socket.destroy(error);
    socket.setTimeout(CLOSING_MS, () => socket.destroy());
    if (answer?.headersSent) return void socket.end();
    const status = STATUSES[error.code ?? ''] ?? 400;
    const body = error.code === TOO_MANY_CHUNKS ? MANY_CHUNKS : `${STATUS_CODES[status]}\n`;
    const headers = Object.entries({
      ...HEADERS,
      'X-Request-Id': randomUUID(),
      Connection: 'close',
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': String(body.length),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${body}`);
  });
}

const CLOSING_MS = 1_000;

const MANY_CHUNKS = `The body arrives in more than ${MOST_TINY} chunks of fewer than ${TINY} bytes: send it in larger parts.\n`;

/** Node's own status for each of its errors, and ours; 400 for the rest. */
const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  [TOO_MANY_CHUNKS]: 413,
};
