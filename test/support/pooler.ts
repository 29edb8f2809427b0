/** A separate PgBouncer in transaction mode in front of the server of a URL: only where it is installed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, standIn } from './cluster.js';

const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find((path) => existsSync(path));

/** The settings that docs/postgresql.md asks the operator to give to the role. Here the pooler makes them, for every database. */
const ROLE_SETTINGS = 'SET statement_timeout = 30000; SET idle_in_transaction_session_timeout = 60000';

export interface PoolerOptions {
  /** Runs in each session that it opens. */
  readonly connectQuery?: string;
  /** Startup parameters that it drops. */
  readonly ignore?: string;
  /** The most sessions for one database. */
  readonly sessions?: number;
}

export class Pooler {
  static readonly available = PROGRAM !== undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  static async before(
    server: string,
    { connectQuery = ROLE_SETTINGS, ignore = '', sessions = 10 }: PoolerOptions = {},
  ): Promise<Pooler> {
    const { hostname, port: serverPort, username, password } = new URL(server);
    const folder = mkdtempSync(join(tmpdir(), 'astrid-pooler-'));
    const port = await freePort();
    const target = `host=${hostname} port=${serverPort || 5432} user=${username} password=${decodeURIComponent(password)}`;
    const settings = [
      '[databases]',
      `* = ${target}${connectQuery && ` connect_query='${connectQuery}'`}`,
      '[pgbouncer]',
      `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any`,
      `pool_mode = transaction\nmax_client_conn = 500\ndefault_pool_size = ${sessions}\nignore_startup_parameters = ${ignore}`,
    ];
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
    const { uid, gid } = standIn();
    if (uid !== undefined && gid !== undefined) for (const path of [folder, file]) chownSync(path, uid, gid);
    chmodSync(folder, 0o700);
    const pooler = new Pooler(folder, port, spawn(PROGRAM as string, ['-q', file], { uid, gid, cwd: '/', stdio: 'ignore' }));
    await reachable(port);
    return pooler;
  }

  /** The same database through the pooler. */
  to(url: string): string {
    const other = new URL(url);
    other.host = `127.0.0.1:${this.port}`;
    return other.href;
  }

  stop(): void {
    this.process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The pooler does not start.');
}
