/** Judged detections, written directly into the database: datasets are collected from them. */
import { v7 as uuid } from 'uuid';
import type { DetectionStatus, DetectionType } from '../../src/database/generated/prisma/enums.js';
import { type TestServer, uuidOf } from './server.js';

/** A detection to create. */
export interface Judged {
  /** The number of its observation. */
  readonly observation: number;
  readonly status?: DetectionStatus;
  readonly confidence?: number;
  /** The labels of its judgements, the oldest first. */
  readonly labels: readonly DetectionType[];
  /** Their qualities. The last judgement has the last one. */
  readonly qualities?: readonly (number | null)[];
  readonly observedAt?: string;
}

/** A created detection. */
export interface Made extends Required<Omit<Judged, 'qualities'>> {
  readonly id: string;
  readonly observationId: string;
  readonly qualities: readonly (number | null)[];
}

const DEFAULTS = { status: 'VALIDATED', confidence: 0.9, qualities: [], observedAt: '2024-01-15T00:00:00.000Z' } as const;
const FIRST_JUDGED = Date.UTC(2025, 0, 1);

/** Creates the detections with observations, model runs and judgements. The number of statements does not depend on their number. */
export async function makeJudged({ app, admin, makeObservations }: TestServer, survey: { uuid: string }, given: Judged[]) {
  const { db } = app;
  // The first of its detections states when an observation was taken.
  const taken = new Map(
    [...given].reverse().map(({ observation, observedAt }) => [observation, observedAt ?? DEFAULTS.observedAt]),
  );
  const times = [...taken.values()];
  const observations = await makeObservations(survey, taken.size, (index) => ({ observedAt: new Date(times[index] as string) }));
  const observationOf = new Map([...taken.keys()].map((number, index) => [number, uuidOf(observations[index] as string)]));
  const model = await db.model.create({ data: { name: uuid(), version: '1', type: 'cnn' } });
  const now = new Date();
  const runs = [...observationOf].map(([number, observationId]) => [number, { id: uuid(), observationId }] as const);
  const finished = { modelId: model.id, surveyId: survey.uuid, status: 'COMPLETED' as const, startedAt: now, completedAt: now };
  await db.modelRun.createMany({ data: runs.map(([, run]) => ({ ...run, ...finished })) });
  const runOf = new Map(runs);
  const made = given.map((row, index): Made & { run: string; ra: number } => {
    const { id: run, observationId } = runOf.get(row.observation) as { id: string; observationId: string };
    const observedAt = taken.get(row.observation) as string;
    return { ...DEFAULTS, ...row, observedAt, id: uuid(), observationId, run, ra: (index * 0.37) % 360 };
  });
  await db.detection.createMany({
    data: made.map(({ id, run, observationId, ra, confidence, status, labels }) => ({
      ...{ id, modelRunId: run, observationId, surveyId: survey.uuid, ra, dec: 0, confidence, status },
      humanLabel: labels.at(-1) ?? null,
    })),
  });
  await db.validationEvent.createMany({
    data: made.flatMap(({ id, labels, qualities, status }) =>
      labels.map((label, index) => ({
        ...{ detectionId: id, surveyId: survey.uuid, userId: admin.uuid, label },
        quality: qualities.at(index - labels.length) ?? null,
        previousStatus: 'VALIDATING' as const,
        newStatus: status,
        createdAt: new Date(FIRST_JUDGED + index * 60_000),
      })),
    ),
  });
  return made satisfies Made[];
}
