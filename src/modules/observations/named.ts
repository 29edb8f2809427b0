/** Observations as inputs name them: by id, or by survey and external id. */
import type { Principal } from '../../access/principal.js';
import { ApiError, badUserInput, notFound } from '../../base/errors.js';
import { globalId, idOf } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { name, tableAs } from '../../database/statements/sql.js';
import { seenRow } from '../kit/lock.js';
import { surveyNamed } from '../surveys/service.js';
import { OBSERVATION } from './entity.js';
import { uuids } from './references.js';

/** An observation in an input. */
export interface Named {
  /** A global id. */
  readonly id?: string | null | undefined;
  /** The name of a survey. */
  readonly survey?: string | null | undefined;
  readonly externalId?: string | null | undefined;
}

/** An observation whose row is locked until the transaction ends. */
export interface LockedObservation {
  readonly id: string;
  readonly surveyId: string;
  readonly status: ObservationStatus;
}

const ROW = name('row');

/** Refuses an input that names no observation, or names it in two ways. */
export function checkNamed({ id, survey, externalId }: Named, field: string, idField = 'id'): void {
  const names = [survey, externalId].filter((name) => name != null).length;
  if (id != null ? names > 0 : names < 2) throw badUserInput(field, `give either ${idField}, or survey and externalId`);
  if (id != null) idOf('Observation', id, field === 'input' ? `input.${idField}` : `${field}.${idField}`);
}

/**
 * Locks the named observations that the caller may see, always in the same order. Returns NOT_FOUND in place of the others. Throws
 * FORBIDDEN when a survey is out of scope.
 */
export async function lockNamed(
  tx: Tx,
  principal: Principal,
  named: readonly Named[],
): Promise<(LockedObservation | ApiError)[]> {
  const found = await idsOf(tx, principal, named);
  const ids = [...new Set(found.filter((id) => typeof id === 'string'))];
  // Ingests lock in this order too.
  const rows = await tx.$queryRaw<LockedObservation[]>`
    SELECT id::text, survey_id::text AS "surveyId", status::text FROM ${tableAs('Observation', ROW)}
     WHERE id = ANY(${uuids(ids)}) AND ${seenRow(ROW, OBSERVATION, principal)} ORDER BY survey_id, external_id FOR NO KEY UPDATE OF ${ROW}`;
  const known = new Map(rows.map((row) => [row.id, row]));
  return found.map((id) =>
    typeof id === 'string' ? (known.get(id) ?? notFound('Observation', globalId('Observation', id))) : id,
  );
}

/** The ids of the named observations, or NOT_FOUND. */
async function idsOf(tx: Tx, principal: Principal, named: readonly Named[]): Promise<(string | ApiError)[]> {
  const surveys = new Map<string, Map<string, string> | ApiError>();
  for (const name of new Set(named.flatMap(({ survey }) => survey ?? []))) {
    const externalIds = named.flatMap(({ survey, externalId }) => (survey === name && externalId != null ? externalId : []));
    surveys.set(name, await idsInSurvey(tx, principal, name, externalIds));
  }
  return named.map(({ id, survey, externalId }) => {
    if (id != null) return idOf('Observation', id, 'input.observationId');
    const ids = surveys.get(survey as string);
    if (ids === undefined || ids instanceof ApiError) return ids ?? notFound('Survey', String(survey));
    return ids.get(externalId as string) ?? notFound('Observation', `${survey} ${externalId}`);
  });
}

async function idsInSurvey(tx: Tx, principal: Principal, name: string, externalIds: readonly string[]) {
  try {
    const survey = await surveyNamed(tx, principal, name);
    return await idsByName(tx, survey.id, externalIds);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return error;
    throw error;
  }
}

/** The ids of a survey's observations, by external id. */
export async function idsByName(tx: Tx, surveyId: string, externalIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; externalId: string }[]>`
    SELECT id::text, external_id AS "externalId" FROM observations
     WHERE survey_id = ${surveyId}::uuid
       AND external_id = ANY(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(externalIds)}::jsonb)))`;
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
}
