/**
 * One process at a time in the folder of the embedded database: a second one would ruin it. The lock is a directory,
 * database.lock, whose time its holder keeps fresh; holder.json beside it says who that is, so that a dead holder's lock is taken at once.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { StartError } from '../errors.js';

interface Holder {
  pid: number;
  host: string;
  startedAt: string;
}

// PGlite works on this thread, so a holder may be silent for as long as its longest statement.
const STALE_MS = 30_000;
const RETRY_MS = 100;

/** The folders that this process holds. */
const held = new Set<string>();

/**
 * Takes the lock of a folder that exists; the answer gives it back. Throws StartError, saying who holds it, when it is taken.
 * A lock that is lost all the same ends the process, before two of them write.
 */
export async function lockFolder(folder: string, say: (line: string) => void): Promise<() => Promise<void>> {
  const holderPath = join(folder, 'holder.json');
  if (held.has(folder)) throw new StartError(`The data folder ${folder} is already open in this process (${process.pid}).`);
  held.add(folder);
  try {
    // Starts queue here, so that of two which find the same dead holder only one takes over from it.
    const leave = await lock(join(folder, 'start'), {
      realpath: false,
      stale: 5_000,
      retries: { retries: 70, factor: 1, minTimeout: RETRY_MS, maxTimeout: RETRY_MS },
    });
    try {
      const holder = await readHolder(holderPath);
      if (holder && isDead(holder)) await rm(join(folder, 'database.lock'), { recursive: true, force: true });
      const release = await lock(join(folder, 'database'), {
        realpath: false,
        stale: STALE_MS,
        update: 5_000,
        onCompromised: (error) => {
          say(`The lock of the data folder ${folder} was lost (${error.message}): stopping, so that two do not write to it.`);
          process.exit(1);
        },
      }).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ELOCKED' ? new StartError(taken(folder, holder)) : error;
      });
      const self: Holder = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString() };
      await writeFile(holderPath, `${JSON.stringify(self)}\n`, { mode: 0o600 });
      return async () => {
        await release();
        held.delete(folder);
      };
    } finally {
      await leave();
    }
  } catch (error) {
    held.delete(folder);
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** A holder with our own pid is dead too: a restarted container counts its processes from the same number. */
function isDead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function taken(folder: string, holder: Holder | undefined): string {
  const who = holder ? `process ${holder.pid} on ${holder.host}, running since ${holder.startedAt}` : 'another process';
  return `The data folder ${folder} is in use by ${who}: stop it, or start this one with another DATA_DIR.`;
}
