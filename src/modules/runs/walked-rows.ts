/** The statement's part that reads the observations a claim for a model walks along, by the index that serves its surveys or its cone. */
import { Prisma } from '../../database/generated/prisma/client.js';
import type { Cone } from '../../graphql/sky/cone.js';
import { boxesIn } from '../../graphql/sky/rings.js';
import { ofEachSurvey } from './visible.js';
import type { Region } from './work.js';

/** A position in the index `observations_differenced`. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

type Ways = readonly [direction: 'ASC' | 'DESC', from: Position | null, to: Position | null, cap: number];

/** Each survey is walked separately, so that more of them would read more than a walk along all observations. */
const MOST_WALKED_SURVEYS = 4;

/** The first observations `o` of a region between two positions, both excluded: `FROM`, `WHERE`, `ORDER BY` and `LIMIT`. */
export function walked({ surveyIds, cone }: Region, ...ways: Ways): Prisma.Sql {
  return cone === null ? walkedInSurveys(surveyIds, ...ways) : walkedInCone(cone, surveyIds, ...ways);
}

/** Those of few surveys, or those of all. */
function walkedInSurveys(surveyIds: Region['surveyIds'], ...[direction, from, to, cap]: Ways): Prisma.Sql {
  const [after, before] = (direction === 'ASC' ? ['>', '<'] : ['<', '>']).map(Prisma.raw);
  const way = Prisma.raw(direction);
  const limits = [
    Prisma.sql`o.status = 'DIFFERENCED'`,
    ...(from === null ? [] : [Prisma.sql`(o.updated_at, o.id) ${after} (${from.at}::timestamptz, ${from.id}::uuid)`]),
    ...(to === null ? [] : [Prisma.sql`(o.updated_at, o.id) ${before} (${to.at}::timestamptz, ${to.id}::uuid)`]),
  ];
  const order = Prisma.sql`ORDER BY o.updated_at ${way}, o.id ${way} LIMIT ${cap}`;
  if (surveyIds === null || surveyIds.length > MOST_WALKED_SURVEYS)
    return Prisma.sql`observations AS o WHERE ${Prisma.join(limits, ' AND ')} ${order}`;
  // The survey begins the order, so only the index that begins with it is in this order. A value in an array is no constant for the planner.
  const ofSurvey = (_ofSurvey: Prisma.Sql, survey: Prisma.Sql) => Prisma.sql`
    SELECT o.* FROM observations AS o WHERE o.survey_id = ANY(ARRAY[${survey}]) AND ${Prisma.join(limits, ' AND ')}
     ORDER BY o.survey_id ${way}, o.updated_at ${way}, o.id ${way} LIMIT ${cap}`;
  return Prisma.sql`(${ofEachSurvey(surveyIds, 'o.survey_id', ofSurvey)}) AS o ${order}`;
}

/** Those of surveys in a box around the cone, found by the index of the differenced observations on the sky. */
function walkedInCone(cone: Cone, surveyIds: Region['surveyIds'], ...[direction, from, to, cap]: Ways): Prisma.Sql {
  const way = Prisma.raw(direction);
  const [box] = boxesIn(cone);
  const [low, high] = direction === 'ASC' ? [from, to] : [to, from];
  const ends = [low, high].map((end) => Prisma.sql`${end?.at ?? null}::timestamptz, ${end?.id ?? null}::uuid`);
  const select = (_ofSurvey: Prisma.Sql, survey: Prisma.Sql) => Prisma.sql`
    SELECT o.* FROM differenced_in_box(
      ${box}::text::cube, ${survey}, ${Prisma.join(ends)}, ${direction === 'DESC'}::boolean, ${cap}::int) AS o`;
  // Each survey has at most `cap` rows, so later ones of another survey may come after rows that were not read.
  return Prisma.sql`(${ofEachSurvey(surveyIds, 'o.survey_id', select)}) AS o
    ORDER BY o.updated_at ${way}, o.id ${way} LIMIT ${cap}`;
}
