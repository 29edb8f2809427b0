/** The entity of a job: a row that the caller may see. The job belongs to the row's survey and spans all surveys of the row. */
import { createHash } from 'node:crypto';
import type { Principal } from '../../access/principal.js';
import { badUserInput, notFound } from '../../base/errors.js';
import { parseGlobalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { type Entity, tableOf } from '../../graphql/entity.js';
import { DETECTION } from '../detections/entity.js';
import { CANDIDATE, DIFFERENCE_RUN } from '../differencing/entity.js';
import { MODEL, MODEL_RUN } from '../models/entity.js';
import { OBSERVATION } from '../observations/entity.js';
import { PREPROCESS_RUN } from '../preprocessing/entity.js';
import { SURVEY } from '../surveys/entity.js';
import { refuseWithoutSurvey, surveyNamed } from '../surveys/service.js';
import { TRAINING_DATASET, TRAINING_RUN } from '../training/entity.js';

/** The types of entities that a job may have. */
const TARGETS: readonly Entity[] = [
  SURVEY,
  OBSERVATION,
  PREPROCESS_RUN,
  DIFFERENCE_RUN,
  CANDIDATE,
  MODEL_RUN,
  DETECTION,
  MODEL,
  TRAINING_DATASET,
  TRAINING_RUN,
];
export const TARGET_TYPES = TARGETS.map(({ name }) => name);

/** The entity and the survey in the input. */
export interface About {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  /** The global id of a row. */
  readonly entityId?: string | null | undefined;
}

/** A digest of the surveys of a job, in the form of a uuid; null for a job with one survey or none. */
export function spanOf(surveyId: string | null, others: readonly string[]): string | null {
  if (surveyId === null || others.length === 0) return null;
  const digest = createHash('md5')
    .update([surveyId, ...[...others].sort()].join())
    .digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The entity of the job, its survey, and the other surveys that it spans. */
export async function targetColumns(tx: Tx, principal: Principal, { survey, entityId }: About) {
  const named = survey == null ? null : await surveyNamed(tx, principal, survey);
  const target = entityId == null ? null : await targetOf(tx, principal, entityId);
  const surveyId = named?.id ?? target?.surveyId ?? null;
  if (target !== null && target.surveyId !== null && target.surveyId !== surveyId)
    throw badUserInput('input.survey', 'must be the survey of the entity that the job works on');
  if (surveyId === null) refuseWithoutSurvey(principal);
  const others = surveyId === null || target === null ? [] : target.surveyIds.filter((id) => id !== surveyId);
  return { surveyId, entityType: target?.entityType ?? null, entityId: target?.entityId ?? null, others };
}

/** Finds the row, its survey and all surveys that it spans. Throws NOT_FOUND when the principal may not see it. */
async function targetOf(tx: Tx, principal: Principal, globalId: string) {
  const { typename, id } = parseGlobalId(globalId, 'input.entityId');
  const entity = TARGETS.find(({ name }) => name === typename);
  if (entity === undefined) throw badUserInput('input.entityId', `must be the id of one of ${TARGET_TYPES.join(', ')}`);
  const row: object | null = await tableOf(tx, entity).findFirst({
    where: { AND: [{ id }, entity.visibleTo(principal)] },
    select: { id: true, ...entity.surveySelect },
  });
  if (row === null) throw notFound(typename, globalId);
  return { entityType: typename, entityId: id, surveyId: entity.homeOf(row), surveyIds: entity.surveysOf(row) };
}
