/** The folder of the embedded database: one process at a time, and no loss when that process is killed. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { StartError } from '../../src/base/errors.js';
import { openDatabase } from '../../src/database/connect.js';
import { lockFolder } from '../../src/database/disk/folder-lock.js';
import { EMBEDDED_POSTGRESQL } from '../../src/database/embedded/embedded.js';
import { copySnapshotTo } from '../support/database.js';
import { NODE_FLAGS } from '../support/node-flags.js';
import { program } from '../support/programs.js';

const holderScript = fileURLToPath(new URL('../support/hold-database.mjs', import.meta.url));
const silent = () => {};

/** A user without rights, on most systems. */
const NOBODY = 65_534;

const hold = (folder: string, options: SpawnOptions = { stdio: ['ignore', 'pipe', 'inherit'] }) =>
  spawn(process.execPath, [...NODE_FLAGS, holderScript, program('database/connect.ts'), folder], options);

let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'astrid-folder-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

test('a second start says which process holds the folder; after kill -9 the next one opens it with everything that was written', async () => {
  const folder = join(dataDir, 'new');
  await copySnapshotTo(folder);
  child = hold(folder);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line === 'written') break;
  }

  const error = await openDatabase({ dataDir: folder }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).toMatch(
    new RegExp(`^The data folder .*new is in use by process ${child.pid} on .*DATA_DIR\\.$`),
  );

  child.kill('SIGKILL');
  await once(child, 'exit');
  const said: string[] = [];
  // The lock of the killed holder looks as fresh as that of a living one, which would be refused as above.
  const database = await openDatabase({ dataDir: folder, say: (line) => said.push(line) });
  const users = await database.prisma.user.count().finally(() => database.close());
  expect({ said, users }).toEqual({ said: [], users: 1 });
}, 120_000);

test('a folder that cannot be created gives one line that says what to set', async () => {
  await writeFile(join(dataDir, 'file'), '');
  await expect(openDatabase({ dataDir: join(dataDir, 'file', 'data') })).rejects.toThrow(
    /^The data folder .* cannot be used \(ENOTDIR.*DATA_DIR/,
  );
});

test('a damaged database gives one line that says what to do', async () => {
  const refusal = async () => {
    const error = await openDatabase({ dataDir }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StartError);
    expect((error as Error).message).toMatch(
      /^The embedded database in .* cannot be opened \(.+\): restore a copy, or move it away to start with an empty one\.$/,
    );
    return (error as Error).message;
  };
  const files = join(dataDir, 'database');
  await writeFile(files, 'not even a folder');
  expect(await refusal()).toContain('(it is not a folder)');
  await rm(files);
  await mkdir(files);
  await writeFile(join(files, 'PG_VERSION'), 'what is left');
  expect(await refusal()).toContain('(PG_VERSION is not a version)');
  await writeFile(join(files, 'PG_VERSION'), `${EMBEDDED_POSTGRESQL}\n`);
  await refusal();
  await rm(join(files, 'PG_VERSION'));
  await writeFile(join(files, 'postgresql.conf'), 'what is left');
  expect(await refusal()).toContain('(PG_VERSION is missing)');
  expect(await readdir(files)).toEqual(['postgresql.conf']);
});

test('the files of another PostgreSQL give one line that says which AstrID opens them', async () => {
  const files = join(dataDir, 'database');
  await mkdir(files);
  for (const version of ['9', '19']) {
    await writeFile(join(files, 'PG_VERSION'), `${version}\n`);
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      new RegExp(
        `belongs to PostgreSQL ${version}, but this version of AstrID opens only PostgreSQL \\d+: start the version of AstrID that made it`,
      ),
    );
  }
  expect(await readdir(files)).toEqual(['PG_VERSION']);
});

// With DATABASE_URL there is no folder to copy.
test.runIf('snapshot' in inject('databaseOrigin'))(
  'a database whose files belong to another user gives one line that says so, and is not called damaged',
  async () => {
    const folder = join(dataDir, 'data');
    await copySnapshotTo(folder);
    const forbidden = join(folder, 'database', 'global', 'pg_control');
    await chmod(forbidden, 0o400);
    // Root may write everything, so the database is opened by another user, to whom all files belong.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      for (const path of ['.', ...(await readdir(dataDir, { recursive: true }))])
        await chown(join(dataDir, path), NOBODY, NOBODY);
    }
    child = hold(
      folder,
      isRoot ? { uid: NOBODY, gid: NOBODY, stdio: ['ignore', 'pipe', 'pipe'] } : { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    child.stderr?.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'exit');
    expect(code).not.toBe(0);
    expect(said).toContain(
      `The embedded database in ${join(folder, 'database')} cannot be opened by this user, who may not write ${forbidden}: give the folder and everything in it to this user.`,
    );
  },
  120_000,
);

test('a copy of a folder that is in use opens while the original stays locked, also under another name', async () => {
  const folder = join(dataDir, 'original');
  await copySnapshotTo(folder);
  child = hold(folder);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) if (line === 'written') break;
  const copy = join(dataDir, 'copy');
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  await (await lockFolder(copy, silent))();

  await symlink(folder, join(dataDir, 'link'));
  await expect(lockFolder(join(dataDir, 'link'), silent)).rejects.toThrow(/in use by process/);
  await rename(folder, join(dataDir, 'moved'));
  await expect(lockFolder(join(dataDir, 'moved'), silent)).rejects.toThrow(/in use by process/);
}, 120_000);

test('in one process, too, the folder opens once, and again after it was closed', async () => {
  const release = await lockFolder(dataDir, silent);
  await expect(lockFolder(dataDir, silent)).rejects.toThrow(/already open in this process/);
  await release();
  await (await lockFolder(dataDir, silent))();
});

/** The remains of a killed holder: its name, as this process would write it apart from the changes, and a lock of the given age. */
async function leaveBehind(changes: object, secondsAgo = 0): Promise<void> {
  await (await lockFolder(dataDir, silent))();
  const file = join(dataDir, 'holder.json');
  const holder = { ...JSON.parse(await readFile(file, 'utf8')), startedAt: '2026-01-01T00:00:00Z', ...changes };
  await writeFile(file, JSON.stringify(holder));
  await mkdir(join(dataDir, 'database.lock'));
  await refresh(secondsAgo);
}

async function refresh(secondsAgo = 0): Promise<void> {
  const time = new Date(Date.now() - secondsAgo * 1000);
  await utimes(join(dataDir, 'database.lock'), time, time);
}

test('a holder on another host counts as running while its lock is fresh', async () => {
  await leaveBehind({ host: 'elsewhere' });
  await expect(lockFolder(dataDir, silent)).rejects.toThrow(/in use by process \d+ on elsewhere, running since 2026/);
});

test('a holder with the number of this process has died: numbers start again after a restart of the machine or supervisor', async () => {
  await leaveBehind({});
  await (await lockFolder(dataDir, silent))();
});

describe('a holder in another container of the same host name, with the same number', () => {
  const ELSEWHERE = { pidSpace: 'another boot pid:[1]' };

  test('is alive when its lock is refreshed, and keeps the folder', async () => {
    await leaveBehind(ELSEWHERE);
    const said: string[] = [];
    const start = lockFolder(dataDir, (line) => {
      said.push(line);
      void refresh(-1);
    });
    await expect(start).rejects.toThrow(/in use by process \d+ on /);
    expect(said).toEqual([expect.stringMatching(/^The data folder .* was in use by process \d+ on .*: waiting/)]);
  });

  test('is waited for, and counts as dead when its lock is stale', async () => {
    await leaveBehind(ELSEWHERE, 28);
    await (await lockFolder(dataDir, silent))();
    await leaveBehind(ELSEWHERE, 60);
    const said: string[] = [];
    await (await lockFolder(dataDir, (line) => said.push(line)))();
    expect(said).toEqual([]);
  });
});
