/** The surveys that a filter names. */
import type { Principal } from '../../access/principal.js';
import { outOfScope, surveyInScope } from '../../access/scopes.js';
import type { Db } from '../../database/database.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { checkListed, listed } from '../../graphql/lists/listed.js';
import { foldedName } from './names.js';

/** The condition on `surveyId` for the name of a survey. */
export interface OfSurvey {
  readonly surveyId: { in: string[] };
}

/** The ids of the named surveys. An unknown survey has no rows. Throws FORBIDDEN for those out of scope, whether or not they exist. */
export async function surveyIdsNamed(db: Db, principal: Principal, names: readonly string[]): Promise<string[]> {
  const folded = names.map(foldedName);
  const surveys = await db.survey.findMany({ where: { foldedName: { in: folded } }, select: { id: true, foldedName: true } });
  const ids = new Map(surveys.map(({ id, foldedName }) => [foldedName, id]));
  const refused = names.filter((_, index) => {
    const id = ids.get(folded[index] as string);
    return principal.surveyIds !== null && (id === undefined || !surveyInScope(principal, id));
  });
  if (refused.length > 0) throw outOfScope(refused);
  return [...ids.values()];
}

/** The condition for the name of one survey. */
export async function surveyCondition(db: Db, principal: Principal, name: string): Promise<OfSurvey> {
  return { surveyId: { in: await surveyIdsNamed(db, principal, [name]) } };
}

/** The fields of a filter that select the rows of one survey, or of several. `within` puts the condition on `surveyId` where rows have it. */
export const ofSurveys = (
  description = 'The name of the survey, such as `ZTF`.',
  within: (condition: OfSurvey) => object = (condition) => condition,
) => ({
  survey: {
    type: 'String' as const,
    description,
    extensions: nameField,
    find: async (name: string, db: Db, principal: Principal) => within(await surveyCondition(db, principal, name)),
  },
  surveys: {
    type: ['String'] as ['String'],
    description: listed(description),
    extensions: nameField,
    find: async (names: readonly string[], db: Db, principal: Principal, field: string) => {
      checkListed(names, field);
      return within({ surveyId: { in: await surveyIdsNamed(db, principal, names) } });
    },
  },
});
