/** Surveys: the sources that observations belong to, and the unit by which keys are restricted. */

import type { Caller, Principal } from '../../access/principal.js';
import { outOfScope, surveyInScope } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { badUserInput, conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { holdsControls } from '../../base/text.js';
import type { Db, Tx } from '../../database/database.js';
import { isUniqueViolation } from '../../database/faults.js';
import { changeRow } from '../audit/change-row.js';
import { recordChange } from '../audit/service.js';
import { atMost, isLonger, notNull } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { SURVEY } from './entity.js';
import { foldedName, SURVEY_NAME } from './names.js';

/**
 * The survey in an input. Throws FORBIDDEN when it is out of scope, whether or not it exists, and
 * NOT_FOUND when it does not exist.
 */
export async function surveyNamed(
  db: Db | Tx,
  principal: Principal,
  name: string,
): Promise<{ id: string; name: string; isActive: boolean }> {
  const survey = await db.survey.findUnique({
    where: { foldedName: foldedName(name) },
    select: { id: true, name: true, isActive: true },
  });
  if (principal.surveyIds !== null && (survey === null || !surveyInScope(principal, survey.id))) throw outOfScope([name]);
  if (survey === null) throw notFound('Survey', name);
  return survey;
}

/** Refuses a new row without a survey by a key with scopes, which could not see the row. */
export function refuseWithoutSurvey({ surveyIds }: Principal): void {
  if (surveyIds !== null) throw badUserInput('input.survey', 'is required when the key is restricted to surveys');
}

export interface SurveyFields {
  readonly description?: string | null | undefined;
  readonly baseUrl?: string | null | undefined;
  readonly apiEndpoint?: string | null | undefined;
}

export async function createSurvey(app: App, caller: Caller, input: SurveyFields & { name: string }): Promise<string> {
  const { name, ...fields } = input;
  if (!SURVEY_NAME.test(name))
    throw badUserInput(
      'input.name',
      `must be 1 to ${LONGEST.surveyName} letters, digits and _ . + -, starting with a letter or digit`,
    );
  if (caller.principal.surveyIds !== null) throw outOfScope([name]);
  const data = { name, ...checkedFields(fields) };
  try {
    return await app.db.$transaction(async (tx) => {
      const { id } = await tx.survey.create({ data, select: { id: true } });
      await recordChange(tx, caller, { action: 'createSurvey', entityType: 'Survey', entityId: id, after: data });
      return id;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const where = { foldedName: foldedName(name) };
    const known = await app.db.survey.findUniqueOrThrow({ where, select: { id: true, name: true } });
    throw conflict(`The survey ${known.name} already exists.`, 'Survey', globalId('Survey', known.id));
  }
}

/** Changes the given fields only; null clears. The name never changes. */
export async function updateSurvey(
  app: App,
  caller: Caller,
  id: string,
  changes: SurveyFields & { isActive?: boolean | null | undefined },
): Promise<void> {
  const isActive = notNull(changes.isActive, 'input.isActive');
  const data = { ...checkedFields(changes), ...(isActive !== undefined && { isActive }) };
  await app.db.$transaction(async (tx) => {
    const before = await lockRow(tx, SURVEY, caller.principal, id, ['description', 'baseUrl', 'apiEndpoint', 'isActive']);
    await changeRow(tx, caller, SURVEY, { action: 'updateSurvey', id, before, data });
  });
}

/** The given fields, checked. Fields that are not given stay unchanged. */
function checkedFields({ description, baseUrl, apiEndpoint }: SurveyFields) {
  return {
    ...(description !== undefined && { description: atMost(LONGEST.text, description, 'input.description') }),
    ...(baseUrl !== undefined && { baseUrl: checkedUrl(baseUrl, 'input.baseUrl') }),
    ...(apiEndpoint !== undefined && { apiEndpoint: checkedUrl(apiEndpoint, 'input.apiEndpoint') }),
  };
}

function checkedUrl(url: string | null, field: string): string | null {
  if (url === null) return null;
  if (isLonger(url, LONGEST.path) || holdsControls(url) || !/^https?:\/\//.test(url) || !URL.canParse(url))
    throw badUserInput(field, `must be an http or https URL of at most ${LONGEST.path} characters`);
  return url;
}
