/** Pages of lists: every row once, cursors that belong to their list, and the cost of a page. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});

describe('paging', () => {
  let survey: { name: string; uuid: string };
  beforeAll(async () => {
    survey = await server.makeSurvey();
    await server.makeObservations(survey, 25, (i) => ({ observedAt: new Date(Date.UTC(2024, 0, 1 + Math.floor(i / 7))), ra: i }));
  });
  const QUERY = `query ($first: Int, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {
    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`;
  const page = async (variables: object) =>
    (await server.ok(QUERY, { variables: { filter: { survey: survey.name }, ...variables }, ...admin })).observations;
  const bad = async (variables: object) => {
    const { extensions } = await server.refused('BAD_USER_INPUT', QUERY, {
      variables: { filter: { survey: survey.name }, ...variables },
      ...admin,
    });
    return extensions.field;
  };

  test.each([
    undefined,
    { field: 'OBSERVED_AT', direction: 'ASC' },
    { field: 'RA', direction: 'DESC' },
    { field: 'CREATED_AT', direction: 'ASC' },
  ])('visits every row once, ordered by %j, whatever is added meanwhile', async (orderBy) => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const { edges, nodes, pageInfo } = await page({ first: 7, after, orderBy });
      expect(edges.map(({ node }: { node: object }) => node)).toEqual(nodes);
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
      });
      seen.push(...nodes.map(({ id }: { id: string }) => id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
      // Before the page that was read, in every tested order.
      if (pages === 0 && orderBy?.direction === 'ASC' && orderBy.field === 'OBSERVED_AT')
        await server.makeObservations(survey, 1, () => ({ observedAt: new Date(Date.UTC(2020, 0, 1)), ra: 359 }));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(25);
  });

  test('an empty page, a full page, and no more than 1,000, or 100 inside a row', async () => {
    expect(await page({ first: 0 })).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true, endCursor: null } });
    expect((await page({ first: 100 })).pageInfo.hasNextPage).toBe(false);
    expect(await bad({ first: -1 })).toBe('first');
    for (const query of ['users', 'apiKeys', 'surveys', 'auditEvents', 'observations'])
      expect((await server.refused('BAD_USER_INPUT', `{ ${query}(first: 1001) { totalCount } }`, admin)).extensions.field).toBe(
        'first',
      );
    const within = `{ survey(name: "${survey.name}") { observations(first: 101) { nodes { id } } } }`;
    expect((await server.refused('BAD_USER_INPUT', within, admin)).extensions.field).toBe('first');
  });

  test('a root list has pages of 1,000 rows, cones included', async () => {
    const large = await server.makeSurvey();
    await server.makeObservations(large, 1_001);
    const query = `query ($near: ConeSearchInput, $after: String) { observations(first: 1000, filter: { survey: "${large.name}" }, near: $near, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
    for (const near of [null, { ra: 0, dec: 0, radius: 179 }, { ra: 0, dec: 0, radius: 180 }]) {
      const first = (await server.ok(query, { variables: { near }, ...admin })).observations;
      expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([1_000, true]);
      const variables = { near, after: first.pageInfo.endCursor };
      const second = (await server.ok(query, { variables, ...admin })).observations;
      expect([second.nodes.length, second.pageInfo.hasNextPage]).toEqual([1, false]);
      expect(new Set([...first.nodes, ...second.nodes].map(({ id }: { id: string }) => id)).size).toBe(1_001);
    }
  });

  test('a cursor of another order or list, or an invalid one, is refused', async () => {
    const { endCursor } = (await page({ first: 1 })).pageInfo;
    const users = (await server.ok('{ users { pageInfo { endCursor } } }', admin)).users.pageInfo.endCursor;
    expect(await bad({ after: endCursor, orderBy: { field: 'RA', direction: 'ASC' } })).toBe('after');
    expect(await bad({ after: endCursor, orderBy: { field: 'OBSERVED_AT', direction: 'ASC' } })).toBe('after');
    await page({ after: endCursor, orderBy: { field: 'OBSERVED_AT', direction: 'DESC' } });
    for (const after of [users, '', 'x', 'bm90IGpzb24', Buffer.from('{}').toString('base64url')])
      expect(await bad({ after })).toBe('after');
  });

  test('a cursor that was made up is refused, not asked for', async () => {
    const [, , , id] = JSON.parse(Buffer.from((await page({ first: 1 })).pageInfo.endCursor, 'base64url').toString());
    const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const date = { date: '2024-01-01T00:00:00.000Z' };
    for (const after of [
      made('observedAt', 'desc', 5, id),
      made('observedAt', 'desc', 'x', id),
      made('observedAt', 'desc', null, id),
      made('observedAt', 'desc', { date: 'x' }, id),
      made('observedAt', 'desc', { date: '0000-01-01' }, id),
      made('observedAt', 'desc', date, '-'.repeat(36)),
      made('observedAt', 'desc', date, null),
      made('observedAt', 'desc', date),
      made('observedAt', 'desc', date, id, 1),
      made('observedAt', date, id),
      made('observedAt', 'down', date, id),
      made('passwordHash', 'desc', 'x', id),
    ])
      expect(await bad({ after })).toBe('after');
    for (const value of ['x', date, null, [1]])
      expect(await bad({ after: made('ra', 'asc', value, id), orderBy: { field: 'RA', direction: 'ASC' } })).toBe('after');
    const names = (after: string) => server.refused('BAD_USER_INPUT', `{ surveys(after: "${after}") { totalCount } }`, admin);
    for (const value of [5, date, 'a\0', '\ud800']) await names(made('name', 'asc', value, id));
  });

  test('a cursor may hold the smallest whole number', async () => {
    const create = 'mutation { createProcessingJob(input: { type: "x", priority: -2147483648 }) { processingJob { id } } }';
    for (let job = 0; job < 2; job++) await server.ok(create, admin);
    const query = `query ($after: String) { processingJobs(first: 1, after: $after, orderBy: { field: PRIORITY }) {
      nodes { id } pageInfo { endCursor } } }`;
    const first = (await server.ok(query, admin)).processingJobs;
    const second = (await server.ok(query, { variables: { after: first.pageInfo.endCursor }, ...admin })).processingJobs;
    expect(second.nodes).toHaveLength(1);
    expect(second.nodes).not.toEqual(first.nodes);
  });

  test('observations → survey → observations → survey costs one statement, however many rows', async () => {
    const query =
      '{ observations(first: N) { nodes { survey { name observations(first: 5) { nodes { id survey { name } } } } } } }';
    for (const rows of [1, 30])
      expect(await server.statementsOf(() => server.ok(query.replace('N', String(rows)), admin))).toHaveLength(1);
  });

  test('keys with their owners and makers, and audit events with their actors, cost one statement too', async () => {
    for (const query of [
      '{ apiKeys { nodes { owner { name } createdBy { name } revokedBy { name } effectivePermissions } } }',
      '{ auditEvents { nodes { actorUser { name } actorKey { name owner { name } } } } }',
    ])
      expect(await server.statementsOf(() => server.ok(query, admin))).toHaveLength(1);
  });
});
