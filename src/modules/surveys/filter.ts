/** The survey that a filter names. */
import type { Principal } from '../../access/principal.js';
import { outOfScope, surveyInScope } from '../../access/scopes.js';
import type { Db } from '../../database/database.js';
import { nameField } from '../../graphql/name-field.js';
import { foldedName } from './names.js';

/** The condition on `surveyId` for the name of a survey. */
export interface OfSurvey {
  readonly surveyId: { in: string[] };
}

/** An unknown survey has no rows. Throws FORBIDDEN when the survey is out of scope, whether or not it exists. */
export async function surveyCondition(db: Db, principal: Principal, name: string): Promise<OfSurvey> {
  const survey = await db.survey.findUnique({ where: { foldedName: foldedName(name) }, select: { id: true } });
  if (principal.surveyIds !== null && (survey === null || !surveyInScope(principal, survey.id))) throw outOfScope([name]);
  return { surveyId: { in: survey === null ? [] : [survey.id] } };
}

/** The field of a filter that selects the rows of one survey. */
export const ofSurvey = (description = 'The name of the survey, such as `ZTF`.') => ({
  type: 'String' as const,
  description,
  extensions: nameField,
  find: (name: string, db: Db, principal: Principal) => surveyCondition(db, principal, name),
});
