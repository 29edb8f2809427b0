/** Mutations that wait while their callers lose power, and everything that they may have written. */
import { expect, inject, vi } from 'vitest';
import type { Tx } from '../../src/database/database.js';
import { everyRow } from './every-row.js';
import { type Answer, PATIENCE, type RequestOptions, type TestKey, type TestServer, type TestUser } from './server.js';

export const onServer = 'url' in inject('databaseOrigin');
/** Much longer than the time for which data of a caller counts as present. */
const LONG_MS = 2_000;

/** The document of a mutation with one input. */
export const documentOf = (mutation: string, selection = '__typename') =>
  `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { ${selection} } }`;

/** The tables that mutations write, except keys and users, whose rows the change locks. */
const WRITTEN = 'audit_events, preprocess_runs, difference_runs, model_runs, training_runs, processing_jobs';

/**
 * Sends a request while a transaction keeps it from ending, on the embedded database by having the only connection, and makes the
 * change in that transaction: both end at the same moment. By the clock, the request has waited long.
 */
export async function whileWaiting(
  server: TestServer,
  change: (tx: Tx) => Promise<unknown>,
  query: string,
  request: RequestOptions,
  locked = WRITTEN,
): Promise<Answer> {
  const { db, work } = server.app;
  // Cached beforehand: the embedded database looks up nobody during the transaction.
  const { headers: _headers, ...credential } = request;
  await server.ok('{ viewer { id } }', credential);
  const { answer } = await db.$transaction(async (tx) => {
    await change(tx);
    if (onServer) await tx.$executeRawUnsafe(`LOCK TABLE ${locked} IN SHARE ROW EXCLUSIVE MODE`);
    // Only a mutation that has begun requests its unit of work. By then its caller is known.
    let begun = false;
    const get = () => {
      begun = true;
      return work;
    };
    Object.defineProperty(server.app, 'work', { configurable: true, enumerable: true, get });
    const answer = server.graphql(query, request);
    await vi.waitFor(() => expect(begun).toBe(true), PATIENCE);
    Object.defineProperty(server.app, 'work', { configurable: true, enumerable: true, value: work });
    const blocked = () =>
      db.$queryRaw<unknown[]>`
        SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (onServer) await vi.waitFor(async () => expect(await blocked()).toHaveLength(1), PATIENCE);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + LONG_MS);
    return { answer };
  });
  return answer.finally(() => vi.restoreAllMocks());
}

export const revoke = (key: TestKey) => (tx: Tx) =>
  tx.$executeRaw`UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = ${key.uuid}::uuid`;
export const endSessions = (user: TestUser) => (tx: Tx) =>
  tx.$executeRaw`UPDATE users SET token_version = token_version + 1 WHERE id = ${user.uuid}::uuid`;

/** A digest of the rows of each table, except those that the change writes. */
export const written = (server: TestServer) => everyRow(server, /^(api_keys|api_key_old_secrets|users)$/);
