/** A page of samples reads few rows even before PostgreSQL has statistics: programs train right after a dataset was collected. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createServerDatabase } from './support/database.js';
import { ANALYZE, type Explained, mostRead, planOf, recordStatements, type Statement } from './support/explained.js';
import { startServer } from './support/server.js';

const origin = inject('databaseOrigin');

describe.skipIf('snapshot' in origin)('before anything is known of a dataset that was just collected', () => {
  const SAMPLES = 44_000;
  const id = (kind: string, i: number | string) => `md5('${kind}' || ${i})::uuid`;
  let fresh: Explained;
  let sent: Statement[];
  let dropFresh: () => Promise<void>;
  let datasetId: string;

  beforeAll(async () => {
    if ('snapshot' in origin) return;
    const database = await createServerDatabase(origin.template);
    dropFresh = database.drop;
    const own = new pg.Client({ connectionString: database.url });
    await own.connect();
    fresh = { server: await startServer({ databaseUrl: database.url }), client: own };
    await own.query("SET session_replication_role = 'replica'; ALTER TABLE training_samples SET (autovacuum_enabled = off)");
    const { rows } = await own.query(`
      INSERT INTO training_datasets (id, name, parameters, seed, sample_count, quality_report)
      VALUES (${id('dataset', 1)}, 'fresh', '{}', 0, ${SAMPLES}, '{}') RETURNING id`);
    datasetId = `TrainingDataset:${rows[0].id}`;
    await own.query(`
      INSERT INTO training_samples (id, dataset_id, detection_id, observation_id, survey_id, position, label, confidence, split)
      SELECT gen_random_uuid(), ${id('dataset', 1)}, ${id('detection', 'i')}, ${id('observation', 'i')}, ${id('survey', 1)}, i,
             ${'(enum_range(NULL::detection_type))[1 + mod(i, 5)]'}, 0.5,
             (CASE WHEN mod(i / 5, 20) < 14 THEN 'TRAIN' WHEN mod(i / 5, 20) < 17 THEN 'VALIDATION' ELSE 'TEST' END)::dataset_split
        FROM generate_series(0, ${SAMPLES - 1}) AS i`);
    sent = recordStatements();
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await fresh?.server.stop();
    await fresh?.client.end();
    await dropFresh?.();
  });

  const list = (args: string) => `trainingSamples(datasetId: "${datasetId}", ${args})`;
  const nested = (args: string) => `trainingDataset(id: "${datasetId}") { samples(${args})`;
  const cases = [
    '',
    'split: TEST',
    'label: SUPERNOVA',
    'split: TEST, label: SUPERNOVA',
    'orderBy: { field: POSITION, direction: DESC }',
  ];
  test.each(cases.flatMap((args) => [0, 30_000].map((position) => [args, position] as const)))(
    'a page of its samples reads little more than it shows (%s, from %i)',
    async (args, position) => {
      const direction = args.includes('DESC') ? 'desc' : 'asc';
      const cursor = ['position', direction, position, '01890a5d-ac96-774b-bcce-b302099a8057'];
      const after = position === 0 ? '' : `, after: "${Buffer.from(JSON.stringify(cursor)).toString('base64url')}"`;
      const page = `first: 20 ${args && `, ${args}`} ${after}`;
      for (const document of [`{ ${list(page)} { nodes { __typename } } }`, `{ ${nested(page)} { nodes { __typename } } } }`]) {
        const plan = await planOf(fresh, sent, document, ANALYZE);
        // Every twentieth sample of a label is in one split.
        expect(mostRead(plan), JSON.stringify(plan, null, 1)).toBeLessThan(500);
      }
    },
  );
});
