/** Part `starting`: the first start in a fresh copy of the project, and memory at rest on PostgreSQL. */
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from './context.js';
import { scratchDatabase, startBuilt } from './support.js';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function starting({ url, report }: Bench): Promise<void> {
  const seconds = await firstStart();
  const what = 'first start: generate, compile, make the embedded database, load the demo data';
  report(what, '≤ 15 s', `${seconds.toFixed(1)} s`, seconds);
  const megabytes = await atRest(url);
  report('memory at rest on PostgreSQL, `node dist/main.js`', '≤ 200 MB', `${Math.round(megabytes)} MB`, megabytes);
}

/** What `npm start` does after `npm ci` in a clone, in seconds. */
async function firstStart(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-bench-'));
  try {
    const files = execFileSync('git', ['archive', 'HEAD'], { cwd: root, maxBuffer: 1 << 30 });
    execFileSync('tar', ['-x', '-C', folder], { input: files });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const began = performance.now();
    const { stop } = await startBuilt(
      { DATA_DIR: join(folder, '.data') },
      { folder, program: ['scripts/run.mjs', 'dist/main.js'] },
    );
    const seconds = (performance.now() - began) / 1_000;
    await stop();
    return seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const residentMB = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function atRest(url: string): Promise<number> {
  const scratch = await scratchDatabase(url);
  try {
    // The first start makes the tables and the admin. Each later start counts.
    await (await startBuilt({ DATABASE_URL: scratch.url })).stop();
    const { pid, stop } = await startBuilt({ DATABASE_URL: scratch.url });
    await sleep(3_000);
    const megabytes = residentMB(pid);
    await stop();
    return megabytes;
  } finally {
    await scratch.drop();
  }
}
