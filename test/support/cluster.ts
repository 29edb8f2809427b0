/** A separate PostgreSQL server that a test can kill: only where the binaries are installed, and not as root. */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = '/usr/lib/postgresql';
const newest = existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a))[0] : undefined;
const BIN = process.env.POSTGRES_BIN ?? (newest && join(ROOT, newest, 'bin'));

/** PostgreSQL refuses to run as root, so the user of the package runs it. */
export function standIn(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'])));
  return { uid, gid } as { uid: number; gid: number };
}

export class Cluster {
  static readonly available = BIN !== undefined && existsSync(join(BIN, 'initdb'));

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly user: { uid?: number; gid?: number },
  ) {}

  static async start(): Promise<Cluster> {
    const cluster = new Cluster(mkdtempSync(join(tmpdir(), 'astrid-cluster-')), await freePort(), standIn());
    const { uid, gid } = cluster.user;
    if (uid !== undefined && gid !== undefined) chownSync(cluster.folder, uid, gid);
    cluster.#do('initdb', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
    await cluster.run();
    return cluster;
  }

  get url(): string {
    return `postgresql://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** The environment of commands of PostgreSQL's operator. */
  get environment(): Record<string, string> {
    const PATH = `${BIN}:${process.env.PATH}`;
    return { PATH, PGDATA: join(this.folder, 'data'), PGHOST: this.folder, PGPORT: String(this.port), PGUSER: 'postgres' };
  }

  /** The host and the port. */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    const options = `-p ${this.port} -k ${this.folder} -c listen_addresses=127.0.0.1`;
    this.#do('pg_ctl', '-o', options, '-l', join(this.folder, 'log'), '-w', 'start');
  }

  /** Like a crash: clients get no message, and unwritten data is lost. */
  async kill(): Promise<void> {
    this.#do('pg_ctl', '-m', 'immediate', 'stop');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #do(program: string, ...args: string[]): void {
    const env = { ...process.env, PGDATA: join(this.folder, 'data') };
    execFileSync(join(BIN as string, program), args, { ...this.user, env, cwd: this.folder, stdio: 'ignore' });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
