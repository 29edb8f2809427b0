/**
 * Scopes: the rows that a key may touch. They are stored as `survey:<survey id>` and shown as `survey:<name>`. A service puts
 * `surveyFilter` into each of its queries. So a row out of scope is absent, and no code has to hide it.
 */
import { ApiError, shortened } from '../base/errors.js';
import { cleanName } from '../base/text.js';
import type { Principal } from './principal.js';

export const SURVEY_SCOPE = 'survey:';

export const storedScope = (surveyId: string): string => SURVEY_SCOPE + surveyId;
export const shownScope = (surveyName: string): string => SURVEY_SCOPE + surveyName;

/** The survey name in a shown scope; null when it does not have the form `survey:<name>`. */
export const surveyNameIn = (scope: string): string | null =>
  (scope.startsWith(SURVEY_SCOPE) && cleanName(scope.slice(SURVEY_SCOPE.length))) || null;

/** The survey ids in stored scopes; null without scopes, which means all surveys. */
export const surveyIdsOf = (stored: readonly string[]): readonly string[] | null =>
  stored.length === 0 ? null : stored.map((scope) => scope.slice(SURVEY_SCOPE.length));

export const surveyInScope = (principal: Principal, surveyId: string): boolean =>
  principal.surveyIds === null || principal.surveyIds.includes(surveyId);

/** A Prisma filter on a `surveyId` column that keeps the rows in scope. */
export const surveyFilter = (principal: Principal): { surveyId?: { in: string[] } } =>
  principal.surveyIds === null ? {} : { surveyId: { in: [...principal.surveyIds] } };

/** The refusal of an input that names surveys out of scope. It does not reveal whether they exist. */
export const outOfScope = (surveyNames: readonly string[]) => {
  const missingScopes = surveyNames.map((name) => shownScope(shortened(name)));
  const message = `The key's scopes do not include ${missingScopes.join(', ')}: use a key with them, or one without scopes.`;
  return new ApiError('FORBIDDEN', message, { missingPermissions: [], missingScopes });
};

/** Refuses to finish work when the caller has lost some of its surveys since the beginning; null means all surveys. */
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

/** Refuses a key with scopes when it changes rows that all surveys share. */
export function refuseScoped({ surveyIds }: Principal): void {
  if (surveyIds !== null) throw outOfScope(['*']);
}
