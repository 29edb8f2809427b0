/**
 * An answer with the headers that every answer carries. They are added when its head is written: so no answer lacks them, and Node writes
 * them immediately, without storing each of them first.
 */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { VERSION } from '../base/version.js';

export const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  // Clients compare it with their own version. /livez states it to everyone too.
  'X-AstrID-Version': VERSION,
};

export class HeadedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  requestId: string | undefined;
  /** The media type in the head that was written. `getHeader` does not know it. */
  contentType: string | undefined;

  /** Whether the whole answer is written. */
  get isWritten(): boolean {
    return this.writableEnded;
  }

  /** Headers of the same name replace those that every answer carries. */
  override writeHead(status: number, given?: unknown): this {
    const headers = given as Readonly<Record<string, string | number>> | undefined;
    this.contentType = headers?.['Content-Type'] as string | undefined;
    return super.writeHead(status, { ...HEADERS, 'X-Request-Id': this.requestId ?? randomUUID(), ...headers });
  }
}
