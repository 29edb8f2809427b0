/** Compares two answers to one request: everything but what differs from one request to the next by its nature. */
import { isDeepStrictEqual } from 'node:util';
import type { Seen } from './ask.js';

/** Headers that differ by time, or with equal values written in another way. */
const HEADERS = ['date', 'x-request-id', 'content-length'];
/** Fields of the line `request` that differ, or that say which way it was. */
const FIELDS = ['requestId', 'ms', 'time', 'answeredBy'];

const without = (object: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: readonly (string | number)[] }[];
}

/** Fields that fail at the same time may report in any order. */
function sorted({ errors, ...rest }: Body): Body {
  const keyed = errors?.map((error) => [JSON.stringify([error.path, error]), error] as const);
  return { ...rest, ...(keyed && { errors: keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, error]) => error) }) };
}

const bodyOf = ({ text, headers }: Seen): Body =>
  sorted(JSON.parse(text.replaceAll(String(headers['x-request-id']), '<request>')));

/** The errors by root field, when there is no data because a root field failed that cannot be null. */
function faultsOf({ data, errors = [] }: Body): Map<unknown, string> | null {
  if (data !== null) return null;
  return new Map(
    errors.map((error) => [error.path?.[0], JSON.stringify(errors.filter(({ path }) => path?.[0] === error.path?.[0]))]),
  );
}

/**
 * Whether several root fields failed, of which one leaves no data. Then the answer has the errors of those that failed by then, in either
 * way: what both name must be equal.
 */
function isRace(first: Body, second: Body): boolean {
  const [one, other] = [faultsOf(first), faultsOf(second)];
  if (one === null || other === null || new Set([...one.keys(), ...other.keys()]).size < 2) return false;
  return [...one].every(([root, errors]) => (other.get(root) ?? errors) === errors);
}

/**
 * The counts of an answer. When a root field that failed leaves no data, the answer does not wait for the others: the permissions that they
 * exercise are counted before it or after it.
 */
function countsOf({ counts }: Seen, { data, errors = [] }: Body): object {
  const isCutShort = data === null && errors.some(({ path }) => path !== undefined);
  return isCutShort ? Object.fromEntries(Object.entries(counts).filter(([name]) => !name.includes(':'))) : counts;
}

/** What differs, in words; null when nothing does. */
export function difference(a: Seen, b: Seen): string | null {
  const [first, second] = [bodyOf(a), bodyOf(b)];
  if (!isDeepStrictEqual(first, second) && isRace(first, second)) return null;
  if (a.status !== b.status) return `status ${a.status} and ${b.status}`;
  if (!isDeepStrictEqual(first, second)) return 'body';
  // Equal values may still follow one another in another order.
  if (JSON.stringify(first) !== JSON.stringify(second)) return 'order of keys';
  const parts = {
    headers: [without(a.headers, HEADERS), without(b.headers, HEADERS)],
    'log line': [without(a.line, FIELDS), without(b.line, FIELDS)],
    'other log lines': [a.faults, b.faults],
    counts: [countsOf(a, first), countsOf(b, second)],
    cost: [a.cost, b.cost],
  };
  const found = Object.entries(parts).find(([, [one, other]]) => !isDeepStrictEqual(one, other));
  return found ? `${found[0]}: ${JSON.stringify(found[1])}` : null;
}
