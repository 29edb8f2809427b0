/**
 * Free space on the disk of the embedded database. On a full disk PGlite neither commits nor fails: it retries for ever.
 * So writes stop while there is still room for the work that PGlite does by itself.
 */
import { statfs } from 'node:fs/promises';

/** The reserve: with less free space, writes are refused. A request adds a few MB, and its log and indexes a few times as much. */
export const RESERVE_BYTES = 64 * 2 ** 20;
const LOOK_MS = 500;
/** The time limit for a running statement to delay the switch to read-only: on a full disk it may never end. */
const STUCK_MS = 3_000;

/** The bytes that this process may still write to the disk of a folder. */
export type FreeSpace = (folder: string) => Promise<number>;

export const freeSpace: FreeSpace = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Whether the reserve is free. If the free space is unknown, as for a folder that does not exist yet, writes are allowed. */
export const hasRoom = (folder: string, free: FreeSpace): Promise<boolean> =>
  free(folder).then(
    (bytes) => bytes >= RESERVE_BYTES,
    () => true,
  );

export interface RoomOptions {
  readonly look: () => Promise<boolean>;
  /** Receives each change. */
  readonly report: (enough: boolean) => void;
  /** Allows or forbids writes in the database. If that fails, the next look at the disk tries again. */
  readonly apply: (enough: boolean) => Promise<void>;
  /** Ends the running statement: it may hang even when there is room again. */
  readonly end: () => void;
  readonly stuckMs?: number | undefined;
}

export class DiskRoom {
  /** False while less than the reserve is free. */
  enough = true;
  #applied = true;
  #looking = false;
  #applying = false;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly options: RoomOptions) {
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  /** Whether the database accepts writes: there is room, and it is not read-only nor about to be. */
  get isWritable(): boolean {
    return this.enough && this.#applied && !this.#applying;
  }

  /** The database was opened again, so it accepts writes. */
  reopened(): void {
    this.#applied = true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const { look, report } = this.options;
    try {
      const enough = await look();
      const changed = enough !== this.enough;
      this.enough = enough;
      if (changed) report(enough);
      if (enough !== this.#applied) void this.#apply(enough);
    } finally {
      this.#looking = false;
    }
  }

  /** Does not delay the looks at the disk, although it waits for the running statement. */
  async #apply(enough: boolean): Promise<void> {
    if (this.#applying) return;
    this.#applying = true;
    const { apply, end, stuckMs = STUCK_MS } = this.options;
    const timer = enough ? undefined : setTimeout(end, stuckMs).unref();
    try {
      await apply(enough);
      this.#applied = enough;
    } catch {
      // The database is unavailable: its own errors report that.
    } finally {
      clearTimeout(timer);
      this.#applying = false;
    }
  }
}
