/**
 * Restarts two servers on DATABASE_URL behind HAProxy in turn, under load. No client may see a failed request, and no mutation may
 * take effect twice. HAProxy repeats only requests that it could not deliver. It runs in the folder of the project and needs a built dist/.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CLIENTS = 16;
const ROUNDS = 2;
const DELAY_SECONDS = 3;
const email = 'admin@example.org';
const password = randomBytes(12).toString('hex');

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const children = new Set();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

function run(command, parameters, env = {}) {
  const child = spawn(command, parameters, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function untilReady(port) {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`Nothing is ready at port ${port}.`);
}

async function startNode(port) {
  const node = run(process.execPath, ['dist/main.js'], {
    PORT: String(port),
    LOG_LEVEL: 'error',
    SHUTDOWN_DELAY_SECONDS: String(DELAY_SECONDS),
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
  });
  await untilReady(port);
  return node;
}

const agent = new Agent({ keepAlive: true });

/** Sends one request through the balancer, and never repeats it. */
function post(port, query, token) {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
    const sent = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('error', reject).once('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.once('error', reject).end(JSON.stringify({ query }));
  });
}

/** The configuration of docs/deploying.md, with the addresses of this run. */
function documented() {
  const [, config] = /```haproxy\n([\s\S]*?)```/.exec(readFileSync('docs/deploying.md', 'utf8')) ?? [];
  const addresses = [
    [':80', `127.0.0.1:${front}`],
    ['10.0.0.1:4000', `127.0.0.1:${ports[0]}`],
    ['10.0.0.2:4000', `127.0.0.1:${ports[1]}`],
  ];
  return addresses.reduce((text, [written, used]) => {
    assert.ok(text?.includes(` ${written}\n`), `docs/deploying.md has no ${written}`);
    return text.replace(` ${written}\n`, ` ${used}\n`);
  }, config);
}

const folder = mkdtempSync(join(tmpdir(), 'astrid-rolling-'));
const [front, ...ports] = [await freePort(), await freePort(), await freePort()];
writeFileSync(join(folder, 'haproxy.cfg'), documented());
const nodes = [await startNode(ports[0]), await startNode(ports[1])];
const balancer = run('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')]);
await untilReady(front);

const signIn = `mutation { signIn(input: { email: "${email}", password: "${password}" }) { accessToken } }`;
const token = JSON.parse((await post(front, signIn)).text).data.signIn.accessToken;
const failures = [];
let requests = 0;
let made = 0;
let over = false;
const clients = Array.from({ length: CLIENTS }, async (_, client) => {
  for (let turn = 0; !over; turn++) {
    const mutates = turn % 10 === 0;
    const query = mutates
      ? `mutation { createSurvey(input: { name: "rolling-${client}-${turn}" }) { survey { id } } }`
      : '{ surveys(first: 5) { nodes { id name } } }';
    requests++;
    if (mutates) made++;
    try {
      const { status, text } = await post(front, query, token);
      // A second run of the mutation would be CONFLICT.
      if (status !== 200 || JSON.parse(text).errors) failures.push(`${status} ${text.slice(0, 200)}`);
    } catch (error) {
      failures.push(String(error.code ?? error));
    }
    await sleep(10);
  }
});
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, port] of ports.entries()) {
    const exited = once(nodes[index], 'exit');
    nodes[index].kill('SIGTERM');
    assert.equal((await exited)[0], 0);
    nodes[index] = await startNode(port);
    await sleep(2_000);
  }
}
over = true;
await Promise.all(clients);
balancer.kill('SIGTERM');
for (const node of nodes) node.kill('SIGTERM');
rmSync(folder, { recursive: true });
console.log(`   ${requests} requests, ${made} of them mutations, in ${2 * ROUNDS} restarts: ${failures.length} failed`);
assert.deepEqual(failures.slice(0, 5), []);
process.exit(0);
