/** The answers that one caller's Idempotency-Keys keep for a day have a limit, and nobody else notices when it is reached. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { StoredAnswers } from '../src/access/limits/stored-answers.js';
import { sweepRecords } from '../src/engine/idempotency-records.js';
import { type RequestOptions, startServer, type TestKey, type TestServer } from './support/server.js';

const LIMIT = 60_000;
const SURVEY = 'mutation ($name: String!) { createSurvey(input: { name: $name, description: "x" }) { survey { name } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ storedAnswerBytes: LIMIT });
});
afterAll(() => server.stop());

const named = (key = randomUUID()) => ({ 'Idempotency-Key': key });
const create = (name: string, options: RequestOptions) => server.graphql(SURVEY, { variables: { name }, ...options });

/** Stores a record of a caller. The answer cannot be compressed. */
async function store({ uuid }: Pick<TestKey, 'uuid'>, bytes: number, age = '0 hours') {
  const answer = JSON.stringify({
    data: randomBytes(Math.ceil((bytes * 3) / 4)).toString('base64'),
    permissions: [],
    surveyIds: null,
  });
  await server.app.db.$executeRawUnsafe(
    `INSERT INTO idempotency_records (principal_id, key, body_hash, answer, created_at)
     VALUES ($1::uuid, $2, repeat('0', 64), $3::jsonb, now() - interval '${age}')`,
    uuid,
    randomUUID(),
    answer,
  );
}

/** Runs `work` as if this much time had passed. */
async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
  return work().finally(() => clock.mockRestore());
}

test('a caller whose stored answers fill the limit gets RATE_LIMITED, does nothing, and still gets the answers', async () => {
  const key = await server.makeKey({ set: 'FULL_ACCESS' });
  const other = await server.makeKey({ set: 'FULL_ACCESS' });
  await store(key, 40_000, '20 hours');
  const before = named();
  expect((await create('Before', { key: key.key, headers: before })).body.errors).toBeUndefined();
  await store(key, 20_000);

  // Another process has stored that answer, so this one counts again after a while.
  const full = await later(601_000, () => create('Full', { key: key.key, headers: named() }));
  const refusal = server.refusalIn(full, 'RATE_LIMITED', SURVEY);
  expect([refusal.status, refusal.extensions.limit, refusal.extensions.value]).toEqual([429, 'storedAnswers', LIMIT]);
  expect(refusal.headers.get('retry-after')).toBe(String(refusal.extensions.retryAfterSeconds));
  // The oldest answer is deleted in four hours.
  expect(refusal.extensions.retryAfterSeconds).toBeGreaterThan(14_300);
  expect(refusal.extensions.retryAfterSeconds).toBeLessThanOrEqual(14_400);
  expect(await server.app.db.survey.count({ where: { name: 'Full' } })).toBe(0);

  const again = await create('Before', { key: key.key, headers: before });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await create('Without', { key: key.key })).body.errors).toBeUndefined();
  expect((await create('Other', { key: other.key, headers: named() })).body.errors).toBeUndefined();
});

test('the same request succeeds when old answers have been deleted', async () => {
  const key = await server.makeKey({ set: 'FULL_ACCESS' });
  await store(key, LIMIT, '23 hours');
  const headers = named();
  server.refusalIn(await create('Again', { key: key.key, headers }), 'RATE_LIMITED', SURVEY);
  await server.app.db.$executeRaw`
    UPDATE idempotency_records SET created_at = created_at - interval '2 hours' WHERE principal_id = ${key.uuid}::uuid`;
  expect(await sweepRecords(server.app)).toBe(1);
  expect((await later(11_000, () => create('Again', { key: key.key, headers }))).body.errors).toBeUndefined();
});

test('answers of this process count immediately, and so do records without an answer', async () => {
  const key = await server.makeKey({ set: 'FULL_ACCESS' });
  await store(key, LIMIT - 3_000);
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await create(`Small${i}`, { key: key.key, headers: named() })).status);
  expect(statuses[0]).toBe(200);
  expect(statuses.at(-1)).toBe(429);

  const secret = await server.makeKey({ set: 'FULL_ACCESS' });
  const createKey = 'mutation { createApiKey(input: { name: "s", permissions: [READ_DATA] }) { key } }';
  for (let i = 0; i < 2; i++) {
    const { key: made } = (await server.ok(createKey, { key: secret.key, headers: named() })).createApiKey;
    server.secrets.add(made);
  }
  await expect(new StoredAnswers(1_000).refuseFull(server.app.db, secret.uuid)).rejects.toThrow('1000 is the limit');
  await new StoredAnswers(1_001).refuseFull(server.app.db, secret.uuid);
});

test('a caller at its limit is counted once in ten seconds', async () => {
  const key = await server.makeKey({ set: 'FULL_ACCESS' });
  await store(key, LIMIT);
  const counting = async () => {
    const statements = await server.statementsOf(() => create('Counted', { key: key.key, headers: named() }));
    return statements.filter((sql) => sql.includes('pg_column_size')).length;
  };
  expect([await counting(), await counting(), await later(11_000, counting)]).toEqual([1, 0, 1]);
});
