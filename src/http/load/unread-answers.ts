/**
 * Limits the bytes of answers that wait in memory until their clients have read them: in total, and for each caller. A client that reads
 * one byte a second keeps its answer for days. So a caller with too many unread answers gets a short refusal instead of the next one.
 */
import type { ServerResponse } from 'node:http';
import type { ApiError } from '../../base/errors.js';
import type { ByteBudgets, HeldBytes } from './body-budget.js';

export const ANSWER_BUDGETS: ByteBudgets = {
  strangers: { total: 32_000_000, perCaller: 4_000_000, spare: { bytes: 8_000_000, one: 1_000_000 } },
  known: { total: 128_000_000, perCaller: 32_000_000, spare: { bytes: 32_000_000, one: 8_500_000 } },
};

/** A smaller answer costs no more than its connection, whose buffers hold it. */
const SMALL = 65_536;

/** The form in which an unread answer takes the least memory: beside a long string, Node would keep a buffer three times as large. */
export const sendable = (text: string): string | Buffer => (text.length > SMALL ? Buffer.from(text) : text);

/** Where the unread bytes of one caller count. */
export interface Unread {
  readonly held: HeldBytes;
  readonly caller: string;
}

/** Counts bytes while `write` sends them and until the client has read them. Returns the refusal, without sending, when they are too many. */
export function whileUnread(
  response: ServerResponse,
  { held, caller }: Unread,
  bytes: number,
  write: () => void,
): ApiError | null {
  if (bytes <= SMALL) {
    write();
    return null;
  }
  const holding = held.hold(caller);
  const refused = holding.add(bytes);
  if (refused !== null) return refused;
  write();
  if (response.closed || response.writableLength === 0) holding.release();
  else {
    const release = () => {
      response.off('drain', release).off('close', release);
      holding.release();
    };
    response.on('drain', release).on('close', release);
  }
  return null;
}
