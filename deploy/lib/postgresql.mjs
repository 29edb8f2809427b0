/** A separate PostgreSQL server of a script, from Debian's package. The script may kill it, freeze it and fill its disk. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { atEnd, folder, freePort, until } from './processes.mjs';

const ROOT = '/usr/lib/postgresql';
const newest = readdirSync(ROOT).sort((a, b) => Number(b) - Number(a))[0];
export const BIN = join(ROOT, newest, 'bin');

/** PostgreSQL refuses to run as root, so the user of the package runs it. */
export const user = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

function idOf(flag) {
  return Number(execFileSync('id', [flag, 'postgres']));
}

/** Makes a folder that PostgreSQL's user owns. */
export function ownFolder(path) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined) {
    chownSync(path, user.uid, user.gid);
    // The user must be able to reach it.
    execFileSync('chmod', ['711', folder]);
  }
  return path;
}

export class Postgres {
  constructor(port, where, options) {
    this.port = port;
    this.where = where;
    this.data = join(where, 'data');
    this.options = options;
  }

  /** `fsync` stays on: a killed server must keep what it acknowledged. */
  static async start({ where = join(folder, 'postgresql'), options = '' } = {}) {
    const server = new Postgres(await freePort(), ownFolder(where), options);
    server.#do('initdb', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync');
    server.run();
    atEnd(() => server.kill());
    return server;
  }

  urlOf(database, role = 'postgres') {
    return `postgresql://${role}@127.0.0.1:${this.port}/${database}`;
  }

  run() {
    const options = `-p ${this.port} -k ${this.where} -c listen_addresses=127.0.0.1 -c log_min_messages=fatal ${this.options}`;
    this.#do('pg_ctl', '-o', options, '-l', join(this.where, 'log'), '-t', '60', '-w', 'start');
  }

  async createDatabase(name, template = 'template0') {
    await this.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    return this.urlOf(name);
  }

  /** Runs one statement in a separate session. */
  async query(sql, database = 'postgres') {
    const client = new pg.Client({ connectionString: this.urlOf(database), connectionTimeoutMillis: 5_000 });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  get postmaster() {
    return Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  }

  /** The processes of the server: the postmaster, and its children. */
  #processes() {
    const { postmaster } = this;
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [postmaster, ...children.map(Number)];
  }

  signal(signal) {
    for (const pid of this.#processes())
      try {
        process.kill(pid, signal);
      } catch {} // It has ended meanwhile.
  }

  /** kill -9 of every process, as when the machine loses its power. */
  kill() {
    try {
      this.signal('SIGKILL');
    } catch {} // It does not run.
  }

  /** Starts it again after a kill, as a supervisor does. */
  async again() {
    await until('the killed PostgreSQL is gone', () => !this.runs);
    this.run();
  }

  get runs() {
    try {
      process.kill(this.postmaster, 0);
      return true;
    } catch {
      return false;
    }
  }

  #do(program, ...parameters) {
    const env = { ...process.env, PGDATA: this.data };
    execFileSync(join(BIN, program), parameters, { ...user, env, cwd: this.where, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
