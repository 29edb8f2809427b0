/** Preprocessing and differencing, as workers do them. Nothing is computed here, only reported to the API. */
import {
  ClaimDifferenceRuns,
  ClaimPreprocessRuns,
  CompleteDifferenceRun,
  CompletePreprocessRun,
  FailPreprocessRun,
  FindReferences,
  RecordCandidates,
} from '../../../client/pipeline-operations.js';
import { type Caller, call } from '../call.js';
import { counted, say, step } from '../show.js';
import type { Visit } from '../visit.js';
import { atEdge, type Target } from './target.js';

/** How a worker asks for the latest of the targets. */
export const claimOf = ({ survey }: Visit, limit: number) =>
  ({ survey, limit, order: 'NEWEST_FIRST', leaseSeconds: 300 }) as const;

/** Returns the step's worker; a later step tries its key elsewhere. */
export async function preprocess(visit: Visit, targets: readonly Target[]): Promise<Caller> {
  step(`Preprocess ${counted(targets.length, 'observation')}; the first fails and is tried again`);
  const operations = [ClaimPreprocessRuns, CompletePreprocessRun, FailPreprocessRun];
  const worker = await visit.keys.madeFor('preprocess', operations);
  // Named after the work: sending it again claims no other runs.
  const claim = { input: claimOf(visit, targets.length) };
  const options = { idempotencyKey: `${visit.mark}:preprocess` };
  const { runs } = (await call(worker, ClaimPreprocessRuns, claim, options)).claimPreprocessRuns;
  const again = (await call(worker, ClaimPreprocessRuns, claim, { ...options, quiet: true })).claimPreprocessRuns;
  if (again.runs.every(({ id }, index) => id === runs[index]?.id))
    say('       … sent again with the same Idempotency-Key: the same runs, and no others');
  for (const [index, { id, attempt }] of runs.entries()) {
    const quiet = index > 0;
    let present = attempt;
    if (index === 0) {
      await call(worker, FailPreprocessRun, { input: { id, attempt, error: 'no flat field for this night yet' } });
      // A failed run comes before observations that wait.
      const next = await call(worker, ClaimPreprocessRuns, { input: claimOf(visit, 1) });
      present = next.claimPreprocessRuns.runs[0]?.attempt ?? attempt;
    }
    const result = {
      calibrationApplied: true,
      wcsAligned: true,
      registrationQuality: 0.97,
      processedFitsPath: `demo/processed-${index + 1}.fits`,
    };
    await call(worker, CompletePreprocessRun, { input: { id, attempt: present, ...result } }, { quiet });
  }
  others(runs);
  visit.left.push(counted(runs.length, 'preprocessing run'));
  return worker;
}

/** Two sources for each target: one at its position, and one at the edge of the image, where nothing real is. */
export async function difference(visit: Visit, targets: readonly Target[]): Promise<ReadonlyMap<string, string[]>> {
  step('Subtract a reference from each and record what is left');
  const operations = [ClaimDifferenceRuns, FindReferences, RecordCandidates, CompleteDifferenceRun];
  const worker = await visit.keys.madeFor('difference', operations);
  const candidates = new Map<string, string[]>();
  const claim = { input: { ...claimOf(visit, targets.length), threshold: 5 } };
  const options = { idempotencyKey: `${visit.mark}:difference` };
  const { runs } = (await call(worker, ClaimDifferenceRuns, claim, options)).claimDifferenceRuns;
  for (const [index, { id, attempt, differenceRun }] of runs.entries()) {
    const quiet = index > 0;
    const { observation } = differenceRun;
    const { ra, dec } = observation;
    const near = { ra, dec, radius: 0.5 };
    const { observations } = await call(worker, FindReferences, { near, filter: { survey: visit.survey } }, { quiet });
    const reference = observations.nodes.find((other) => other.id !== observation.id);
    const against = reference ? { referenceObservationId: reference.id } : { referenceFitsPath: 'demo/reference-stack.fits' };
    const found = [
      { ra, dec, pixelX: 1024, pixelY: 1024, snr: 30 - index, fwhm: 2.4 },
      { ...atEdge(observation), pixelX: 3, pixelY: 1024, snr: 6, flags: ['near_edge'] },
    ];
    const input = { differenceRunId: id, attempt, candidates: found };
    const { rows } = (await call(worker, RecordCandidates, { input }, { quiet })).recordCandidates;
    candidates.set(
      observation.id,
      rows.map((row) => row.id),
    );
    const images = { differenceFitsPath: `demo/difference-${index + 1}.fits`, noiseLevel: 4.2 };
    await call(worker, CompleteDifferenceRun, { input: { id, attempt, ...against, ...images } }, { quiet });
  }
  others(runs);
  visit.left.push(
    `${counted(runs.length, 'difference run')} with ${counted([...candidates.values()].flat().length, 'candidate')}`,
  );
  return candidates;
}

/** Requests that were sent but not shown. */
export function others(targets: readonly unknown[]): void {
  if (targets.length > 1) say(`   … and so for ${targets.length - 1} more`);
}
