/** Curation: people, or programs on their behalf, judge detections. Judgements are added and never altered. */

import { v7 as uuid } from 'uuid';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { checkCount } from '../../base/counts.js';
import { ApiError, badUserInput, unauthenticated } from '../../base/errors.js';
import type { Tx } from '../../database/database.js';
import type { DetectionType } from '../../database/generated/prisma/enums.js';
import { recordChanges } from '../audit/service.js';
import { DETECTION } from '../detections/entity.js';
import { type LockedDetection, lockDetections, lockedDetection } from '../detections/status.js';
import { checkStep } from '../kit/steps.js';
import { checkJudgement, type Judgement, type Verdict, verdictOf } from './verdict.js';

export const MAX_JUDGEMENTS = 500;

/** Judges one detection. Returns the id of the validation event. Throws CONFLICT with the legal steps. */
export async function validateDetection(app: App, caller: Caller, judgement: Judgement): Promise<string> {
  const [id] = await app.db.$transaction((tx) =>
    judge(tx, caller, 'validateDetection', [{ judgement, field: 'input', index: null }]),
  );
  return id as string;
}

/**
 * Judges up to 500 detections, all or none. An error states the position in the call as `index`, beside the code.
 * Returns the ids of the validation events in the order of the call.
 */
export async function validateDetections(app: App, caller: Caller, judgements: readonly Judgement[]): Promise<string[]> {
  checkCount(judgements, MAX_JUDGEMENTS, 'input.validations', 'judgements');
  refuseRepeats(judgements);
  const placed = judgements.map((judgement, index) => ({ judgement, field: `input.validations.${index}`, index }));
  return app.db.$transaction((tx) => judge(tx, caller, 'validateDetections', placed));
}

/** A judgement, and its position in the call. */
interface Placed {
  readonly judgement: Judgement;
  readonly field: string;
  /** Its position in a batch; null without a batch. */
  readonly index: number | null;
}

/** Writes the events and moves the detections, with all their rows locked, in a constant number of statements. */
async function judge(tx: Tx, caller: Caller, action: string, placed: readonly Placed[]): Promise<string[]> {
  const { principal } = caller;
  if (principal.kind === 'anonymous') throw unauthenticated('MISSING');
  const who = { userId: principal.userId, keyId: principal.kind === 'apiKey' ? principal.keyId : null };
  const locked = await lockDetections(
    tx,
    principal,
    placed.map(({ judgement }) => judgement.detectionId),
  );
  const judged = placed.map((one) => naming(one, () => ({ id: uuid(), ...decide(one, locked) })));
  const judgedAt = await move(tx, judged);
  const events = judged.map(({ id, detection, status, said }) => ({
    ...said,
    id,
    detectionId: detection.id,
    surveyId: detection.surveyId,
    previousStatus: detection.status,
    newStatus: status,
    createdAt: judgedAt.get(detection.id),
  }));
  await insert(tx, who, events);
  await recordChanges(
    tx,
    caller,
    judged.map(({ detection, status, said }) => ({
      action,
      entityType: 'Detection',
      entityId: detection.id,
      before: { status: detection.status },
      after: { status, humanLabel: said.label },
    })),
  );
  return judged.map(({ id }) => id);
}

function decide({ judgement, field }: Placed, locked: ReadonlyMap<string, LockedDetection>) {
  const said = checkJudgement(judgement, field);
  const detection = lockedDetection(locked, judgement.detectionId);
  const status = verdictOf(judgement, detection.status);
  // A second opinion that agrees is a judgement like any other, but not a step.
  if (status !== detection.status) checkStep(DETECTION, detection, status);
  return { said, detection, status };
}

/** Returns the time of the judgement by detection: by the database's clock, and always later than the previous one. */
async function move(
  tx: Tx,
  judged: readonly { detection: LockedDetection; status: Verdict; said: { label: DetectionType } }[],
): Promise<ReadonlyMap<string, Date>> {
  const rows = judged.map(({ detection, status, said }) => ({ id: detection.id, status, label: said.label }));
  const moved = await tx.$queryRaw<{ id: string; at: Date }[]>`
    UPDATE detections AS d
       SET status = r.status::detection_status, human_label = r.label::detection_type, updated_at = now(),
           validated_at = GREATEST(clock_timestamp(), d.validated_at + interval '1 ms')
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, status text, label text)
     WHERE d.id = r.id
    RETURNING d.id, d.validated_at AS at`;
  return new Map(moved.map(({ id, at }) => [id, at]));
}

/** Adds the events. The text of the statement does not grow with them. */
async function insert(tx: Tx, who: { userId: string; keyId: string | null }, events: readonly object[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO validation_events (id, detection_id, survey_id, user_id, key_id, label, confidence, quality, notes, tags,
                                   previous_status, new_status, created_at)
    SELECT e.id, e."detectionId", e."surveyId", ${who.userId}::uuid, ${who.keyId}::uuid, e.label, e.confidence, e.quality, e.notes,
           e.tags, e."previousStatus", e."newStatus", e."createdAt"
      FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
        AS e(id uuid, "detectionId" uuid, "surveyId" uuid, label detection_type, confidence float8, quality float8, notes text,
             tags text[], "previousStatus" detection_status, "newStatus" detection_status, "createdAt" timestamptz)`;
}

/** Adds the position in the batch to a refusal. */
function naming<T>({ field, index }: Placed, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ApiError) || index === null) throw error;
    const message = error.code === 'BAD_USER_INPUT' ? error.message : `${field}: ${error.message}`;
    throw error.with({ message, details: { ...error.details, index } });
  }
}

function refuseRepeats(judgements: readonly Judgement[]): void {
  const seen = new Map<string, number>();
  for (const [index, { detectionId }] of judgements.entries()) {
    const first = seen.get(detectionId);
    if (first !== undefined) throw badUserInput(`input.validations.${index}.detectionId`, `repeats that of judgement ${first}`);
    seen.set(detectionId, index);
  }
}
