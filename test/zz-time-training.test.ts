import { test } from 'vitest';
import { startServer } from './support/server.js';
import { collectTrainingDataset } from '../src/modules/training/service.js';
test('time', { timeout: 580_000 }, async () => {
  const server = await startServer();
  const survey = await server.makeSurvey('ZTF');
  const N = Number(process.env.N ?? 200000);
  let t = performance.now();
  for (const sql of `SET statement_timeout = 0; DROP INDEX observations_sky;
  INSERT INTO models (id, name, version, type) VALUES (gen_random_uuid(), 'm', '1', 'cnn');
  INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at) SELECT gen_random_uuid(), '${survey.uuid}', 'x' || i, i % 360, 0, timestamptz '2020-01-01' + i * interval '5 minutes' FROM generate_series(1, ${N / 2}) i;
  INSERT INTO model_runs (id, model_id, observation_id, survey_id, status, completed_at) SELECT gen_random_uuid(), m.id, o.id, o.survey_id, 'COMPLETED', now() FROM observations o, models m;
  INSERT INTO detections (id, model_run_id, observation_id, survey_id, ra, dec, confidence, status) SELECT gen_random_uuid(), r.id, r.observation_id, r.survey_id, i, 0, random(), (CASE WHEN random() < 0.3 THEN 'REJECTED' ELSE 'VALIDATED' END)::detection_status FROM model_runs r, generate_series(1, 2) i;
  INSERT INTO validation_events (id, detection_id, survey_id, user_id, label, quality, previous_status, new_status) SELECT gen_random_uuid(), d.id, d.survey_id, '${server.admin.uuid}', (CASE WHEN random() < 0.3 THEN 'SUPERNOVA' ELSE 'VARIABLE' END)::detection_type, random(), 'VALIDATING', d.status FROM detections d, generate_series(1, 2) i
  `.split(';')) await server.app.database.script(sql);
  console.log('make', performance.now() - t);
  const caller = { principal: { kind: 'user', permissions: 1023, surveyIds: null, userId: server.admin.uuid, name: 'x', role: 'ADMIN', expiresAt: null }, origin: { requestId: 'x', address: null, userAgent: null } } as never;
  let id = '', b = '';
  for (const name of ['a', 'b', 'c']) { if (name === 'b') await server.app.database.script('ANALYZE'); t = performance.now();
  id = await collectTrainingDataset(server.app, caller, { name, maxSamples: name === 'c' ? 10000 : undefined } as never);
  console.log('collect', name, performance.now() - t); if (name === 'b') b = id; }
  await server.app.database.script('ANALYZE');
  for (const filter of ['', ', split: TRAIN', ', label: SUPERNOVA', ', split: TEST, label: UNKNOWN']) {
    const cursor = Buffer.from(JSON.stringify(['position', N * 0.75, '01890a5d-ac96-774b-bcce-b302099a8057'])).toString('base64url');
    const q = `{ trainingSamples(datasetId: "TrainingDataset:${b}", first: 100, after: "${cursor}" ${filter}) { nodes { id label position survey { name } detection { id ra } } } }`;
    await server.ok(q, { token: server.admin.token });
    t = performance.now(); const r = await server.ok(q, { token: server.admin.token }); console.log(filter, r.trainingSamples.nodes.length, performance.now() - t);
    const cond = filter.includes('TRAIN') ? "AND split = 'TRAIN'" : filter.includes('SUPERNOVA') && !filter.includes('TEST') ? "AND label='SUPERNOVA'" : filter.includes('TEST') ? "AND split='TEST' AND label='UNKNOWN'" : '';
    const plan = await server.app.db.$queryRawUnsafe(`EXPLAIN ANALYZE SELECT id FROM training_samples
        WHERE dataset_id = '${b}' ${cond} AND position >= ${N * 0.75}
          AND (position > ${N * 0.75} OR (position = ${N * 0.75} AND id > '01890a5d-ac96-774b-bcce-b302099a8057')) ORDER BY position, id LIMIT 101`);
    console.log(plan.map((r) => r['QUERY PLAN']).join('\n'));
  }
  const scoped = await server.makeKey({ scopes: ['survey:ZTF'], set: 'READ_ONLY' });
  t = performance.now(); const sql = await server.statementsOf(() => server.ok(`{ trainingSamples(datasetId: "TrainingDataset:${b}", first: 100) { nodes { id } } }`, { key: scoped.key })); console.log('scoped', performance.now() - t, sql.at(-1));
  t = performance.now(); await server.ok(`{ trainingSamples(datasetId: "TrainingDataset:${b}", first: 100) { totalCount nodes { id } } }`, { key: scoped.key }); console.log('scoped, counted', performance.now() - t);
  await server.stop();
});
