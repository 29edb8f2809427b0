/** A server of two workers as a process, for tests: its requests, its log and its metrics. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { expect, vi } from 'vitest';
import { serverEnvironment } from './global-setup.js';
import { command } from './programs.js';
import { JWT_SECRET } from './server.js';

const PASSWORD = 'a password for many workers';
const TOKEN = 'a-token-that-scrapers-show';
export const VIEWER = '{ viewer { name } }';
export const POOL = 6;
export const PATIENCE = { timeout: 60_000, interval: 50 };

interface Line {
  readonly pid: number;
  readonly msg: string;
  // biome-ignore lint/suspicious/noExplicitAny: each message has its own fields.
  readonly [name: string]: any;
}

interface Answer {
  readonly status: number;
  readonly body: {
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it selected.
    readonly data: any;
    readonly errors?: readonly { extensions: { code: string } }[];
  };
}

export class Workers {
  static readonly #running = new Set<ChildProcess>();
  readonly lines: Line[] = [];
  readonly broken: string[] = [];
  url = '';
  token = '';
  #keys = 0;

  private constructor(readonly process: ChildProcess) {
    createInterface({ input: process.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      try {
        this.lines.push(JSON.parse(line));
      } catch {
        this.broken.push(line);
      }
    });
  }

  /** `databaseUrl` is an empty, migrated database. */
  static async start(databaseUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Workers> {
    const child = spawn(process.execPath, command('main.ts'), {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        WORKERS: '2',
        DATABASE_POOL_SIZE: String(POOL),
        METRICS_TOKEN: TOKEN,
        ADMIN_PASSWORD: PASSWORD,
        AUDIT_SEAL_KEY: JWT_SECRET,
        JWT_SECRET,
        ...serverEnvironment(databaseUrl),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    Workers.#running.add(child);
    const workers = new Workers(child);
    // The parent says it when all workers are ready.
    workers.url = (await workers.line(({ msg, pid }) => msg === 'ready' && pid === child.pid)).url;
    const signIn = `mutation { signIn(input: { email: "admin@astrid.local", password: "${PASSWORD}" }) { accessToken } }`;
    workers.token = (await workers.ask(signIn)).body.data.signIn.accessToken;
    return workers;
  }

  line(matches: (line: Line) => boolean): Promise<Line> {
    return vi.waitFor(() => {
      const found = this.lines.find(matches);
      if (found === undefined)
        throw new Error(`no such line among\n${this.lines.map((line) => JSON.stringify(line)).join('\n')}`);
      return found;
    }, PATIENCE);
  }

  /** On a separate connection, which any worker accepts. */
  ask(query: string, headers: Record<string, string> = {}) {
    return new Promise<Answer>((resolve, reject) => {
      const all = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers };
      const sent = httpRequest(this.url, { method: 'POST', agent: false, headers: all }, async (response) => {
        let text = '';
        try {
          for await (const chunk of response.setEncoding('utf8')) text += chunk;
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
        } catch (error) {
          reject(error);
        }
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ query }));
    });
  }

  /** Resolves when both workers have answered requests. */
  bothAnswer = () =>
    vi.waitFor(async () => {
      await Promise.all([this.ask(VIEWER), this.ask(VIEWER)]);
      expect(this.pids).toHaveLength(2);
    }, PATIENCE);

  asAdmin = (query: string) => this.ask(query, { Authorization: `Bearer ${this.token}` });

  async makeKey(requestsPerMinute?: number): Promise<{ key: string; id: string }> {
    const made = await this.asAdmin(
      `mutation { createApiKey(input: { name: "key ${++this.#keys}", permissions: [READ_DATA] }) { key apiKey { id } } }`,
    );
    const { key, apiKey } = made.body.data.createApiKey;
    if (requestsPerMinute !== undefined)
      await this.asAdmin(
        `mutation { updateApiKey(input: { id: "${apiKey.id}", requestsPerMinute: ${requestsPerMinute} }) { apiKey { id } } }`,
      );
    return { key, id: apiKey.id };
  }

  /** The processes that have answered requests, also those that have ended since. */
  get pids(): number[] {
    return [...new Set(this.lines.filter(({ msg }) => msg === 'request').map(({ pid }) => pid))];
  }

  async metric(series: string): Promise<number> {
    const page = await fetch(new URL('/metrics', this.url), { headers: { Authorization: `Bearer ${TOKEN}` } });
    const text = await page.text();
    const line = text.split('\n').find((each) => each.startsWith(`${series} `));
    if (line === undefined) throw new Error(`no ${series} in\n${text}`);
    return Number(line.slice(series.length + 1));
  }

  openStream(key: string): Promise<{ status: number; text: string; isOver: () => boolean; leave: () => void }> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream', 'X-API-Key': key };
      const sent = httpRequest(this.url, { method: 'POST', agent: false, headers }, (response) => {
        response.setEncoding('utf8').once('data', (text) => {
          response.on('error', () => {});
          resolve({ status: response.statusCode ?? 0, text, isOver: () => response.closed, leave: () => sent.destroy() });
        });
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ query: 'subscription { runChanged { __typename } }' }));
    });
  }

  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const [code] = await exited;
    return code;
  }

  static killAll(): void {
    for (const child of Workers.#running) child.kill('SIGKILL');
  }
}
