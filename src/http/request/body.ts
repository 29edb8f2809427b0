/**
 * Reads the body of a request within limits: its bytes, the memory of all unfinished bodies together, and the number of JSON values
 * that parsing it may create.
 */
import { isAscii, isUtf8, transcode } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError, badRequest, limitExceeded } from '../../base/errors.js';
import { LIMITS } from '../../document/limits.js';
import type { HeldBytes, Holding } from '../load/body-budget.js';

/** The largest body. An anonymous caller's limit is lower, since a body costs memory before anything is known about it. */
type BodyLimit = 'body' | 'anonymousBody';

/** The sender of a body, and the budget that it uses while it is unfinished. */
export interface Source {
  readonly limit: BodyLimit;
  readonly held: HeldBytes;
  /** The caller that the bytes count for. */
  readonly caller: string;
}

/**
 * Reads the text of a body in UTF-8, without a byte order mark, and returns the result of `use`, all with one promise.
 * Throws PAYLOAD_TOO_LARGE; rejects with BAD_REQUEST, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED or the refusal of the budget.
 */
export function readText<T>(request: IncomingMessage, source: Source, use: (text: string) => T | Promise<T>): Promise<T> {
  if (Number(request.headers['content-length']) > LIMITS[source.limit]) throw tooLarge(source.limit);
  return readBytes(request, source, (bytes, end) => {
    if (!isUtf8(bytes)) throw badRequest('The body is not valid UTF-8: encode it as UTF-8.');
    // A value takes at least one byte.
    if (bytes.length > LIMITS.values) refuseManyValues(bytes);
    const text = () => {
      const made = textOf(bytes);
      end();
      return made;
    };
    return isLarge(bytes.length) ? nextTurn().then(() => use(text())) : use(text());
  });
}

function textOf(bytes: Buffer): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  // V8 reads other text than ASCII byte by byte: by way of UTF-16 it is faster.
  if (isLarge(bytes.length) && !isAscii(bytes)) return transcode(bytes.subarray(start), 'utf8', 'utf16le').toString('utf16le');
  return bytes.toString('utf8', start);
}

/** To count, decode or parse a body of this size takes so long that other requests get their turn in between. */
const LARGE = 250_000;

export const isLarge = (length: number): boolean => length > LARGE;

const HINTS: Record<BodyLimit, string> = {
  body: ': send fewer rows in one request',
  anonymousBody: ' for callers without a credential: sign in to send more',
};

const tooLarge = (limit: BodyLimit) =>
  new ApiError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than the limit (${limit}) of ${LIMITS[limit]} bytes${HINTS[limit]}.`,
    { limit, value: LIMITS[limit] },
    { headers: { Connection: 'close' } },
  );

const NOTHING = Buffer.alloc(0);
const FIRST_CAPACITY = 16_384;
/** The most bytes in an ordinary buffer, and how much the memory grows at least above that. */
const STEP = 65_536;

/**
 * The memory of a body that arrives in parts. Above 64 kB it grows in place, and is returned when the text is made. Copies in larger and
 * larger buffers, which stay until the garbage is collected, would together be twice as large as the body. Smaller bodies do without: the
 * system limits how many such memories a process has, and the budgets limit only bytes.
 */
class Memory {
  #large: ArrayBuffer | undefined;
  #room: Buffer = NOTHING;
  #size = 0;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#size;
  }

  /** The bytes, until the memory is returned. */
  get bytes(): Buffer {
    return this.#room.subarray(0, this.#size);
  }

  add(chunk: Buffer): void {
    const size = this.#size + chunk.length;
    if (size > this.#room.length) this.#grow(size);
    chunk.copy(this.#room, this.#size);
    this.#size = size;
  }

  giveBack(): void {
    this.#size = 0;
    this.#room = NOTHING;
    this.#large?.resize(0);
  }

  #grow(needed: number): void {
    const { length } = this.#room;
    const isFirst = this.#large === undefined;
    const room =
      needed <= STEP
        ? Buffer.allocUnsafeSlow(Math.max(needed, Math.min(2 * length, STEP), FIRST_CAPACITY))
        : this.#inPlace(needed);
    if (isFirst) this.#room.copy(room, 0, 0, this.#size);
    this.#room = room;
  }

  #inPlace(needed: number): Buffer {
    this.#large ??= new ArrayBuffer(0, { maxByteLength: this.most });
    this.#large.resize(Math.min(Math.max(needed, this.#large.byteLength + STEP), this.most));
    return Buffer.from(this.#large, 0, this.#large.byteLength);
  }
}

/**
 * Copies the arriving chunks into one memory. When a client sends single bytes, storing the chunks would cost a hundred times their size. A
 * body in one chunk is neither copied nor counted, because it is complete. `use` must call `end` when it needs the bytes no longer.
 */
function readBytes<T>(
  request: IncomingMessage,
  { limit, held, caller }: Source,
  use: (bytes: Buffer, end: () => void) => T | Promise<T>,
): Promise<T> {
  const declared = Number(request.headers['content-length']);
  return new Promise((resolve, reject) => {
    let whole: Buffer | undefined;
    let memory: Memory | undefined;
    let holding: Holding | undefined;
    let ended = false;
    const end = () => {
      whole = undefined;
      memory?.giveBack();
      memory = undefined;
    };
    const fail = (error: unknown) => {
      end();
      reject(error);
    };
    const refuse = (error: ApiError) => {
      request.removeAllListeners('data').pause();
      holding?.release();
      fail(error);
    };
    request.on('data', (chunk: Buffer) => {
      if ((memory?.size ?? 0) + chunk.length > LIMITS[limit]) return refuse(tooLarge(limit));
      if (chunk.length === declared) {
        whole = chunk;
        return;
      }
      holding ??= held.hold(caller);
      const refused = holding.add(chunk.length);
      if (refused !== null) return refuse(refused);
      memory ??= new Memory(declared || LIMITS[limit]);
      memory.add(chunk);
    });
    request.on('end', () => {
      ended = true;
      holding?.release();
      try {
        resolve(use(whole ?? memory?.bytes ?? NOTHING, end));
      } catch (error) {
        fail(error);
      }
    });
    request.on('error', () => {});
    // Every request closes, and creating an error costs a stack trace.
    request.on('close', () => {
      if (ended) return;
      holding?.release();
      fail(badRequest('The connection ended before the whole body arrived: send the request again.'));
    });
  });
}

/** Bytes are copied here before they are counted one by one: in memory that grows, V8 needs many times as long for each. */
const WINDOW = Buffer.allocUnsafeSlow(STEP);
const [QUOTE, BACKSLASH, COMMA, COLON, BRACKET, BRACE] = [0x22, 0x5c, 0x2c, 0x3a, 0x5b, 0x7b];

/**
 * Counts values and names before the parser runs: its memory and time depend more on their number than on the bytes. Each value, except
 * the first, follows a comma, a colon or an opening bracket outside strings. An empty list or object counts twice.
 */
function refuseManyValues(bytes: Buffer): void {
  let count = 1;
  let [inText, isEscaped] = [false, false];
  for (let start = 0; start < bytes.length; start += WINDOW.length) {
    const end = bytes.copy(WINDOW, 0, start);
    let i = isEscaped ? 1 : 0;
    for (; i < end; i++) {
      const byte = WINDOW[i];
      if (inText) {
        if (byte === BACKSLASH) i++;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === COMMA || byte === COLON || byte === BRACKET || byte === BRACE) count++;
    }
    isEscaped = i > end;
  }
  if (count <= LIMITS.values) return;
  const message = `The body holds ${count} JSON values and names; the limit (values) is ${LIMITS.values}: send fewer rows in one request.`;
  throw limitExceeded('values', LIMITS.values, message);
}
