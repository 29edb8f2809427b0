/**
 * `npm run bench:revocation`: how long after its revocation a key is still accepted, by the server that revoked it and by another one,
 * which had the key in its cache. Two server processes on a separate database, on the server of DATABASE_URL. The last rounds cut
 * the notifications to the other server: its connection stays open and receives nothing. REVOCATIONS can be set.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Wire } from '../test/support/wire.js';
import { printing, type Report } from './results.js';
import { quantile, scratchDatabase, startBuilt } from './support.js';

const ROUNDS = Number(process.env.REVOCATIONS ?? 200);
const CUT_ROUNDS = 3;
const GIVE_UP_MS = 15_000;
const VIEWER = '{ viewer { name } }';

async function ask(port: number, query: string, headers: Record<string, string>, variables: object = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the bench knows what it asked for.
  return { status: response.status, data: ((await response.json()) as { data?: any }).data };
}

/** The milliseconds from the answer of one server, which states that the key is revoked, to the first refusal by another. */
async function delay(at: number, elsewhere: number, admin: Record<string, string>, before: () => void = () => {}) {
  const made = await ask(
    at,
    'mutation { createApiKey(input: { name: "bench", permissions: [READ_DATA] }) { key apiKey { id } } }',
    admin,
  );
  const { key, apiKey } = made.data.createApiKey;
  const isRefused = async () => (await ask(elsewhere, VIEWER, { 'X-API-Key': key })).status === 401;
  if (await isRefused()) throw new Error('A new key is refused.');
  before();
  const revoked = await ask(at, 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', admin, apiKey);
  if (!revoked.data?.revokeApiKey) throw new Error('The key was not revoked.');
  const began = performance.now();
  for (let requests = 1; ; requests++) {
    const refused = await isRefused();
    const ms = performance.now() - began;
    if (refused) return { ms, requests };
    if (ms > GIVE_UP_MS) throw new Error(`Not refused after ${GIVE_UP_MS} ms.`);
  }
}

/** Part `revocation`. */
export async function measureRevocation(report: Report, server: string): Promise<void> {
  const { url, drop } = await scratchDatabase(server);
  const secret = 'a secret of the bench, long enough for it';
  const a = await startBuilt({ DATABASE_URL: url, JWT_SECRET: secret });
  const wire = await Wire.to(url);
  const b = await startBuilt({ DATABASE_URL: url, DATABASE_LISTEN_URL: wire.url, JWT_SECRET: secret });
  try {
    const signIn =
      'mutation ($password: String!) { signIn(input: { email: "admin@astrid.local", password: $password }) { accessToken } }';
    const { data } = await ask(a.port, signIn, {}, { password: a.password });
    const admin = { Authorization: `Bearer ${data.signIn.accessToken}` };

    const requests: number[] = [];
    for (let i = 0; i < ROUNDS; i++) requests.push((await delay(a.port, a.port, admin)).requests);
    const most = Math.max(...requests);
    const what = 'a revoked key is refused';
    report(`${what} by the same server, ${ROUNDS} times: at request`, '≤ 1', String(most), most);

    const delays: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      delays.push((await delay(a.port, b.port, admin)).ms);
      await sleep(5);
    }
    const [p50, p99] = [quantile(delays, 0.5), quantile(delays, 0.99)];
    report(
      `${what} by another server, ${ROUNDS} times`,
      'p99 ≤ 250 ms',
      `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      p99,
    );

    const cut: number[] = [];
    for (let i = 0; i < CUT_ROUNDS; i++) {
      cut.push((await delay(a.port, b.port, admin, () => wire.freeze())).ms);
      wire.thaw();
      await sleep(1_000);
    }
    const longest = Math.max(...cut);
    report(
      `${what} by another server that receives no notifications, ${CUT_ROUNDS} times`,
      '≤ 5,000 ms',
      `longest ${longest.toFixed(0)} ms`,
      longest,
    );
  } finally {
    await Promise.all([a.stop(), b.stop()]);
    wire.close();
    await drop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
    process.exit(2);
  }
  await measureRevocation(printing, url);
}
