/**
 * A claim of jobs reads few pages, however many jobs wait that it must not take: jobs that are scheduled, of other types, of other surveys,
 * or of several surveys that are not all in scope.
 */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { pagesOf, type Statement } from '../support/explained.js';
import { databaseFilledBy, type Filled } from '../support/filled-database.js';
import type { TestServer } from '../support/server.js';

const JOBS = 20_000;
/** The jobs of each kind take about 500 pages of the table, and 80 or more of each index. */
const MOST_PAGES = 400;

describe.skipIf('snapshot' in inject('databaseOrigin'))('on a PostgreSQL server', () => {
  let filled: Filled | null;
  let server: TestServer;
  let client: pg.Client;
  let sent: Statement[];

  /** Inserts many jobs of a survey and a type. `i` is their number. */
  const fill = (client: pg.Client, survey: string, type: string, scheduledAt: string, priority = 'i % 10', endedAt = 'NULL') =>
    client.query(`
      INSERT INTO processing_jobs (id, survey_id, type, status, priority, scheduled_at, lease_ends_at, lease_seconds)
      SELECT gen_random_uuid(), id, '${type}', ${endedAt === 'NULL' ? "'PENDING'" : "'RUNNING'"}, ${priority}, ${scheduledAt}, ${endedAt},
             ${endedAt === 'NULL' ? 'NULL' : '60'}
        FROM (SELECT id FROM surveys WHERE name = '${survey}') AS survey, generate_series(1, ${JOBS}) AS i`);
  /** Lets all jobs of a survey also belong to another survey. */
  const span = (client: pg.Client, survey: string, other: string) =>
    client.query(`
      INSERT INTO processing_job_surveys (job_id, survey_id)
      SELECT j.id, other.id FROM processing_jobs AS j JOIN surveys AS home ON home.id = j.survey_id, surveys AS other
       WHERE home.name = '${survey}' AND other.name = '${other}'`);

  beforeAll(async () => {
    filled = await databaseFilledBy(async (client) => {
      await client.query(`INSERT INTO surveys (id, name, created_at, updated_at)
      SELECT gen_random_uuid(), name, now(), now() FROM unnest('{A,B,C,D,NONE}'::text[]) AS name`);
      await fill(client, 'A', 'past', "now() - i * interval '1 s'");
      await fill(client, 'A', 'future', "now() + i * interval '1 h'");
      await fill(client, 'A', 'each', "now() + i * interval '1 h'", '-i');
      await client.query(`INSERT INTO processing_jobs (id, survey_id, type, status, priority, scheduled_at)
      SELECT gen_random_uuid(), id, 'each', 'PENDING', -30000, now() - interval '1 h' FROM surveys WHERE name = 'A'`);
      await fill(client, 'A', 'many', "now() - i * interval '1 s'", '-i');
      await fill(client, 'B', 'waiting', 'NULL');
      await fill(client, 'C', 'lost', 'NULL', '0', "now() - i * interval '1 s'");
      await span(client, 'B', 'D');
      await span(client, 'C', 'D');
      await client.query(`UPDATE processing_jobs AS j SET span = md5(concat_ws(',', j.survey_id, s.survey_id))::uuid
      FROM processing_job_surveys AS s WHERE s.job_id = j.id`);
    });
    if (filled !== null) ({ server, client, sent } = filled);
  }, 300_000);

  afterAll(() => filled?.close());

  const all = ['A', 'B', 'C', 'D', 'NONE'];
  test.each<[what: string, input: string, scopes: readonly string[] | null, found: number]>([
    ['many that are due', 'type: "past"', null, 5],
    ['many of one survey that are due', 'survey: "A"', null, 5],
    ['many that are scheduled for later', 'type: "future"', null, 0],
    ['many of as many priorities that are scheduled for later, and one that is due', 'type: "each"', null, 1],
    ['many of as many priorities that are due', 'type: "many", survey: "A"', null, 5],
    ['a type that others in the survey do not have', 'type: "none", survey: "A"', null, 0],
    ['a survey without jobs', 'survey: "NONE"', null, 0],
    ['a key of two surveys, of which one has no job', '', ['A', 'NONE'], 5],
    ['many whose other survey is out of scope', '', ['B'], 0],
    ['many lost ones whose other survey is out of scope', '', ['C'], 0],
    ['many whose other survey is in scope', 'survey: "B"', all, 5],
    ['many lost ones whose other survey is in scope', 'type: "lost"', ['C', 'D'], 5],
  ])('%s', async (_what, input, scopes, found) => {
    const by =
      scopes === null
        ? { token: server.admin.token }
        : { key: (await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: scopes.map((name) => `survey:${name}`) })).key };
    sent.length = 0;
    const claim = `mutation { claimProcessingJobs(input: { limit: 5, ${input} }) { jobs { id } } }`;
    expect((await server.ok(claim, by)).claimProcessingJobs.jobs).toHaveLength(found);
    const searches = sent.filter(({ text }) => text.includes('SKIP LOCKED'));
    expect(searches.length).toBeGreaterThan(0);
    // 500 priorities are visited by four pages each.
    expect(await pagesOf(client, searches), searches.map(({ text }) => text).join('\n')).toBeLessThan(
      input.includes('each') ? 2_500 : MOST_PAGES,
    );
  });
});
