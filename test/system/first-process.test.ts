/**
 * The server as process 1 of a container. The kernel drops a signal to process 1 that has no handler for it, so also a start needs one:
 * otherwise a supervisor waits for its whole patience before it kills the process.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../support/programs.js';

const SPACE = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const hasSpaces = spawnSync('unshare', [...SPACE, 'true']).status === 0;

test.runIf(hasSpaces)('SIGTERM ends a start, also that of process 1', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'astrid-first-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: join(folder, 'data') };
  const outside = spawn('unshare', [...SPACE, process.execPath, ...command('main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void outside.kill('SIGKILL'));
  let output = '';
  outside.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  await expect.poll(() => output, { timeout: 30_000 }).toContain('AstrID starts');
  const first = Number(readFileSync(`/proc/${outside.pid}/task/${outside.pid}/children`, 'utf8'));
  process.kill(first, 'SIGTERM');
  const exited = once(outside, 'exit').then(([code]) => code);
  expect(await Promise.race([exited, sleep(10_000).then(() => 'still runs')])).toBe(128 + 15);
  expect(output).not.toContain('"msg":"ready"');
});
