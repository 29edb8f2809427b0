/**
 * An index finds the rows of claims, of deletions and of searches on the sky. PostgreSQL explains the statements that the server sends, with
 * their parameters, on tens of thousands of rows and with a free choice of plan.
 */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ANALYZE, mostRead, nodesOf, type Plan, pagesOf, type Statement } from './support/explained.js';
import { type Filled, fillDatabase } from './support/filled-database.js';
import { row } from './support/filter-values.js';
import type { TestServer } from './support/server.js';
import { vacuum } from './support/vacuum.js';

describe.skipIf('snapshot' in inject('databaseOrigin'))('on a PostgreSQL server', () => {
  let filled: Filled | null;
  let server: TestServer;
  let client: pg.Client;
  let sent: Statement[];

  beforeAll(async () => {
    filled = await fillDatabase();
    if (filled !== null) ({ server, client, sent } = filled);
  }, 300_000);

  afterAll(() => filled?.close());

  const literal = async (value: Parameters<Filled['literal']>[0]) => (filled as Filled).literal(value);

  describe('what a claim reads', () => {
    const near = 'near: { ra: 10, dec: 10, radius: 2 }';
    const wide = 'near: { ra: 10, dec: 10, radius: 60 }';
    const ways = ['', 'order: NEWEST_FIRST', 'survey: "DES"', near, `survey: "DES", ${near}`, wide, 'onlyIfNeeded: true'];
    const kinds = ['PreprocessRuns', 'DifferenceRuns', 'ModelRuns'];
    const claims = kinds.flatMap((kind) => ways.map((way) => [kind, way] as const));

    /** Fails unless each statement that finds or locks rows reads only a few of them. */
    async function expectClaimIndexed(document: string, by: object): Promise<void> {
      sent.length = 0;
      await server.ok(document, by);
      const searches = sent.filter(({ text }) => /SKIP LOCKED|"isFree"|"isReplaced"|DISTINCT ON|moved AS/.test(text));
      // Claims of preprocessing and differencing find, lock and begin in one statement.
      expect(searches.length).toBeGreaterThan(0);
      for (const { text, values } of searches) {
        const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
        const plan: Plan = rows[0]['QUERY PLAN'][0].Plan;
        const scans = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan');
        expect(scans, JSON.stringify(plan, null, 1)).toEqual([]);
      }
    }

    test.each(claims)('of %s (%s) is found by an index', async (kind, way) => {
      const model = kind === 'ModelRuns' ? `modelId: ${await literal(row('Model', 'models'))}, ` : '';
      await expectClaimIndexed(`mutation { claim${kind}(input: { ${model}limit: 5, ${way} }) { runs { id } } }`, {
        token: server.admin.token,
      });
    });

    test.each(['OLDEST_FIRST', 'NEWEST_FIRST'])(
      'of a model leaves what the model has seen in the database (%s)',
      async (order) => {
        const { rows } = await client.query('SELECT id FROM models ORDER BY id DESC LIMIT 1');
        const way = order === 'OLDEST_FIRST' ? 'ASC' : 'DESC';
        await client.query(`
        INSERT INTO model_runs (id, model_id, observation_id, survey_id, status, started_at, updated_at)
        SELECT gen_random_uuid(), '${rows[0].id}', id, survey_id, 'RUNNING', now(), now()
          FROM (SELECT * FROM observations WHERE status = 'DIFFERENCED' ORDER BY updated_at ${way}, id ${way} LIMIT 1000) AS seen
        ON CONFLICT DO NOTHING`);
        sent.length = 0;
        const claim = `mutation { claimModelRuns(input: { modelId: "Model:${rows[0].id}", limit: 1, order: ${order} }) { runs { id } } }`;
        expect((await server.ok(claim, { token: server.admin.token })).claimModelRuns.runs).toHaveLength(1);
        const walks = sent.filter(({ text }) => text.includes('"isFree"'));
        expect(walks.length).toBeGreaterThan(1);
        // A thousand rows are read to find one that is free. At most 4 × 1 + 64 free ones leave the database, each with the row before it.
        for (const { text, values } of walks)
          expect((await client.query(text, values)).rows.length).toBeLessThanOrEqual(2 * 68 + 4);
      },
    );

    test.each(kinds)('of %s by a key with two surveys is found by an index', async (kind) => {
      const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: ['survey:DES', 'survey:HST'] });
      const model = kind === 'ModelRuns' ? `modelId: ${await literal(row('Model', 'models'))}, ` : '';
      await expectClaimIndexed(`mutation { claim${kind}(input: { ${model}limit: 5 }) { runs { id } } }`, { key });
    });

    describe('where nothing waits, but elsewhere much does', () => {
      beforeAll(async () => {
        await client.query(`
          INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, status, created_at, updated_at)
          SELECT gen_random_uuid(), (SELECT id FROM surveys LIMIT 1), 'dense-' || i, 33, -80,
                 timestamptz '2024-01-01' + i * interval '1 s', 'FAILED', now(), now() FROM generate_series(1, 10001) AS i`);
        await client.query(`UPDATE observations SET status = 'FAILED' WHERE dec < -70`);
        await vacuum(client, 'observations');
      });
      const places = ['ra: 33, dec: -80, radius: 1', 'ra: 0, dec: -90, radius: 19'];

      test.each(kinds.flatMap((kind) => places.map((place) => [kind, place] as const)))(
        'of %s (%s) reads few pages',
        async (kind, place) => {
          const model = kind === 'ModelRuns' ? `modelId: ${await literal(row('Model', 'models'))}, ` : '';
          sent.length = 0;
          const claim = `mutation { claim${kind}(input: { ${model}limit: 5, near: { ${place} } }) { runs { id } } }`;
          expect((await server.ok(claim, { token: server.admin.token }))[`claim${kind}`].runs).toEqual([]);
          const searches = sent.filter(({ text }) => /SKIP LOCKED|"isFree"/.test(text));
          expect(searches.length).toBeGreaterThan(0);
          for (const { text, values } of searches) {
            // The 40,000 observations lie on more than 1,000 pages, and a walk along an index reads a page for each row.
            expect(await pagesOf(client, [{ text, values }]), text).toBeLessThan(500);
          }
        },
      );
    });

    describe('of surveys whose observations wait elsewhere', () => {
      beforeAll(async () => {
        await client.query(`
          INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, status, created_at, updated_at)
          SELECT gen_random_uuid(), survey.id, 'south-' || status || i, 33, -60, timestamptz '2020-01-01' + i * interval '1 s', status,
                 now(), now()
            FROM (SELECT id FROM surveys WHERE name IN ('IDLE-8', 'IDLE-9')) AS survey, generate_series(1, 150) AS i,
                 unnest('{INGESTED,PREPROCESSED,DIFFERENCED}'::observation_status[]) AS status;
          INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, status, created_at, updated_at)
          SELECT gen_random_uuid(), survey.id, 'north-' || status || i, 213 + i / 1e4, 60, timestamptz '2025-01-01' + i * interval '1 s',
                 status, now(), now()
            FROM (SELECT id FROM surveys WHERE name = 'ZTF') AS survey, generate_series(1, 3000) AS i,
                 unnest('{INGESTED,PREPROCESSED,DIFFERENCED}'::observation_status[]) AS status`);
        await vacuum(client, 'observations');
      });
      const cone = 'near: { ra: 213, dec: 60, radius: 90 }';

      test.each(kinds.flatMap((kind) => ['survey', 'scope'].map((by) => [kind, by] as const)))(
        'a claim of %s by %s reads nothing of other surveys',
        async (kind, by) => {
          const model = kind === 'ModelRuns' ? `modelId: ${await literal(row('Model', 'models'))}, ` : '';
          const survey = by === 'survey' ? 'survey: "IDLE-8", ' : '';
          const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: ['survey:IDLE-8', 'survey:IDLE-9'] });
          sent.length = 0;
          const claim = `mutation { claim${kind}(input: { ${model}${survey}limit: 5, ${cone} }) { runs { id } } }`;
          expect((await server.ok(claim, { key }))[`claim${kind}`].runs).toEqual([]);
          const searches = sent.filter(({ text }) => /SKIP LOCKED|"isFree"/.test(text));
          expect(searches.length).toBeGreaterThan(0);
          // More than 3,000 of other surveys wait in the cone, and their index reads a page for each.
          for (const { text, values } of searches) expect(await pagesOf(client, [{ text, values }]), text).toBeLessThan(700);
        },
      );
    });

    describe('of jobs', () => {
      beforeAll(async () => {
        const columns =
          'id, survey_id, type, status, scheduled_at, lease_ends_at, lease_seconds, max_retries, completed_at, created_at, updated_at';
        const waiting = "('ZTF', 'mosaic'), ('ATLAS', 'solve')";
        const ended = "('IDLE-8', 'stack'), ('IDLE-9', 'stack'), ('ZTF', 'solve')";
        const yesterday = "now() - interval '1 day'";
        for (const [jobs, status, scheduled, lease, seconds] of [
          [waiting, 'PENDING', 'NULL', 'NULL', 'NULL'],
          [waiting, 'PENDING', yesterday, 'NULL', 'NULL'],
          [waiting, 'RUNNING', 'NULL', yesterday, '60'],
          [ended, 'COMPLETED', 'NULL', 'NULL', 'NULL'],
        ])
          await client.query(`
            INSERT INTO processing_jobs (${columns})
            SELECT gen_random_uuid(), survey.id, type, '${status}', (${scheduled})::timestamptz, (${lease})::timestamptz,
                   ${seconds}::int, 3, CASE WHEN '${status}' = 'COMPLETED' THEN now() END, now(), now()
              FROM (VALUES ${jobs}) AS job(survey, type) JOIN surveys AS survey ON survey.name = job.survey, generate_series(1, 3000)`);
        await vacuum(client, 'processing_jobs');
      });

      test.each([
        ['survey', 'survey: "IDLE-8"'],
        ['scope', ''],
        ['type', 'type: "stack"'],
        ['survey and type', 'survey: "ZTF", type: "solve"'],
      ])('by %s reads no other jobs', async (by, way) => {
        const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: ['survey:IDLE-8', 'survey:IDLE-9'] });
        sent.length = 0;
        const claim = `mutation { claimProcessingJobs(input: { limit: 5, ${way} }) { jobs { id } } }`;
        const principal = by === 'scope' ? { key } : { token: server.admin.token };
        expect((await server.ok(claim, principal)).claimProcessingJobs.jobs).toEqual([]);
        const searches = sent.filter(({ text }) => text.includes('SKIP LOCKED'));
        expect(searches.length).toBe(2);
        for (const { text, values } of searches) {
          const { rows } = await client.query(`EXPLAIN (${ANALYZE} FORMAT JSON) ${text}`, values);
          // Of others, 3,000 jobs wait, 3,000 were scheduled for yesterday and 3,000 lost their worker. As many of these have ended.
          expect(mostRead(rows[0]['QUERY PLAN'][0].Plan), text).toBeLessThan(50);
        }
      });
    });

    test.each(['', 'type: "train"'])('of jobs (%s) is found by an index', async (way) => {
      const by = { token: server.admin.token };
      await expectClaimIndexed(`mutation { claimProcessingJobs(input: { limit: 5, ${way} }) { jobs { id } } }`, by);
    });
  });

  describe('what a deletion reads', () => {
    const observation = async () => {
      const { rows } = await client.query('SELECT survey_id, external_id, observed_at FROM observations ORDER BY id LIMIT 1');
      const survey = await client.query('SELECT name FROM surveys WHERE id = $1', [rows[0].survey_id]);
      const at = (rows[0].observed_at as Date).getTime();
      const [from, to] = [new Date(at), new Date(at + 1_000)].map((moment) => `"${moment.toISOString()}"`);
      return { survey: JSON.stringify(survey.rows[0].name), externalId: JSON.stringify(rows[0].external_id), from, to };
    };
    type Observation = Awaited<ReturnType<typeof observation>>;

    test.each<[string, (of: Observation) => string]>([
      ['external ids', ({ survey, externalId }) => `survey: ${survey}, externalIds: [${externalId}, "none"]`],
      ['an external id of a survey', ({ survey, externalId }) => `filter: { survey: ${survey}, externalId: ${externalId} }`],
      [
        'times of a survey',
        ({ survey, from, to }) => `filter: { survey: ${survey}, observedAfter: ${from}, observedBefore: ${to} }`,
      ],
      [
        'times, status and filter bands of surveys',
        ({ survey, from, to }) =>
          `filter: { surveys: [${survey}, ${survey}], statuses: [INGESTED, FAILED], filterBands: ["g", "r"], observedAfter: ${from}, observedBefore: ${to} }`,
      ],
      ['times', ({ from, to }) => `filter: { observedAfter: ${from}, observedBefore: ${to} }`],
    ])('by %s is found by an index', async (_by, input) => {
      const document = `mutation { deleteObservations(input: { dryRun: false, ${input(await observation())} }) { deleted kept } }`;
      sent.length = 0;
      await server.ok(document, { token: server.admin.token });
      const searches = sent.filter(({ text }) => /FROM observations AS o\s+WHERE/.test(text));
      expect(searches.length).toBeGreaterThan(1);
      for (const { text, values } of searches) {
        const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
        const plan: Plan = rows[0]['QUERY PLAN'][0].Plan;
        const scans = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan');
        expect(scans, JSON.stringify(plan, null, 1)).toEqual([]);
      }
    });

    test('by ids is found by an index', async () => {
      const id = await literal(row('Observation', 'observations'));
      sent.length = 0;
      await server.ok(`mutation { deleteObservations(input: { dryRun: true, filter: { ids: [${id}] } }) { deleted } }`, {
        token: server.admin.token,
      });
      const [search] = sent.filter(({ text }) => /FROM observations AS o\s+WHERE/.test(text));
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${search?.text}`, search?.values);
      const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan);
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    });
  });

  describe('a search on the sky', () => {
    const tables = { observations: 'OBSERVATION', detections: 'DETECTION', candidates: 'CANDIDATE', alerts: 'ALERT' };

    /** The nodes of the plan of the only statement with this text. */
    async function nodesOfStatement(document: string, text: string): Promise<Plan[]> {
      sent.length = 0;
      await server.ok(document, { token: server.admin.token });
      const [statement, ...more] = sent.filter((one) => one.text.includes(text));
      expect(more).toEqual([]);
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${statement?.text}`, statement?.values);
      return nodesOf(rows[0]['QUERY PLAN'][0].Plan);
    }
    const scanned = (nodes: readonly Plan[]) => nodes.map((node) => node['Index Name'] ?? node['Function Name']);

    test.each(Object.entries(tables))('of the nearest %s uses the index of the sky', async (table, of) => {
      const positions = '[{ id: "a", ra: 10, dec: 10, radius: 1 }, { id: "b", ra: 0, dec: -90, radius: 0.1 }]';
      const document = `{ crossMatch(of: ${of}, positions: ${positions}, perPosition: 3) { matches { rowId } } }`;
      const nodes = await nodesOfStatement(document, 'CROSS JOIN LATERAL');
      expect(scanned(nodes)).toContain(`${table}_sky`);
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    });

    test.each(Object.keys(tables))('of %s in a cone uses the index of the sky', async (table) => {
      const document = `{ ${table}(near: { ra: 10, dec: 10, radius: 1 }, orderBy: { field: SEPARATION }) { nodes { id } } }`;
      expect(scanned(await nodesOfStatement(document, 'in_boxes'))).toContain(`${table}_in_boxes`);
      const { rows } = await client.query('SELECT prosrc FROM pg_proc WHERE proname = $1', [`${table}_in_boxes`]);
      const body = rows[0].prosrc
        .replace('unnest(boxes)', 'unnest(\'{"(0.9,0.1,0.1),(1,0.2,0.2)"}\'::cube[])')
        .replace('LIMIT cap', '');
      await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off');
      const plan = await client.query(`EXPLAIN (FORMAT JSON) ${body}`);
      await client.query('RESET enable_seqscan; RESET enable_bitmapscan');
      expect(scanned(nodesOf(plan.rows[0]['QUERY PLAN'][0].Plan))).toContain(`${table}_sky`);
    });
  });
});
