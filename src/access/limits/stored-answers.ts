/**
 * Limits the answers that the server stores for the Idempotency-Keys of one caller. Each answer is stored for a day, and a small request may
 * have a large answer: without a limit one key fills the disk. The database holds the truth. A process remembers what it has counted, and counts
 * again before its memory is too wrong, because other processes store answers too and old answers are deleted.
 */
import { rateLimited } from '../../base/errors.js';
import type { Tx } from '../../database/database.js';

/** The most bytes that the stored answers of one caller may have. */
const MAX_BYTES = 500_000_000;
/** The bytes of a record and its index entries without the answer. */
const RECORD_BYTES = 500;
/** A process counts again when it has stored this part of the limit since its last count. */
const PART = 1 / 20;
/** How long a count is used, in milliseconds. */
const COUNTED_MS = 600_000;
/** The same for a count that refuses requests, so that refused requests do not cause a count each. */
const REFUSING_MS = 10_000;
const SHORTEST_WAIT_SECONDS = 60;

interface Counted {
  readonly at: number;
  /** At that moment. */
  readonly bytes: number;
  /** The bytes that this process has stored since then. */
  added: number;
  /** The seconds until the oldest answer is deleted. */
  readonly secondsToOldest: number;
}

export class StoredAnswers {
  readonly #counted = new Map<string, Counted>();

  constructor(readonly limit = MAX_BYTES) {}

  /** Throws RATE_LIMITED when the stored answers of this key or user leave no room for another one. */
  async refuseFull(tx: Tx, principalId: string): Promise<void> {
    let known = this.#counted.get(principalId);
    if (known === undefined || this.#isOld(known)) {
      known = await count(tx, principalId);
      this.#forgetOld();
      this.#counted.set(principalId, known);
    }
    if (this.#hasRoom(known)) return;
    const refusal = rateLimited(
      `The stored answers of this caller's Idempotency-Keys have ${known.bytes + known.added} bytes, and ${this.limit} is the limit: select less, or send this mutation without Idempotency-Key.`,
      known.secondsToOldest,
    );
    throw refusal.with({ details: { ...refusal.details, limit: 'storedAnswers', value: this.limit } });
  }

  /** Counts an answer that was stored: its number of characters, or 0 when only its record was stored. */
  add(principalId: string, characters: number): void {
    const known = this.#counted.get(principalId);
    if (known !== undefined) known.added += characters + RECORD_BYTES;
  }

  #hasRoom({ bytes, added }: Counted): boolean {
    return bytes + added < this.limit;
  }

  #isOld(known: Counted): boolean {
    const age = performance.now() - known.at;
    if (!this.#hasRoom(known)) return age > REFUSING_MS;
    return age > COUNTED_MS || known.added > this.limit * PART;
  }

  #forgetOld(): void {
    for (const [id, { at }] of this.#counted) if (performance.now() - at > COUNTED_MS) this.#counted.delete(id);
  }
}

/** Reads the sizes as they are on the disk, without reading the answers themselves. */
async function count(tx: Tx, principalId: string): Promise<Counted> {
  const at = performance.now();
  const [row] = await tx.$queryRaw<{ bytes: number; seconds: number }[]>`
    SELECT coalesce(sum(coalesce(pg_column_size(answer), 0) + ${RECORD_BYTES}::int), 0)::float8 AS bytes,
           coalesce(ceil(extract(epoch FROM min(created_at) + interval '24 hours' - now())), 0)::float8 AS seconds
      FROM idempotency_records WHERE principal_id = ${principalId}::uuid`;
  return { at, bytes: row?.bytes ?? 0, added: 0, secondsToOldest: Math.max(SHORTEST_WAIT_SECONDS, row?.seconds ?? 0) };
}
