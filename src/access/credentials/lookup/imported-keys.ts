/**
 * Whether the database holds keys that were imported from the REST service. Their form has no checksum, so anybody can make up such keys.
 * Where none was imported, such a key is refused without a statement: this answer is remembered until the next invalidation, or for a
 * minute. That some were imported stays true, since keys are never deleted.
 */
import { serviceUnavailable } from '../../../base/errors.js';
import type { Db } from '../../../database/database.js';
import { outsideLanes } from '../../../database/work/lane.js';

/** An import sends a notification. When it is lost, imported keys work after this time. */
const ABSENT_MS = 60_000;
/** The most requests that wait for the answer. */
const WAITING = 1_000;

export class ImportedKeys {
  #answer: { readonly exist: boolean; readonly at: number } | undefined;
  #reading: Promise<boolean> | undefined;
  #waiting = 0;
  #generation = 0;

  constructor(private readonly read: () => Promise<boolean>) {}

  /** Without a promise when it is remembered. Rejects with SERVICE_UNAVAILABLE when too many requests wait for the answer. */
  exist(): boolean | Promise<boolean> {
    const answer = this.#answer;
    if (answer !== undefined && (answer.exist || performance.now() - answer.at < ABSENT_MS)) return answer.exist;
    return this.#wait();
  }

  /** To be called when the keys may have changed. A read that has begun is not remembered. */
  forget(): void {
    if (this.#answer?.exist) return;
    this.#answer = undefined;
    this.#reading = undefined;
    this.#generation++;
  }

  async #wait(): Promise<boolean> {
    if (this.#waiting >= WAITING) throw serviceUnavailable('The credential store', 'has too many credentials to look up');
    this.#waiting++;
    try {
      this.#reading ??= this.#load();
      return await this.#reading;
    } finally {
      this.#waiting--;
    }
  }

  async #load(): Promise<boolean> {
    const generation = this.#generation;
    try {
      const exist = await outsideLanes(this.read);
      if (generation === this.#generation) this.#answer = { exist, at: performance.now() };
      return exist;
    } finally {
      if (generation === this.#generation) this.#reading = undefined;
    }
  }
}

/** One statement, by an index that contains only imported keys. */
export async function importedKeysExist(db: Db): Promise<boolean> {
  const [row] = await db.$queryRaw<{ exist: boolean }[]>`SELECT EXISTS (SELECT FROM api_keys WHERE imported) AS exist`;
  return row?.exist ?? false;
}
