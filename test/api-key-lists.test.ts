/** Lists of keys: which keys a filter finds, and orders by times that some keys do not have. */
import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { DAY_MS } from '../src/base/times.js';
import { idsInParts } from '../src/graphql/paging/page-parts.js';
import { API_KEY } from '../src/modules/api-keys/visibility.js';
import type { RequestOptions, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
let owner: TestUser;
/** The names of the keys by their ids. */
const names = new Map<string, string>();

const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const CUT = daysAgo(30).toISOString();

/** The keys of one owner: their names, and the days since their creation, their last use and their end. */
const KEYS = [
  ['a', 100, null, null],
  ['b', 100, 40, -10],
  ['c', 100, 41, 5],
  ['d', 10, null, null],
  ['e', 100, 1, -11],
  ['f', 100, 60, null],
  ['g', 100, 20, -40],
] as const;
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  c: ['survey:NEAR'],
  d: ['survey:NEAR', 'survey:FAR'],
  e: ['survey:FAR'],
};

beforeAll(async () => {
  admin = { token: server.admin.token };
  owner = await server.makeUser('RESEARCHER');
  for (const name of ['NEAR', 'FAR']) await server.makeSurvey(name);
  for (const [name, created, used, ended] of KEYS) {
    const permissions = ['READ_DATA', ...(['a', 'b'].includes(name) ? ['WRITE_DATA'] : [])];
    const { id, uuid } = await server.makeKey({ owner, permissions, scopes: SCOPES[name] ?? [] });
    names.set(id, name);
    const [lastUsedAt, expiresAt] = [used, ended].map((days) => (days === null ? null : daysAgo(days)));
    await server.app.db.apiKey.update({
      where: { id: uuid },
      data: { createdAt: daysAgo(created), lastUsedAt: lastUsedAt ?? null, expiresAt: expiresAt ?? null },
    });
    if (name === 'g') await server.ok(`mutation { revokeApiKey(input: { id: "${id}" }) { __typename } }`, admin);
  }
}, 60_000);

interface Answer {
  readonly totalCount: number;
  readonly nodes: { readonly id: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

const page = async (args: string, by: RequestOptions = { token: owner.token }): Promise<Answer> =>
  (await server.ok(`{ apiKeys(${args}) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }`, by)).apiKeys;
const namesIn = ({ nodes }: Pick<Answer, 'nodes'>): string => nodes.map(({ id }) => names.get(id)).join('');

describe('a filter of keys', () => {
  test.each([
    ['unusedForDays: 30', 'abcf'],
    ['unusedForDays: 50', 'af'],
    ['unusedForDays: 5', 'abcdfg'],
    ['unusedForDays: 30, status: ACTIVE', 'abf'],
    [`lastUsedBefore: "${CUT}"`, 'bcf'],
    ['expiringWithinDays: 30', 'be'],
    ['expiringWithinDays: 36500', 'be'],
    ['permission: WRITE_DATA', 'ab'],
    ['permission: ADMIN_ACCESS', ''],
    ['survey: "NEAR"', 'abcdfg'],
    ['survey: "far"', 'abdefg'],
    ['survey: "unknown"', ''],
    ['surveys: ["NEAR", "FAR"]', 'abcdefg'],
    ['surveys: []', ''],
    ['statuses: [EXPIRED, REVOKED]', 'cg'],
    ['not: { unusedForDays: 30 }', 'deg'],
    [`not: { lastUsedBefore: "${CUT}" }`, 'adeg'],
    ['not: { expiringWithinDays: 30 }', 'acdfg'],
    ['not: { survey: "NEAR" }', 'e'],
    ['or: [{ permission: WRITE_DATA }, { survey: "FAR" }], not: { unusedForDays: 30 }', 'deg'],
  ])('by %s, in every order', async (filter, expected) => {
    for (const order of ['', ...['NAME', 'EXPIRES_AT', 'LAST_USED_AT'].map((field) => `, orderBy: { field: ${field} }`)]) {
      const found = await page(`filter: { ${filter} }${order}`);
      expect([...namesIn(found)].sort().join(''), order).toBe(expected);
      expect(found.totalCount).toBe(expected.length);
    }
  });

  test.each(['unusedForDays: 0', 'unusedForDays: 36501', 'expiringWithinDays: 0'])('refuses %s', async (filter) => {
    const { extensions } = await server.refused('BAD_USER_INPUT', `{ apiKeys(filter: { ${filter} }) { totalCount } }`, admin);
    expect(extensions.field).toBe(`filter.${filter.split(':')[0]}`);
  });

  test('finds no keys of others', async () => {
    const other = await server.makeUser('VIEWER');
    for (const filter of ['unusedForDays: 30', 'permission: READ_DATA', 'survey: "NEAR"'])
      expect(await page(`filter: { ${filter} }`, { token: other.token })).toMatchObject({ totalCount: 0, nodes: [] });
    await server.refused('UNAUTHENTICATED', '{ apiKeys(filter: { unusedForDays: 30 }) { totalCount } }');
  });

  test('refuses a key a survey out of its scopes', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:NEAR'] });
    await server.refused('FORBIDDEN', '{ apiKeys(filter: { survey: "FAR" }) { totalCount } }', { key });
    expect((await page('filter: { survey: "NEAR" }', { key })).totalCount).toBe(1);
  });
});

describe('keys in the order of', () => {
  // Keys without a time are in the order of their creation.
  test.each([
    ['EXPIRES_AT', 'ASC', 'cbegadf'],
    ['EXPIRES_AT', 'DESC', 'fdagebc'],
    ['LAST_USED_AT', 'ASC', 'adfcbge'],
    ['LAST_USED_AT', 'DESC', 'egbcfda'],
  ])('%s %s have those without a time in the stated position, on pages of any size', async (field, direction, expected) => {
    const order = `orderBy: { field: ${field}, direction: ${direction} }`;
    for (const first of [1, 2, 3, 4, 7, 100]) {
      let read = '';
      let after = '';
      for (let pages = 0; pages < KEYS.length; pages++) {
        const { nodes, pageInfo, totalCount } = await page(`first: ${first}, ${order}${after}`);
        expect(totalCount).toBe(KEYS.length);
        read += namesIn({ nodes });
        if (!pageInfo.hasNextPage) break;
        after = `, after: "${pageInfo.endCursor}"`;
      }
      expect(read, `pages of ${first}`).toBe(expected);
    }
    expect((await page(`first: 0, ${order}`)).nodes).toEqual([]);
  });

  test('a time are those of a search, however far it walks', async () => {
    for (const [column, nulls] of [
      ['expiresAt', 'last'],
      ['lastUsedAt', 'first'],
    ] as const) {
      const order = { column, direction: 'asc', nulls } as const;
      const matching = { ownerId: owner.uuid, permissions: { hasSome: ['read:data'] } };
      const search = (caps: number[] | null) => idsInParts(server.app.db, API_KEY, matching, order, { first: 5 }, caps);
      const direct = await search(null);
      expect(direct).toHaveLength(6);
      for (const caps of [[], [1], [2, 3], [1_000]]) expect(await search(caps)).toEqual(direct);
    }
  });

  test.each([
    ['a cursor without a time in an order that has none', ['name', 'asc', null], 'NAME'],
    ['a cursor of the other order', ['lastUsedAt', 'asc', null], 'EXPIRES_AT'],
    ['a cursor of the other direction', ['expiresAt', 'desc', null], 'EXPIRES_AT'],
  ])('a time refuse %s', async (_what, values, field) => {
    const after = Buffer.from(JSON.stringify([...values, '01890a5d-ac96-774b-bcce-b302099a8057'])).toString('base64url');
    const query = `{ apiKeys(after: "${after}", orderBy: { field: ${field} }) { totalCount } }`;
    expect((await server.refused('BAD_USER_INPUT', query, admin)).extensions.field).toBe('after');
  });
});

test('a key that ends while its list is read has exactly one status, and one of all statuses finds it', async () => {
  const user = await server.makeUser('RESEARCHER');
  const { uuid } = await server.makeKey({ owner: user, permissions: ['READ_DATA'] });
  const { db } = server.app;
  const { ...row } = await db.apiKey.findUniqueOrThrow({ where: { id: uuid } });
  const start = Date.now() + 1_000;
  const keys = Array.from({ length: 300 }, (_, i) => {
    const id = randomUUID();
    return {
      ...row,
      id,
      keyHash: createHash('sha256').update(id).digest('hex'),
      name: `ends-${i}`,
      expiresAt: new Date(start + i),
    };
  });
  await db.apiKey.createMany({ data: keys });
  /** Each question for the present time gets an answer one millisecond later than the one before. */
  async function ticking<T>(read: () => Promise<T>): Promise<T> {
    const RealDate = Date;
    let now = start;
    const Ticking = new Proxy(RealDate, {
      construct: (target, given) => (given.length === 0 ? new target(now++) : Reflect.construct(target, given)),
    });
    vi.stubGlobal('Date', Ticking);
    try {
      return await read();
    } finally {
      vi.unstubAllGlobals();
    }
  }
  const by = { token: user.token };
  // Only resolvers know effectivePermissions.
  for (const others of ['', 'effectivePermissions']) {
    const list = `{ apiKeys(first: 200) { nodes { status again: status ${others} } } }`;
    const { nodes } = (await ticking(() => server.ok(list, by))).apiKeys as { nodes: { status: string; again: string }[] };
    expect(new Set(nodes.map(({ status }) => status))).not.toContain(null);
    for (const { status, again } of nodes) expect(again).toBe(status);
  }
  const all = '{ apiKeys(filter: { statuses: [EXPIRED, ACTIVE, REVOKED] }) { totalCount } }';
  expect((await ticking(() => server.ok(all, by))).apiKeys.totalCount).toBe(keys.length + 1);
});
