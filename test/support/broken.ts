/** Servers that are each wrong in one small way: what compares answers must notice them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/app.js';
import { createHttpServer, type HttpOptions } from '../../src/http/http.js';

type Query = Record<string, unknown>;
type Table = Record<string, (query: Query) => PromiseLike<unknown>>;
export interface Fault {
  /** Whether few reads show it. */
  readonly isRare?: boolean;
  /** The reads that can show it, by the text of their document and variables. Without it, all of them. */
  readonly shownBy?: RegExp;
  readonly query?: (query: Query) => Query;
  readonly result?: (result: unknown) => unknown;
}

/** Every value of a query or result, those inside changed first. Dates stay whole. */
function everywhere(value: unknown, change: (value: unknown, key: string) => unknown, key = ''): unknown {
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (Array.isArray(value))
    return change(
      value.map((item) => everywhere(item, change, key)),
      key,
    );
  if (!isPlain) return change(value, key);
  const entries = Object.entries(value as object).map(([name, item]) => [name, everywhere(item, change, name)] as const);
  return change(Object.fromEntries(entries.filter(([, item]) => item !== REMOVED)), key);
}
const REMOVED = Symbol();

const inQuery = (change: (value: unknown, key: string) => unknown): Fault => ({
  query: (query) => everywhere(query, change) as Query,
});
const inResult = (change: (value: unknown, key: string) => unknown): Fault => ({
  result: (result) => everywhere(result, change),
});

export const FAULTS: Readonly<Record<string, Fault>> = {
  'scopes are forgotten': inQuery((value, key) => (key === 'surveyId' && hasIn(value) ? REMOVED : value)),
  'a dataset without surveys is seen by all': {
    isRare: true,
    shownBy: /training|node/i,
    ...inQuery((value, key) => (key === 'some' ? REMOVED : value)),
  },
  'a page is one row short': inQuery((value, key) => (key === 'take' && typeof value === 'number' ? value - 1 : value)),
  'equal sort values follow in any order': inQuery((value, key) =>
    key === 'orderBy' && Array.isArray(value) ? value.slice(0, 1) : value,
  ),
  'a page begins at its cursor': inQuery((value) => renamed(renamed(value, 'gt', 'gte'), 'lt', 'lte')),
  'a filter is forgotten': inQuery((value, key) => (key === 'status' && typeof value === 'string' ? REMOVED : value)),
  'milliseconds are lost': inResult((value) =>
    value instanceof Date ? new Date(Math.floor(value.getTime() / 1e3) * 1e3) : value,
  ),
  'a double has 15 digits': inResult((value) => (typeof value === 'number' ? Number(value.toPrecision(15)) : value)),
  'an empty text is null': inResult((value) => (value === '' ? null : value)),
  'a list is sorted': { isRare: true, ...inResult((value) => (isTexts(value) ? [...value].sort() : value)) },
};

const hasIn = (value: unknown): boolean => typeof value === 'object' && value !== null && 'in' in value;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && typeof value[0] === 'string';

function renamed(value: unknown, from: string, to: string): unknown {
  if (typeof value !== 'object' || value === null || !(from in value)) return value;
  const { [from]: moved, ...rest } = value as Query;
  return { ...rest, [to]: moved };
}

/** The endpoint of a server that answers by resolvers with a fault, of the same app otherwise. */
export async function listenBroken(
  app: App,
  { query: asked = same, result: read = same }: Fault,
  metrics: HttpOptions['metrics'],
) {
  const table = (given: Table): Table =>
    new Proxy(given, {
      get: (target, name) =>
        String(name).startsWith('find')
          ? async (query: Query) => read(await target[String(name)]?.(asked(query)))
          : target[String(name)],
    });
  // An extension of Prisma would copy the query, and lose numbers in a separate form, such as doubles.
  const db = new Proxy(app.db as unknown as Record<string, Table>, {
    get: (target, name) => {
      const value = target[String(name)];
      return typeof value === 'object' && 'findMany' in value ? table(value) : value;
    },
  });
  const broken: App = Object.create(app, { db: { value: db, enumerable: true } });
  const server = createHttpServer(broken, { trustProxy: () => true, plans: false, metrics }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, close };
}

const same = <T>(value: T): T => value;
