/** The difference between a node's clock and the database's clock, which dates audit events and seals for all nodes. */
import type { Logger } from 'pino';
import type { Db } from './database.js';

const EVERY_MS = 60_000;
/** Readings for one comparison. The quickest one is the most exact. */
const READINGS = 3;
/** A difference that people would notice in lists and logs. */
const TOLERATED_MS = 1_000;

export interface Comparison {
  /** Positive when the node is ahead. */
  readonly offsetMs: number;
  /** The error of the offset is at most this: half of the round trip. */
  readonly exactToMs: number;
}

/** Compares the database's clock with the clock that `now` reads. */
export async function compareClocks(db: Db, now: () => number = Date.now): Promise<Comparison> {
  let best: Comparison | undefined;
  for (let reading = 0; reading < READINGS; reading++) {
    const began = performance.now();
    const [row] = await db.$queryRaw<{ ms: number }[]>`SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms`;
    const exactToMs = (performance.now() - began) / 2;
    const offsetMs = now() - exactToMs - (row as { ms: number }).ms;
    if (best === undefined || exactToMs < best.exactToMs) best = { offsetMs, exactToMs };
  }
  return best as Comparison;
}

/** Compares once a minute, and warns while the difference is too large. */
export class ClockWatch {
  /** The last measured difference. */
  offsetSeconds: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly log: Pick<Logger, 'warn' | 'error'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Compares immediately, and then every minute until `close`. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.compare(), EVERY_MS).unref();
    await this.compare();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Does not throw: without the database there is nothing to compare. */
  async compare(): Promise<void> {
    try {
      const { offsetMs, exactToMs } = await compareClocks(this.db, this.now);
      this.offsetSeconds = offsetMs / 1_000;
      if (Math.abs(offsetMs) - exactToMs > TOLERATED_MS)
        this.log.warn(
          { offsetSeconds: this.offsetSeconds },
          `the clock of this machine is ${Math.abs(this.offsetSeconds).toFixed(1)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} the database's: synchronize both by NTP. Each server ends keys and tokens by its own clock`,
        );
    } catch {
      this.offsetSeconds = undefined;
    }
  }
}
