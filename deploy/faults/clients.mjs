/** deploy/faults/clients.sh describes it. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { heldBy, neighbour, p99 } from '../lib/neighbour.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { Server } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, seconds } from '../lib/promises.mjs';

const idle = Number(process.argv[2] ?? 10_000);
const SLOW = 200;
/** How much longer a caller waits than without the clients. So the promise is the same on a busy machine. */
const MOST_MORE_MS = 1_000;
const MOST_MEGABYTES = 150;
/** The server gives headers 15 s and a body 30 s. It accepts 10,000 connections one by one before that. */
const PATIENCE_MS = 120_000;
const MOST_ARRIVING = 200;
const MOST_ACCEPTING_MS = 2_000;

const database = await Postgres.start();
const server = await Server.create({
  env: { DATABASE_URL: await database.createDatabase('astrid') },
  program: [process.execPath, '--expose-gc', '--import', './deploy/lib/collect.mjs', 'dist/main.js'],
});
await server.start();
const ledger = new Ledger(server.url, { clients: 4, pauseMs: 100 });
await ledger.open();
await sleep(3_000);

/** Megabytes of the server. V8 keeps garbage as long as it likes, so what the server needs is known only after a collection. */
const resident = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1_024;
async function needed() {
  for (let collected = 0; collected < 2; collected++) {
    server.signal('SIGUSR2');
    await sleep(1_000);
  }
  return resident();
}

/** An ended socket has no `localPort`. */
const heldOf = (sockets) => heldBy(server.port, new Set(sockets.map(({ localPort }) => localPort)));

const alone = neighbour(server.url, ledger.key);
await sleep(8_000);
const usual = p99(await alone());
console.log(`   without such clients a caller waits ${usual.toFixed(0)} ms (p99)`);
const rest = await needed();

/** Waits until the server holds the sockets, except those that have ended. */
async function accepted(sockets) {
  const began = performance.now();
  const open = () => sockets.filter(({ isOver }) => !isOver).length;
  while (heldOf(sockets) < open() && performance.now() - began < MOST_ACCEPTING_MS) await sleep(5);
}

/** Opens connections, each of which `behave` uses. Of more than `MOST_ARRIVING` at the same time the kernel drops some. */
async function open(count, behave) {
  const sockets = [];
  for (let opened = 0; opened < count; opened++) {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.once('close', () => {
      socket.isOver = true;
    });
    behave(socket);
    sockets.push(socket);
    if (opened % MOST_ARRIVING === MOST_ARRIVING - 1) await accepted(sockets);
  }
  return sockets;
}

async function beside(title, count, behave, { closes = true } = {}) {
  const sockets = await open(count, behave);
  const began = performance.now();
  // Opening them keeps this process busy too, so the caller begins afterwards.
  await sleep(2_000);
  const asked = neighbour(server.url, ledger.key);
  await sleep(8_000);
  const [held, withGarbage] = [heldOf(sockets), resident()];
  const grown = (await needed()) - rest;
  while (closes && heldOf(sockets) > 0 && performance.now() - began < PATIENCE_MS) await sleep(500);
  const left = heldOf(sockets);
  const took = performance.now() - began;
  const times = await asked();
  const wait = p99(times);
  promise(
    `${title}: a caller beside them waits at most ${seconds(MOST_MORE_MS)} longer than without them (p99)`,
    `${wait.toFixed(0)} ms of ${times.length} requests`,
    wait <= usual + MOST_MORE_MS,
  );
  promise(
    `${title}: the server needs at most ${MOST_MEGABYTES} MB more`,
    `${grown.toFixed(0)} MB with ${held} open, ${(withGarbage - rest).toFixed(0)} MB with its garbage`,
    grown <= MOST_MEGABYTES,
  );
  if (closes) promise(`${title}: the server closes them`, `${left} left after ${seconds(took)}`, left === 0);
  for (const socket of sockets) socket.destroy();
  await sleep(1_000);
}

const HEAD = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-API-Key: ${ledger.key}\r\n`;
const drip = (socket, text) => {
  let sent = 0;
  const timer = setInterval(
    () => (socket.isOver || sent >= text.length ? clearInterval(timer) : socket.write(text[sent++])),
    500,
  );
};
await beside(`${SLOW} clients that send headers slowly`, SLOW, (socket) => drip(socket, HEAD));
await beside(`${SLOW} clients that send a body slowly`, SLOW, (socket) => {
  socket.write(`${HEAD}Content-Length: 1000\r\n\r\n`);
  drip(socket, ' '.repeat(900));
});
await beside(`${idle} clients that connect and send nothing`, idle, () => {});
await beside(
  `${idle} clients that keep their connection after an answer`,
  idle,
  (socket) => {
    socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
  },
  { closes: false },
);
await ledger.stop();
promise('no request of the working clients failed', JSON.stringify(ledger.codes), ledger.failures.length === 0);
await promiseNothingLost(ledger, server);
promiseNoFault([server]);
end();
