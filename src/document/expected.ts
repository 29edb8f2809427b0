/**
 * Words the errors of wrong values: what the type expects, and what was seen. A wrong value may be a secret in the wrong field. So an
 * error repeats a value only when the type expects a number, boolean or time and the value looks like one.
 */
import { type GraphQLInputObjectType, type GraphQLLeafType, isEnumType } from 'graphql';
// graphql-js suggests names with this function, but its main module does not export it.
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { holdsCredential } from '../access/credentials/search/credential-search.js';
import { ScalarIssue } from '../graphql/types/scalar-issue.js';
import type { InvalidValues } from './invalid-values.js';

/** A value as the client sent it: a JSON value, or a literal in the document. */
export type Seen =
  | { readonly kind: 'text' | 'name' | 'number' | 'boolean'; readonly text: string }
  | { readonly kind: 'list' | 'object' | 'null' };

export function seenOf(value: unknown): Seen {
  if (value == null) return { kind: 'null' };
  if (typeof value === 'object') return { kind: Array.isArray(value) ? 'list' : 'object' };
  return { kind: typeof value === 'string' ? 'text' : (typeof value as 'number' | 'boolean'), text: String(value) };
}

/** The expectation of each scalar. Errors about other scalars give the name of the type. */
const EXPECTED: Readonly<Record<string, string>> = {
  Int: 'must be a whole number from -2147483648 to 2147483647',
  Float: 'must be a number',
  String: 'must be a text',
  Boolean: 'must be true or false',
  ID: 'must be an id',
  SafeInt: 'must be a whole number of at most 53 bits',
  JSON: 'must be a JSON value',
};

/** Quick checks of the scalars of graphql-js. They save an error with a stack trace for each of thousands of wrong values. */
const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  Int: (value) => Number.isInteger(value) && Math.abs((value as number) + 0.5) < 2 ** 31,
  Float: (value) => Number.isFinite(value),
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
  SafeInt: (value) => typeof value === 'number',
};

/** Returns whether a leaf type certainly refuses a JSON value. The type itself may still refuse a value that passes. */
export function isRefused(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value !== 'string' || type.getValue(value) == null;
  return FITS[type.name]?.(value) === false;
}

/** Types whose values are never secrets. */
const MEASURES: ReadonlySet<string> = new Set(['Int', 'Float', 'SafeInt', 'Boolean', 'DateTime']);
/** Numbers, angles and times, as people write them. */
const MEASURE = /^[+-]?\d[\d\s:.,+\-°'"′″hdmsTZtzeE]{0,30}$/;
const LONGEST_SHOWN = 32;

/** Words why a leaf type refuses a value. `error` is the error that the type threw, if any. */
export function leafIssue(type: GraphQLLeafType, seen: Seen, error: unknown, invalid: InvalidValues): string {
  if (!invalid.isListing) return '';
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    const meant = suggestion('text' in seen ? seen.text : '', names, invalid);
    const wanted = meant === '' && names.length <= FEW ? `one of ${names.join(', ')}` : `a value of ${type.name}`;
    return `must be ${wanted}${meant} (seen: ${kindOf(seen)})`;
  }
  const expected = error instanceof ScalarIssue ? error.issue : (EXPECTED[type.name] ?? `must be a ${type.name}`);
  return `${expected} (seen: ${MEASURES.has(type.name) ? shown(seen) : kindOf(seen)})`;
}

const FEW = 6;

function shown(seen: Seen): string {
  if (seen.kind === 'text' && MEASURE.test(seen.text)) return JSON.stringify(seen.text);
  const isShort = (seen.kind === 'number' || seen.kind === 'boolean') && seen.text.length <= LONGEST_SHOWN;
  return isShort ? seen.text : kindOf(seen);
}

const KINDS: Readonly<Record<Seen['kind'], string>> = {
  text: 'a text',
  name: 'a name without quotes',
  number: 'a number',
  boolean: 'a boolean',
  list: 'a list',
  object: 'an object',
  null: 'null',
};

const kindOf = ({ kind }: Seen): string => KINDS[kind];

export const objectIssue = (type: GraphQLInputObjectType, seen: Seen): string =>
  `must be an object of the type ${type.name} (seen: ${kindOf(seen)})`;

export const requiredIssue = (type: unknown): string => `is required (${type})`;
export const nullIssue = (type: unknown): string => `must not be null (${type})`;
export const oneOfIssue = (type: GraphQLInputObjectType): string => `must hold exactly one field of ${type.name}, and not null`;

/**
 * Words the error of an unknown field in an object. Returns the name too, unless the name could be a secret: where the type accepts a
 * credential, an unknown name may be a password without its quotes.
 */
export function unknownField(
  name: string,
  type: GraphQLInputObjectType,
  invalid: InvalidValues,
): { name: string | null; issue: string } {
  if (!invalid.isListing) return { name: null, issue: '' };
  const fields = Object.values(type.getFields());
  const isGuarded = fields.some(({ extensions }) => extensions.credential) || !/^\w{1,64}$/.test(name) || holdsCredential(name);
  if (isGuarded) return { name: null, issue: `has a field that ${type.name} does not have` };
  const known = fields.map((field) => field.name);
  return { name, issue: `is not a field of ${type.name}${suggestion(name, known, invalid)}` };
}

/** Longer names get no suggestion: the time of a comparison grows with the square of the length. */
const LONGEST_COMPARED = 40;

function suggestion(text: string, names: readonly string[], invalid: InvalidValues): string {
  if (text === '' || text.length > LONGEST_COMPARED || !invalid.maySuggest()) return '';
  const [nearest] = suggestionList(text, names);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}
