/** deploy/try/pgbouncer.sh describes it. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { ownFolder, Postgres, user } from '../lib/postgresql.mjs';
import { folder, freePort, run, Server, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';

const SESSIONS = 8;
const MOST_GAP_MS = 10_000;

const database = await Postgres.start();
const direct = await database.createDatabase('astrid');
// As docs/postgresql.md says.
await database.query(`ALTER ROLE postgres IN DATABASE astrid SET statement_timeout = '30s'`);
await database.query(`ALTER ROLE postgres IN DATABASE astrid SET idle_in_transaction_session_timeout = '60s'`);

const port = await freePort();
const where = ownFolder(join(folder, 'pgbouncer'));
const file = join(where, 'pgbouncer.ini');
writeFileSync(
  file,
  `[databases]
* = host=127.0.0.1 port=${database.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${SESSIONS}
max_client_conn = 200
query_wait_timeout = 5
server_login_retry = 1
`,
  { mode: 0o644 },
);
const reachable = () =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
async function startPooler() {
  const pooler = run('/usr/sbin/pgbouncer', ['-q', file], { ...user, cwd: '/', log: join(folder, 'pgbouncer.log') });
  await until('PgBouncer accepts connections', reachable);
  return pooler;
}
let pooler = await startPooler();

const env = {
  DATABASE_URL: `postgresql://postgres@127.0.0.1:${port}/astrid`,
  DATABASE_LISTEN_URL: direct,
  DATABASE_POOLER: 'transaction',
};
const servers = [await Server.create({ env }), await Server.create({ env })];
await Promise.all(servers.map((server) => server.start()));
let turn = 0;
const ledger = new Ledger(() => servers[turn++ % 2].url);
await ledger.open();

await sleep(5_000);
const [{ count }] = await database.query(
  `SELECT count(*)::int FROM pg_stat_activity WHERE datname = 'astrid' AND application_name = 'astrid'`,
);
promise('without a fault no request fails', `${ledger.summary}, ${ledger.failures.length} failed`, ledger.failures.length === 0);
promise(`two servers share at most ${SESSIONS} sessions`, `${count} sessions`, count <= SESSIONS);

async function fault(title, break_) {
  ledger.mark();
  await break_();
  await ledger.progress(40);
  const figure = `the longest pause ${seconds(ledger.longestGap)}, refused meanwhile ${JSON.stringify(ledger.codes)}`;
  promise(`${title}: changes go on within ${seconds(MOST_GAP_MS)}`, figure, ledger.longestGap <= MOST_GAP_MS);
}
await fault('PgBouncer is killed and started again', async () => {
  pooler.kill('SIGKILL');
  await sleep(1_000);
  pooler = await startPooler();
});
await fault('PgBouncer is stopped and started again', async () => {
  pooler.kill('SIGTERM');
  await sleep(1_000);
  pooler = await startPooler();
});
await fault('PostgreSQL is killed behind it and started again', async () => {
  database.kill();
  await database.again();
});
await ledger.stop();
await promiseNothingLost(ledger, servers[0]);
promiseNoFault(servers);
end();
