/** Stopping a server: it answers running requests, writes its data in memory, and always ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { openDatabase } from '../../src/database/connect.js';
import type { Database } from '../../src/database/database.js';
import { createStopper } from '../../src/start/shutdown.js';
import { copySnapshotTo, createServerDatabase } from '../support/database.js';
import { serverEnvironment, serverSettings } from '../support/global-setup.js';
import { command } from '../support/programs.js';
import { JWT_SECRET } from '../support/server.js';

const PASSWORD = 'a password for a short life';

const folders: string[] = [];
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** Settings of a server process, and its database once it has ended. */
async function settingsOf(): Promise<{ env: NodeJS.ProcessEnv; reopen: () => Promise<Database> }> {
  const origin = inject('databaseOrigin');
  if ('snapshot' in origin) {
    const folder = await mkdtemp(join(tmpdir(), 'astrid-shutdown-'));
    folders.push(folder);
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    return { env: { DATA_DIR: dataDir }, reopen: () => openDatabase({ dataDir }) };
  }
  const { url, drop } = await createServerDatabase(origin.template);
  const reopen = async () => {
    const database = await openDatabase(serverSettings(url));
    return { ...database, close: () => database.close().then(drop) };
  };
  return { env: { ...serverEnvironment(url), JWT_SECRET }, reopen };
}

/** A server process. `line` waits for a line of its output. */
async function startProcess(env: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  const child = spawn(process.execPath, command('main.ts'), {
    env: { PATH: process.env.PATH, PORT: '0', ADMIN_PASSWORD: PASSWORD, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line));
  const line = async (pattern: RegExp) => {
    await vi.waitFor(() => expect(lines.some((text) => pattern.test(text))).toBe(true), { timeout: 120_000 });
    return lines.find((text) => pattern.test(text)) as string;
  };
  const url = JSON.parse(await line(/"msg":"ready"/)).url as string;
  return { process: child, line, url };
}

async function ask(url: string, query: string, headers = {}) {
  const body = JSON.stringify({ query });
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
  return (await response.json()).data;
}

/** Reads until the other end closes. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

// These wait more than they compute.
test.concurrent('a request that runs when SIGTERM arrives is answered, its usage is written, and the exit code is 0', async () => {
  const { env, reopen } = await settingsOf();
  const server = await startProcess(env);
  const signIn = `mutation { signIn(input: { email: "admin@astrid.local", password: "${PASSWORD}" }) { accessToken } }`;
  const token = (await ask(server.url, signIn)).signIn.accessToken;
  const create = 'mutation { createApiKey(input: { name: "last", permissions: [READ_DATA] }) { key apiKey { id } } }';
  const { key, apiKey } = (await ask(server.url, create, { Authorization: `Bearer ${token}` })).createApiKey;

  const port = Number(new URL(server.url).port);
  // A browser opens connections that it may need later.
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const socket = connect(port, '127.0.0.1');
  const body = '{"query":"{ viewer { name } }"}';
  const head = [`X-API-Key: ${key}`, 'Content-Type: application/json', `Content-Length: ${body.length}`, 'Expect: 100-continue'];
  socket.write(`POST /graphql HTTP/1.1\r\nHost: localhost\r\n${head.join('\r\n')}\r\n\r\n`);
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 100 Continue/);
  server.process.kill('SIGTERM');
  await server.line(/"msg":"stopping"/);
  const answer = rest(socket);
  socket.write(body);
  const [code] = await once(server.process, 'exit');
  expect(await answer).toContain('{"data":{"viewer":{"name":"last"}}}');
  expect(await rest(silent)).toBe('');
  expect(code).toBe(0);

  const database = await reopen();
  const where = { id: apiKey.id.slice('ApiKey:'.length) };
  const { usageCount } = await database.prisma.apiKey.findUniqueOrThrow({ where }).finally(() => database.close());
  expect(usageCount).toBe(1n);
}, 240_000);

test.concurrent('a request that has not ended after 7 s is cut off, and the exit code shows it', async () => {
  const { env } = await settingsOf();
  const server = await startProcess({ ...env, LOG_LEVEL: 'info' });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  // It sends a little from time to time, but never everything.
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"query":"',
  );
  const sending = setInterval(() => socket.write('x'), 100);
  const cut = rest(socket).catch((error: NodeJS.ErrnoException) => error.code);
  await ask(server.url, '{ viewer { name } }');
  server.process.kill('SIGTERM');
  await server.line(/"msg":"stopping"/);
  const began = performance.now();
  const [code] = await once(server.process, 'exit');
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(sending);
  await server.line(/"msg":"requests that did not end were cut off"/);
  expect(code).toBe(1);
  expect(seconds).toBeGreaterThan(6);
  expect(await cut).not.toContain('200 OK');
}, 240_000);

test.concurrent('for SHUTDOWN_DELAY_SECONDS a stopping server is not ready, lives, and answers', async () => {
  const { env } = await settingsOf();
  const server = await startProcess({ ...env, SHUTDOWN_DELAY_SECONDS: '3' });
  const at = (path: string) => fetch(new URL(path, server.url));
  expect(await at('/readyz')).toMatchObject({ status: 200 });
  server.process.kill('SIGTERM');
  await server.line(/"msg":"stopping"/);
  const exited = once(server.process, 'exit');
  const unready = await at('/readyz');
  expect({ status: unready.status, text: await unready.text() }).toEqual({
    status: 503,
    text: expect.stringContaining('The server is stopping.'),
  });
  expect(await at('/livez')).toMatchObject({ status: 200 });
  expect(await ask(server.url, '{ viewer { name } }')).toEqual({ viewer: null });
  expect((await exited)[0]).toBe(0);
}, 240_000);

test('a failed write prevents no other write, and is logged', async () => {
  const done: string[] = [];
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const server = createServer((_request, response) => response.end());
  const stopper = createStopper(server, { stopping: new AbortController(), log });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const succeeded = await stopper.stop([
    [() => Promise.reject(new Error('no database')), 'usage was lost'],
    [
      () => {
        throw new Error('no denials');
      },
      'denials were lost',
    ],
    [() => done.push('database'), 'the database was not closed'],
  ]);
  expect({ succeeded, done }).toEqual({ succeeded: false, done: ['database'] });
  expect(logged.map((line) => JSON.parse(line).msg)).toEqual(['usage was lost', 'denials were lost']);
});

/** A request as a client writes it, on a separate connection unless one is given. */
function send(port: number, socket = connect(port, '127.0.0.1')): { socket: Socket; answer: Promise<string> } {
  const body = '{"query":"{ viewer { name } }"}';
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return { socket, answer: rest(socket).catch((error: NodeJS.ErrnoException) => String(error.code)) };
}

const ANSWERED = /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*\r\n\{"data":\{"viewer":null\}\}$/;

test('requests that were sent right before SIGTERM, or arrive right after it, are answered, and each ends its connection', async () => {
  const { env } = await settingsOf();
  const server = await startProcess({ ...env, LOG_LEVEL: 'info' });
  const port = Number(new URL(server.url).port);
  const [idle, silent] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  await Promise.all([once(idle, 'connect'), once(silent, 'connect')]);
  idle.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(String((await once(idle, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 [\s\S]*Connection: keep-alive/);

  const sent = Array.from({ length: 64 }, () => send(port).answer);
  await new Promise((resolve) => setTimeout(resolve, 10));
  server.process.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const late = [send(port, idle).answer, send(port, silent).answer];
  const answers = await Promise.all([...sent, ...late]);
  expect(answers.filter((answer) => !ANSWERED.test(answer))).toEqual([]);
  for (const answer of answers.slice(-late.length)) expect(answer).toContain('\r\nConnection: close\r\n');
  expect((await once(server.process, 'exit'))[0]).toBe(0);
}, 240_000);
