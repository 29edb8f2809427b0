/** Rows of the pipeline for the tests of the console: the demo data, and detections that wait for a judgement. */
import { loadDemoData } from '../../src/start/demo.js';
import type { ConsoleBrowser } from './console-browser.js';

/** Confidence and class by the model of each waiting detection, the most confident first. */
export const WAITING = [
  [0.97, 'SUPERNOVA'],
  [0.91, 'TRANSIENT'],
  [0.84, 'VARIABLE'],
  [0.77, 'ARTIFACT'],
  [0.66, 'SUPERNOVA'],
  [0.42, 'UNKNOWN'],
] as const;

/** Loads the demo data and adds the waiting detections beside its supernova. The demo's own waiting detection is judged. */
export async function seedPipeline({ server: { app } }: ConsoleBrowser) {
  await loadDemoData(app);
  const { db } = app;
  await db.detection.updateMany({ where: { status: 'PENDING' }, data: { status: 'VALIDATED', humanLabel: 'TRANSIENT' } });
  const run = await db.modelRun.findFirstOrThrow({ include: { observation: true } });
  const { observation, observationId, surveyId } = run;
  await db.detection.createMany({
    data: WAITING.map(([confidence, type], index) => ({
      modelRunId: run.id,
      observationId,
      surveyId,
      ra: observation.ra + index * 0.0002,
      dec: observation.dec,
      confidence,
      type,
    })),
  });
  return { modelId: run.modelId, modelRunId: run.id, observationId, surveyId };
}
