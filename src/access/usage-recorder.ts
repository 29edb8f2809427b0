/**
 * Counts uses of keys in memory and writes them once a second, all keys in one statement, so that no request waits
 * for its own bookkeeping. A crash loses at most the last second.
 */
import type { Db } from '../database/connect.js';

const INTERVAL_MS = 1_000;

interface Use {
  count: number;
  /** Milliseconds since the epoch. */
  last: number;
}

export class UsageRecorder {
  #pending = new Map<string, Use>();
  /** When secrets that were rotated away were last used, by digest. Rarely holds anything. */
  #oldSecrets = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setInterval(() => this.flush().catch(this.onError), INTERVAL_MS);
    this.#timer.unref();
  }

  /** Counts one request of a key, by a secret that was rotated away if a digest is given. */
  record(keyId: string, now: number, oldSecret?: string): void {
    this.#add(keyId, 1, now);
    if (oldSecret !== undefined) this.#oldSecrets.set(oldSecret, now);
  }

  /** Writes what has been counted so far. When it fails the counts are kept for the next time. */
  flush(): Promise<void> {
    const next = this.#writing.then(() => this.#write());
    this.#writing = next.catch(() => {});
    return next;
  }

  /** Stops the clock and writes the rest. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #add(keyId: string, count: number, last: number): void {
    const use = this.#pending.get(keyId);
    if (use === undefined) this.#pending.set(keyId, { count, last });
    else {
      use.count += count;
      if (last > use.last) use.last = last;
    }
  }

  async #write(): Promise<void> {
    if (this.#oldSecrets.size > 0) await this.#writeOldSecrets();
    if (this.#pending.size === 0) return;
    const batch = this.#pending;
    this.#pending = new Map();
    const rows = JSON.stringify(Array.from(batch, ([id, use]) => ({ id, count: use.count, last: new Date(use.last) })));
    try {
      // Rows are locked in the order of their ids, so that two nodes never wait for each other in a circle.
      await this.db.$executeRaw`
        WITH used AS (SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS u(id uuid, count bigint, last timestamptz)),
             locked AS (SELECT k.id FROM api_keys k JOIN used USING (id) ORDER BY k.id FOR NO KEY UPDATE OF k)
        UPDATE api_keys k
           SET usage_count = k.usage_count + used.count, last_used_at = greatest(k.last_used_at, used.last)
          FROM used JOIN locked USING (id)
         WHERE k.id = used.id`;
    } catch (error) {
      for (const [id, use] of batch) this.#add(id, use.count, use.last);
      throw error;
    }
  }

  async #writeOldSecrets(): Promise<void> {
    const batch = this.#oldSecrets;
    this.#oldSecrets = new Map();
    const rows = JSON.stringify(Array.from(batch, ([digest, last]) => ({ digest, last: new Date(last) })));
    try {
      await this.db.$executeRaw`
        UPDATE api_key_old_secrets s SET last_used_at = greatest(s.last_used_at, used.last)
          FROM jsonb_to_recordset(${rows}::jsonb) AS used(digest text, last timestamptz)
         WHERE s.key_hash = used.digest`;
    } catch (error) {
      for (const [digest, last] of batch) this.#oldSecrets.set(digest, Math.max(last, this.#oldSecrets.get(digest) ?? 0));
      throw error;
    }
  }
}
