/** The watchdog: a process that is stuck ends and reports the reason. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { program } from '../support/programs.js';

const blocked = fileURLToPath(new URL('../support/blocked-process.mjs', import.meta.url));

async function endOf(...parameters: string[]) {
  const child = spawn(process.execPath, [blocked, program('start/watchdog.ts'), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const [code, signal] = await once(child, 'close');
  return {
    code,
    signal,
    said: said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

test.concurrent('a process whose main thread is blocked is ended, with a line in its log', async () => {
  const { said, ...end } = await endOf();
  expect(end).toEqual({ code: null, signal: 'SIGKILL' });
  expect(said).toEqual([
    expect.objectContaining({ level: 60, msg: expect.stringMatching(/^the main thread has been stuck for \d+ s/) }),
  ]);
});

test.concurrent('a process that does not end is ended', async () => {
  const { said, ...end } = await endOf('stopping');
  expect(end).toEqual({ code: null, signal: 'SIGKILL' });
  expect(said).toEqual([expect.objectContaining({ level: 60, msg: expect.stringMatching(/^stopping takes too long/) })]);
});
