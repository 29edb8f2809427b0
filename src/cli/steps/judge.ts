/** Curation: a first pass judges everything in one call, a person disagrees with a part of it, and the best is told of. */
import type { ValidateDetectionInput } from '../../client/gql/graphql.js';
import { CreateAlert, UpdateAlert, ValidateDetection, ValidateDetections } from '../../client/pipeline-operations.js';
import { type Caller, call } from '../call.js';
import type { Keys } from '../keys.js';
import { step } from '../show.js';
import type { Detected } from './detect.js';

export async function judge(keys: Keys, person: Caller, detected: readonly Detected[]): Promise<void> {
  step(`Judge the ${detected.length} detections in one call; about one of them a person thinks otherwise`);
  const curator = await keys.madeFor('validate', [ValidateDetections]);
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
  await call(person, ValidateDetection, { input: judgement }, { whole: true });
}

export async function alert(keys: Keys, detected: readonly Detected[]): Promise<void> {
  step('Tell people of the best');
  const [best] = byConfidence(detected);
  if (best === undefined) return;
  const messenger = await keys.madeFor('alert', [CreateAlert, UpdateAlert]);
  const title = `Demo: a supernova candidate, confidence ${best.confidence}`;
  const input = { detectionId: best.id, type: 'new_supernova', priority: 'HIGH', title, channel: 'slack' } as const;
  const { createAlert } = await call(messenger, CreateAlert, { input });
  await call(messenger, UpdateAlert, { input: { id: createAlert.alert.id, status: 'SENT' } });
}

const byConfidence = (detected: readonly Detected[]) => detected.toSorted((a, b) => b.confidence - a.confidence);
