/** deploy/faults/postgresql.sh describes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Ledger } from '../lib/ledger.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { Server, statusOf } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';

const KILLS = 3;
const FROZEN_MS = 20_000;
const MOST_RETURN_MS = 10_000;
const MOST_CONNECTIONS = 40;

const database = await Postgres.start({ options: `-c max_connections=${MOST_CONNECTIONS}` });
const env = { DATABASE_URL: await database.createDatabase('astrid') };
const servers = [await Server.create({ env }), await Server.create({ env })];
await Promise.all(servers.map((server) => server.start()));
let turn = 0;
const ledger = new Ledger(() => servers[turn++ % 2].url);
await ledger.open();
await sleep(1_000);

/** Breaks the database, looks at the servers while it is broken, and waits until changes go on after it is mended. */
async function fault(title, breakIt, mendIt) {
  ledger.mark();
  await breakIt();
  const alive = await Promise.all(servers.map(({ port }) => statusOf(port, '/livez', 1_000)));
  promise(
    `${title}: /livez answers within 1 s`,
    alive.join(' '),
    alive.every((status) => status === 200),
  );
  await mendIt();
  const began = performance.now();
  await ledger.progress(20);
  const took = performance.now() - began;
  promise(`${title}: changes go on by themselves`, `${seconds(took)} after the end of the fault`, took <= MOST_RETURN_MS);
  const codes = ledger.codes;
  const { SERVICE_UNAVAILABLE: _, ...others } = codes;
  promise(`${title}: a request fails only with SERVICE_UNAVAILABLE`, JSON.stringify(codes), Object.keys(others).length === 0);
  // Requests that still run count too.
  await ledger.stop();
  const { slowest } = ledger;
  ledger.begin();
  promise(`${title}: each request is answered within 40 s`, seconds(slowest), slowest <= 40_000);
}

for (let kill = 1; kill <= KILLS; kill++)
  await fault(
    `kill -9 of PostgreSQL, ${kill}`,
    () => database.kill(),
    () => database.again(),
  );
await fault(
  'PostgreSQL frozen for 20 s',
  () => database.signal('SIGSTOP'),
  async () => {
    await sleep(FROZEN_MS);
    const status = await statusOf(servers[0].port, '/readyz', 15_000);
    promise('PostgreSQL frozen for 20 s: /readyz answers 503', status, status === 503);
    database.signal('SIGCONT');
  },
);

const others = [];
/** Others take each free connection, and the connections of the servers are cut. */
async function takeAll() {
  const taken = async () => {
    const client = new pg.Client({ connectionString: database.urlOf('postgres') });
    client.on('error', () => {});
    await client.connect();
    others.push(client);
  };
  for (let tries = 0; tries < 5; tries++) {
    while (
      await taken().then(
        () => true,
        () => false,
      )
    );
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'astrid'`;
    await others[0].query(cut);
  }
  await sleep(3_000);
}
await fault('no connection is left', takeAll, () => Promise.all(others.map((client) => client.end())));

await ledger.stop();
await promiseNothingLost(ledger, servers[0]);
promiseNoFault(servers);
end();
