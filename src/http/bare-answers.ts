/**
 * Answers below the routes: the headers that stand on every one of them, and what is said to requests that Node would answer by
 * itself, without these headers.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { isRepeated } from './headers.js';

const HEADERS: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

export function setHeaders(response: ServerResponse, requestId: string): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value);
  response.setHeader('X-Request-Id', requestId);
}

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

/** HTTP/1.1 requires exactly one Host header: true when that was refused. To be used with `requireHostHeader: false`. */
export function refuseWithoutHost(request: IncomingMessage, response: ServerResponse): boolean {
  const issue = hostIssue(request);
  if (issue !== null) send(response, 400, text(issue, CLOSE));
  return issue !== null;
}

function hostIssue(request: IncomingMessage): string | null {
  if (request.headers.host === undefined) return request.httpVersion === '1.1' ? 'The request has no Host header.' : null;
  return isRepeated(request, 'host') ? 'The request has more than one Host header.' : null;
}

/** Answers what cannot be read as a request, and what expects more than 100-continue. Reads every header that there is. */
export function answerWhatIsNoRequest(server: Server): void {
  // Node would drop those after the 1,000th, and with them a credential. How large they are together is limited all the same.
  server.maxHeadersCount = 0;
  server.on('checkExpectation', (_request, response) => {
    setHeaders(response, randomUUID());
    send(response, 417, text('No such expectation can be met.', CLOSE));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse }) => {
    // In the middle of another answer there is nothing to be said, nor to who is gone.
    if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) return void socket.destroy(error);
    const status = STATUSES[error.code ?? ''] ?? 400;
    const body = `${STATUS_CODES[status]}\n`;
    const headers = [
      ...HEADERS,
      ['X-Request-Id', randomUUID()],
      ['Connection', 'close'],
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['Content-Length', String(body.length)],
    ].map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${body}`);
    socket.setTimeout(CLOSING_MS, () => socket.destroy());
  });
}

const CLOSING_MS = 1_000;

/** What Node answers to each of its own errors; 400 to the rest. */
const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
