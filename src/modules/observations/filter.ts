/** The filter of observations, within the scopes of the caller, as a Prisma filter. */

import { idOf } from '../../base/ids.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { branchesOf, complementOf, eitherOf, refuseCombining } from '../../graphql/lists/combined-filter.js';
import { checkListed } from '../../graphql/lists/listed.js';

/** The filter as it is sent. */
export interface ObservationFilter {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  readonly surveys?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly ids?: readonly string[] | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly status?: ObservationStatus | null | undefined;
  readonly statuses?: readonly ObservationStatus[] | null | undefined;
  /** A blank text selects observations without a filter. */
  readonly filterBand?: string | null | undefined;
  readonly filterBands?: readonly string[] | null | undefined;
  /** The start of the interval, included. */
  readonly observedAfter?: Date | null | undefined;
  /** The end of the interval, excluded. */
  readonly observedBefore?: Date | null | undefined;
  readonly or?: readonly ObservationFilter[] | null | undefined;
  readonly not?: ObservationFilter | null | undefined;
}

/** Conditions that must all hold. A missing one, or null, allows every value. A list allows its values. */
interface Conditions {
  readonly surveyIds: readonly string[] | null;
  readonly ids?: readonly string[] | null;
  readonly externalId?: string | null | undefined;
  readonly statuses?: readonly ObservationStatus[] | null;
  /** A blank text stands for no filter. */
  readonly filterBands?: readonly string[] | null;
  readonly observedAfter?: Date | null | undefined;
  readonly observedBefore?: Date | null | undefined;
}

/** A filter within the caller's scopes, with its surveys resolved. */
export interface Selection extends Conditions {
  readonly anyOf?: readonly Conditions[] | null;
  readonly noneOf?: Conditions | null;
}

/** Returns the ids of surveys by their names. Throws for a survey that the caller may not name. */
type SurveyIds = (names: readonly string[]) => Promise<readonly string[]>;

/** `scopes` are the surveys of the caller; null means all. Throws what `surveyIdsOf` throws, and BAD_USER_INPUT. */
export async function selectionOf(
  filter: ObservationFilter,
  scopes: readonly string[] | null,
  surveyIdsOf: SurveyIds,
  path = 'filter',
): Promise<Selection> {
  const { surveyIds, ...conditions } = await conditionsOf(filter, path, surveyIdsOf);
  const inner = async (given: object, at: string) => {
    refuseCombining(given as Record<string, unknown>, at);
    return conditionsOf(given, at, surveyIdsOf);
  };
  const branches = branchesOf(filter as Record<string, unknown>);
  return {
    ...conditions,
    surveyIds: surveyIds ?? scopes,
    anyOf: branches && (await Promise.all(branches.map((branch, index) => inner(branch, `${path}.or.${index}`)))),
    noneOf: filter.not == null ? null : await inner(filter.not, `${path}.not`),
  };
}

async function conditionsOf(filter: ObservationFilter, path: string, surveyIdsOf: SurveyIds): Promise<Conditions> {
  const { survey, surveys, ids, externalId, status, statuses, filterBand, filterBands, observedAfter, observedBefore } = filter;
  for (const [name, values] of Object.entries({ surveys, ids, statuses, filterBands }))
    if (values != null) checkListed(values, `${path}.${name}`);
  const [ofOne, ofSeveral] = [survey == null ? null : await surveyIdsOf([survey]), surveys && (await surveyIdsOf(surveys))];
  return {
    surveyIds: both(ofOne, ofSeveral),
    ids: ids?.map((id, index) => idOf('Observation', id, `${path}.ids.${index}`)) ?? null,
    externalId,
    statuses: both(status == null ? null : [status], statuses),
    filterBands: both(filterBand == null ? null : [filterBand], filterBands),
    observedAfter,
    observedBefore,
  };
}

/** The values that are in both lists; null stands for all values. */
function both<T>(one: readonly T[] | null | undefined, other: readonly T[] | null | undefined): readonly T[] | null {
  if (one == null || other == null) return one ?? other ?? null;
  return one.filter((value) => other.includes(value));
}

/** The selection as a list of conditions that must all hold. */
export function toPrisma({ anyOf, noneOf, ...conditions }: Selection): { AND: Prisma.ObservationWhereInput[] } {
  const terms = termsOf(conditions);
  if (anyOf != null) terms.push(eitherOf(anyOf.map(prismaOf)));
  if (noneOf != null) terms.push(complementOf('Observation', prismaOf(noneOf)));
  return { AND: terms };
}

const prismaOf = (conditions: Conditions): Prisma.ObservationWhereInput => ({ AND: termsOf(conditions) });

function termsOf(conditions: Conditions): Prisma.ObservationWhereInput[] {
  const { surveyIds, ids, externalId, statuses, filterBands, observedAfter, observedBefore } = conditions;
  const terms: Prisma.ObservationWhereInput[] = [];
  if (surveyIds != null) terms.push({ surveyId: equalOrIn(surveyIds) });
  if (ids != null) terms.push({ id: equalOrIn(ids) });
  if (externalId != null) terms.push({ externalId });
  if (statuses != null) terms.push({ status: equalOrIn(statuses) });
  if (filterBands != null) terms.push(bandsOf(filterBands));
  if (observedAfter != null) terms.push({ observedAt: { gte: observedAfter } });
  if (observedBefore != null) terms.push({ observedAt: { lt: observedBefore } });
  return terms;
}

const equalOrIn = <T>(values: readonly T[]): T | { in: T[] } => (values.length === 1 ? (values[0] as T) : { in: [...values] });

function bandsOf(bands: readonly string[]): Prisma.ObservationWhereInput {
  const named = bands.filter((band) => band !== '');
  if (named.length === bands.length) return { filterBand: equalOrIn(named) };
  return named.length === 0 ? { filterBand: null } : { OR: [{ filterBand: null }, { filterBand: equalOrIn(named) }] };
}
