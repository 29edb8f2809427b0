/**
 * Allows one process at a time in the folder of the embedded database: a second one would destroy it. The lock is a directory,
 * database.lock, whose modification time its holder refreshes. holder.json beside it names the holder, so that the lock of a dead
 * process is free immediately. A process in another container cannot be checked: it counts as dead when its lock is stale.
 */

import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { StartError } from '../../base/errors.js';

interface Holder {
  pid: number;
  host: string;
  startedAt: string;
  /** Where its process id is valid: one boot of one machine, and one process namespace there; null where the system has neither. */
  pidSpace: string | null;
  /** The locked folder: its path, and its number on this machine. A copy of the folder has others. Older versions state neither. */
  folder?: string;
  folderId?: string;
}

// PGlite once ran in this thread, so a holder may be silent for as long as its longest statement.
const STALE_MS = 30_000;
const RETRY_MS = 100;

/** The folders that this process has locked. */
const held = new Set<string>();

/**
 * Locks an existing folder and returns a function that unlocks it. Throws StartError with the holder when the folder is locked.
 * A process that loses its lock nevertheless exits, before two processes write.
 */
export async function lockFolder(path: string, say: (line: string) => void): Promise<() => Promise<void>> {
  const folder = await realpath(path);
  const holderPath = join(folder, 'holder.json');
  if (held.has(folder)) throw new StartError(`The data folder ${folder} is already open in this process (${process.pid}).`);
  held.add(folder);
  try {
    await outwaitSilence(folder, holderPath, say);
    // Starts queue here: if two find the same dead holder, only one of them takes over.
    const leave = await lock(join(folder, 'start'), {
      realpath: false,
      stale: 5_000,
      retries: { retries: 70, factor: 1, minTimeout: RETRY_MS, maxTimeout: RETRY_MS },
    });
    try {
      const holder = await readHolder(holderPath);
      if (holder && (isDead(holder) || (await isOfAnotherFolder(holder, folder))))
        await rm(join(folder, 'database.lock'), { recursive: true, force: true });
      const release = await lock(join(folder, 'database'), {
        realpath: false,
        stale: STALE_MS,
        update: 5_000,
        onCompromised: (error) => {
          say(
            `The lock of the data folder ${folder} was lost (${error.message}): the server stops, so that two processes do not write to it.`,
          );
          process.exit(1);
        },
      }).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ELOCKED' ? new StartError(folderInUse(folder, holder)) : error;
      });
      const self: Holder = {
        pid: process.pid,
        host: hostname(),
        startedAt: new Date().toISOString(),
        pidSpace: ownPidSpace(),
        folder,
        folderId: await idOf(folder),
      };
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

/**
 * Whether holder.json arrived with a copy of a folder that its holder has open on this machine. Some file systems change the numbers of
 * folders, so a mark that is made in this folder must also be missing in the other one. Where neither can be checked, the lock is valid
 * until it is stale.
 */
async function isOfAnotherFolder({ host, pidSpace, folder: original, folderId }: Holder, folder: string): Promise<boolean> {
  if (original === undefined || host !== hostname() || pidSpace !== ownPidSpace()) return false;
  if (folderId === (await idOf(folder)) || !(await exists(original))) return false;
  const mark = `mark-${randomUUID()}`;
  await writeFile(join(folder, mark), '', { mode: 0o600 });
  try {
    return !(await exists(join(original, mark)));
  } finally {
    await rm(join(folder, mark), { force: true });
  }
}

async function idOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return `${dev}:${ino}`;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Waits for a holder with this host's name but an unknown process id. It is another container, which refreshes its lock, or this
 * container before it was killed and restarted, which does not. Returns at the first refresh, or when the lock is stale.
 */
async function outwaitSilence(folder: string, holderPath: string, say: (line: string) => void): Promise<void> {
  const holder = await readHolder(holderPath);
  if (!holder || holder.host !== hostname() || holder.pidSpace === ownPidSpace()) return;
  const refreshed = () =>
    stat(join(folder, 'database.lock')).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
  const last = await refreshed();
  if (last === undefined) return;
  const end = Math.min(last, Date.now()) + STALE_MS;
  if (Date.now() <= end)
    say(
      `The data folder ${folder} was in use by ${nameOf(holder)}: waiting at most ${STALE_MS / 1000} s to see whether it still runs…`,
    );
  while (Date.now() <= end && (await refreshed()) === last) await setTimeout(RETRY_MS);
}

function ownPidSpace(): string | null {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** A holder with our own process id is dead as well: `held` lists the folders of this process, so it is an earlier process. */
function isDead(holder: Holder): boolean {
  if (holder.host !== hostname() || holder.pidSpace !== ownPidSpace()) return false;
  if (holder.pid === process.pid) return true;
  try {
    process.kill(holder.pid, 0);
    return isZombie(holder.pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Whether a process has ended but its parent has not noticed yet (a zombie). Unknown without /proc. */
function isZombie(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

function folderInUse(folder: string, holder: Holder | undefined): string {
  const who = holder ? nameOf(holder) : 'another process';
  return `The data folder ${folder} is in use by ${who}: stop it, or start this one with another DATA_DIR.`;
}

const nameOf = ({ pid, host, startedAt }: Holder): string => `process ${pid} on ${host}, running since ${startedAt}`;
