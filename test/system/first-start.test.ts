/** The first start of a server process: the generated password reaches somebody, even when the start fails in between. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/base/config.js';
import { adminLines, greeting } from '../../src/start/greeting.js';
import { copySnapshotTo } from '../support/database.js';
import { command } from '../support/programs.js';
import { startServer, type TestServer } from '../support/server.js';

/** The output of a process, and its end. */
class Process {
  output = '';
  /** Standard output only. */
  log = '';
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(env: Record<string, string>) {
    this.#child = spawn(process.execPath, command('main.ts'), {
      env: { PATH: process.env.PATH, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    this.#child.stdout?.on('data', (text: string) => {
      this.log += text;
    });
    this.ended = once(this.#child, 'close').then(([code]) => code);
  }

  /** Waits until the process has written this. Returns the captured text. */
  async says(pattern: RegExp): Promise<string[]> {
    await expect.poll(() => this.output, { timeout: 60_000 }).toMatch(pattern);
    return pattern.exec(this.output)?.slice(1) ?? [];
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }
}

describe('a process', () => {
  let folder: string;
  let dataDir: string;
  const running: Process[] = [];
  const start = (env: Record<string, string> = {}) => {
    const process = new Process({ DATA_DIR: dataDir, ...env });
    running.push(process);
    return process;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-first-'));
    dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((process) => process.kill('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  });

  test('creates no admin while something prevents the start, then keeps the password in a file, and asks later if nobody read it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    for (const [env, reason] of [
      [{ PORT: String(port) }, `Cannot listen on 127.0.0.1:${port} (the port is in use): set PORT or HOST to another value.`],
      [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'REDIS_URL is set, but Redis does not answer at this address'],
    ] as const) {
      const failed = start(env);
      expect(await failed.ended).toBe(1);
      expect(failed.output).toContain(`AstrID cannot start: ${reason}`);
      expect(failed.output).not.toMatch(/Admin user|demo data/);
    }
    taken.close();

    const killed = start();
    const [email, file = ''] = await killed.says(/"email":"([^"]+)","file":"([^"]+)"/);
    await killed.kill('SIGKILL');
    expect(killed.output).not.toMatch(/demo data[\s\S]*admin user was created/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const password = (await readFile(file, 'utf8')).trim();
    expect(killed.output).not.toContain(password);

    const server = start();
    await server.says(
      /"msg":"No admin has signed in yet\. .* admin@astrid\.local, stop this server: npm run admin:reset sets a new one\."\}$/m,
    );
    const [url] = await server.says(/"url":"([^"]+)","msg":"ready"\}$/m);
    expect(server.output).not.toContain(password);
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { user { role } } }';
    const body = JSON.stringify({ query, variables: { input: { email, password } } });
    const answer = await fetch(url as string, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    expect(await answer.json()).toEqual({ data: { signIn: { user: { role: 'ADMIN' } } } });
    await server.kill('SIGTERM');

    // Standard output is JSON only, and begins with the version.
    const lines = server.log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ msg: 'AstrID starts', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });

    // An admin has signed in with it.
    const later = start();
    await later.says(/"msg":"ready"/);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  }, 240_000);
});

/** In a separate terminal, as script(1) creates one on Linux. */
test.runIf(existsSync('/usr/bin/script') && process.platform === 'linux')(
  'at a terminal the password is shown, and in no file',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'astrid-terminal-'));
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir };
    const shell = `exec ${[process.execPath, ...command('main.ts')].join(' ')}`;
    const terminal = spawn('script', ['-qefc', shell, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    try {
      await expect.poll(() => output, { timeout: 60_000 }).toMatch(/^AstrID is ready at http/m);
      expect(output).toMatch(/password {2}[a-z2-9-]{19}\r?\n/);
      expect(await readdir(dataDir)).not.toContain('admin-password');
    } finally {
      terminal.kill('SIGTERM');
      await once(terminal, 'close');
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
    }
  },
  120_000,
);

describe('the printed text', () => {
  const config = (env: Record<string, string> = {}) => readConfig(env);
  const old = { email: 'admin@astrid.local', password: null, created: false, unseen: null };

  test('about an existing admin is nothing, except where the password may be lost', () => {
    expect(adminLines(old, config())).toEqual([]);
    expect(adminLines({ ...old, unseen: 'vera@example.org' }, config())).toEqual([
      expect.stringContaining('stop this server: ADMIN_EMAIL=vera@example.org npm run admin:reset sets a new one'),
    ]);
    const onServer = config({ DATABASE_URL: 'postgresql://db/astrid', JWT_SECRET: 'x'.repeat(32) });
    expect(adminLines({ ...old, unseen: 'vera@example.org' }, onServer)).toEqual([]);
    expect(adminLines(old, config({ ADMIN_PASSWORD: 'another one' }))).toEqual([expect.stringContaining('is ignored')]);
  });

  test.each([
    ['127.0.0.1', '127.0.0.1', 'http://127.0.0.1:4000/graphql'],
    ['localhost', '127.0.0.1', 'http://localhost:4000/graphql'],
    ['0.0.0.0', '0.0.0.0', 'http://127.0.0.1:4000/graphql'],
    ['::', '::', 'http://[::1]:4000/graphql'],
    ['::1', '::1', 'http://[::1]:4000/graphql'],
  ])('of HOST=%s is an address to open', (HOST, address, url) => {
    const lines = greeting({ address, port: 4000, family: '' }, config({ HOST }), old);
    expect(lines[0]).toBe(`AstrID is ready at ${url}`);
    expect(lines[1]).toBe(`Open the console in a browser: ${url.replace('graphql', 'console')}`);
    expect(lines).toHaveLength(address === '0.0.0.0' || address === '::' ? 3 : 2);
  });

  test('does not name the console when it is switched off', () => {
    const lines = greeting({ address: '127.0.0.1', port: 4000, family: '' }, config({ CONSOLE: 'off' }), old);
    expect(lines.join()).not.toContain('console');
  });
});

describe('the first of the three steps', () => {
  /** The requests that a shell would send by curl, with the password typed at the prompt. */
  async function sent(email: string, password: string | null, typed: string): Promise<unknown> {
    const made = { email, password, created: true, unseen: null };
    const text = greeting({ address: '127.0.0.1', port: 4000, family: '' }, readConfig({}), made).join('\n');
    const step = /keep the token:\n +(.*)\n/.exec(text)?.[1] as string;
    expect(text).toContain(password ?? 'read -r');
    const script = `stty() { :; }; curl() { for last; do :; done; printf %s "$last"; }; ${step}; printf '\\n%s' "$TOKEN"`;
    // A shell without a prompt may have ended before the test writes to it.
    const shell = spawn('sh', ['-c', script], { stdio: [password === null ? 'pipe' : 'ignore', 'pipe', 'inherit'] });
    shell.stdin?.end(`${typed}\n`);
    if (shell.stdout === null) throw new Error('The shell has no output.');
    const out = Buffer.concat(await shell.stdout.toArray()).toString();
    return JSON.parse(out.slice(out.lastIndexOf('\n'))).variables;
  }

  test.each([
    ['admin@astrid.local', 'abcd-efgh'],
    ["o'neil@example.org", 'abcd-efgh'],
    ["o'neil@example.org", null],
    ['a"$(date)`date`@example.org', null],
  ])('for %s with the password %s means to a shell what it says', async (email, password) => {
    const typed = `it's "quoted" $HOME \`date\` %s 😀`;
    expect(await sent(email, password, typed)).toEqual({ e: email, p: password ?? typed });
  });
});

describe('a server that listens and is not ready', () => {
  let server: TestServer;
  let ready = false;
  let url: string;
  beforeAll(async () => {
    server = await startServer();
    url = await server.listen({ isReady: () => ready });
  });
  afterAll(() => server.stop());

  test('is alive, and answers that it starts, at /graphql as a GraphQL error', async () => {
    for (const path of ['/readyz', '/', '/graphql', '/nowhere']) {
      const response = await fetch(url + path);
      expect({ path, status: response.status }).toEqual({ path, status: 503 });
      expect(Object.fromEntries(response.headers)).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
    }
    expect(await fetch(`${url}/livez`)).toMatchObject({ status: 200 });
    const refused = () => server.refused('SERVICE_UNAVAILABLE', '{ viewer { name } }', { url: `${url}/graphql` });
    expect(await refused()).toMatchObject({ status: 503 });
    ready = true;
    expect(await server.ok('{ viewer { name } }', { url: `${url}/graphql` })).toEqual({ viewer: null });
    expect(await fetch(`${url}/readyz`)).toMatchObject({ status: 200 });
  });
});
