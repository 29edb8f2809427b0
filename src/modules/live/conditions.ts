/** The conditions of the filters of streams. The server checks them in memory, once for each event and stream. */
import type { Principal } from '../../access/principal.js';
import { outOfScope, surveyInScope } from '../../access/scopes.js';
import { checkCount } from '../../base/counts.js';
import { notFound } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import type { Db } from '../../database/database.js';
import { foldedName } from '../surveys/names.js';
import type { ChangedObservation, LiveEvent } from './topics.js';

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

/** Exactly one member is given. */
export interface ObservationRef {
  /** A global id. */
  readonly id?: Given<string | number>;
  readonly externalId?: Given<{ readonly survey: string; readonly externalId: string }>;
}

/** The condition that an event is about one of the observations. Throws BAD_USER_INPUT, NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function oneOfObservations(db: Db, principal: Principal, refs: Several<ObservationRef>) {
  if (refs == null) return () => true;
  const ids = limited(refs, 'observations').map(({ id }, index) =>
    id == null ? null : idOf('Observation', id, `filter.observations.${index}.id`),
  );
  const names = refs.flatMap(({ externalId }) => externalId ?? []);
  const surveys = await idsOf(
    db,
    principal,
    names.map(({ survey }) => survey),
  );
  const keys = names.map(({ externalId }, index) => `${surveys[index]} ${externalId}`);
  const wanted = new Set<string | null>([...ids, ...keys]);
  return ({ id, surveyIds, externalId }: ChangedObservation) => wanted.has(id) || wanted.has(`${surveyIds[0]} ${externalId}`);
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
  checkCount(values, MAX_VALUES, `filter.${name}`, 'values');
  return values;
}
