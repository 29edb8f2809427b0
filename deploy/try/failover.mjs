/** deploy/try/failover.sh describes it. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../lib/certificate.mjs';
import { documented } from '../lib/documented.mjs';
import { Ledger } from '../lib/ledger.mjs';
import { Machine, openNetwork } from '../lib/machines.mjs';
import { backUp, encrypt, refusalOfPlain, refusePlain, restore } from '../lib/operator.mjs';
import { admin, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';
import { ask, trust } from '../lib/requests.mjs';

const MOST_GAP_MS = 30_000;
const ETCD = { '/var/lib/etcd': 'etcd' };
const HAPROXY = { '/etc/haproxy': 'root' };
const passwords = [1, 2, 3, 4, 5].map((number) => [`PASSWORD_${number}`, randomBytes(12).toString('hex')]);
const used = (title) => passwords.filter(([name]) => documented(title).includes(name));

openNetwork();
const balancer = await Machine.create('balancer', '10.0.0.30', {
  ...ETCD,
  ...HAPROXY,
  '/etc/redis': 'redis',
  '/var/lib/redis': 'redis',
});
const DATABASE_FOLDERS = {
  ...ETCD,
  '/etc/patroni': 'postgres',
  '/var/lib/postgresql': 'postgres',
  '/run/postgresql': 'postgres',
};
const databases = [
  await Machine.create('database one', '10.0.0.11', DATABASE_FOLDERS),
  await Machine.create('database two', '10.0.0.12', DATABASE_FOLDERS),
];
const servers = [
  await Machine.create('server one', '10.0.0.1', HAPROXY),
  await Machine.create('server two', '10.0.0.2', HAPROXY),
];

function serveEtcd(machine, name) {
  const text = documented('etcd', [['ETCD_NAME=one', `ETCD_NAME=${name}`]]);
  const lines = text.split('\n').filter((line) => /^ETCD/.test(line));
  // The list of all members stays, and the member's own address changes.
  const own = lines.map((line) => (line.startsWith('ETCD_INITIAL_CLUSTER=') ? line : line.replace('10.0.0.11', machine.address)));
  const env = Object.fromEntries(own.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  machine.serve('etcd', ['etcd'], { user: 'etcd', env: { ...env, ETCD_DATA_DIR: '/var/lib/etcd/default' } });
}
serveEtcd(databases[0], 'one');
serveEtcd(databases[1], 'two');
serveEtcd(balancer, 'three');

const says = (machine, path) =>
  fetch(`http://${machine.address}:8008${path}`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ status }) => status === 200,
    () => false,
  );
async function which(path) {
  for (const machine of databases) if (await says(machine, path)) return machine;
  return undefined;
}
const [, afterwards] = /ExecStopPost=-(.*)/.exec(documented('systemd')).map((line) => line.split(' '));
for (const [index, machine] of databases.entries()) {
  const own = [
    ['name: one', `name: ${['one', 'two'][index]}`],
    ["'10.0.0.11:8008'", `'${machine.address}:8008'`],
    ['10.0.0.11:5432', `${machine.address}:5432`],
  ];
  machine.write('/etc/patroni/config.yml', documented('Patroni', [...own, ...used('Patroni')]), { owner: 'postgres' });
  machine.serve('patroni', ['patroni', '/etc/patroni/config.yml'], {
    user: 'postgres',
    env: { HOME: '/var/lib/postgresql' },
    afterwards,
  });
  if (index === 0) await until('database one is the primary', () => says(machine, '/primary'), 120_000);
}
await until('database two is a synchronous standby', () => says(databases[1], '/synchronous'), 120_000);

const serveHaproxy = (machine, text) => {
  machine.write('/etc/haproxy/haproxy.cfg', text);
  machine.serve('haproxy', ['haproxy', '-db', '-f', '/etc/haproxy/haproxy.cfg']);
};
for (const machine of servers) serveHaproxy(machine, documented('PostgreSQL'));
balancer.write('/etc/redis/redis.conf', documented('Redis', used('Redis')), { owner: 'redis' });
balancer.serve('redis', ['redis-server', '/etc/redis/redis.conf'], { user: 'redis' });

const superuser = { PGHOST: '127.0.0.1', PGUSER: 'postgres', PGPASSWORD: passwords[0][1] };
const DATABASE_PASSWORD = randomBytes(16).toString('hex');
/** Runs statements in one session of the superuser, through the HAProxy of server one. */
async function sql(...statements) {
  const parameters = statements.flatMap((statement) => ['-c', statement]);
  const psql = ['psql', '-Atq', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres', ...parameters];
  const { code, output } = await servers[0].finish(psql, { env: superuser });
  return code === 0 ? output.trim() : undefined;
}
const role = `CREATE ROLE astrid LOGIN PASSWORD '${DATABASE_PASSWORD}'`;
const create = `CREATE DATABASE astrid OWNER astrid TEMPLATE template0 ENCODING 'UTF8'`;
// Until its first checks HAProxy leads to both members.
await until('the database is created on the primary', async () => (await sql(role, create)) !== undefined);
const SETTING = 'archive_timeout=61s';
databases[0].do('patronictl', '-c', '/etc/patroni/config.yml', 'edit-config', '--force', '-p', SETTING);

const settings = {
  DATABASE_URL: `postgresql://astrid:${DATABASE_PASSWORD}@127.0.0.1:5432/astrid`,
  JWT_SECRET: randomBytes(32).toString('hex'),
  AUDIT_SEAL_KEY: randomBytes(32).toString('hex'),
  ADMIN_EMAIL: admin.email,
  ADMIN_PASSWORD: admin.password,
  TRUST_PROXY: balancer.address,
  REDIS_URL: `redis://:${passwords[4][1]}@10.0.0.30:6379`,
  SHUTDOWN_DELAY_SECONDS: '3',
  LOG_LEVEL: 'warn',
};
const environments = [];
for (const machine of servers) {
  const env = { ...settings, HOST: machine.address };
  environments.push(env);
  machine.serve('astrid', [process.execPath, 'dist/main.js'], { env, cwd: process.cwd(), restartMs: 5_000 });
}
const site = selfSigned(balancer.address);
trust(site.certificate);
balancer.write('/etc/haproxy/site.pem', site.both);
serveHaproxy(balancer, documented('AstrID'));
const url = `https://${balancer.address}`;
const statusOf = ({ address }) =>
  fetch(`http://${address}:4000/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status,
    () => undefined,
  );
const allReady = () =>
  until(
    'both servers are ready',
    async () => (await Promise.all(servers.map(statusOf))).every((status) => status === 200),
    120_000,
  );
await allReady();
const balanced = () => until('the balancer answers', () => ask(url, '{ __typename }').then(Boolean, () => false));
await balanced();

const first = {
  command: (name) => servers[0].finish([process.execPath, `dist/maintenance/${name}.js`], { env: settings }),
};
const ledger = new Ledger(url);
await ledger.open();
await sleep(3_000);
promise('without a fault no request fails', `${ledger.summary}, ${ledger.failures.length} failed`, ledger.failures.length === 0);

const allFollow = () =>
  until('a primary and a synchronous standby', async () => (await which('/primary')) && (await which('/synchronous')), 180_000);

/** Only faults whose title contains the first parameter are tried, if there is one. */
const only = process.argv[2] ?? '';

/** Breaks a part under load. Then it compares the record with the data, and waits until everything is whole again. */
async function fault(title, breakIt) {
  if (!title.includes(only)) return;
  console.log(`   ${title}`);
  ledger.mark();
  const repair = await breakIt();
  await sleep(500);
  await ledger.progress(40, 120_000);
  const figure = `the longest pause ${seconds(ledger.longestGap)}, refused meanwhile ${JSON.stringify(ledger.codes)}`;
  promise(`changes go on within ${seconds(MOST_GAP_MS)}`, figure, ledger.longestGap <= MOST_GAP_MS);
  await repair?.();
  await allReady();
  await allFollow();
  const names = await sql('SHOW synchronous_standby_names');
  promise(
    'PostgreSQL waits for the standby again',
    names,
    databases.some(({ name }) => name.endsWith(names) && names !== ''),
  );
  await ledger.stop();
  await promiseNothingLost(ledger, first, { url });
  ledger.begin();
}

await fault('kill -9 of server one', () => servers[0].kill('astrid'));
await fault('the machine of server two loses its power', () => {
  servers[1].cutPower();
  return () => servers[1].boot();
});
await fault('kill -9 of HAProxy on the balancer', () => balancer.kill('haproxy'));
await fault('kill -9 of the HAProxy of server one, which leads to PostgreSQL', () => servers[0].kill('haproxy'));
await fault('kill -9 of Redis', () => balancer.kill('redis'));
await fault('kill -9 of Patroni on the primary', async () => (await which('/primary')).kill('patroni'));
await fault('etcd of the primary is stopped for 25 s', async () => {
  const machine = await which('/primary');
  await machine.stop('etcd', 'SIGKILL');
  await sleep(25_000);
  return () => machine.start('etcd');
});
await fault('the machine of the standby loses its power', async () => {
  const lost = await which('/synchronous');
  lost.cutPower();
  return () => lost.boot();
});
await fault('kill -9 of PostgreSQL on the primary', async () => {
  const primary = await which('/primary');
  const [postmaster] = primary.do('cat', '/var/lib/postgresql/15/astrid/postmaster.pid').split('\n', 1);
  process.kill(Number(postmaster), 'SIGKILL');
});
for (const round of ['the primary', 'its successor'])
  await fault(`the machine of ${round} loses its power`, async () => {
    const lost = await which('/primary');
    lost.cutPower();
    return async () => {
      promise('the standby has taken over', (await which('/primary')).name, (await which('/primary')) !== lost);
      lost.boot();
    };
  });
const setting = await sql('SHOW archive_timeout');
promise('a setting that was made with Patroni holds after the failovers', `${SETTING}, now ${setting}`, setting === '61s');
await ledger.stop();

if (process.argv[3] !== 'runbooks') {
  promiseNoFault(servers.map((machine) => ({ output: machine.outputOf('astrid') })));
  end();
}
const certificate = await encrypt(databases);
for (const [index, env] of environments.entries()) {
  env.DATABASE_URL = `${settings.DATABASE_URL}?sslmode=verify-full&sslrootcert=${certificate}`;
  servers[index].signal('astrid', 'SIGTERM');
}
settings.DATABASE_URL = environments[0].DATABASE_URL;
await refusePlain(databases);
await sleep(12_000);
await allReady();
await allFollow();
await until('the standby streams', async () => (await sql('SELECT count(*) FROM pg_stat_replication')) === '1');
const CONNECTIONS =
  'SELECT DISTINCT ssl, application_name FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL';
const connections = ((await sql(CONNECTIONS)) ?? '').split('\n');
promise(
  'TLS to PostgreSQL: every connection is encrypted, also that of the standby',
  connections.join(' '),
  connections.every((line) => line.startsWith('t|')) && connections.some((line) => /\|(one|two)$/.test(line)),
);
for (const server of servers) {
  const { code, output } = await refusalOfPlain(server, DATABASE_PASSWORD);
  promise(`TLS to PostgreSQL: a connection without it is refused (${server.name})`, output.trim(), code === 0);
}

const [primary, standby] = [await which('/primary'), await which('/synchronous')];
const env = await backUp(primary);
await allReady();
ledger.begin();
await sleep(3_000);
await ledger.stop();
await sql('CREATE TABLE observed (name text)', `INSERT INTO observed VALUES ('before')`, 'SELECT pg_sleep(1)');
env.MOMENT = await sql('SELECT now()');
await sql('SELECT pg_sleep(1)', 'DELETE FROM observed');
for (const machine of servers) await machine.stop('astrid');
await restore({ primary, standby, env, leads: (machine) => says(machine, '/primary') });
await until('the standby is synchronous again', () => says(standby, '/synchronous'), 180_000);
const found = await sql('SELECT name FROM observed');
promise('a restore to a point in time under Patroni: a deleted row is back', found, found === 'before');
const kept = await sql('SHOW archive_mode');
promise('a restore to a point in time under Patroni: the settings are kept', `archive_mode ${kept}`, kept === 'on');
for (const machine of servers) machine.start('astrid');
await allReady();
await balanced();
await promiseNothingLost(ledger, first, { url });
promiseNoFault(servers.map((machine) => ({ output: machine.outputOf('astrid') })));
end();
