/**
 * Visits the real server process over HTTP, in one of three ways:
 *   first FOLDER   starts it with a new data folder in FOLDER as a newcomer would, signs in with the printed password,
 *                  writes the content of the database to FOLDER, and stops the server;
 *   again FOLDER   starts it again: the start is quick, prints no new password and changes nothing, and the earlier token works;
 *   nodes          starts two servers together on DATABASE_URL and REDIS_URL: each sees the changes of the other.
 * It runs in the folder of the project, and ends every server that it starts.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const READY = /"url":"([^"]+)","msg":"ready"\}$/m;
const QUICK_MS = 15_000;

/** Starts a server. A stop signals only the started process, such as npm. At the end, its process group is killed. */
async function start([command, ...parameters], env) {
  const began = performance.now();
  const child = spawn(command, parameters, {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  const server = { output: '', url: '', ms: 0 };
  server.stop = (signal) => {
    try {
      process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    } catch {} // It has already ended.
    return exited;
  };
  /** Resolves with the match when the server has printed it. */
  server.says = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => pattern.test(server.output) && resolve(pattern.exec(server.output));
      child.stdout.on('data', look);
      child.once('error', reject);
      exited.then((how) => reject(new Error(`The server ended with ${how}:\n${server.output}`)));
      look();
    });
  process.once('exit', () => void server.stop('SIGKILL'));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      server.output += chunk;
    });
  }
  server.url = (await server.says(READY))[1];
  server.ms = performance.now() - began;
  return server;
}

/** Sends one operation. Returns `data`, or the code of the first error. */
async function ask(url, query, { variables = {}, headers = {} } = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  return errors ? { code: errors[0].extensions?.code, errors } : { data };
}

const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });

async function signIn(url, email, password) {
  const query = 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  return ask(url, query, { variables: { input: { email, password } } });
}

/** The whole content of a new installation. */
async function holdings(url, token) {
  const { data, errors } = await ask(
    url,
    `{ surveys(first: 100) { edges { node { id name createdAt updatedAt } } }
       observations(first: 100) { edges { node { id externalId status createdAt updatedAt } } }
       users(first: 100) { edges { node { id email role createdAt } } }
       apiKeys(first: 100) { edges { node { id } } }
       auditEvents(first: 100) { edges { node { id action createdAt } } } }`,
    bearer(token),
  );
  assert.ok(data, JSON.stringify(errors));
  return data;
}

const digestOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

async function first(folder) {
  const dataDir = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  const server = await start(['npm', 'start', '--silent'], { DATA_DIR: dataDir });
  const [, email, file] = await server.says(/"email":"([^"]+)","file":"([^"]+)"/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const password = readFileSync(file, 'utf8').trim();
  assert.ok(!server.output.includes(password));
  const token = (await signIn(server.url, email, password)).data.signIn.accessToken;
  const held = await holdings(server.url, token);
  assert.equal(held.surveys.edges.length, 7);
  assert.ok(held.observations.edges.length >= 12);
  assert.deepEqual(
    held.users.edges.map(({ node }) => node.role),
    ['ADMIN'],
  );
  await server.stop('SIGTERM');
  const secret = digestOf(join(dataDir, 'jwt-secret'));
  writeFileSync(join(folder, 'visit.json'), JSON.stringify({ email, password, token, held, secret }), { mode: 0o600 });
  console.log(`   first start ready after ${seconds(server.ms)}`);
}

async function again(folder) {
  const dataDir = join(folder, 'data');
  const before = JSON.parse(readFileSync(join(folder, 'visit.json'), 'utf8'));
  const server = await start(['npm', 'start', '--silent'], { DATA_DIR: dataDir });
  assert.doesNotMatch(server.output, /admin user was created|Creating|Generating|Compiling|Loaded demo data/);
  assert.ok(server.ms < QUICK_MS, `ready only after ${seconds(server.ms)}`);
  assert.deepEqual(await holdings(server.url, before.token), before.held);
  assert.ok((await signIn(server.url, before.email, before.password)).data);
  await server.stop('SIGTERM');
  assert.equal(digestOf(join(dataDir, 'jwt-secret')), before.secret);
  console.log(`   second start ready after ${seconds(server.ms)}`);
}

async function nodes() {
  const email = 'admin@example.org';
  const password = randomBytes(12).toString('hex');
  const env = { ADMIN_EMAIL: email, ADMIN_PASSWORD: password };
  const [one, other] = await Promise.all([1, 2].map(() => start([process.execPath, 'dist/main.js'], env)));
  const token = (await signIn(one.url, email, password)).data.signIn.accessToken;
  assert.deepEqual(await ask(other.url, '{ viewer { kind role } }', bearer(token)), {
    data: { viewer: { kind: 'USER', role: 'ADMIN' } },
  });
  const made = await ask(
    one.url,
    'mutation { createApiKey(input: { name: "between nodes", permissionSet: READ_ONLY }) { key } }',
    bearer(token),
  );
  assert.ok(made.data, JSON.stringify(made.errors));
  const { key } = made.data.createApiKey;
  assert.deepEqual(await ask(other.url, '{ viewer { kind } }', { headers: { 'X-API-Key': key } }), {
    data: { viewer: { kind: 'API_KEY' } },
  });

  // Redis counts the wrong passwords of both servers together: ten are checked, whichever server they go to.
  const codes = [];
  for (let tries = 0; tries < 11; tries++)
    codes.push((await signIn(tries % 2 ? other.url : one.url, 'nobody@example.org', 'wrong')).code);
  assert.deepEqual(codes, [...Array(10).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED']);

  assert.deepEqual(await Promise.all([one.stop('SIGTERM'), other.stop('SIGTERM')]), [0, 0]);
  console.log(`   both ready after ${seconds(Math.max(one.ms, other.ms))}`);
}

const [way, folder] = process.argv.slice(2);
await { first, again, nodes }[way](folder);
process.exit(0);
