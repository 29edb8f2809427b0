/** Changing JWT_SECRET on two servers as docs/operations.md describes: sessions of both continue in every round, and none is refused. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { createApp } from '../../src/app.js';
import type { Database } from '../../src/database/database.js';
import { createHttpServer } from '../../src/http/http.js';
import { openTestDatabase } from '../support/database.js';

const OLD = 'the secret that is in force, of enough bytes for it';
const NEW = 'the secret that takes its place, also of enough bytes';
const PASSWORD = 'correct horse battery';
const CLIENTS = 2;
/** Everything in the last round used the present secrets. */
const TURNS = 2;
const PATIENCE = { timeout: 120_000, interval: 20 };

interface Secrets {
  readonly jwtSecret: string;
  readonly jwtSecretPrevious?: string;
}

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  const passwordHash = await hashPassword(PASSWORD);
  for (let client = 0; client < CLIENTS; client++)
    await database.prisma.user.create({
      data: { email: `client${client}@example.org`, name: 'A client', role: 'ADMIN', passwordHash },
    });
});
afterAll(() => database.close());

/** A server with separate caches and secrets, and the requests of its clients. `stop` waits until all are answered. */
async function startNode(secrets: Secrets) {
  const app = createApp({ database, log: pino({ level: 'silent' }), ...secrets });
  const server = createHttpServer(app, {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = new Set<Promise<unknown>>();
  const stop = async () => {
    await Promise.all(asked);
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, asked, stop };
}

type Node = Awaited<ReturnType<typeof startNode>>;

async function send({ url }: Node, query: string, { token, variables, key }: Record<string, unknown> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Connection: 'close',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'Idempotency-Key': String(key) }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
const REFRESH = 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }';
const CREATE = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }';

/** Two servers, and clients that use both. `set` gives one server other secrets, as a rolling restart does. */
async function startLoad(secrets: Secrets) {
  const nodes = [await startNode(secrets), await startNode(secrets)];
  const refusals: unknown[] = [];
  const turns = Array.from({ length: CLIENTS }, () => 0);
  let isOver = false;

  async function ask(node: number, query: string, request: Record<string, unknown>) {
    const { asked } = nodes[node] as Node;
    const answer = send(nodes[node] as Node, query, request);
    asked.add(answer);
    const { data, errors } = await answer.finally(() => asked.delete(answer));
    if (errors) refusals.push(errors);
    return data;
  }

  /** Signs in at one server, uses both, and refreshes at the other. A mutation that is repeated at the other takes effect once. */
  async function turn(client: number, round: number) {
    const [one, other] = round % 2 === 0 ? [0, 1] : [1, 0];
    const credentials = { email: `client${client}@example.org`, password: PASSWORD };
    let session = (await ask(one, SIGN_IN, { variables: { input: credentials } }))?.signIn;
    for (const node of [other, one, other]) {
      const token = session?.accessToken;
      for (const place of [0, 1]) await ask(place, '{ viewer { name } }', { token });
      const name = `S${client}x${round}x${session?.refreshToken.slice(-8)}`;
      const create = { token, key: name, variables: { input: { name } } };
      const [done, again] = [await ask(one, CREATE, create), await ask(other, CREATE, create)];
      if (done?.createSurvey.survey.id !== again?.createSurvey.survey.id) refusals.push('done twice');
      session = (await ask(node, REFRESH, { variables: { input: { refreshToken: session?.refreshToken } } }))?.refreshSession;
    }
  }

  const clients = turns.map(async (_count, client) => {
    for (let round = 0; !isOver; turns[client] = ++round) await turn(client, round);
  });

  return {
    refusals,
    async set(node: number, secrets: Secrets) {
      const before = nodes[node] as Node;
      nodes[node] = await startNode(secrets);
      await before.stop();
    },
    /** Every client has worked for a while with the secrets as they are now. */
    async settle() {
      const since = [...turns];
      await vi.waitFor(() => {
        for (const [client, count] of turns.entries()) expect(count).toBeGreaterThanOrEqual((since[client] as number) + TURNS);
      }, PATIENCE);
    },
    async stop() {
      isOver = true;
      await Promise.all(clients);
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

test('one round for each server, three rounds in all: nobody is refused', { timeout: 300_000 }, async () => {
  const load = await startLoad({ jwtSecret: OLD });
  for (const secrets of [
    { jwtSecret: OLD, jwtSecretPrevious: NEW },
    { jwtSecret: NEW, jwtSecretPrevious: OLD },
  ])
    for (const node of [0, 1]) {
      await load.set(node, secrets);
      await load.settle();
    }
  // Tokens of the old secret have ended, which takes an hour. The clients now have tokens of the new one.
  for (const node of [0, 1]) await load.set(node, { jwtSecret: NEW });
  await load.settle();
  await load.stop();
  expect(load.refusals).toEqual([]);
});

test('without the first round, the server that has not restarted refuses the tokens of the other', async () => {
  const [restarted, not] = [await startNode({ jwtSecret: NEW, jwtSecretPrevious: OLD }), await startNode({ jwtSecret: OLD })];
  const input = { email: 'client0@example.org', password: PASSWORD };
  const token = async (node: Node) => (await send(node, SIGN_IN, { variables: { input } })).data.signIn.accessToken;
  const codeOf = async (node: Node, token: string) =>
    (await send(node, '{ viewer { name } }', { token })).errors?.[0].extensions.code;
  expect(await codeOf(not, await token(restarted))).toBe('UNAUTHENTICATED');
  expect(await codeOf(restarted, await token(not))).toBeUndefined();
  await Promise.all([restarted.stop(), not.stop()]);
});
