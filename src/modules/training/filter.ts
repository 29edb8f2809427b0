/** Which training datasets a list is about, by the surveys that they were collected from. */
import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { surveyCondition } from '../observations/filter.js';

/** Those with a survey of this name among theirs. Throws FORBIDDEN when it is out of the caller's scopes. */
export const datasetsOfSurvey = async (
  db: Db,
  principal: Principal,
  name: string,
): Promise<Prisma.TrainingDatasetWhereInput> => ({
  surveys: { some: await surveyCondition(db, principal, name) },
});
