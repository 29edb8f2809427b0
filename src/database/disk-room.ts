/**
 * Room on the disk of the embedded database. PGlite cannot commit on a full disk and does not fail either: it tries for ever.
 * So it is to write nothing more while there is still room for what it does by itself.
 */
import { statfs } from 'node:fs/promises';

/** Writes are refused while less is free. One request adds a few MB at most, and its log and indexes a few times as much. */
export const RESERVE_BYTES = 64 * 2 ** 20;
const LOOK_MS = 500;
/** How long what is at work may keep the database from being told to write nothing: on a full disk it may never end. */
const STUCK_MS = 3_000;

/** The bytes that this process may still write to the disk of a folder. */
export type FreeSpace = (folder: string) => Promise<number>;

export const freeSpace: FreeSpace = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Whether the reserve is free. A disk that cannot be asked, such as one of a folder yet to be made, is no reason to refuse writes. */
export const hasRoom = (folder: string, free: FreeSpace): Promise<boolean> =>
  free(folder).then(
    (bytes) => bytes >= RESERVE_BYTES,
    () => true,
  );

export interface RoomOptions {
  readonly look: () => Promise<boolean>;
  /** Hears what has changed. */
  readonly report: (enough: boolean) => void;
  /** Lets the database write, or keeps it from writing. What fails is tried again at the next look. */
  readonly apply: (enough: boolean) => Promise<void>;
  /** Ends what is at work: it may hang, also when there is room again. */
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

  /** Whether writes go on: there is room, and the database is not kept from writing, nor about to be. */
  get isWritable(): boolean {
    return this.enough && this.#applied && !this.#applying;
  }

  /** The database was opened again, and so it writes. */
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

  /** The looks go on meanwhile: it waits for what is at work. */
  async #apply(enough: boolean): Promise<void> {
    if (this.#applying) return;
    this.#applying = true;
    const { apply, end, stuckMs = STUCK_MS } = this.options;
    const timer = enough ? undefined : setTimeout(end, stuckMs).unref();
    try {
      await apply(enough);
      this.#applied = enough;
    } catch {
      // The database is away: its own errors say so.
    } finally {
      clearTimeout(timer);
      this.#applying = false;
    }
  }
}
