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

const bodyOf = ({ text, headers }: Seen): Body => sorted(JSON.parse(text.replaceAll(String(headers['x-request-id']), '<request>')));

/** What differs, in words; null when nothing does. */
export function difference(a: Seen, b: Seen): string | null {
  if (a.status !== b.status) return `status ${a.status} and ${b.status}`;
  const [first, second] = [bodyOf(a), bodyOf(b)];
  if (!isDeepStrictEqual(first, second)) return 'body';
  // Equal values may still follow one another in another order.
  if (JSON.stringify(first) !== JSON.stringify(second)) return 'order of keys';
  const parts = {
    headers: [without(a.headers, HEADERS), without(b.headers, HEADERS)],
    'log line': [without(a.line, FIELDS), without(b.line, FIELDS)],
    'other log lines': [a.faults, b.faults],
    counts: [a.counts, b.counts],
  };
  const found = Object.entries(parts).find(([, [one, other]]) => !isDeepStrictEqual(one, other));
  return found ? `${found[0]}: ${JSON.stringify(found[1])}` : null;
}
