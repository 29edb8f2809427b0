/**
 * `npm run bench:revocation`: how long after its revocation on one node a key is refused by another, which had it in its
 * cache. Two server processes on a database of their own, on the server of DATABASE_URL.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const ROUNDS = Number(process.env.ROUNDS ?? 200);
const GIVE_UP_MS = 5_000;
const PASSWORD = randomBytes(18).toString('base64url');

const server = process.env.DATABASE_URL;
if (!server) {
  console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
  process.exit(2);
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Starts a node; its address, when it is ready. */
async function startNode(databaseUrl: string): Promise<{ url: string; node: ChildProcess }> {
  const env = { ...process.env, PORT: '0', DATABASE_URL: databaseUrl, JWT_SECRET: PASSWORD.repeat(2), ADMIN_PASSWORD: PASSWORD };
  const node = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { env: { ...env, LOG_LEVEL: 'info' } });
  node.stderr?.pipe(process.stderr);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    node.stdout.on('data', (text) => {
      said += text;
      const ready = /"url":"([^"]+)".*"msg":"ready"/.exec(said)?.[1];
      if (ready) resolve(ready);
    });
    node.once('exit', () => reject(new Error(`A node did not start:\n${said}`)));
  });
  return { url, node };
}

async function ask(url: string, query: string, headers: Record<string, string>, variables: object = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the bench knows what it asked for.
  return { status: response.status, data: ((await response.json()) as { data?: any }).data };
}

const VIEWER = '{ viewer { name } }';

/** One round: the milliseconds from the answer of A, which says that it is revoked, to the first refusal of B. */
async function round(a: string, b: string, admin: Record<string, string>): Promise<number> {
  const made = await ask(
    a,
    'mutation { createApiKey(input: { name: "bench", permissions: [READ_DATA] }) { key apiKey { id } } }',
    admin,
  );
  const { key, apiKey } = made.data.createApiKey;
  const isRefused = async () => (await ask(b, VIEWER, { 'X-API-Key': key })).status === 401;
  if (await isRefused()) throw new Error('B refuses a key that A has made.');
  const revoked = await ask(a, 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', admin, apiKey);
  if (!revoked.data?.revokeApiKey) throw new Error('A does not revoke the key.');
  const began = performance.now();
  while (!(await isRefused())) if (performance.now() - began > GIVE_UP_MS) throw new Error(`Not refused after ${GIVE_UP_MS} ms.`);
  return performance.now() - began;
}

const name = `astrid_bench_${randomBytes(6).toString('hex')}`;
const database = new URL(server);
database.pathname = `/${name}`;
const nodes: ChildProcess[] = [];
await administer(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
try {
  const [a, b] = [await startNode(database.href), await startNode(database.href)];
  nodes.push(a.node, b.node);
  const signIn =
    'mutation ($password: String!) { signIn(input: { email: "admin@astrid.local", password: $password }) { accessToken } }';
  const { data } = await ask(a.url, signIn, {}, { password: PASSWORD });
  const admin = { Authorization: `Bearer ${data.signIn.accessToken}` };
  const delays: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    delays.push(await round(a.url, b.url, admin));
    await sleep(5);
  }
  delays.sort((x, y) => x - y);
  const at = (part: number) =>
    `${(delays[Math.min(Math.floor(delays.length * part), delays.length - 1)] as number).toFixed(1)} ms`;
  console.log(`Revoked on one node, refused on another, ${ROUNDS} times: p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`);
} finally {
  for (const node of nodes) {
    node.kill('SIGTERM');
    await once(node, 'exit');
  }
  await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}
