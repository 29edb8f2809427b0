/** What the embedded database's thread and its client say to each other. */

/**
 * `asText` are the types, by oid, whose values the client parses itself: functions cannot be sent. `most` is how many characters the rows
 * may have: when there are more, the answer is TOO_MUCH.
 */
export type Ask =
  | { what: 'query'; sql: string; parameters: unknown[]; rowMode: 'array' | 'object'; asText: number[]; most: number }
  | { what: 'exec'; sql: string }
  | { what: 'close' };

export const TOO_MUCH = 'too much';

export interface ToThread {
  readonly id: number;
  readonly ask: Ask;
}

/** An error; `database` are the fields of one that PostgreSQL reported. */
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
