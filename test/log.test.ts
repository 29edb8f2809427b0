/** The log: what is written when, and what a process writes that ends in the middle of a turn of its event loop. */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { program } from './support/programs.js';

/** Runs a program with the log. Returns what it has written. */
function run(code: string) {
  const url = pathToFileURL(program('base/log.ts')).href;
  const counting = `import fs from 'node:fs'; let writes = 0; const writeSync = fs.writeSync; fs.writeSync = (...given) => { writes++; return writeSync(...given); };`;
  const text = `${counting} const { createLog } = await import(${JSON.stringify(url)}); const log = createLog('info'); ${code}`;
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  const messages = stdout
    .split('\n')
    .filter(Boolean)
    .map((line): string => JSON.parse(line).msg);
  return { stdout, messages, stderr, status, signal };
}

const TURN = 'await new Promise((resolve) => setTimeout(resolve, 20));';
const KILL = "process.kill(process.pid, 'SIGKILL'); while (true);";

test('the lines of a turn are written together, in their order', () => {
  const { messages, stderr } = run(`for (let i = 0; i < 40; i++) log.info('line ' + i); ${TURN} console.error(writes);`);
  expect(messages).toEqual(Array.from({ length: 40 }, (_, i) => `line ${i}`));
  expect(stderr.trim()).toBe('1');
});

test('very many lines are all written', () => {
  const { messages } = run(`for (let i = 0; i < 5_000; i++) log.info({ fill: 'é'.repeat(i % 300) }, 'line ' + i);`);
  expect(messages).toEqual(Array.from({ length: 5_000 }, (_, i) => `line ${i}`));
});

test.each([
  ['exits', 'process.exit(3)', 3],
  ['fails', "throw new Error('unforeseen')", 1],
  ['refuses a promise', "await Promise.reject(new Error('unforeseen'))", 1],
])('a process that %s in the middle of a turn writes all its lines', (_how, code, status) => {
  expect(run(`log.info('one'); log.debug('unseen'); log.info('two'); ${code}`)).toMatchObject({
    messages: ['one', 'two'],
    status,
  });
});

test('a warning or an error is written immediately, after the lines before it', () => {
  expect(run(`log.info('one'); log.warn('two'); ${KILL}`)).toMatchObject({ messages: ['one', 'two'], signal: 'SIGKILL' });
  expect(run(`log.info('one'); log.error('two'); log.info('three'); ${KILL}`)).toMatchObject({ messages: ['one', 'two'] });
});

test('a process that is killed loses only the lines of its last turn', () => {
  expect(run(`log.info('one'); ${TURN} log.info('two'); ${KILL}`)).toMatchObject({ messages: ['one'], signal: 'SIGKILL' });
});

test('a reader that closes the pipe does not end the process', () => {
  const url = pathToFileURL(program('base/log.ts')).href;
  const text = `const { createLog } = await import(${JSON.stringify(url)}); const log = createLog('info');
    for (let i = 0; i < 100; i++) { log.info('x'.repeat(9_000)); ${TURN} } log.error('end'); console.error('alive');`;
  const { stderr } = spawnSync('sh', ['-c', '"$0" --input-type=module -e "$1" | true', process.execPath, text], {
    encoding: 'utf8',
  });
  expect(stderr.trim()).toBe('alive');
});

test('secrets and control characters are not written', () => {
  const { stdout } = run("log.info({ password: 'hidden', it: { key: 'hidden' } }, 'a\\u009b\\u202eb')");
  expect(stdout).not.toMatch(/hidden|[\u009b\u202e]/);
  expect(stdout).toContain('a\\u009b\\u202eb');
});
