/** deploy/try/redis.sh describes it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { admin, folder, freePort, run, Server, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';
import { ask, signIn } from '../lib/requests.mjs';

const MOST_WAIT_MS = 2_500;
const MOST_RETURN_MS = 10_000;
const LIMIT = 20;

const database = await Postgres.start();
const port = await freePort();
const startRedis = () =>
  run('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], {
    log: join(folder, 'redis.log'),
  });
let redis = startRedis();
const env = { DATABASE_URL: await database.createDatabase('astrid'), REDIS_URL: `redis://127.0.0.1:${port}` };
const servers = [await Server.create({ env }), await Server.create({ env })];
await Promise.all(servers.map((server) => server.start()));
let turn = 0;
const urlOf = () => servers[turn++ % 2].url;
const ledger = new Ledger(urlOf);
await ledger.open();

const input = { name: 'limited', permissionSet: 'READ_ONLY', requestsPerMinute: LIMIT };
const make = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
const limited = async () => (await ask(urlOf(), make, { variables: { input }, credential: ledger.token })).createApiKey.key;
/** The code of one request, and its time. */
async function tried(credential) {
  const began = performance.now();
  const code = await ask(urlOf(), '{ viewer { kind } }', { credential }).then(
    () => 'served',
    (error) => error.code,
  );
  return { code, ms: performance.now() - began };
}

const first = await limited();
const codes = [];
for (let request = 0; request < LIMIT + 5; request++) codes.push((await tried(first)).code);
const served = codes.filter((code) => code === 'served').length;
promise(`two servers together serve ${LIMIT} requests a minute of a limited key`, `${served} served`, served === LIMIT);

async function lost(title, breakRedis, mendRedis) {
  ledger.mark();
  const key = await limited();
  await breakRedis();
  await sleep(200);
  const refused = [];
  for (let request = 0; request < 6; request++) refused.push(await tried(key));
  const slowest = Math.max(...refused.map(({ ms }) => ms));
  const kept = refused.every(({ code }) => code === 'SERVICE_UNAVAILABLE') && slowest <= MOST_WAIT_MS;
  promise(`${title}: a limited key is refused, not served uncounted`, `${refused[0].code}, slowest ${seconds(slowest)}`, kept);
  const ready = await Promise.all(servers.map(({ url }) => fetch(`${url}/readyz`).then(({ status }) => status)));
  promise(
    `${title}: the servers stay ready`,
    ready.join(' '),
    ready.every((status) => status === 200),
  );
  await mendRedis();
  const took = await until('a limited key is served', async () => (await tried(key)).code === 'served', 30_000);
  promise(`${title}: it is served again by itself`, `${seconds(took)} after Redis is back`, took <= MOST_RETURN_MS);
  const { length } = ledger.failures;
  promise(
    `${title}: no request of a caller without a limit fails`,
    `${length} failed ${JSON.stringify(ledger.codes)}`,
    length === 0,
  );
}
await lost(
  'Redis is killed',
  () => redis.kill('SIGKILL'),
  () => {
    redis = startRedis();
  },
);
await lost(
  'Redis is frozen',
  () => redis.kill('SIGSTOP'),
  () => redis.kill('SIGCONT'),
);
redis.kill('SIGKILL');
const began = performance.now();
const signed = await signIn(urlOf(), admin).then(
  () => 'served',
  (error) => error.code,
);
promise(
  'without Redis a sign-in is refused, not tried uncounted',
  signed,
  signed === 'SERVICE_UNAVAILABLE' && performance.now() - began < MOST_WAIT_MS,
);
redis = startRedis();
await until('a sign-in is served', () => signIn(urlOf(), admin).then(Boolean, () => false), 30_000);
await ledger.stop();
await promiseNothingLost(ledger, servers[0]);
promiseNoFault(servers);
end();
