/** The scope rule of runs in SQL, made from the declaration of their kind. */
import { Prisma } from '../../database/generated/prisma/client.js';
import { uuids } from '../observations/references.js';
import type { RunKind } from './kind.js';

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The condition that all surveys of a run `r` are in scope. */
export function runsInScope({ name, surveys }: RunKind, surveyIds: readonly string[] | null): Prisma.Sql {
  if (surveyIds === null) return Prisma.sql`true`;
  const conditions = surveys.map((path) => {
    if (!('column' in path)) throw new Error(`${name}: claims support only runs with the id of their survey in a column.`);
    const column = Prisma.raw(`r.${snakeCase(path.column)}`);
    const inScope = Prisma.sql`${column} = ANY(${uuids(surveyIds)})`;
    return path.optional ? Prisma.sql`(${column} IS NULL OR ${inScope})` : inScope;
  });
  return Prisma.join(conditions, ' AND ');
}

/**
 * The rows that `select` finds with a condition on their survey, or with the id of their survey, which is null for all surveys. Each survey
 * has a separate statement, so that an index that begins with the survey serves it.
 */
export function ofEachSurvey(
  surveyIds: readonly string[] | null,
  column: string,
  select: (condition: Prisma.Sql, survey: Prisma.Sql) => Prisma.Sql,
): Prisma.Sql {
  const of = (survey: Prisma.Sql) => select(Prisma.sql`${Prisma.raw(column)} = ${survey}`, survey);
  if (surveyIds === null) return select(Prisma.sql`true`, Prisma.sql`NULL::uuid`);
  if (surveyIds.length === 1) return of(Prisma.sql`${surveyIds[0]}::uuid`);
  const inner = of(Prisma.sql`scope.id`);
  return Prisma.sql`SELECT part.* FROM unnest(${uuids(surveyIds)}) AS scope(id) CROSS JOIN LATERAL (${inner}) AS part`;
}
