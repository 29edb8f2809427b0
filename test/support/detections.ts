/** Model runs and detections, written directly into the database, for tests that use them. */
import { v7 as uuid } from 'uuid';
import type { DetectionStatus } from '../../src/database/generated/prisma/enums.js';
import { type TestServer, uuidOf } from './server.js';

type Survey = Awaited<ReturnType<TestServer['makeSurvey']>>;

/** A separate survey with a RUNNING run of a model on an observation. */
export async function makeModelRun(server: TestServer, given?: Survey) {
  const { db } = server.app;
  const survey = given ?? (await server.makeSurvey());
  const [observation] = (await server.makeObservations(survey, 1)) as [string];
  const model = await db.model.create({ data: { name: uuid(), version: '1', type: 'cnn' } });
  const run = await db.modelRun.create({
    data: { modelId: model.id, observationId: uuidOf(observation), surveyId: survey.uuid, startedAt: new Date() },
  });
  return { survey, observation, model: `Model:${model.id}`, run: `ModelRun:${run.id}` };
}

/** So many detections of a run in a separate survey. Returns their global ids. */
export async function makeDetections(
  server: TestServer,
  howMany: number,
  { survey, status = 'PENDING' }: { survey?: Survey; status?: DetectionStatus } = {},
) {
  const made = await makeModelRun(server, survey);
  const rows = await server.app.db.detection.createManyAndReturn({
    data: Array.from({ length: howMany }, (_, index) => ({
      modelRunId: uuidOf(made.run),
      observationId: uuidOf(made.observation),
      surveyId: made.survey.uuid,
      ra: index * 0.1,
      dec: 0,
      confidence: (index + 1) / howMany,
      status,
    })),
    select: { id: true },
  });
  return { ...made, detections: rows.map(({ id }) => `Detection:${id}`) };
}
