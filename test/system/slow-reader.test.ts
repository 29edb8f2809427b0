/** A stream whose client reads more slowly than events arrive: what waits has a bound, and the stream ends with a coded error. */
import { expect, test } from 'vitest';
import { openStream } from '../support/events.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile({ hears: true });

const uuidIn = (id: string) => id.slice(id.indexOf(':') + 1);

test('a stream ends when its reader does not keep up, with a bound on what waits', { timeout: 60_000 }, async () => {
  const { db } = server.app;
  const survey = await server.makeSurvey();
  const [observation = ''] = await server.makeObservations(survey, 1);
  const model = await db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  const of = { observationId: uuidIn(observation), surveyId: survey.uuid };
  const run = await db.modelRun.create({ data: { ...of, modelId: model.id, startedAt: new Date() } });

  const { token } = server.admin;
  const wide = Array.from({ length: 40 }, (_, i) => `a${i}: id`).join(' ');
  const slow = await openStream(server.url, `subscription { detectionRecorded { ${wide} } }`, { token });
  const onlySupernovae = 'subscription { detectionRecorded(filter: { type: SUPERNOVA }) { id } }';
  const last = await openStream(server.url, onlySupernovae, { token });
  slow.pause();
  await db.$executeRaw`
    INSERT INTO detections (id, model_run_id, observation_id, survey_id, ra, dec, confidence)
    SELECT gen_random_uuid(), ${run.id}::uuid, ${of.observationId}::uuid, ${of.surveyId}::uuid, n / 100.0, 0, 1
      FROM generate_series(1, 20000) AS n`;
  await db.detection.create({ data: { ...of, modelRunId: run.id, ra: 0, dec: 1, confidence: 0.9, type: 'SUPERNOVA' } });
  await last.data();
  last.close();
  slow.resume();
  let answer = await slow.next();
  while (answer?.data) answer = await slow.next();
  expect(answer?.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'waiting' });
  expect(await slow.next()).toBeNull();
});
