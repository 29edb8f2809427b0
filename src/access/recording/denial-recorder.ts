/**
 * Counts refused requests in memory and writes them to the audit log once a minute, in one statement. There is one event for each
 * principal, minute, code and reason. So a thousand refused attempts make one event, and an unavailable log costs little memory.
 * A request without a known principal counts for its address, IPv6 by /64.
 */
import type { Db } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { addressGroup } from '../limits/address.js';
import type { Principal } from '../principal.js';

const TICK_MS = 5_000;
const MINUTE_MS = 60_000;
/** The most addresses, and the most principals, with separate counts in memory. Others are counted together. */
const MAX_ADDRESSES = 200;
const MAX_PRINCIPALS = 2_000;
/** The most counts in all. The recorder reaches it only if counts cannot be written for long. Then it joins the minutes as well. */
const MAX_COUNTS = 3_000;

export interface Denial {
  /** The principal that was refused, or the holder of a credential that was valid once. */
  readonly principal: Principal | undefined;
  readonly address: string | null;
  readonly code: string;
  readonly reason: string | undefined;
  readonly missingPermissions: readonly string[];
}

interface Count {
  readonly actorUserId: string | null;
  readonly actorKeyId: string | null;
  /** Null for principals, and for addresses without a separate count. */
  readonly address: string | null;
  readonly minute: number;
  readonly code: string;
  readonly reason: string | undefined;
  readonly missing: Set<string>;
  /** The origin of the principal's last refused request, since a principal may call from any address. */
  lastAddress: string | null;
  count: number;
}

/** The key of a count. */
type About = Omit<Count, 'missing' | 'lastAddress' | 'count'>;

export class DenialRecorder {
  #pending = new Map<string, Count>();
  #addresses = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setInterval(() => this.flush(minuteOf(Date.now())).catch(this.onError), TICK_MS).unref();
  }

  record({ principal, address, code, reason, missingPermissions }: Denial, now: number): void {
    const known = principal !== undefined && principal.kind !== 'anonymous';
    const count = this.#countOf({
      actorUserId: known ? principal.userId : null,
      actorKeyId: principal?.kind === 'apiKey' ? principal.keyId : null,
      address: known ? null : addressGroup(address),
      minute: minuteOf(now),
      code,
      reason,
    });
    count.count++;
    if (count.actorUserId !== null) count.lastAddress = address;
    for (const permission of missingPermissions) count.missing.add(permission);
  }

  /** Writes the minutes that have ended before `before`; without it, all. If that fails, the counts are kept for the next time. */
  flush(before = Number.POSITIVE_INFINITY): Promise<void> {
    const next = this.#writing.then(() => this.#write(before));
    this.#writing = next.catch(() => {});
    return next;
  }

  /** Stops the timer and writes the rest. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #countOf(about: About): Count {
    const found = this.#pending.get(nameOf(about));
    if (found) return found;
    const isAddress = about.address !== null;
    const full = isAddress ? this.#addresses >= MAX_ADDRESSES : this.#pending.size - this.#addresses >= MAX_PRINCIPALS;
    if (full) {
      const minute = this.#pending.size >= MAX_COUNTS ? 0 : about.minute;
      return this.#add({ ...about, minute, actorUserId: null, actorKeyId: null, address: null });
    }
    if (isAddress) this.#addresses++;
    return this.#add(about);
  }

  #add(about: About): Count {
    const name = nameOf(about);
    const count = this.#pending.get(name) ?? { ...about, missing: new Set(), lastAddress: null, count: 0 };
    this.#pending.set(name, count);
    return count;
  }

  async #write(before: number): Promise<void> {
    const batch = [...this.#pending.values()].filter(({ minute }) => minute < before);
    if (batch.length === 0) return;
    for (const count of batch) {
      this.#pending.delete(nameOf(count));
      if (count.address !== null) this.#addresses--;
    }
    try {
      await this.db.auditEvent.createMany({ data: batch.map(eventOf) });
    } catch (error) {
      for (const { missing, lastAddress, count, ...about } of batch) {
        const kept = this.#countOf(about);
        kept.count += count;
        kept.lastAddress ??= lastAddress;
        for (const permission of missing) kept.missing.add(permission);
      }
      throw error;
    }
  }
}

function eventOf({ actorUserId, actorKeyId, address, minute, code, reason, missing, lastAddress, count }: Count) {
  const about = actorKeyId
    ? { entityType: 'ApiKey', entityId: actorKeyId }
    : actorUserId
      ? { entityType: 'User', entityId: actorUserId }
      : { entityType: 'Address', entityId: null };
  const after: Prisma.InputJsonObject = {
    count,
    ...(minute > 0 && { minute: new Date(minute).toISOString() }),
    code,
    ...(reason !== undefined && { reason }),
    ...(lastAddress !== null && { lastAddress }),
    ...(missing.size > 0 && { missingPermissions: [...missing].sort() }),
  };
  return { ...about, action: 'denied', actorUserId, actorKeyId, address, after };
}

const minuteOf = (now: number): number => now - (now % MINUTE_MS);

const nameOf = ({ actorUserId, actorKeyId, address, minute, code, reason }: About): string =>
  [actorKeyId ?? actorUserId ?? address, minute, code, reason].join(' ');
