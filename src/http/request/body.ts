/**
 * Reads the body of a request within limits: its bytes, the memory of all unfinished bodies together, and the number of JSON values
 * that parsing it may create.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest, limitExceeded } from '../../base/errors.js';
import { LIMITS } from '../../document/limits.js';
import type { HeldBytes, Holding } from '../load/body-budget.js';
import { isLarge, largeText, withoutMark } from './decoding.js';
import { GrowingMemory } from './growing-memory.js';

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
    const content = withoutMark(bytes);
    if (isLarge(content.length)) return largeText(content, end).then(use);
    const text = content.toString();
    end();
    return use(text);
  });
}

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
    let memory: GrowingMemory | undefined;
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
      memory ??= new GrowingMemory(declared || LIMITS[limit]);
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
const WINDOW = Buffer.allocUnsafeSlow(65_536);
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
