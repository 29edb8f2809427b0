/** deploy/faults/kills.sh describes it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { folder, Server } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, promiseWholeAudit, seconds } from '../lib/promises.mjs';

const kills = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Date.now() % 100_000);
const only = process.argv[4];
const MOST_MS = 1_500;
/** The changes that are acknowledged between two kills. */
const CHANGES = 20;
/** No time is promised for a start or for changes: the long form may run beside other work. */
const MOST_WAIT_MS = 600_000;
let state = seed;

/** A number from 0 to 1 that the seed repeats. */
function random() {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return state / 2 ** 32;
}

/** Kills one server at a time, and starts it again, as a supervisor does. */
async function killAll(title, servers) {
  await Promise.all(servers.map((server) => server.start(MOST_WAIT_MS)));
  let turn = 0;
  const ledger = new Ledger(() => servers[turn++ % servers.length].url);
  await ledger.open();
  let slowest = 0;
  for (let kill = 0; kill < kills; kill++) {
    // A server that has just started is slow. Without this wait most kills would find nothing acknowledged. The others hit that time too.
    if (kill % 2 === 0) await ledger.progress(CHANGES, MOST_WAIT_MS);
    await sleep(random() * MOST_MS);
    const server = servers[Math.floor(random() * servers.length)];
    await server.end('SIGKILL');
    slowest = Math.max(slowest, await server.start(MOST_WAIT_MS));
    if (kill % 20 === 19) console.log(`   ${title}: ${kill + 1} of ${kills} kills, ${ledger.summary}`);
  }
  await sleep(1_000);
  await ledger.stop();
  const known = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'NO_ANSWER', 'SERVICE_UNAVAILABLE', 'HTTP 503'];
  const others = Object.keys(ledger.codes).filter((code) => !known.includes(code));
  promise(`${title}: ${kills} kills (seed ${seed}): each start succeeds`, `slowest ${seconds(slowest)}`, true);
  promise(`${title}: changes are acknowledged between the kills`, ledger.summary, ledger.changes >= (kills / 2) * CHANGES);
  promise(`${title}: a request fails only without an answer or with 503`, JSON.stringify(ledger.codes), others.length === 0);
  await promiseNothingLost(ledger, servers[0], { verifies: servers.length > 1 });
  promiseNoFault(servers);
  await Promise.all(servers.map((server) => server.end()));
  await promiseWholeAudit(servers[0]);
}

if (only !== 'embedded') {
  const database = await Postgres.start();
  const env = { DATABASE_URL: await database.createDatabase('astrid') };
  await killAll('PostgreSQL', [await Server.create({ env }), await Server.create({ env })]);
}
if (only !== 'postgresql') await killAll('embedded', [await Server.create({ env: { DATA_DIR: join(folder, 'data') } })]);
end();
