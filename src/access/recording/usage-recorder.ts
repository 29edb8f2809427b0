/**
 * Counts the use of keys in memory and writes it once a second, all keys in one statement, so that no request waits for it. A crash
 * loses at most the last second.
 */
import type { Db } from '../../database/database.js';
import { NO_PERMISSIONS, type PermissionMask } from '../permissions.js';
import { addAddress, addCount, addUse, rowOf, type Use, unused } from './usage.js';
import { addUses, pruneUses } from './usage-statements.js';

const INTERVAL_MS = 1_000;
const PRUNE_MS = 6 * 3_600_000;

/** The outcome of a request that did not succeed: a failure, or a refusal for missing permissions. */
export type Outcome = 'error' | 'denial';

/** The origin of a request, beside its key. */
interface Origin {
  /** The digest of the secret, if it was rotated away. */
  readonly oldSecret?: string | undefined;
  readonly address?: string | null;
}

export class UsageRecorder {
  #pending = new Map<string, Use>();
  /** When the oldest of the pending counts was counted, and the oldest of those that are being written. Milliseconds of a clock that never jumps. */
  #pendingSince: number | undefined;
  #writingSince: number | undefined;
  #timers: NodeJS.Timeout[] = [];
  #writing: Promise<void> = Promise.resolve();
  #pruning: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    const prune = () => {
      this.#pruning = pruneUses(this.db).catch(this.onError);
    };
    // Also once at the start: with frequent restarts, the first interval never ends.
    prune();
    this.#timers = [
      setInterval(() => this.flush().catch(this.onError), INTERVAL_MS).unref(),
      setInterval(prune, PRUNE_MS).unref(),
    ];
  }

  /** Counts one request of a key. */
  record(keyId: string, now: number, { oldSecret, address }: Origin = {}): void {
    const use = this.#useOf(keyId, now);
    use.requests++;
    if (oldSecret !== undefined) use.oldSecrets.add(oldSecret);
    if (address != null) addAddress(use.addresses, address, { requests: 1, first: now, last: now });
  }

  /** Counts the permissions that an allowed request needed. */
  exercised(keyId: string, now: number, permissions: PermissionMask): void {
    addCount(this.#useOf(keyId, now).exercised, permissions, 1);
  }

  /** Counts a request that failed or was refused, and the permissions that it lacked. */
  ended(keyId: string, now: number, outcome: Outcome, lacked = NO_PERMISSIONS): void {
    const use = this.#useOf(keyId, now);
    if (outcome === 'denial') use.denials++;
    else use.errors++;
    addCount(use.lacked, lacked, 1);
  }

  /** The number of keys with unwritten counts. */
  get unwritten(): number {
    return this.#pending.size;
  }

  /** How long the oldest unwritten count has waited, in seconds; 0 when all are written. */
  get unwrittenSeconds(): number {
    const since = this.#writingSince ?? this.#pendingSince;
    return since === undefined ? 0 : (performance.now() - since) / 1_000;
  }

  /** Writes all counts. If that fails, they are kept for the next time. */
  flush(): Promise<void> {
    const next = this.#writing.then(() => this.#write());
    this.#writing = next.catch(() => {});
    return next;
  }

  /** Stops the timer and writes the rest. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.flush();
    await this.#pruning;
  }

  #useOf(keyId: string, now: number): Use {
    let use = this.#pending.get(keyId);
    if (use === undefined) {
      use = unused(now);
      this.#pending.set(keyId, use);
      this.#pendingSince ??= performance.now();
    }
    if (now > use.last) use.last = now;
    return use;
  }

  async #write(): Promise<void> {
    if (this.#pending.size === 0) return;
    const batch = this.#pending;
    this.#pending = new Map();
    this.#writingSince = this.#pendingSince;
    this.#pendingSince = undefined;
    const rows = Array.from(batch, ([id, use]) => rowOf(id, use));
    try {
      await addUses(this.db, JSON.stringify(rows));
    } catch (error) {
      for (const [id, lost] of batch) addUse(this.#useOf(id, lost.last), lost);
      this.#pendingSince = this.#writingSince;
      throw error;
    } finally {
      this.#writingSince = undefined;
    }
  }
}
