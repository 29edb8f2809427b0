/** Curation: people, or programs on their behalf, judge detections. What they say is added and never altered. */
import { v7 as uuid } from 'uuid';
import type { Caller, Principal } from '../../access/principal.js';
import { surveyFilter } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { ApiError, badUserInput, unauthenticated } from '../../base/errors.js';
import type { Db, Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { DetectionType } from '../../database/generated/prisma/enums.js';
import { recordChanges } from '../audit/service.js';
import { DETECTION_STEPS, type LockedDetection, lockDetections, lockedDetection } from '../detections/status.js';
import { checkStep } from '../kit/steps.js';
import { surveyCondition } from '../observations/filter.js';
import { checkJudgement, type Judgement, type Verdict, verdictOf } from './verdict.js';

export const MAX_JUDGEMENTS = 500;

export const validationEventsVisibleTo = (principal: Principal): Prisma.ValidationEventWhereInput => surveyFilter(principal);

export interface ValidationEventFilter {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  readonly detectionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly label?: DetectionType | null | undefined;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. A survey that is not there has no rows. */
export async function validationEventsWhere(
  db: Db,
  principal: Principal,
  { survey, detectionId, userId, label }: ValidationEventFilter,
): Promise<Prisma.ValidationEventWhereInput> {
  return {
    AND: [
      validationEventsVisibleTo(principal),
      await surveyCondition(db, principal, survey),
      detectionId !== undefined ? { detectionId } : {},
      userId !== undefined ? { userId } : {},
      label != null ? { label } : {},
    ],
  };
}

/** Judges one detection. Returns the id of the validation event. Throws CONFLICT, naming the legal steps. */
export async function validateDetection(app: App, caller: Caller, judgement: Judgement): Promise<string> {
  const [id] = await app.db.$transaction((tx) =>
    judge(tx, caller, 'validateDetection', [{ judgement, field: 'input', index: null }]),
  );
  return id as string;
}

/**
 * Judges up to 500 detections, all or none. What is wrong with one names its place in the call, as `index` beside the code.
 * Returns the ids of the validation events in the order of the call.
 */
export async function validateDetections(app: App, caller: Caller, judgements: readonly Judgement[]): Promise<string[]> {
  if (judgements.length > MAX_JUDGEMENTS)
    throw badUserInput('input.validations', `must have at most ${MAX_JUDGEMENTS} judgements`);
  refuseRepeats(judgements);
  const placed = judgements.map((judgement, index) => ({ judgement, field: `input.validations.${index}`, index }));
  return app.db.$transaction((tx) => judge(tx, caller, 'validateDetections', placed));
}

/** A judgement, and where in the call it stood. */
interface Placed {
  readonly judgement: Judgement;
  readonly field: string;
  /** Its place in a batch; null when it came alone. */
  readonly index: number | null;
}

/** Writes the events and moves the detections, under the row locks of all of them and in a constant number of statements. */
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
  await tx.validationEvent.createMany({
    data: judged.map(({ id, detection, status, said }) => ({
      id,
      createdAt: judgedAt.get(detection.id) as Date,
      detectionId: detection.id,
      surveyId: detection.surveyId,
      ...who,
      ...said,
      previousStatus: detection.status,
      newStatus: status,
    })),
  });
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
  // A second opinion that agrees is a judgement like any other, and no step.
  if (status !== detection.status) checkStep(DETECTION_STEPS, 'Detection', detection, status);
  return { said, detection, status };
}

/** Returns by detection when it was judged: by the database's clock, and later than before, whichever node judges. */
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

/** Lets a refusal of one of a batch say which it was. */
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
