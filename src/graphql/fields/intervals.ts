/**
 * The intervals of time in the inputs of the schema, and the rule that none ends before it begins. The server checks every input with such
 * a pair of fields, at any depth, before any field runs (src/document/arguments.ts). Services check a stored interval again, when only one
 * of its ends is given.
 */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { badUserInput } from '../../base/errors.js';

/** The names of two fields. */
interface Interval {
  /** The start, included. */
  readonly start: string;
  /** The end, excluded. */
  readonly end: string;
  /** Whether it may have no length. A filter with such an interval selects nothing. */
  readonly mayBeEmpty: boolean;
}

/** Two fields with these names are an interval, in every input that has both. */
export const INTERVALS: readonly Interval[] = [
  { start: 'from', end: 'to', mayBeEmpty: true },
  { start: 'observedAfter', end: 'observedBefore', mayBeEmpty: true },
  { start: 'createdAfter', end: 'createdBefore', mayBeEmpty: true },
  { start: 'dateFrom', end: 'dateTo', mayBeEmpty: false },
  { start: 'validFrom', end: 'validUntil', mayBeEmpty: false },
  { start: 'startsAt', end: 'endsAt', mayBeEmpty: false },
];

type Input = Readonly<Record<string, unknown>>;

/** Refuses an input with an interval that ends before it begins. `path` is that of the input. A missing end sets no limit. */
export function checkIntervals(input: object, path: string): void {
  const given = input as Input;
  for (const { start, end, mayBeEmpty } of INTERVALS) {
    const [from, to] = [given[start], given[end]];
    if (!(from instanceof Date && to instanceof Date) || to > from || (mayBeEmpty && +to === +from)) continue;
    throw badUserInput(`${path}.${end}`, mayBeEmpty ? `must not be before ${start}` : `must be after ${start}`);
  }
}

const known = new WeakMap<GraphQLInputObjectType, boolean>();

/** Whether values of the type can contain an interval. */
export function mayHaveInterval(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return false;
  const result = known.get(named) ?? contains(named, new Set());
  known.set(named, result);
  return result;
}

/** `seen` ends the walk through a filter, which contains itself in `or` and `not`. */
function contains(type: GraphQLInputObjectType, seen: Set<GraphQLInputObjectType>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  const fields = type.getFields();
  const inner = Object.values(fields).map((field) => getNamedType(field.type));
  return (
    INTERVALS.some(({ start, end }) => start in fields && end in fields) ||
    inner.some((one) => isInputObjectType(one) && contains(one, seen))
  );
}

/** Refuses a value of the type that contains an interval which ends before it begins. */
export function refuseEarlyEnds(value: unknown, type: GraphQLInputType, path: string): void {
  if (value == null || !mayHaveInterval(type)) return;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    for (const [index, item] of (value as readonly unknown[]).entries())
      refuseEarlyEnds(item, nullable.ofType, `${path}.${index}`);
  } else if (isInputObjectType(nullable)) {
    checkIntervals(value as object, path);
    for (const { name, type: inner } of Object.values(nullable.getFields()))
      refuseEarlyEnds((value as Input)[name], inner, `${path}.${name}`);
  }
}
