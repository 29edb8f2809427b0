/**
 * Floods of credentials that do not exist, from many addresses over many connections, at a server in a separate process. The waits of other
 * callers are counted in answers that the flood got meanwhile, since a machine may be slow.
 *
 * Each connection of the flood has one request under way, and sends the next one after this process has read the answer. So the answers come
 * in rounds of at most one for each connection. These rounds can go first:
 *
 * 1. the requests that were under way when this one was sent;
 * 2. requests that the server read in the same turn as this one, or while it accepted its connection. The server answers /livez and a caller
 *    with a cached key at the latest in the turn after;
 * 3. answers that this process reads in the same turn as this one, but before it;
 * 4. for a cached key on a new connection, requests that had begun: no other begins until the entrance sees that no connection arrives;
 * 5. for a key that is not cached, those before it in the circle of the entrance, and then those that the server refuses while one statement
 *    looks it up. The last has no bound in answers, because wrong signatures need no statement: one round is allowed for it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { generateApiKey } from '../../src/access/credentials/formats/api-key.js';
import { copySnapshotTo, createServerDatabase } from '../support/database.js';
import { serverEnvironment } from '../support/global-setup.js';
import { post } from '../support/post.js';
import { Program } from '../support/process.js';
import { JWT_SECRET } from '../support/server.js';

const CONNECTIONS = 150;
const ADDRESSES = 600;
/** The rounds that can go first: see above. */
const ROUNDS = { live: 3, cached: 3, elsewhere: 4, uncached: 6 } as const;
const PASSWORD = 'a password for a short flood';
const VIEWER = { query: '{ viewer { name } }' };

async function settings(): Promise<NodeJS.ProcessEnv> {
  const origin = inject('databaseOrigin');
  if ('snapshot' in origin) {
    const folder = await mkdtemp(join(tmpdir(), 'astrid-flood-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    return { DATA_DIR: dataDir };
  }
  const { url, drop } = await createServerDatabase(origin.template);
  onTestFinished(drop);
  return serverEnvironment(url);
}

type Headers = Readonly<Record<string, string>>;

async function startServer() {
  const env = { ...(await settings()), PORT: '0', JWT_SECRET, ADMIN_PASSWORD: PASSWORD, TRUST_PROXY: 'loopback' };
  const server = new Program('main.ts', env);
  const [url] = (await server.says(/"url":"([^"]+)".*"msg":"ready"/)) as [string];
  const own = new Agent({ keepAlive: true });
  onTestFinished(() => own.destroy());
  const ask = async (agent: Agent, headers: Headers, body: object = VIEWER) => {
    const all = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers };
    const { status, text } = await post(agent, url, all, JSON.stringify(body));
    return { status, data: JSON.parse(text).data };
  };
  const signIn = `mutation { signIn(input: { email: "admin@astrid.local", password: "${PASSWORD}" }) { accessToken } }`;
  const token = (await ask(own, {}, { query: signIn })).data.signIn.accessToken;
  const create = 'mutation { createApiKey(input: { name: "flooded", permissions: [READ_DATA] }) { key } }';
  const makeKey = async (): Promise<string> =>
    (await ask(own, { Authorization: `Bearer ${token}` }, { query: create })).data.createApiKey.key;
  return { url, own, ask, makeKey };
}

const JWT = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"iss":"astrid","aud":"astrid-api","sub":"x","exp":9999999999}').toString('base64url')}.`;

const FLOODS: Readonly<Record<string, () => Headers>> = {
  'keys that do not exist': () => ({ 'X-API-Key': generateApiKey() }),
  'tokens with a wrong signature': () => ({ Authorization: `Bearer ${JWT}${generateApiKey().slice(-43)}` }),
};

test.each(Object.entries(FLOODS))('of %s delay others by a few hundred of them', { timeout: 120_000 }, async (_, credential) => {
  const { url, own, ask, makeKey } = await startServer();
  const cached = await makeKey();
  const fresh = [await makeKey(), await makeKey(), await makeKey()];
  const working = { 'X-API-Key': cached, 'X-Forwarded-For': '192.0.2.1' };
  expect((await ask(own, working)).status).toBe(200);

  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  onTestFinished(() => agent.destroy());
  let sent = 0;
  let isOver = false;
  const statuses: number[] = [];
  const flood = Array.from({ length: CONNECTIONS }, async () => {
    while (!isOver) {
      const from = sent++ % ADDRESSES;
      const address = `10.${from % 200}.${Math.floor(from / 200)}.7`;
      statuses.push((await ask(agent, { ...credential(), 'X-Forwarded-For': address })).status);
    }
  });
  /** The number of the flood's answers while this one was awaited. */
  const waitOf = async (work: () => Promise<{ status: number }>): Promise<number> => {
    const before = statuses.length;
    expect((await work()).status).toBe(200);
    return statuses.length - before;
  };
  const newConnection = () => new Agent({ maxSockets: 1 });
  const livez = async () => ({ status: (await fetch(new URL('/livez', url), { headers: { Connection: 'close' } })).status });
  // The first of these arrive behind all connections of the flood.
  const measured = async () => ({
    live: await waitOf(livez),
    cached: await waitOf(() => ask(own, working)),
    elsewhere: await waitOf(() => ask(newConnection(), working)),
    uncached: await waitOf(() => ask(newConnection(), { ...working, 'X-API-Key': fresh.pop() as string })),
  });
  const rounds = [await measured(), await measured(), await measured()];
  isOver = true;
  await Promise.all(flood);
  for (const waits of rounds)
    for (const [caller, most] of Object.entries(ROUNDS))
      expect(waits[caller as keyof typeof ROUNDS], caller).toBeLessThanOrEqual(most * CONNECTIONS);
  expect(new Set(statuses)).toEqual(new Set([401]));
});
