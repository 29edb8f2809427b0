/** What a developer starts first: `npm run dev`, and the configurations of .vscode/launch.json, whose breakpoints stop on their lines. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { copySnapshotTo } from '../support/database.js';
import { PATIENCE } from '../support/server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const attach = fileURLToPath(new URL('../support/attach.mjs', import.meta.url));

interface Launch {
  readonly name: string;
  readonly runtimeArgs?: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
}

async function launchOf(name: string, file = ''): Promise<string[]> {
  const { configurations } = JSON.parse(await readFile(join(root, '.vscode/launch.json'), 'utf8'));
  const launch: Launch = configurations.find((one: Launch) => one.name === name);
  const filled = (text: string) => text.replace(/\$\{workspaceFolder\}/, root).replace(/\$\{relativeFile\}/, file);
  return [...(launch.runtimeArgs ?? []), launch.program, ...launch.args].map(filled);
}

function run(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, args, { cwd: root, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
  onTestFinished(() => end(child));
  const seen = { output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      seen.output += text;
    });
  return { child, seen };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Attaches a debugger to each process of the program, with a breakpoint on the line with this text. */
async function debug(seen: { output: string }, file: string, text: string, ...when: 'early'[]) {
  const source = join(root, file);
  const line = (await readFile(source, 'utf8')).split('\n').findIndex((one) => one.includes(text)) + 1;
  expect(line, `the line of ${file} with ${text}`).toBeGreaterThan(0);
  const stops = { output: '' };
  const attached = new Set<string>();
  const timer = setInterval(() => {
    for (const [url] of seen.output.matchAll(/ws:\/\/127\.0\.0\.1:\S+/g))
      if (!attached.has(url)) {
        attached.add(url);
        const { child } = run(['--experimental-websocket', attach, url, source, String(line), ...when], {});
        child.stdout?.on('data', (more: string) => {
          stops.output += more;
        });
      }
  }, 100);
  onTestFinished(() => clearInterval(timer));
  return { line, stops };
}

/** A data folder with an empty database, and a free port. */
async function settings(): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-launch-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  await copySnapshotTo(join(folder, 'data'));
  return { PORT: '0', DATA_DIR: join(folder, 'data') };
}

/** The address of the server, when it is ready. */
async function ready(seen: { output: string }): Promise<string> {
  const line = /"url":"([^"]+)","msg":"ready"/;
  await expect.poll(() => seen.output, { timeout: 60_000 }).toMatch(line);
  return line.exec(seen.output)?.[1] as string;
}

test('npm run dev: serves from source, and stops at SIGTERM', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const [node, ...args] = scripts.dev.split(' ');
  expect(node).toBe('node');
  const { child, seen } = run(args, await settings());
  expect((await fetch(new URL('/livez', await ready(seen)))).status).toBe(200);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  await expect.poll(() => seen.output).toContain('"msg":"stopping"');
}, 120_000);

test('Server: a breakpoint in src/ stops the server, which goes on afterwards', async () => {
  const { seen } = run(['--inspect-brk=127.0.0.1:0', ...(await launchOf('Server'))], await settings());
  const { line, stops } = await debug(seen, 'src/http/http.ts', "'/livez' && isRead");
  const url = await ready(seen);
  await expect.poll(() => stops.output).toContain('{"set":true}');
  expect((await fetch(new URL('/livez', url))).status).toBe(200);
  await expect.poll(() => stops.output, PATIENCE).toContain(`{"stoppedAt":${line}}`);
}, 120_000);

test('Test file in the editor: a breakpoint in it stops its process, and its tests end', async () => {
  const file = 'test/turns.test.ts';
  const args = await launchOf('Test file in the editor', file);
  // The editor attaches to all processes that the program starts.
  const { seen, child } = run(args, { NODE_OPTIONS: '--inspect-brk=127.0.0.1:0' });
  const { line, stops } = await debug(seen, file, 'expect(', 'early');
  const [code] = await once(child, 'exit');
  expect(stripVTControlCharacters(seen.output)).toMatch(/Tests {2}\d+ passed/);
  expect(code).toBe(0);
  // The debugger is a separate process: its last output may arrive later.
  await expect.poll(() => stops.output, PATIENCE).toContain(`{"stoppedAt":${line}}`);
}, 120_000);
