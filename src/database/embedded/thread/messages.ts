/** The messages between the embedded database's thread and its client. */
import type { ReadStatement } from '../../statements/read-statement.js';

/**
 * `asText` lists the types, by oid, whose values the client parses itself: functions cannot be sent between threads. `most` is how many
 * characters the rows, or the text, may have: the answer to more is TOO_MUCH.
 */
export type Ask =
  | { what: 'query'; sql: string; parameters: unknown[]; rowMode: 'array' | 'object'; asText: number[]; most: number }
  | { what: 'read'; statement: ReadStatement; most: number }
  | { what: 'exec'; sql: string }
  | { what: 'close' };

export const TOO_MUCH = 'too much';

export interface ToThread {
  readonly id: number;
  readonly ask: Ask;
}

/** An error. `database` holds the fields of a PostgreSQL error. */
export interface PlainError {
  readonly message: string;
  readonly database?: Record<string, unknown>;
}

export type FromThread =
  | { readonly ready: true }
  | { readonly failed: PlainError }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: PlainError }
  | { readonly channel: string; readonly payload: string };
