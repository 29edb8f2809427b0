/**
 * A read that had to wait for the database is answered as a new request would be: not when its caller was revoked meanwhile, and with the
 * power that its caller has now. It makes no difference whether a plan or resolvers answer it.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test, vi } from 'vitest';
import { PATIENCE } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const onServer = 'url' in inject('databaseOrigin');

const server = serverOfFile();
let small: { uuid: string };
beforeAll(async () => {
  await server.makeObservations(await server.makeSurvey(), 2);
  small = await server.makeSurvey();
  await server.makeObservations(small, 1);
});

interface Change {
  /** Changes the key with this id. */
  readonly sql: string;
  readonly values?: readonly unknown[];
}
const NONE: Change = { sql: 'UPDATE api_keys SET name = name WHERE id = $1::uuid' };
const REVOKED: Change = { sql: 'UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = $1::uuid' };
const scopedTo = (survey: { uuid: string }): Change => ({
  sql: 'UPDATE api_keys SET scopes = ARRAY[$2] WHERE id = $1::uuid',
  values: [`survey:${survey.uuid}`],
});
const PUBLIC_ONLY: Change = { sql: "UPDATE api_keys SET permissions = ARRAY['read:public'] WHERE id = $1::uuid" };

/** Sends a read while a transaction keeps it from ending, and changes the key in that transaction. The clock shows that it has waited long. */
async function readMeanwhile(query: string, { sql, values = [] }: Change) {
  const { db, database, authenticator } = server.app;
  const key = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
  await server.ok('{ viewer { id } }', { key: key.key });
  const { answer } = await db.$transaction(async (tx) => {
    if (onServer) await tx.$executeRaw`LOCK TABLE observations IN ACCESS EXCLUSIVE MODE`;
    await tx.$executeRawUnsafe(sql, key.uuid, ...values);
    const { statement, waiting } = database.work();
    const answer = server.graphql(query, { key: key.key });
    const work = () => database.work();
    await vi.waitFor(() => expect(work().statement + work().waiting).toBeGreaterThan(statement + waiting), PATIENCE);
    // The notification of the change does the same. It may arrive after the answer.
    authenticator.forget(key.uuid);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 2_000);
    return { answer };
  });
  return answer.finally(() => vi.restoreAllMocks());
}

const READS = [
  ['a plan', '{ observations { totalCount } }', 'observations.totalCount'],
  ['resolvers', '{ observationStatistics { count } }', 'observationStatistics[0].count'],
] as const;

test.each(READS)('a late read by %s is answered unless its caller was revoked', async (_by, query) => {
  const before = await readMeanwhile(query, NONE);
  expect(before.body.errors).toBeUndefined();
  const after = await readMeanwhile(query, REVOKED);
  expect(after.status).toBe(401);
  expect(after.body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'REVOKED' } }] });
  expect(after.body.data ?? null).toBeNull();
});

test.each(READS)('a late read by %s is answered with the power that its caller has at the end', async (_by, query, count) => {
  const scoped = await readMeanwhile(query, scopedTo(small));
  expect(scoped.body.errors).toBeUndefined();
  expect(scoped.body.data).toHaveProperty(count, 1);
  const narrowed = await readMeanwhile(query, PUBLIC_ONLY);
  expect(narrowed.status).toBe(403);
  expect(narrowed.body).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(narrowed.body.data ?? null).toBeNull();
});

test('a read whose caller changes during each run is refused, and may be sent again', async () => {
  const { app } = server;
  const { key } = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
  const now = performance.now.bind(performance);
  let looks = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 300 * ++looks);
  const authenticate = app.authenticator.authenticate.bind(app.authenticator);
  const changing = vi.spyOn(app.authenticator, 'authenticate').mockImplementation(async (headers, address) => {
    const principal = await authenticate(headers, address);
    return principal.kind === 'apiKey' ? { ...principal, surveyIds: [randomUUID()] } : principal;
  });
  const sent = server.refused('SERVICE_UNAVAILABLE', '{ observationStatistics { count } }', { key });
  const refusal = await sent.finally(() => {
    clock.mockRestore();
    changing.mockRestore();
  });
  expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([503, '1']);
  expect(refusal.data).toBeUndefined();
});
