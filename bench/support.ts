/** What the benches share. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { digestOf, generateApiKey, prefixOf } from '../src/access/credentials/formats/api-key.js';
import type { Permission } from '../src/access/permissions.js';

/** Whether what the benches compare with is there: it is no part of this project's installation. */
export const othersInstalled = existsSync(new URL('others/node_modules', import.meta.url));
export const NOT_MEASURED = 'not measured: npm ci --prefix bench/others';

/** Runs statements on a separate connection. Returns the rows of the last one. */
export async function sql<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<Row>(text, values)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

/** An empty database beside the one of the URL. */
export async function scratchDatabase(server: string): Promise<{ url: string; drop: () => Promise<unknown> }> {
  const name = `astrid_bench_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await sql(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  return { url: url.href, drop: () => sql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A key, which unless said otherwise may read and ingest. It is to be revoked afterwards, since keys are never deleted. */
export async function makeKey(
  url: string,
  permissions: readonly Permission[] = ['read:public', 'read:data', 'observations:ingest'],
  scopes: readonly string[] = [],
): Promise<{ key: string; revoke: () => Promise<unknown> }> {
  const key = generateApiKey();
  await sql(
    url,
    `INSERT INTO users (id, email, name, role) VALUES (gen_random_uuid(), 'bench@astrid.local', 'bench', 'ADMIN')
     ON CONFLICT (email) DO NOTHING`,
  );
  await sql(
    url,
    `INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, owner_id)
     SELECT gen_random_uuid(), 'bench', $1, $2, $3, $4, id FROM users WHERE email = 'bench@astrid.local'`,
    [digestOf(key), prefixOf(key), permissions, scopes],
  );
  const revoke = () => sql(url, 'UPDATE api_keys SET is_active = false, revoked_at = now() WHERE key_hash = $1', [digestOf(key)]);
  return { key, revoke };
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

function kept<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/**
 * The newest Node of the benches: this one, or the one that was installed beside the peers. Undefined when neither is Node 24 or newer.
 * PostGraphile 5 needs it.
 */
export function newestNode(): string | undefined {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const installed = new URL(`others/node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url);
  return existsSync(installed) ? fileURLToPath(installed) : undefined;
}

/** A separate process that answers each message with one. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor(file: string | { readonly path: string; readonly node: string }, ...parameters: string[]) {
    const { path, node } = typeof file === 'string' ? { path: file, node: process.execPath } : file;
    this.#child = kept(
      fork(fileURLToPath(new URL(path, import.meta.url)), parameters, {
        execPath: node,
        execArgv: ['--import', 'tsx'],
        env: { ...process.env, NODE_ENV: 'production' },
      }),
    );
    this.#ended = new Promise((_, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`A process of the bench ended with ${code}.`)));
    });
    this.#ended.catch(() => {});
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async answer<T>(): Promise<T> {
    const answer = new AbortController();
    const message = once(this.#child, 'message', { signal: answer.signal });
    return Promise.race([message, this.#ended]).then(
      ([first]) => first as T,
      (error: unknown) => {
        answer.abort();
        throw error;
      },
    );
  }

  /** Sends a message that is not answered. */
  send(message: object): void {
    this.#child.send(message);
  }

  ask<T>(question: object): Promise<T> {
    this.send(question);
    return this.answer<T>();
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

export interface Built {
  readonly pid: number;
  readonly port: number;
  /** What signs in as admin@astrid.local where this was the first start on its database. */
  readonly password: string;
  stop(): Promise<void>;
}

interface Program {
  readonly folder: string;
  /** The arguments of Node. */
  readonly program: readonly string[];
}

/** The built server as `npm start` runs it, ready to answer. `settings` say where its database is. */
export async function startBuilt(
  settings: Record<string, string>,
  { folder, program }: Program = { folder: '.', program: ['dist/main.js'] },
): Promise<Built> {
  const password = randomBytes(24).toString('base64url');
  const env = { PATH: process.env.PATH, PORT: '0', JWT_SECRET: password, ADMIN_PASSWORD: password, ...settings };
  const child = kept(spawn(process.execPath, program, { env, cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] }));
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += text;
      const ready = /"url":"http:\/\/[^/"]*:(\d+)[^"]*".*"msg":"ready"/.exec(said);
      if (ready) resolve(Number(ready[1]));
    });
    child.once('exit', () => reject(new Error(`The server did not start:\n${said}`)));
  });
  child.stdout.removeAllListeners('data').resume();
  return {
    pid: child.pid as number,
    port,
    password,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The value below which a part of the numbers lies. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] as number;
}
