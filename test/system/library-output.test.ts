/** Output of libraries and Node to the console of a server process. */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { program } from '../support/programs.js';

const module = (path: string) => JSON.stringify(pathToFileURL(program(path)).href);
const KEY = 'astrid_00000000000000000000000000000000000000000001e3qs6';

test('is JSON in the log, without secrets, and an error that ends the process is there too', () => {
  const script = `
    const { pino } = await import('pino');
    const { logLibraryOutput } = await import(${module('start/library-output.ts')});
    const { readConfig } = await import(${module('base/config.ts')});
    logLibraryOutput(pino(), readConfig(process.env));
    process.emitWarning('old use with ${KEY}', { type: 'DeprecationWarning', code: 'DEP0000' });
    console.warn('cannot reach %s', 'redis://user:hunter22@cache:6379', { secret: process.env.JWT_SECRET });
    console.log('progress');
    setTimeout(() => { throw new Error('lost postgresql://astrid:hunter22@db/astrid'); }, 50);`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, JWT_SECRET: 'a secret that looks like any other text' },
  });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(4);
  for (const line of [
    { level: 40, from: 'console', msg: expect.stringContaining('cannot reach redis://…@cache:6379') },
    { level: 30, from: 'console', msg: 'progress' },
    { level: 40, warning: 'DeprecationWarning', code: 'DEP0000', msg: 'old use with astrid_…' },
    { level: 60, stack: expect.stringContaining('lost postgresql://…@db/astrid') },
  ])
    expect(lines).toContainEqual(expect.objectContaining(line));
  for (const secret of [KEY, 'hunter22', 'looks like any other text']) expect(stdout).not.toContain(secret);
  expect(status).not.toBe(0);
});
