/**
 * A read that had to wait for the database is not answered when its caller was revoked meanwhile, whether a plan or resolvers answer it.
 */
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { PATIENCE, startServer, type TestServer } from './support/server.js';

const onServer = 'url' in inject('databaseOrigin');

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.makeObservations(await server.makeSurvey(), 2);
});
afterAll(() => server.stop());

/** Sends a read while a transaction keeps it from ending, and ends the key in that transaction. The clock tells that it has waited long. */
async function readMeanwhile(query: string, isRevoked: boolean) {
  const { db, database, authenticator } = server.app;
  const key = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
  await server.ok('{ viewer { id } }', { key: key.key });
  const { answer } = await db.$transaction(async (tx) => {
    if (onServer) await tx.$executeRaw`LOCK TABLE observations IN ACCESS EXCLUSIVE MODE`;
    if (isRevoked) await tx.$executeRaw`UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = ${key.uuid}::uuid`;
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

test.each([
  ['a plan', '{ observations { nodes { id } } }'],
  ['resolvers', '{ observationStatistics { count } }'],
])('a late read by %s is answered unless its caller was revoked', async (_by, query) => {
  const before = await readMeanwhile(query, false);
  expect(before.body.errors).toBeUndefined();
  const after = await readMeanwhile(query, true);
  expect(after.status).toBe(401);
  expect(after.body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'REVOKED' } }] });
  expect(after.body.data ?? null).toBeNull();
});
