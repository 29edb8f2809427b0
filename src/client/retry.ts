/** Decides which failures to retry, and after how long. */
import type { AstridError } from './error.js';

/** If the server asks for a longer pause, the client gives up. */
const LONGEST_PAUSE_S = 30;

/** Nothing ran: the server was busy or unavailable. */
const REFUSED_FOR_NOW: readonly unknown[] = [429, 503];
/** The work may have run. With an idempotency key, a retry is harmless (docs/retries.md). */
const UNCERTAIN: readonly unknown[] = [500, 502, 504, 'TIMEOUT', 'UNREACHABLE', 'IDEMPOTENCY_IN_PROGRESS'];

/** The seconds to wait before the next attempt; null when there should be none. */
export function pauseBefore(
  { status, code, retryAfter }: AstridError,
  attempt: number,
  hasIdempotencyKey: boolean,
): number | null {
  const worthIt = hasIdempotencyKey ? [...REFUSED_FOR_NOW, ...UNCERTAIN] : REFUSED_FOR_NOW;
  if (!worthIt.includes(status) && !worthIt.includes(code)) return null;
  // Without advice from the server: doubled each time, with a random part, so that workers do not all return at the same moment.
  const pause = retryAfter ?? 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
  return pause <= LONGEST_PAUSE_S ? pause : null;
}

export const sleep = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', aborted, { once: true });
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
