/**
 * An answer with the headers that every answer carries. They are added when its head is written: so no answer lacks them. Node checks each
 * header that it writes. These are constant, so they are joined to one text beforehand.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { VERSION } from '../../base/version.js';

export const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  // Clients compare it with their own version. /livez states it to everyone too.
  'X-AstrID-Version': VERSION,
};

/** The lines of these headers, without those that an answer replaces. */
const linesWithout = (replaced: Readonly<Record<string, unknown>>): string =>
  Object.entries(HEADERS)
    .map(([name, value]) => (name in replaced ? '' : `${name}: ${value}\r\n`))
    .join('');

const LINES = linesWithout({});
const NAMES = Object.keys(HEADERS);

/** A function of Node that its types do not declare. It writes the status line and the headers, and adds `Date` and `Connection`. */
interface StoresHeader {
  _storeHeader(statusLine: string, headers: unknown): void;
}

const { _storeHeader: storeHeader } = ServerResponse.prototype as unknown as StoresHeader;
// Without it, answers would lack their headers, and nobody would notice.
if (typeof storeHeader !== 'function')
  throw new Error(`Node ${process.version} writes headers in another way: use a supported version.`);

export class HeadedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** A UUID, or a text of the client that has no character with a meaning in HTTP. */
  requestId: string | undefined;
  /** The media type in the head that was written. `getHeader` does not know it. */
  contentType: string | undefined;
  #lines = LINES;

  /** Whether the whole answer is written. */
  get isWritten(): boolean {
    return this.writableEnded;
  }

  /** Headers of the same name replace those that every answer carries. */
  override writeHead(status: number, given?: unknown): this {
    const headers = given as Readonly<Record<string, string | number>> | undefined;
    if (headers !== undefined) {
      this.contentType = headers['Content-Type'] as string | undefined;
      if (NAMES.some((name) => name in headers)) this.#lines = linesWithout(headers);
    }
    return super.writeHead(status, headers);
  }

  _storeHeader(statusLine: string, headers: unknown): void {
    const first = `${statusLine}${this.#lines}X-Request-Id: ${this.requestId ?? randomUUID()}\r\n`;
    storeHeader.call(this, first, headers);
  }
}
