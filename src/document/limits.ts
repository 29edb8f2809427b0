/**
 * What a stranger may ask for at most, decided before validation, from the document and its variables alone: nothing here
 * runs a resolver or asks the database, and what is asked of it depends on no more than the length of the document.
 */
import type { DocumentNode } from 'graphql';
import { ApiError, badUserInput, limitExceeded } from '../base/errors.js';
import { costOf } from './cost.js';
import type { Variables } from './document.js';
import { once } from './kept.js';
import { Circular, type Size, sizeOf } from './measure.js';
import { type Operation, operationNamed, operationsIn } from './operation.js';
import { overlapsExceed } from './overlaps.js';

export const LIMITS = {
  /** Bytes of a request's body. */
  body: 4_000_000,
  /** The same for callers without a credential. */
  anonymousBody: 128_000,
  /** JSON values and names in a body: a JSON column of 100,000 characters holds up to 50,000, an ingest of 1,000 rows 27,000. */
  values: 60_000,
  /** Items of one list in the variables, and input objects in all of them together: bulk mutations accept 1,000 rows. */
  items: 2_500,
  /** Characters of a document. */
  length: 100_000,
  /** Lexical tokens of a document, and its comments. */
  tokens: 4_000,
  /** Levels of brackets of any kind. */
  nesting: 250,
  /** Levels of nested fields. */
  depth: 16,
  /** Aliased fields, those of fragments as often as they are spread. */
  aliases: 50,
  /** Fields, those of fragments as often as they are spread. */
  fields: 500,
  /** Pairs of fields, and of fragments, at the same place of the answer: validation compares each. */
  overlaps: 5_000,
  /** Fields and objects of the answer when every list is full, and the work of the database, counted in fields. */
  cost: 20_000,
  /** Bytes that a request reads from the database, and characters of its answer: a value may be as large as a body. */
  bytes: 8_000_000,
  /** Mutations about one's own session or password: each may cost a hash, or a transaction for somebody unknown. */
  signIn: 1,
  /** Documents to look into, which costs as much as a request of its own. */
  requiredPermissions: 1,
  /** Readings of the schema. */
  __schema: 1,
  /** Levels of lists inside one: that of graphql-js' own rule. */
  introspection: 3,
} as const;

/** Which of the document's operations is to run, and on what. */
export interface Asked {
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | undefined;
}

const EXPLAINED: Record<keyof Size | 'cost', (value: number, limit: number) => string> = {
  depth: (value, limit) => `The document nests ${value} levels deep; the limit (depth) is ${limit}.`,
  aliases: (value, limit) => `The document has ${value} aliases; the limit (aliases) is ${limit}.`,
  fields: (value, limit) => `The document has ${value} fields; the limit (fields) is ${limit}.`,
  cost: (value, limit) =>
    `The answer could cost as much as ${value} fields; the limit (cost) is ${limit}: ask for fewer rows, or count less.`,
  signIn: (value, limit) => `The document signs in or out ${value} times; the limit (signIn) is ${limit}.`,
  requiredPermissions: (value, limit) => `The document asks for requiredPermissions ${value} times; the limit is ${limit}.`,
  __schema: (value, limit) => `The document asks for __schema ${value} times; the limit is ${limit}.`,
};

export interface Weighed {
  /** The refusal of a document that exceeds a limit. */
  readonly refusal: ApiError | null;
  /** What the operation that runs costs. */
  readonly cost: number;
}

/** Holds a request against the limits. */
export function weigh(document: DocumentNode, asked: Asked = {}): Weighed {
  const refusal = once(document, refusalOf);
  if (refusal !== null) return { refusal, cost: 0 };
  let most = 0;
  for (const operation of operationsToRun(document, asked)) {
    const cost = costNow(operation, asked.variables ?? {});
    if (cost > LIMITS.cost) return { refusal: exceeded('cost', cost), cost };
    most = Math.max(most, cost);
  }
  return { refusal: null, cost: most };
}

/** Found out once when no variable has a say. */
function costNow(operation: Operation, variables: Variables): number {
  const known = once(operation, unknownCost);
  if (known.cost !== undefined) return known.cost;
  const { value, byVariables } = costOf(operation, variables);
  if (!byVariables) known.cost = value;
  return value;
}

const unknownCost = (): { cost?: number } => ({});

/** The refusal of a document that exceeds a limit, or null. */
export const checkLimits = (document: DocumentNode, asked?: Asked): ApiError | null => weigh(document, asked).refusal;

/** The one that is named, or every one: then either none will run, or the document is only looked at. */
function operationsToRun(document: DocumentNode, { operationName }: Asked): readonly Operation[] {
  const operation = operationNamed(document, operationName);
  return operation ? [operation] : operationsIn(document);
}

function refusalOf(document: DocumentNode): ApiError | null {
  if (hasNul(document)) return badUserInput(null, 'the document holds a NUL character in a string').beforeExecution();
  const size = sizeOf(document);
  if (size instanceof Circular)
    return new ApiError('GRAPHQL_VALIDATION_FAILED', `Cannot spread fragment "${size.fragment}" within itself.`);
  for (const limit of Object.keys(size) as (keyof Size)[]) if (size[limit] > LIMITS[limit]) return exceeded(limit, size[limit]);
  if (!overlapsExceed(document, LIMITS.overlaps)) return null;
  const message = `More than ${LIMITS.overlaps} pairs of fields stand at the same place of the answer: that is the limit (overlaps).`;
  return limitExceeded('overlaps', LIMITS.overlaps, message);
}

const exceeded = (limit: keyof typeof EXPLAINED, value: number): ApiError =>
  limitExceeded(limit, LIMITS[limit], EXPLAINED[limit](value, LIMITS[limit]));

/** A NUL in a literal, which no text column can hold. The tokens have their escapes resolved. */
function hasNul({ loc }: DocumentNode): boolean {
  for (let token = loc?.startToken.next; token; token = token.next)
    if ((token.kind === 'String' || token.kind === 'BlockString') && token.value.includes('\0')) return true;
  return false;
}
