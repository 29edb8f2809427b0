/** deploy/faults/half-open.sh describes it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../lib/certificate.mjs';
import { documented } from '../lib/documented.mjs';
import { Ledger } from '../lib/ledger.mjs';
import { Machine, openNetwork } from '../lib/machines.mjs';
import { heldBy, neighbour, p99 } from '../lib/neighbour.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { folder, run, Server, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';
import { ask } from '../lib/requests.mjs';

/** The address of the script in its network: the server and HAProxy listen there. */
const HOST = '10.0.0.99';
const MOST_MORE_MS = 1_000;
const STREAMS_OF_A_KEY = 10;
const EACH = 50;
/** When each kind has ended: the server's own time limit, and 15 s for a busy machine. Node ends an unread answer 30 to 60 s after the last byte. */
const LIMITS_MS = { arriving: 45_000, reading: 75_000, waiting: 80_000, streaming: 130_000 };
/** HAProxy gives up 30 s after the first unanswered byte, which is a comment of the stream within 12 s. */
const BEHIND_HAPROXY_MS = 60_000;

openNetwork();
// docs/failover.md recommends it. It holds in the network of this script alone.
writeFileSync('/proc/sys/net/ipv4/tcp_retries2', '8');
// An answer that the kernel takes as a whole counts as sent. With smaller buffers the large answers do not fit.
writeFileSync('/proc/sys/net/ipv4/tcp_wmem', '4096 16384 262144');
const database = await Postgres.start();
const server = await Server.create({
  env: { DATABASE_URL: await database.createDatabase('astrid'), HOST: '0.0.0.0', TRUST_PROXY: HOST },
});
await server.start();
const ledger = new Ledger(server.url, { clients: 4, pauseMs: 100 });
await ledger.open();

const CREATE = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
async function makeKeys(count) {
  const input = { name: 'disappearing', permissionSet: 'READ_ONLY' };
  const make = async () => (await ask(server.url, CREATE, { variables: { input }, credential: ledger.token })).createApiKey.key;
  return Promise.all(Array.from({ length: count }, make));
}
const request = (key, query, { headers = '', sent = 1 } = {}) => {
  const body = JSON.stringify({ query });
  const head = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-API-Key: ${key}\r\n${headers}`;
  return `${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, body.length * sent)}`;
};
// An answer of about 1.9 MB, which the buffers of a connection do not hold.
const rows = Array.from({ length: 900 }, (_, row) => ({
  externalId: `large-${row}`,
  ra: 1,
  dec: 1,
  observedAt: '2026-01-01T00:00:00Z',
  fitsUrl: `https://example.org/${'x'.repeat(2_000)}`,
}));
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
const SURVEY = 'large';
await ask(server.url, `mutation { createSurvey(input: { name: "${SURVEY}" }) { survey { id } } }`, { credential: ledger.token });
const { ingestObservations } = await ask(server.url, INGEST, {
  variables: { input: { survey: SURVEY, observations: rows } },
  credential: ledger.key,
});
assert.equal(ingestObservations.inserted, rows.length);
const LARGE = `{ observations(first: 900, filter: { survey: "${SURVEY}" }) { nodes { externalId fitsUrl } } }`;
const STREAM = 'subscription { runChanged { status } }';
const AS_STREAM = { headers: 'Accept: text/event-stream\r\n' };

const KINDS = (keys) => ({
  arriving: { texts: keys.map((key) => request(key, LARGE, { sent: 0.5 })) },
  waiting: { texts: keys.map((key) => request(key, '{ viewer { kind } }')), until: '"kind"' },
  reading: { texts: keys.map((key) => request(key, LARGE)) },
  streaming: {
    texts: keys.slice(0, EACH / STREAMS_OF_A_KEY).map((key) => request(key, STREAM, AS_STREAM)),
    until: 'text/event-stream',
  },
});

/** Opens connections of these kinds on another machine. Returns that machine, and the ports of each kind. */
let machines = 0;
async function hold(kinds, { port, secure = false }) {
  // A caller may have four large answers at a time, so each of their clients has its own key.
  const keys = await makeKeys(EACH);
  const number = ++machines;
  const machine = await Machine.create(`client ${number}`, `10.0.0.${100 + number}`, {});
  const lists = kinds.map((name) => ({ ...KINDS(keys)[name], name, count: EACH, host: HOST, port, secure }));
  const ports = Object.fromEntries(kinds.map((name) => [name, new Set()]));
  const program = spawn(...machine.command([process.execPath, 'deploy/lib/holding.mjs', JSON.stringify(lists)]), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  program.stdout.setEncoding('utf8').on('data', (text) => {
    for (const line of text.trim().split('\n')) ports[line.split(' ')[0]].add(Number(line.split(' ')[1]));
  });
  const opened = () => Object.values(ports).reduce((sum, { size }) => sum + size, 0);
  await until(`${kinds.length * EACH} connections are open`, () => opened() === kinds.length * EACH, 60_000);
  return { machine, ports, keys: keys.slice(0, EACH / STREAMS_OF_A_KEY) };
}

/** Whether a key can open a stream now. */
const streams = (key) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key, Accept: 'text/event-stream' },
    body: JSON.stringify({ query: STREAM }),
  }).then(async (answer) => {
    await answer.body?.cancel();
    return answer.status === 200;
  });

const alone = neighbour(server.url, ledger.key);
await sleep(8_000);
const usual = p99(await alone());
console.log(`   without such clients a caller waits ${usual.toFixed(0)} ms (p99)`);

/** Holds connections, lets their machine disappear or only read nothing, and waits until the server has ended them all. */
async function ends(title, kinds, limits, { disappears = true, ...where }) {
  const { machine, ports, keys } = await hold(kinds, where);
  const held = () => kinds.map((name) => heldBy(where.port, ports[name]));
  await until('the server has accepted them', () => held().every((count) => count === EACH), 60_000);
  if (disappears) machine.cutPower();
  const began = performance.now();
  const asked = neighbour(server.url, ledger.key);
  const endedAfter = {};
  const longest = Math.max(...kinds.map((name) => limits[name]));
  while (Object.keys(endedAfter).length < kinds.length && performance.now() - began < longest + 5_000) {
    for (const [index, count] of held().entries()) if (count === 0) endedAfter[kinds[index]] ??= performance.now() - began;
    await sleep(250);
  }
  const times = await asked();
  for (const name of kinds) {
    const took = endedAfter[name] ?? Number.POSITIVE_INFINITY;
    const figure = `the last of ${EACH} ended after ${seconds(took)}`;
    promise(`${title}, ${name}: ended within ${seconds(limits[name])}`, figure, took <= limits[name]);
  }
  const wait = p99(times);
  const figure = `${wait.toFixed(0)} ms of ${times.length} requests`;
  promise(
    `${title}: a caller beside them waits at most ${seconds(MOST_MORE_MS)} longer (p99)`,
    figure,
    wait <= usual + MOST_MORE_MS,
  );
  if (kinds.includes('streaming')) {
    const free = (await Promise.all(keys.map(streams))).filter(Boolean).length;
    promise(`${title}: the streams of their keys are free again`, `${free} of ${keys.length} keys`, free === keys.length);
  }
}

await ends('clients that read nothing', ['reading'], LIMITS_MS, { port: server.port, disappears: false });
await ends('clients that disappear', Object.keys(LIMITS_MS), LIMITS_MS, { port: server.port });

writeFileSync(join(folder, 'site.pem'), selfSigned(HOST).both, { mode: 0o600 });
const replacements = [
  ['/etc/haproxy/site.pem', join(folder, 'site.pem')],
  ['10.0.0.1:4000', `127.0.0.1:${server.port}`],
  ['  server node1 10.0.0.2:4000\n', ''],
];
writeFileSync(join(folder, 'haproxy.cfg'), documented('AstrID', replacements));
run('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { log: join(folder, 'haproxy.log') });
await sleep(2_000);
writeFileSync('/proc/sys/net/ipv4/tcp_retries2', '15');
await ends('clients that disappear behind HAProxy', ['streaming'], { streaming: BEHIND_HAPROXY_MS }, { port: 443, secure: true });

await ledger.stop();
promise('no request of the working clients failed', JSON.stringify(ledger.codes), ledger.failures.length === 0);
await promiseNothingLost(ledger, server);
promiseNoFault([server]);
end();
