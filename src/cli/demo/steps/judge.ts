/** Curation: a first pass judges all detections in one call, a person disagrees with some, and an alert reports the best one. */
import type { ValidateDetectionInput } from '../../../client/gql/graphql.js';
import { CreateAlert, UpdateAlert, ValidateDetection, ValidateDetections } from '../../../client/pipeline-operations.js';
import { call } from '../call.js';
import { counted, step } from '../show.js';
import type { Visit } from '../visit.js';
import type { Detected } from './detect.js';

export async function judge(visit: Visit, detected: readonly Detected[]): Promise<void> {
  step(`Judge ${counted(detected.length, 'detection')} in one call; a person corrects one of them`);
  const curator = await visit.keys.madeFor('validate', [ValidateDetections]);
  const validations = detected.map(
    ({ id, type }): ValidateDetectionInput =>
      type === 'SUPERNOVA'
        ? { detectionId: id, label: 'SUPERNOVA', quality: 0.9 }
        : { detectionId: id, label: 'ARTIFACT', quality: 0.8, tags: ['near_edge'] },
  );
  await call(curator, ValidateDetections, { input: { validations } });
  const least = byConfidence(detected).findLast(({ type }) => type === 'SUPERNOVA');
  if (least === undefined) return;
  const notes = 'It was there in archival images: a variable star.';
  const judgement = { detectionId: least.id, label: 'VARIABLE', quality: 0.7, notes } as const;
  await call(visit.person, ValidateDetection, { input: judgement }, { whole: true });
  visit.left.push(counted(detected.length + 1, 'judgement'));
}

export async function alert(visit: Visit, detected: readonly Detected[]): Promise<void> {
  step('Send people an alert about the best one');
  const [best] = byConfidence(detected);
  if (best === undefined) return;
  const messenger = await visit.keys.madeFor('alert', [CreateAlert, UpdateAlert]);
  const title = `Demo: a supernova candidate, confidence ${best.confidence}`;
  const input = { detectionId: best.id, type: 'new_supernova', priority: 'HIGH', title, channel: 'slack' } as const;
  const { createAlert } = await call(messenger, CreateAlert, { input });
  visit.left.push('an alert');
  await call(messenger, UpdateAlert, { input: { id: createAlert.alert.id, status: 'SENT' } });
}

const byConfidence = (detected: readonly Detected[]) => detected.toSorted((a, b) => b.confidence - a.confidence);
