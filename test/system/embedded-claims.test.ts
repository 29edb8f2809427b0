/** Claims of model runs among many observations on the embedded database, where nobody else is served during a transaction. */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type TestKey, uuidOf } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
const ROWS = 6_000;
const CLAIM = 'mutation ($input: ClaimModelRunsInput!) { claimModelRuns(input: $input) { runs { observationId } } }';

describe.runIf('snapshot' in inject('databaseOrigin'))('among thousands of observations that a model has seen', () => {
  let model: { readonly id: string };
  let survey: { readonly name: string; readonly uuid: string };
  let worker: TestKey;

  beforeAll(async () => {
    worker = await server.makeKey({ set: 'FULL_ACCESS' });
    model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
    survey = await server.makeSurvey();
    await server.app.db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, status, updated_at)
      SELECT gen_random_uuid(), ${survey.uuid}::uuid, i::text, mod(i, 360), mod(i, 80), now(), 'DIFFERENCED',
             timestamptz '2020-01-01 00:00Z' + i * interval '1 second'
        FROM generate_series(1, ${ROWS}::int) AS i`;
    await server.app.db.$executeRaw`
      INSERT INTO model_runs (id, model_id, observation_id, survey_id, status, started_at, completed_at, updated_at)
      SELECT gen_random_uuid(), ${model.id}::uuid, id, survey_id, 'COMPLETED', now(), now(), now() FROM observations`;
  }, 120_000);

  async function claim(input: object, headers = {}): Promise<string[]> {
    const variables = { input: { modelId: `Model:${model.id}`, limit: 10, ...input } };
    const { claimModelRuns } = await server.ok(CLAIM, { key: worker.key, variables, headers });
    return claimModelRuns.runs.map(({ observationId }: { observationId: string }) => uuidOf(observationId));
  }

  test.each([
    ['the oldest first', {}],
    ['the newest first', { order: 'NEWEST_FIRST' }],
    ['in a cone', { near: { ra: 10, dec: 10, radius: 170 } }],
    ['in a cone, the newest first', { near: { ra: 10, dec: 10, radius: 170 }, order: 'NEWEST_FIRST' }],
  ])('a claim ends its transaction before it searches among all of them (%s)', async (_way, input) => {
    const isWalk = (sql: string) => sql.includes('"isFree"');
    const statements = await server.statementsOf(async () => expect(await claim(input)).toEqual([]));
    const walks = statements.flatMap((sql, index) => (isWalk(sql) ? [index] : []));
    const [undone, done] = ['ROLLBACK', 'COMMIT'].map((end) => statements.findIndex((sql) => sql.includes(end))) as [
      number,
      number,
    ];
    const again = statements.findIndex((sql, index) => index > undone && sql.includes('FROM models'));
    expect(walks.filter((index) => index < undone).length).toBe(2);
    expect(walks.filter((index) => index > undone && index < again).length).toBeGreaterThan(2);
    expect(walks.filter((index) => index > again)).toEqual([]);
    expect(done).toBeGreaterThan(again);
    // The next claim remembers how far the search came.
    expect((await server.statementsOf(() => claim(input))).filter(isWalk).length).toBeLessThan(3);
  });

  test('a claim that can be repeated ends its transaction too, and answers once', async () => {
    const input = { near: { ra: 20, dec: 20, radius: 170 } };
    const statements = await server.statementsOf(async () =>
      expect(await claim(input, { 'Idempotency-Key': 'long' })).toEqual([]),
    );
    const undone = statements.findIndex((sql) => sql.includes('ROLLBACK') && !sql.includes('SAVEPOINT'));
    const again = statements.findIndex((sql, index) => index > undone && sql.includes('FROM models'));
    const walks = statements.flatMap((sql, index) => (sql.includes('"isFree"') ? [index] : []));
    expect(walks.filter((index) => index < undone).length).toBe(2);
    expect(walks.filter((index) => index > undone && index < again).length).toBeGreaterThan(2);
    expect(walks.filter((index) => index > again)).toEqual([]);
    expect(await claim(input, { 'Idempotency-Key': 'long' })).toEqual([]);
  });

  test('a claim finds what waits behind them', async () => {
    const waiting = await server.makeObservations(survey, 3, (i) => ({
      status: 'DIFFERENCED',
      updatedAt: new Date(Date.UTC(2021, 0, 1, 0, i)),
    }));
    const [first, second, third] = waiting.map(uuidOf);
    const near = { ra: 200, dec: -10, radius: 175 };
    expect(await claim({ limit: 1, near })).toEqual([first]);
    // A request that can be repeated is one transaction.
    expect(await claim({ limit: 1, near: { ...near, ra: 201 } }, { 'Idempotency-Key': 'again' })).toEqual([second]);
    expect(await claim({ near: { ...near, ra: 202 } })).toEqual([third]);
  });

  test.each([
    ['', {}],
    [' of a request that can be repeated', { 'Idempotency-Key': 'swept' }],
  ])('each round of lost runs that fail for good is a separate transaction%s', async (_way, headers) => {
    const { id: other } = await server.app.db.model.create({
      data: { name: 'lost', version: JSON.stringify(headers), type: 'cnn' },
    });
    await server.app.db.$executeRaw`
      INSERT INTO model_runs (id, model_id, observation_id, survey_id, status, started_at, updated_at, lease_ends_at, lease_seconds, max_attempts)
      SELECT gen_random_uuid(), ${other}::uuid, id, survey_id, 'RUNNING', now(), now(),
             now() - interval '1 hour' + row_number() OVER () * interval '1 second', 60, CASE WHEN row_number() OVER () > 30 THEN 3 ELSE 1 END
        FROM (SELECT id, survey_id FROM observations WHERE survey_id = ${survey.uuid}::uuid LIMIT 33) AS o`;
    let claimed: string[] = [];
    const statements = await server.statementsOf(async () => {
      claimed = await claim({ modelId: `Model:${other}`, limit: 10 }, headers);
    });
    const transactions = statements.join('\n').split(/COMMIT|ROLLBACK(?! TO)/);
    const rounds = transactions.map((sql) => sql.split('SET max_attempts').length - 1);
    expect(rounds.filter((count) => count > 0)).toEqual([1, 1, 1]);
    expect(claimed.length).toBe(10);
    const states = await server.app.db.$queryRaw<{ state: string; count: number }[]>`
      SELECT status || ' ' || retry_count AS state, count(*)::int AS count FROM model_runs WHERE model_id = ${other}::uuid GROUP BY 1 ORDER BY 1`;
    expect(states).toEqual([
      { state: 'FAILED 0', count: 30 },
      { state: 'RUNNING 0', count: 7 },
      { state: 'RUNNING 1', count: 3 },
    ]);
  });

  test('a claim that must search and fail lost runs first does each of them once', async () => {
    const { id: other } = await server.app.db.model.create({ data: { name: 'both', version: '1', type: 'cnn' } });
    await server.app.db.$executeRaw`
      INSERT INTO model_runs (id, model_id, observation_id, survey_id, status, started_at, completed_at, updated_at, lease_ends_at, lease_seconds, max_attempts)
      SELECT gen_random_uuid(), ${other}::uuid, id, survey_id, (CASE WHEN lost THEN 'RUNNING' ELSE 'COMPLETED' END)::run_status, now(),
             CASE WHEN lost THEN NULL ELSE now() END, now(), CASE WHEN lost THEN now() - interval '1 hour' END, CASE WHEN lost THEN 60 END,
             CASE WHEN lost THEN 1 END
        FROM (SELECT id, survey_id, row_number() OVER () <= 25 AS lost FROM observations) AS o`;
    const statements = await server.statementsOf(async () =>
      expect(await claim({ modelId: `Model:${other}`, limit: 1, near: { ra: 30, dec: 30, radius: 170 } })).toEqual([]),
    );
    // Ten before the transaction, and one within it.
    expect(statements.filter((sql) => sql.includes('SET max_attempts')).length).toBe(11);
    expect(statements.filter((sql) => sql.includes('ROLLBACK')).length).toBe(2);
  });
});
