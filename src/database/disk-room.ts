/**
 * Room on the disk of the embedded database. PGlite cannot commit on a full disk and does not fail either: it tries for ever.
 * So it is to write nothing more while there is still room for what it does by itself.
 */
import { statfs } from 'node:fs/promises';

/** Writes are refused while less is free. One request adds a few MB at most, and its log and indexes a few times as much. */
export const RESERVE_BYTES = 64 * 2 ** 20;
const LOOK_MS = 500;

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
}

export class DiskRoom {
  /** False while less than the reserve is free. */
  enough = true;
  #applied = true;
  #looking = false;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly options: RoomOptions) {
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
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
    const { look, report, apply } = this.options;
    try {
      const enough = await look();
      if (enough !== this.enough) report(enough);
      this.enough = enough;
      if (enough === this.#applied) return;
      await apply(enough);
      this.#applied = enough;
    } catch {
      // The database is away or at work for long: its own errors say so.
    } finally {
      this.#looking = false;
    }
  }
}
