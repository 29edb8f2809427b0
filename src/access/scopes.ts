/**
 * Scopes: which rows a key may touch. Stored as `survey:<survey id>`, shown as `survey:<name>`. A service puts
 * `surveyFilter` into every query it makes; a row out of scope is then absent, and nothing has to remember to hide it.
 */
import { ApiError, told } from '../base/errors.js';
import { cleanName } from '../base/text.js';
import type { Principal } from './principal.js';

const SURVEY = 'survey:';

export const storedScope = (surveyId: string): string => SURVEY + surveyId;
export const shownScope = (surveyName: string): string => SURVEY + surveyName;

/** The survey a shown scope names; null when it is not of the form `survey:<name>`. */
export const surveyNameIn = (scope: string): string | null =>
  (scope.startsWith(SURVEY) && cleanName(scope.slice(SURVEY.length))) || null;

/** The survey ids in stored scopes; null when there are none, which means unrestricted. */
export const surveyIdsOf = (stored: readonly string[]): readonly string[] | null =>
  stored.length === 0 ? null : stored.map((scope) => scope.slice(SURVEY.length));

export const surveyInScope = (principal: Principal, surveyId: string): boolean =>
  principal.surveyIds === null || principal.surveyIds.includes(surveyId);

/** A Prisma filter on a `surveyId` column that keeps the rows in scope. */
export const surveyFilter = (principal: Principal): { surveyId?: { in: string[] } } =>
  principal.surveyIds === null ? {} : { surveyId: { in: [...principal.surveyIds] } };

/** The refusal of an input that names surveys out of scope. Whether they exist is not told. */
export const outOfScope = (surveyNames: readonly string[]) => {
  const missingScopes = surveyNames.map((name) => shownScope(told(name)));
  const message = `The key's scopes do not include ${missingScopes.join(', ')}.`;
  return new ApiError('FORBIDDEN', message, { missingPermissions: [], missingScopes });
};

/** Refuses what was begun with surveys of which some have been taken away since; null means all surveys. */
export async function refuseLostSurveys(
  before: readonly string[] | null,
  now: readonly string[] | null,
  namesOf: (ids: readonly string[]) => Promise<string[]>,
): Promise<void> {
  if (now === null) return;
  if (before === null) throw outOfScope(['*']);
  const lost = before.filter((id) => !now.includes(id));
  if (lost.length > 0) throw outOfScope(await namesOf(lost));
}

/** Refuses a key with scopes what changes rows that all surveys share. */
export function refuseScoped({ surveyIds }: Principal): void {
  if (surveyIds !== null) throw outOfScope(['*']);
}
