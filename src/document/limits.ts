/**
 * The limits of a request. They are checked before validation, from the document and its variables alone. These checks run no resolver
 * and no database statement, and their time is bounded by the length of the document.
 */
import type { DocumentNode } from 'graphql';
import { ApiError, badUserInput, limitExceeded } from '../base/errors.js';
import { costOf } from './cost.js';
import type { Variables } from './document.js';
import { type IntrospectionMeter, introspectionMeter } from './introspection.js';
import { once } from './kept.js';
import { Circular, type Size, sizeOf } from './measure.js';
import { type Operation, operationNamed, operationsIn } from './operation.js';
import { overlapsExceed } from './overlaps.js';

export const LIMITS = {
  /** Bytes of a request body. */
  body: 4_000_000,
  /** Bytes of a request body from a caller without a credential. */
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
  /** Aliased fields. A field of a fragment counts each time the fragment is spread. */
  aliases: 50,
  /** Fields. A field of a fragment counts each time the fragment is spread. */
  fields: 500,
  /** Pairs of fields, and of fragments, at the same path of the answer. Validation compares each pair. */
  overlaps: 5_000,
  /** Fields and objects of the answer when every list is full, and the work of the database, counted in fields. */
  cost: 20_000,
  /** Bytes that a request reads from the database, and characters of its answer: a value may be as large as a body. */
  bytes: 8_000_000,
  /** Mutations of sessions and passwords. Each may cost a password hash, or a transaction for a caller without a credential. */
  signIn: 1,
  /** Documents to inspect. Inspecting one costs as much as a separate request. */
  requiredPermissions: 1,
  /** Fields `__schema`. */
  __schema: 1,
  /** Levels of nested lists in introspection. graphql-js fixes this number in its own rule. */
  introspection: 3,
} as const;

/** The operation of the document to run, and its variables. */
export interface Parameters {
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | undefined;
}

const EXPLAINED: Record<keyof Size | 'cost' | 'length', (value: number, limit: number) => string> = {
  length: (value, limit) =>
    `The document has ${value} characters; the limit (length) is ${limit}: send large values as variables.`,
  depth: (value, limit) => `The document nests ${value} levels deep; the limit (depth) is ${limit}: select fewer levels.`,
  aliases: (value, limit) => `The document has ${value} aliases; the limit (aliases) is ${limit}: send several documents.`,
  fields: (value, limit) =>
    `The document has ${value} fields; the limit (fields) is ${limit}: select fewer, or send several documents.`,
  cost: (value, limit) =>
    `The answer could cost as much as ${value} fields; the limit (cost) is ${limit}: ask for fewer rows, or count less.`,
  signIn: (value, limit) =>
    `The document has ${value} mutations of sessions or passwords; the limit (signIn) is ${limit}: send one in each document.`,
  requiredPermissions: (value, limit) =>
    `The document asks for requiredPermissions ${value} times; the limit is ${limit}: ask once in each document.`,
  __schema: (value, limit) => `The document asks for __schema ${value} times; the limit is ${limit}: ask once in each document.`,
};

export interface Weighed {
  /** The refusal when the document exceeds a limit. */
  readonly refusal: ApiError | null;
  /** The cost of the operation to run. */
  readonly cost: number;
}

/** Checks a request against the limits. */
export function weigh(document: DocumentNode, parameters: Parameters = {}): Weighed {
  const refusal = once(document, refusalOfDocument);
  if (refusal !== null) return { refusal, cost: 0 };
  let most = 0;
  // Measuring introspection takes time, so all operations share the meter: a document may have hundreds.
  const introspection = introspectionMeter();
  for (const operation of operationsToRun(document, parameters)) {
    const cost = costNow(operation, parameters.variables ?? {}, introspection);
    if (cost > LIMITS.cost) return { refusal: exceeded('cost', cost), cost };
    most = Math.max(most, cost);
  }
  return { refusal: null, cost: most };
}

/** Returns the cost. It is computed once per operation when it does not depend on variables. */
function costNow(operation: Operation, variables: Variables, introspection: IntrospectionMeter): number {
  const known = once(operation, unknownCost);
  if (known.cost !== undefined) return known.cost;
  const { value, byVariables } = costOf(operation, variables, introspection);
  if (!byVariables) known.cost = value;
  return value;
}

const unknownCost = (): { cost?: number } => ({});

/** Returns the refusal when the document exceeds a limit, or null. */
export const checkLimits = (document: DocumentNode, parameters?: Parameters): ApiError | null =>
  weigh(document, parameters).refusal;

/** Returns the named operation. Without a match it returns all: then the request fails later, or the document is only inspected. */
function operationsToRun(document: DocumentNode, { operationName }: Parameters): readonly Operation[] {
  const operation = operationNamed(document, operationName);
  return operation ? [operation] : operationsIn(document);
}

function refusalOfDocument(document: DocumentNode): ApiError | null {
  if (hasNul(document)) return badUserInput(null, 'the document holds a NUL character in a string: remove it').beforeExecution();
  const size = sizeOf(document);
  if (size instanceof Circular)
    return new ApiError('GRAPHQL_VALIDATION_FAILED', `Cannot spread fragment "${size.fragment}" within itself.`);
  for (const limit of Object.keys(size) as (keyof Size)[]) if (size[limit] > LIMITS[limit]) return exceeded(limit, size[limit]);
  if (!overlapsExceed(document, LIMITS.overlaps)) return null;
  const message = `The document selects more than ${LIMITS.overlaps} pairs of fields at the same path of the answer; the limit (overlaps) is ${LIMITS.overlaps}: select each field once.`;
  return limitExceeded('overlaps', LIMITS.overlaps, message);
}

/** The refusal of a document whose size, cost or length has this value, above the limit. */
export const exceeded = (limit: keyof typeof EXPLAINED, value: number): ApiError =>
  limitExceeded(limit, LIMITS[limit], EXPLAINED[limit](value, LIMITS[limit]));

/** Returns whether a literal holds a NUL, which no text column can store. The values of tokens have their escapes resolved. */
function hasNul({ loc }: DocumentNode): boolean {
  for (let token = loc?.startToken.next; token; token = token.next)
    if ((token.kind === 'String' || token.kind === 'BlockString') && token.value.includes('\0')) return true;
  return false;
}
