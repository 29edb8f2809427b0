/** deploy/try/patroni.sh describes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { PatroniCluster, TTL_SECONDS } from '../lib/patroni.mjs';
import { Server, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';

const MOST_GAP_MS = 30_000;

const cluster = await PatroniCluster.start();
const DATABASE_URL = await cluster.createDatabase('astrid');
// The pause of a failover is shorter than the wait for a lost server: a start that fails is repeated, as a supervisor does.
const servers = [await Server.create({ env: { DATABASE_URL } }), await Server.create({ env: { DATABASE_URL } })];
for (const server of servers) await server.start();
let turn = 0;
const ledger = new Ledger(() => servers[turn++ % 2].url);
await ledger.open();
await sleep(3_000);
promise('without a fault no request fails', `${ledger.summary}, ${ledger.failures.length} failed`, ledger.failures.length === 0);
promise('the standby is synchronous', await cluster.synchronous(), (await cluster.synchronous()) !== '');

async function fault(title, breakIt) {
  ledger.mark();
  const before = await cluster.leader();
  await breakIt(before);
  await sleep(500);
  await ledger.progress(40, 120_000);
  const after = await cluster.leader();
  const figure = `the longest pause ${seconds(ledger.longestGap)}, primary ${before.name} then ${after.name}, refused meanwhile ${JSON.stringify(ledger.codes)}`;
  promise(`${title}: changes go on within ${seconds(MOST_GAP_MS)}`, figure, ledger.longestGap <= MOST_GAP_MS);
  return { before, after };
}

await fault('kill -9 of PostgreSQL alone', (primary) => primary.killPostgres());
for (const round of ['the primary', 'its successor']) {
  await until('a synchronous standby', async () => (await cluster.synchronous()) !== '', 120_000);
  const title = `kill -9 of Patroni and PostgreSQL of ${round} (ttl ${TTL_SECONDS})`;
  const { before, after } = await fault(title, (primary) => primary.killAll());
  promise('the standby has taken over', `${after.name} leads`, after.name !== before.name);
  before.launch();
  const rejoined = await until('the killed one follows', () => cluster.follows(before), 120_000);
  promise('the killed one follows again by itself', seconds(rejoined), true);
}
await ledger.stop();
await promiseNothingLost(ledger, servers[0]);
promiseNoFault(servers);
end();
