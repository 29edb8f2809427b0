/** Preprocessing and differencing, as workers do them. Nothing is computed here, only reported to the API. */
import {
  CompleteDifferenceRun,
  CompletePreprocessRun,
  FailPreprocessRun,
  FindReferences,
  RecordCandidates,
  RetryPreprocessRun,
  StartDifferenceRun,
  StartPreprocessRun,
} from '../../client/pipeline-operations.js';
import { type Caller, call } from '../call.js';
import { counted, say, step } from '../show.js';
import type { Visit } from '../visit.js';
import { atEdge, type Target } from './target.js';

/** Returns the step's worker; a later step tries its key elsewhere. */
export async function preprocess(visit: Visit, targets: readonly Target[]): Promise<Caller> {
  step(`Preprocess ${counted(targets.length, 'observation')}; the first fails and is tried again`);
  const operations = [StartPreprocessRun, CompletePreprocessRun, FailPreprocessRun, RetryPreprocessRun];
  const worker = await visit.keys.madeFor('preprocess', operations);
  for (const [index, { id }] of targets.entries()) {
    const quiet = index > 0;
    // Named after the work: sending it again starts no second run.
    const start = { input: { observationId: id } };
    const options = { quiet, idempotencyKey: `${visit.mark}:start:${id}` };
    const { startPreprocessRun } = await call(worker, StartPreprocessRun, start, options);
    const run = startPreprocessRun.preprocessRun;
    let attempt = run.retryCount;
    if (index === 0) {
      const again = await call(worker, StartPreprocessRun, start, { ...options, quiet: true });
      if (again.startPreprocessRun.preprocessRun.id === run.id)
        say('       … sent again with the same Idempotency-Key: the same run, and no other');
      await call(worker, FailPreprocessRun, { input: { id: run.id, attempt, error: 'no flat field for this night yet' } });
      const { retryPreprocessRun } = await call(worker, RetryPreprocessRun, { input: { id: run.id } });
      attempt = retryPreprocessRun.preprocessRun.retryCount;
    }
    const result = {
      calibrationApplied: true,
      wcsAligned: true,
      registrationQuality: 0.97,
      processedFitsPath: `demo/processed-${index + 1}.fits`,
    };
    await call(worker, CompletePreprocessRun, { input: { id: run.id, attempt, ...result } }, { quiet });
  }
  others(targets);
  visit.left.push(counted(targets.length, 'preprocessing run'));
  return worker;
}

/** Two sources for each target: one at its position, and one at the edge of the image, where nothing real is. */
export async function difference(visit: Visit, targets: readonly Target[]): Promise<ReadonlyMap<string, string[]>> {
  step('Subtract a reference from each and record what is left');
  const operations = [FindReferences, StartDifferenceRun, RecordCandidates, CompleteDifferenceRun];
  const worker = await visit.keys.madeFor('difference', operations);
  const candidates = new Map<string, string[]>();
  for (const [index, target] of targets.entries()) {
    const quiet = index > 0;
    const { id, ra, dec } = target;
    const near = { ra, dec, radius: 0.5 };
    const { observations } = await call(worker, FindReferences, { near, filter: { survey: visit.survey } }, { quiet });
    const reference = observations.nodes.find((other) => other.id !== id);
    const against = reference ? { referenceObservationId: reference.id } : { referenceFitsPath: 'demo/reference-stack.fits' };
    const { startDifferenceRun } = await call(
      worker,
      StartDifferenceRun,
      { input: { observationId: id, ...against, threshold: 5 } },
      { quiet, idempotencyKey: `${visit.mark}:start:${id}` },
    );
    const run = startDifferenceRun.differenceRun.id;
    const found = [
      { ra, dec, pixelX: 1024, pixelY: 1024, snr: 30 - index, fwhm: 2.4 },
      { ...atEdge(target), pixelX: 3, pixelY: 1024, snr: 6, flags: ['near_edge'] },
    ];
    const recorded = await call(worker, RecordCandidates, { input: { differenceRunId: run, candidates: found } }, { quiet });
    const rows = recorded.recordCandidates.differenceRun.candidates.nodes;
    // The source at the target's position comes first.
    candidates.set(
      id,
      rows.toSorted((a, b) => Math.abs(a.dec - dec) - Math.abs(b.dec - dec)).map((row) => row.id),
    );
    const images = { differenceFitsPath: `demo/difference-${index + 1}.fits`, noiseLevel: 4.2 };
    await call(worker, CompleteDifferenceRun, { input: { id: run, ...images } }, { quiet });
  }
  others(targets);
  visit.left.push(
    `${counted(targets.length, 'difference run')} with ${counted([...candidates.values()].flat().length, 'candidate')}`,
  );
  return candidates;
}

/** Requests that were sent but not shown. */
export function others(targets: readonly unknown[]): void {
  if (targets.length > 1) say(`   … and so for ${targets.length - 1} more`);
}
