/** The conditions of the filters of streams. The server checks them in memory, once for each event and stream. */
import type { Principal } from '../../access/principal.js';
import { outOfScope, surveyInScope } from '../../access/scopes.js';
import { badUserInput, notFound } from '../../base/errors.js';
import type { Db } from '../../database/database.js';
import { foldedName } from '../surveys/names.js';
import type { LiveEvent } from './topics.js';

export type Given<T> = T | null | undefined;
/** A list of values, one of which must be that of the event. */
export type Several<T> = Given<readonly T[]>;

/** The most values in a list of a filter. */
export const MAX_VALUES = 100;

export interface SurveyFilter {
  /** A survey's name. */
  readonly survey?: Given<string>;
  readonly surveys?: Several<string>;
}

/** The condition that a value is the given one. */
export const one =
  <T>(wanted: Given<T>) =>
  (value: T): boolean =>
    wanted == null || value === wanted;

/** The condition that a value is one of the given ones. `name` is the list in the filter. Throws BAD_USER_INPUT. */
export function oneOf<T>(wanted: Several<T>, name: string): (value: T) => boolean {
  if (wanted == null) return () => true;
  const values = new Set(limited(wanted, name));
  return (value) => values.has(value);
}

/** The condition that an event has the values that one of the global ids stands for. Throws BAD_USER_INPUT. */
export function matchesOne<Event extends LiveEvent>(
  ids: Several<string | number>,
  name: string,
  read: (id: string, field: string) => Partial<Event>,
): (event: Event) => boolean {
  if (ids == null) return () => true;
  const wanted = limited(ids, name).map((id, index) => Object.entries(read(String(id), `filter.${name}.${index}`)));
  return (event) => wanted.some((values) => values.every(([key, value]) => event[key as keyof Event] === value));
}

/**
 * The condition that the principal may see an event and, if surveys are given, that it belongs to one of them. Throws NOT_FOUND, or
 * FORBIDDEN for surveys out of scope.
 */
export async function within(db: Db, principal: Principal, { survey, surveys }: SurveyFilter) {
  const { surveyIds } = principal;
  const single = survey == null ? null : await idsOf(db, principal, [survey]);
  const several = surveys == null ? null : await idsOf(db, principal, limited(surveys, 'surveys'));
  const isAbout = (event: LiveEvent, ids: readonly string[] | null) =>
    ids === null || ids.some((id) => event.surveyIds.includes(id));
  return (event: LiveEvent): boolean =>
    isAbout(event, single) &&
    isAbout(event, several) &&
    (surveyIds === null || (event.surveyIds.length > 0 && event.surveyIds.every((id) => surveyIds.includes(id))));
}

async function idsOf(db: Db, principal: Principal, names: readonly string[]): Promise<string[]> {
  const found = await db.survey.findMany({
    where: { foldedName: { in: names.map(foldedName) } },
    select: { id: true, foldedName: true },
  });
  const ids = new Map(found.map(({ id, foldedName }) => [foldedName, id]));
  const isOutOfScope = (id: string | undefined) =>
    principal.surveyIds !== null && (id === undefined || !surveyInScope(principal, id));
  const outside = names.filter((name) => isOutOfScope(ids.get(foldedName(name))));
  if (outside.length > 0) throw outOfScope(outside);
  return names.map((name) => {
    const id = ids.get(foldedName(name));
    if (id === undefined) throw notFound('Survey', name);
    return id;
  });
}

function limited<T>(values: readonly T[], name: string): readonly T[] {
  if (values.length > MAX_VALUES) throw badUserInput(`filter.${name}`, `must have at most ${MAX_VALUES} values`);
  return values;
}
