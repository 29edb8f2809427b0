/** How much a collection of a training dataset may read and store on the embedded database, where nobody else is served meanwhile. */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { asks, COLLECT, PREVIEW, rowsOf, trainingOfFile } from '../support/training.js';

const { server, worker, surveyWith } = trainingOfFile();

describe.runIf('snapshot' in inject('databaseOrigin'))('a collection on the embedded database', () => {
  let survey: { readonly name: string; readonly uuid: string };
  let first: string;

  /** Adds so many judged detections to the survey, as copies of its first one. */
  async function add(howMany: number, confidence: number): Promise<void> {
    await server.app.db.$executeRaw`
      INSERT INTO detections (id, model_run_id, observation_id, survey_id, ra, dec, confidence, status, human_label, created_at, updated_at)
      SELECT gen_random_uuid(), model_run_id, observation_id, survey_id, i * 0.01, ${confidence}::float8 * 10, ${confidence}::float8, status,
             human_label, created_at, updated_at
        FROM detections, generate_series(1, ${howMany}::int) AS i WHERE id = ${first}::uuid`;
    await server.app.db.$executeRaw`
      INSERT INTO validation_events (id, detection_id, survey_id, user_id, label, previous_status, new_status, created_at)
      SELECT gen_random_uuid(), d.id, d.survey_id, e.user_id, e.label, e.previous_status, e.new_status, e.created_at
        FROM detections d JOIN validation_events e ON e.detection_id = ${first}::uuid
       WHERE d.survey_id = ${survey.uuid}::uuid AND d.confidence = ${confidence}::float8 AND d.id <> ${first}::uuid`;
  }
  const request = (input: object) => ({ key: worker().key, ...asks({ surveys: [survey.name], ...input }) });

  beforeAll(async () => {
    const { survey: made, made: rows } = await surveyWith(rowsOf(1, 'SUPERNOVA'));
    [survey, first] = [made, rows[0]?.id as string];
    await add(5_000, 0.5);
  });

  test('has at most 5,000 samples', async () => {
    const asked = await server.refused('BAD_USER_INPUT', COLLECT, request({ maxSamples: 5_001 }));
    expect(asked).toMatchObject({
      extensions: { field: 'input.maxSamples' },
      message: expect.stringContaining('from 1 to 5000'),
    });
    for (const document of [COLLECT, PREVIEW]) {
      const { extensions, message } = await server.refused('BAD_USER_INPUT', document, request({}));
      expect([extensions.field, message]).toEqual(['input.maxSamples', expect.stringContaining('more than 5000 detections')]);
    }
    const { collectTrainingDataset } = await server.ok(COLLECT, request({ maxSamples: 5_000 }));
    expect(collectTrainingDataset.trainingDataset.sampleCount).toBe(5_000);
  });

  test.each([
    ['once', {}],
    ['with an Idempotency-Key', { 'Idempotency-Key': 'collection' }],
  ])('lets others read between the selection and the samples that it stores (%s)', async (way, headers) => {
    const asked = { ...request({ maxSamples: 1_000, name: way }), headers };
    const statements = await server.statementsOf(() => server.ok(COLLECT, asked));
    const after = (index: number, text: string) => statements.findIndex((sql, at) => at > index && sql.includes(text));
    const selected = after(-1, 'INSERT INTO pg_temp.training_selection');
    const committed = after(selected, 'COMMIT');
    const stored = after(selected, 'INSERT INTO training_samples');
    expect([selected, committed, stored]).toEqual([...[selected, committed, stored]].sort((a, b) => a - b));
    expect(after(selected, 'training_selection WITH')).toBe(-1);
    const samples = await server.app.db.$queryRaw<{ position: number; split: string }[]>`
      SELECT s.position, s.split::text FROM training_samples s JOIN training_datasets d ON d.id = s.dataset_id
       WHERE d.name = ${way} ORDER BY s.position`;
    expect(samples.map(({ position }) => position)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    // Neighbours in one index are neighbours in the other, so fewer pages change.
    const [{ isOrdered } = { isOrdered: false }] = await server.app.db.$queryRaw<{ isOrdered: boolean }[]>`
      SELECT array_agg(s.id ORDER BY s.id) = array_agg(s.id ORDER BY s.detection_id) AS "isOrdered"
        FROM training_samples s JOIN training_datasets d ON d.id = s.dataset_id WHERE d.name = ${way}`;
    expect(isOrdered).toBe(true);
    const inTrain = samples.filter(({ split }) => split === 'TRAIN').length;
    const [{ report } = { report: undefined }] = await server.app.db.$queryRaw<
      { report: { splitCounts: { train: number }[] } }[]
    >`
      SELECT quality_report AS report FROM training_datasets WHERE name = ${way}`;
    expect(report?.splitCounts.map(({ train }) => train)).toEqual([inTrain]);
  });

  test('refuses alike with an Idempotency-Key, after the selection too', async () => {
    const empty = request({ dateTo: new Date(0), name: 'empty' });
    const { status, body } = await server.graphql(COLLECT, empty);
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const again = await server.graphql(COLLECT, { ...empty, headers: { 'Idempotency-Key': 'empty' } });
    expect([again.status, again.body]).toEqual([status, body]);
  });

  test('reads at most 20,000 judged detections, also when it needs few of them', async () => {
    await add(14_999, 0.6);
    await server.ok(PREVIEW, request({ maxSamples: 10 }));
    await add(1, 0.7);
    for (const document of [COLLECT, PREVIEW])
      for (const input of [{ maxSamples: 10 }, { anomalyTypes: ['ARTIFACT'] }, { qualityThreshold: 0.5 }, { surveys: null }]) {
        const { extensions, message } = await server.refused('BAD_USER_INPUT', document, request(input));
        expect([extensions.field, message]).toEqual(['input', expect.stringContaining('at most 20000 judged detections')]);
      }
    const { trainingDatasetPreview } = await server.ok(PREVIEW, request({ minConfidence: 0.7 }));
    expect(trainingDatasetPreview.sampleCount).toBe(2);
  });

  test('reads no judgement of a detection outside the interval to say why nothing was selected', async () => {
    /** How many detections were looked up in the judgements until now. */
    async function lookedUp(): Promise<number> {
      await server.app.db.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
      const [row] = await server.app.db.$queryRaw<{ scans: number }[]>`
        SELECT (idx_scan + seq_scan)::int AS scans FROM pg_stat_user_tables WHERE relname = 'validation_events'`;
      return row?.scans ?? 0;
    }
    const before = await lookedUp();
    const { message } = await server.refused('BAD_USER_INPUT', PREVIEW, request({ dateTo: new Date(0) }));
    expect(message).toMatch(/there are (\d+) in these surveys; \1 were observed at or after 1970-01-01T00:00:00.000Z/);
    expect((await lookedUp()) - before).toBe(0);
  });
});
