/** Processes and the temporary folder of one script of deploy/try or deploy/faults. All of them end with the script. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const folder = mkdtempSync(join(tmpdir(), 'astrid-try-'));
const children = new Set();
const cleanups = [];

/** Runs `cleanup` when the script ends, before the temporary folder is removed. */
export const atEnd = (cleanup) => void cleanups.push(cleanup);

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const cleanup of cleanups.reverse()) cleanup();
  // The processes need a moment to end, and may write until then.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** Starts a program. Its output goes to `log`, or with standard error to this script's own. */
export function run(command, parameters, { env = {}, log, ...options } = {}) {
  const child = spawn(command, parameters, {
    env: { ...process.env, ...env },
    stdio: log ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'ignore', 'inherit'],
    ...options,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  if (log) {
    const file = createWriteStream(log, { flags: 'a' });
    for (const stream of [child.stdout, child.stderr]) stream.pipe(file, { end: false });
  }
  return child;
}

/** Runs a program to its end. Returns its exit code and its output. */
export async function finish(command, parameters, options = {}) {
  const child = spawn(command, parameters, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The settings that all servers of a script share. */
export const admin = { email: 'admin@example.org', password: randomBytes(12).toString('hex') };
const settings = {
  ADMIN_EMAIL: admin.email,
  ADMIN_PASSWORD: admin.password,
  AUDIT_SEAL_KEY: randomBytes(32).toString('hex'),
  JWT_SECRET: randomBytes(32).toString('hex'),
};

/** The status of an address of the server, or undefined without an answer in time. */
export const statusOf = (port, path = '/readyz', ms = 5_000) =>
  fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(ms) }).then(
    ({ status }) => status,
    () => undefined,
  );

/** Waits until a condition holds. Returns the milliseconds that it took. */
export async function until(what, holds, limitMs = 60_000) {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs) throw new Error(`After ${limitMs / 1_000} s still not: ${what}`);
    await sleep(50);
  }
  return performance.now() - began;
}

const untilReady = (port, limitMs) => until(`port ${port} is ready`, async () => (await statusOf(port)) === 200, limitMs);

/** One server from dist/, which can be stopped, killed and started again. */
export class Server {
  static #count = 0;
  #child;

  constructor({ port, env = {}, program = [process.execPath, 'dist/main.js'] }) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.log = join(folder, `server-${Server.#count++}.log`);
    this.program = program;
    this.env = { ...settings, LOG_LEVEL: 'warn', PORT: String(port), ...env };
  }

  static async create(options = {}) {
    return new Server({ port: await freePort(), ...options });
  }

  get pid() {
    return this.#child.pid;
  }

  get runs() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it, and returns the milliseconds until it is ready. */
  async start(limitMs = 180_000) {
    this.launch();
    const ready = untilReady(this.port, limitMs);
    const ended = once(this.#child, 'exit').then(([code, signal]) => {
      throw new Error(`The server ended with ${code ?? signal}:\n${this.output.slice(-2_000)}`);
    });
    ended.catch(() => {});
    return Promise.race([ready, ended]);
  }

  launch() {
    const [command, ...parameters] = this.program;
    this.#child = run(command, parameters, { env: this.env, log: this.log });
  }

  /** Ends it, and returns the exit code or the signal. */
  async end(signal = 'SIGTERM') {
    if (!this.runs) return undefined;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code, by] = await exited;
    return code ?? by;
  }

  signal(signal) {
    this.#child.kill(signal);
  }

  get output() {
    return readFileSync(this.log, 'utf8');
  }

  /** Runs a command of the maintenance of this server's database and version, such as audit-verify. */
  command(name, parameters = [], env = {}) {
    const program = join(dirname(this.program.at(-1)), 'maintenance', `${name}.js`);
    return finish(process.execPath, [program, ...parameters], { env: { ...this.env, ...env } });
  }
}
