/** Two PostgreSQL servers under Patroni, the second one synchronous, with etcd, and HAProxy that leads to the primary. From Debian's packages. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { documented, SAME_USER } from './documented.mjs';
import { BIN, ownFolder, user } from './postgresql.mjs';
import { atEnd, folder, freePort, run, until } from './processes.mjs';

/** How long the primary stays the leader without a sign of life, in seconds: Patroni's smallest. A failover takes a little longer. */
export const TTL_SECONDS = 20;
const PASSWORD = randomBytes(12).toString('hex');

class Member {
  constructor(name, ports, etcd) {
    this.name = name;
    this.ports = ports;
    this.where = ownFolder(join(folder, name));
    this.file = join(this.where, 'patroni.yml');
    writeFileSync(this.file, this.#configuration(etcd));
    atEnd(() => this.killPostgres());
  }

  launch() {
    this.child = run('patroni', [this.file], { ...user, cwd: this.where, log: join(folder, `${this.name}.log`) });
  }

  /** What Patroni says at a path of its API: 200 at /primary for the primary alone. */
  async says(path) {
    return fetch(`http://127.0.0.1:${this.ports.api}${path}`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** kill -9 of the postmaster and all its children. */
  killPostgres() {
    try {
      const postmaster = Number(readFileSync(join(this.where, 'data/postmaster.pid'), 'utf8').split('\n', 1)[0]);
      const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').filter(Boolean);
      for (const pid of [postmaster, ...children.map(Number)]) process.kill(pid, 'SIGKILL');
    } catch {} // It does not run.
  }

  killAll() {
    this.child.kill('SIGKILL');
    this.killPostgres();
  }

  /** The file of docs/failover.md, with the addresses, folders and passwords of this run. */
  #configuration(etcd) {
    const { api, sql } = this.ports;
    return documented('Patroni', [
      ['name: one', `name: ${this.name}`],
      ['10.0.0.11:8008', `127.0.0.1:${api}`],
      ['10.0.0.11:2379,10.0.0.12:2379,10.0.0.30:2379', `127.0.0.1:${etcd}`],
      ['10.0.0.11:5432', `127.0.0.1:${sql}`],
      ['/var/lib/postgresql/15/astrid', join(this.where, 'data')],
      ['/usr/lib/postgresql/15/bin', BIN],
      ['/var/lib/postgresql/pgpass-patroni', join(this.where, 'pgpass')],
      ['10.0.0.0/24', '127.0.0.1/32'],
      ['/var/run/postgresql', this.where],
      ...[1, 2, 3, 4].map((number) => [`PASSWORD_${number}`, PASSWORD]),
    ]);
  }
}

export class PatroniCluster {
  static async start() {
    const cluster = new PatroniCluster();
    const [etcd, peer, front] = [await freePort(), await freePort(), await freePort()];
    const address = `http://127.0.0.1:${etcd}`;
    const peers = `http://127.0.0.1:${peer}`;
    const parameters = ['--data-dir', join(folder, 'etcd'), '--listen-client-urls', address, '--advertise-client-urls', address];
    parameters.push('--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`);
    run('etcd', parameters, { log: join(folder, 'etcd.log') });
    await until('etcd is healthy', () =>
      fetch(`${address}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    cluster.members = [];
    for (const name of ['one', 'two'])
      cluster.members.push(new Member(name, { api: await freePort(), sql: await freePort() }, etcd));
    cluster.members[0].launch();
    await until('the first member is the primary', () => cluster.members[0].says('/primary'), 120_000);
    cluster.members[1].launch();
    await until('the second member is a synchronous standby', () => cluster.members[1].says('/synchronous'), 120_000);
    cluster.front = front;
    writeFileSync(join(folder, 'primary.cfg'), cluster.#balancer());
    run('haproxy', ['-db', '-f', join(folder, 'primary.cfg')], { log: join(folder, 'haproxy.log') });
    // Until its first checks HAProxy leads to both.
    let writable = 0;
    await until('HAProxy leads to the primary alone', async () => {
      const rows = await cluster.query('SELECT pg_is_in_recovery() AS standby').catch(() => []);
      writable = rows[0]?.standby === false ? writable + 1 : 0;
      return writable > 20;
    });
    return cluster;
  }

  /** Connections to a server that is no longer the primary are cut. */
  #balancer() {
    const [one, two] = this.members.map(({ ports: { api, sql } }) => `127.0.0.1:${sql} check port ${api}\n`);
    return documented('PostgreSQL', [
      ['127.0.0.1:5432', `127.0.0.1:${this.front}`],
      ['10.0.0.11:5432 check port 8008\n', one],
      ['10.0.0.12:5432 check port 8008\n', two],
      ...SAME_USER,
    ]);
  }

  async query(sql, database = 'postgres') {
    const url = `postgresql://postgres:${PASSWORD}@127.0.0.1:${this.front}/${database}`;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async createDatabase(name) {
    await this.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    return `postgresql://postgres:${PASSWORD}@127.0.0.1:${this.front}/${name}`;
  }

  async leader() {
    for (;;) {
      for (const member of this.members) if (await member.says('/primary')) return member;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The name of the synchronous standby, or '' without one. */
  async synchronous() {
    for (const member of this.members) if (await member.says('/synchronous')) return member.name;
    return '';
  }

  follows = (member) => member.says('/synchronous');
}
