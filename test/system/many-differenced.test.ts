/** The first claim for a model in a survey reads the observations of this survey, however many of other surveys the model has seen. */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { pagesOf, type Statement } from '../support/explained.js';
import { databaseFilledBy, type Filled } from '../support/filled-database.js';
import type { TestServer } from '../support/server.js';

describe.skipIf('snapshot' in inject('databaseOrigin'))('on a PostgreSQL server', () => {
  const MODEL = '01890a5d-ac96-774b-bcce-b302099a8057';
  let filled: Filled | null;
  let server: TestServer;
  let client: pg.Client;
  let sent: Statement[];

  beforeAll(async () => {
    filled = await databaseFilledBy(async (client) => {
      await client.query(`
      SET session_replication_role = 'replica';
      INSERT INTO models (id, name, version, type) VALUES ('${MODEL}', 'seen', '1', 'cnn');
      INSERT INTO surveys (id, name, created_at, updated_at)
      SELECT gen_random_uuid(), name, now(), now() FROM unnest('{A,B,C,NONE}'::text[]) AS name;
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, status, updated_at)
      SELECT gen_random_uuid(), survey.id, 'o-' || i, mod(i, 360), 0, now(), 'DIFFERENCED', now() - random() * interval '20 days'
        FROM surveys AS survey, generate_series(1, CASE survey.name WHEN 'A' THEN 20000 WHEN 'NONE' THEN 0 ELSE 50 END) AS i;
      INSERT INTO model_runs (id, model_id, observation_id, survey_id, status, completed_at)
      SELECT gen_random_uuid(), '${MODEL}', id, survey_id, 'COMPLETED', now() FROM observations`);
    });
    if (filled !== null) ({ server, client, sent } = filled);
  }, 120_000);

  afterAll(() => filled?.close());

  const cases = ['B', 'NONE', 'scope'].flatMap((by) => ['OLDEST_FIRST', 'NEWEST_FIRST'].map((order) => [by, order] as const));

  test.each(cases)('by %s, %s', async (by, order) => {
    const survey = by === 'scope' ? '' : `survey: "${by}",`;
    const { key } = await server.makeKey({
      set: 'PREFECT_WORKFLOWS',
      scopes: ['survey:B', by === 'scope' ? 'survey:C' : 'survey:NONE'],
    });
    sent.length = 0;
    const claim = `mutation { claimModelRuns(input: { modelId: "Model:${MODEL}", limit: 5, ${survey} order: ${order} }) { runs { id } } }`;
    expect((await server.ok(claim, { key })).claimModelRuns.runs).toEqual([]);
    const walks = sent.filter(({ text }) => text.includes('"isFree"'));
    expect(walks.length).toBeGreaterThan(0);
    // Each of the 50 or 100 observations takes a page of the table and a few of the runs.
    expect(await pagesOf(client, walks)).toBeLessThan(1_500);
  });
});
