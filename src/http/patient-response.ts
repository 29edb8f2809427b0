/**
 * An answer that may be known before the request has come whole. Closed with something unread, a connection is reset, and who is
 * still sending may never hear why: so the answer goes out at once, and what is still coming is taken and thrown away before it
 * counts as ended. That has a bound, in bytes and in time, beyond which the connection is closed all the same.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';

const MOST_BYTES = 64_000_000;
/** Less than a stop of the server waits for. */
const MOST_MS = 5_000;

export class PatientResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  #ending = false;

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

/** Whether nothing more is to come: a request without a body is not complete while it is being handed over. */
const isWhole = ({ complete, destroyed, headers }: IncomingMessage): boolean =>
  complete || destroyed || (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0));

/** Reads to the end, or to the bound, and tells which. */
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
