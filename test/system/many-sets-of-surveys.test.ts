/** A claim of jobs of a survey visits each set of surveys that its jobs have, and reads one job of each. */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ANALYZE, mostRead, type Statement } from '../support/explained.js';
import { databaseFilledBy, type Filled } from '../support/filled-database.js';
import type { TestServer } from '../support/server.js';

const SETS = 10_000;
/** Other surveys, and the completed jobs of each. With most jobs completed, the planner expects few rows in a search. */
const OTHERS = 7;
const JOBS = 4_000;

describe.skipIf('snapshot' in inject('databaseOrigin'))('on a PostgreSQL server', () => {
  let filled: Filled | null;
  let server: TestServer;
  let client: pg.Client;
  let sent: Statement[];

  beforeAll(async () => {
    filled = await databaseFilledBy(async (client) => {
      await client.query(`
      INSERT INTO surveys (id, name) SELECT gen_random_uuid(), name FROM unnest('{A,B}'::text[]) AS name
      UNION ALL SELECT gen_random_uuid(), 'OTHER' || i FROM generate_series(1, ${OTHERS}) AS i`);
      // A span stands for the set of a job's surveys.
      for (const [surveys, count, status, span] of [
        ['A', SETS, 'PENDING', 'gen_random_uuid()'],
        ['OTHER%', JOBS, 'COMPLETED', 'NULL::uuid'],
      ])
        await client.query(`
        INSERT INTO processing_jobs (id, survey_id, type, status, completed_at, span)
        SELECT gen_random_uuid(), id, 'work', '${status}', ${status === 'COMPLETED' ? 'now()' : 'NULL'}, ${span} FROM surveys, generate_series(1, ${count}) WHERE name LIKE '${surveys}'`);
      await client.query(`
      INSERT INTO processing_job_surveys (job_id, survey_id)
      SELECT j.id, s.id FROM processing_jobs AS j, surveys AS s WHERE j.span IS NOT NULL AND s.name = 'B'`);
    });
    if (filled !== null) ({ server, client, sent } = filled);
  }, 300_000);

  afterAll(() => filled?.close());

  test.each([
    ['out of scope', ['A'], 0],
    ['in scope', ['A', 'B'], 5],
  ])('%s', async (_what, scopes, found) => {
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: scopes.map((name) => `survey:${name}`) });
    sent.length = 0;
    const claim = 'mutation { claimProcessingJobs(input: { limit: 5, survey: "A" }) { jobs { id } } }';
    expect((await server.ok(claim, { key })).claimProcessingJobs.jobs).toHaveLength(found);
    const searches = sent.filter(({ text }) => text.includes('SKIP LOCKED'));
    expect(searches.length).toBeGreaterThan(0);
    // With dear pages, the planner sorts few rows rather than reading them in the order of an index.
    await client.query('SET random_page_cost = 20');
    for (const { text, values } of searches) {
      const { rows } = await client.query(`EXPLAIN (${ANALYZE} FORMAT JSON) ${text}`, values);
      expect(mostRead(rows[0]['QUERY PLAN'][0].Plan), text).toBeLessThan(10);
    }
  });
});
