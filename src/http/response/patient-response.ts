/**
 * An answer that may be ready before the request has arrived completely. If a server closes a connection with unread data, the connection
 * is reset, and a client that is still sending may never read the answer. So the answer is sent immediately, and the rest of the request is
 * read and discarded before the response ends. Above a limit of bytes or time, the connection is closed nevertheless.
 */
import type { IncomingMessage } from 'node:http';
import { HeadedResponse } from './headed-response.js';

const MOST_BYTES = 64_000_000;
/** Less than the time limit of a stop. */
const MOST_MS = 5_000;

export class PatientResponse<Request extends IncomingMessage = IncomingMessage> extends HeadedResponse<Request> {
  #ending = false;

  override get isWritten(): boolean {
    return this.#ending || super.isWritten;
  }

  override end(chunk?: unknown, ...more: unknown[]): this {
    if (this.#ending) return this;
    if (isWhole(this.req)) return super.end(chunk, ...(more as []));
    this.#ending = true;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
      if (!this.headersSent) this.setHeader('Content-Length', Buffer.byteLength(chunk));
      this.write(chunk);
    } else this.flushHeaders();
    discardRest(this.req, (whole) => {
      super.end();
      if (!whole) this.req.socket.destroySoon();
    });
    return this;
  }
}

/** Whether the request is complete. Node marks a request without a body as complete only after it has called the handler. */
const isWhole = ({ complete, destroyed, headers }: IncomingMessage): boolean =>
  complete || destroyed || (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0));

/** Reads to the end of the request or to the limit, and reports which. */
function discardRest(request: IncomingMessage, done: (whole: boolean) => void): void {
  let bytes = 0;
  const stop = (whole: boolean) => {
    clearTimeout(timer);
    request.off('data', count).off('end', end).off('close', end);
    done(whole);
  };
  const end = () => stop(true);
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) stop(false);
  };
  const timer = setTimeout(stop, MOST_MS, false);
  request.on('data', count).on('end', end).on('close', end).resume();
}
