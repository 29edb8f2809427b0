/**
 * Reads bodies that arrive in many small chunks. Node calls a function for each chunk, and reads up to 2 MB of one connection in a turn of
 * the event loop. With chunks of one byte that took a second, and every other caller waited. So the small chunks of one read are joined, the
 * connection is not read again in this turn, and such connections take turns: one of them is read in each turn of the event loop. A body of
 * very many tiny chunks is refused, and Node no longer hands over its chunks.
 */
import { IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** A chunk of fewer bytes is small. */
const SMALL = 1_024;
/** This number of small chunks is read without a wait: many clients send the headers, or the first part of a body, separately. */
const FREE = 16;
/** A chunk of fewer bytes is tiny. */
export const TINY = 32;
/** The most tiny chunks of a body. */
export const MOST_TINY = 3_000;
const FIRST_CAPACITY = 1_024;

/** The code of the error that the server gets as a `clientError`. */
export const TOO_MANY_CHUNKS = 'TOO_MANY_CHUNKS';

/** Requests whose connections wait for their turn to be read. */
const line: PacedRequest[] = [];

function nextTurn(): void {
  line.shift()?.readOn();
  if (line.length > 0) setImmediate(nextTurn);
}

export class PacedRequest extends IncomingMessage {
  #small = 0;
  #tiny = 0;
  /** Then its connection is not read again. */
  #isRefused = false;
  /** The joined chunks; missing unless the request waits for its turn. */
  #joined: Buffer | undefined;
  #length = 0;

  /** Node calls it with each chunk, and stops reading the connection when it returns false. */
  override push(chunk: Buffer | null): boolean {
    if (chunk === null) {
      this.#handOver();
      return super.push(null);
    }
    if (this.#isRefused) return false;
    if (chunk.length < TINY && ++this.#tiny > MOST_TINY) {
      this.#isRefused = true;
      refuse(this.socket);
      return false;
    }
    if (this.#joined !== undefined) {
      this.#join(chunk);
      return false;
    }
    if (chunk.length >= SMALL || ++this.#small <= FREE) return super.push(chunk);
    this.#joined = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
    this.#join(chunk);
    line.push(this);
    if (line.length === 1) setImmediate(nextTurn);
    return false;
  }

  /** Reads from the connection, unless it waits for its turn. */
  override _read(size: number): void {
    if (this.#joined === undefined && !this.#isRefused) super._read(size);
  }

  /** Hands over the joined chunks, and lets Node read the connection again. */
  readOn(): void {
    if (this.#joined !== undefined && this.#handOver() && !this.destroyed) this._read(0);
  }

  /** Returns whether the reader wants more. */
  #handOver(): boolean {
    const joined = this.#joined?.subarray(0, this.#length);
    this.#joined = undefined;
    this.#length = 0;
    return joined === undefined || this.destroyed || super.push(joined);
  }

  #join(chunk: Buffer): void {
    const joined = this.#joined as Buffer;
    const length = this.#length + chunk.length;
    if (length > joined.length) {
      this.#joined = Buffer.allocUnsafeSlow(Math.max(length, 2 * joined.length));
      joined.copy(this.#joined, 0, 0, this.#length);
    }
    chunk.copy(this.#joined as Buffer, this.#length);
    this.#length = length;
  }
}

/** Parts of Node that its types do not declare. The parser calls a function for each chunk, if it has one. */
interface Parsed {
  readonly server?: Server;
  readonly parser?: Record<string, unknown> | null;
}

/** The server answers as it answers other requests that cannot be read, and closes the connection. */
function refuse(socket: Socket): void {
  const { server, parser } = socket as Parsed;
  for (const [name, handler] of Object.entries(parser ?? {}))
    if (parser && typeof handler === 'function' && handler.name === 'parserOnBody') {
      parser[name] = undefined;
      // Another connection uses the parser afterwards.
      socket.once('close', () => {
        parser[name] = handler;
      });
    }
  const error = Object.assign(new Error('The body has too many tiny chunks.'), { code: TOO_MANY_CHUNKS });
  if (!server?.emit('clientError', error, socket)) socket.destroy();
}
