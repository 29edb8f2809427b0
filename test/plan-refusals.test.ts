/**
 * Reads that SQL plans answer, and that the server has to refuse: with the errors of the resolvers, and without a statement for rows.
 * test/system/plan-faults.test.ts has a database that fails in the middle.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Refusal, RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let survey: { id: string; uuid: string; name: string };
let other: typeof survey;
let admin: RequestOptions;
let resolvers: string;
let secondWallAlone: string;
beforeAll(async () => {
  admin = { token: server.admin.token };
  resolvers = `${await server.listen({ plans: false })}/graphql`;
  secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
  [survey, other] = [await server.makeSurvey(), await server.makeSurvey()];
  // All rows have one value in the order by RA.
  for (const one of [survey, other]) await server.makeObservations(one, 9, () => ({ ra: 1 }));
});

/** The data, after SQL alone has answered. */
async function bySql(query: string, request = admin) {
  const before = server.logged.length;
  const data = await server.ok(query, request);
  const line = () => server.logged.slice(before).find((text) => text.includes('"msg":"request"')) ?? '{}';
  await vi.waitFor(() => expect(JSON.parse(line()).answeredBy).toBe('sql'));
  return data;
}

const seen = ({ status, message, extensions, path, data }: Refusal) => ({ status, message, extensions, path, data });

/** The refusal, which both ways give, and no statement reads for it. */
async function refusedAlike(code: string, query: string, request = admin): Promise<Refusal> {
  const refusals: Refusal[] = [];
  const ask = async (url = server.url) => void refusals.push(await server.refused(code, query, { ...request, url }));
  expect(await server.statementsOf(() => ask())).toEqual([]);
  await ask(resolvers);
  const [planned, resolved] = refusals as [Refusal, Refusal];
  expect(seen(planned)).toEqual(seen(resolved));
  return planned;
}

describe('a cursor of another order', () => {
  const orders = ['OBSERVED_AT', 'CREATED_AT', 'RA', 'DEC'].flatMap((field) =>
    ['ASC', 'DESC'].map((way) => `{ field: ${field}, direction: ${way} }`),
  );
  const lists = {
    'at the root': (args: string) => `{ observations(first: 2, ${args}) { nodes { id } pageInfo { endCursor } } }`,
    'inside a row': (args: string) =>
      `{ survey(name: "${survey.name}") { observations(first: 2, ${args}) { nodes { id } pageInfo { endCursor } } } }`,
  };
  const pageOf = async (query: string) => {
    const data = await bySql(query);
    return data.observations ?? data.survey.observations;
  };

  test.each(Object.entries(lists))('%s is refused, and one of the same order continues the list', async (_where, list) => {
    for (const order of orders) {
      const first = await pageOf(list(`orderBy: ${order}`));
      const after = `after: "${first.pageInfo.endCursor}"`;
      const second = await pageOf(list(`${after}, orderBy: ${order}`));
      const ids = [...first.nodes, ...second.nodes].map(({ id }: { id: string }) => id);
      expect(new Set(ids).size).toBe(4);
      for (const wrong of orders.filter((one) => one !== order))
        expect((await refusedAlike('BAD_USER_INPUT', list(`${after}, orderBy: ${wrong}`))).extensions.field).toBe('after');
    }
  });

  test.each(orders)('inside a row, pages by %s are the same from the resolvers', async (order) => {
    for (let after = ''; ; ) {
      const query = lists['inside a row'](`${after}, orderBy: ${order}`);
      const page = await pageOf(query);
      expect((await server.ok(query, { ...admin, url: resolvers })).survey.observations).toEqual(page);
      if (page.nodes.length < 2) break;
      after = `after: "${page.pageInfo.endCursor}"`;
    }
  });
});

describe('a document just above a limit', () => {
  const aliases = (count: number) =>
    `{ observations(first: 1) { nodes { ${Array.from({ length: count }, (_, i) => `a${i}: ra`).join(' ')} } } }`;

  test('aliases', async () => {
    await bySql(aliases(50));
    expect((await refusedAlike('LIMIT_EXCEEDED', aliases(51))).extensions).toMatchObject({ limit: 'aliases', value: 50 });
  });

  test('depth', async () => {
    const nested = (times: number, inner: string): string =>
      times === 0 ? inner : `survey { observations(first: 1) { nodes { ${nested(times - 1, inner)} } } }`;
    const query = (inner: string) => `{ observations(first: 1) { nodes { ${nested(4, inner)} } } }`;
    await bySql(query('survey { id }'));
    const refused = await refusedAlike('LIMIT_EXCEEDED', query('survey { observations(first: 1) { totalCount: __typename } }'));
    expect(refused.extensions).toMatchObject({ limit: 'depth', value: 16 });
  });

  test('cost', async () => {
    const page = (first: number) => aliases(40).replace('first: 1', `first: ${first}`);
    let [allowed, refused] = [1, 1_000];
    while (refused - allowed > 1) {
      const middle = Math.floor((allowed + refused) / 2);
      const { body } = await server.graphql(page(middle), admin);
      if (body.errors) refused = middle;
      else allowed = middle;
    }
    await bySql(page(allowed));
    expect((await refusedAlike('LIMIT_EXCEEDED', page(refused))).extensions).toMatchObject({ limit: 'cost', value: 20_000 });
  });
});

describe('between two requests of a key', () => {
  const query = '{ observations { nodes { id survey { id } } } }';

  test.each([
    ['the key loses a permission', "UPDATE api_keys SET permissions = '{read:public}' WHERE id = $key"],
    ['its owner is demoted', "UPDATE users SET role = 'GUEST' WHERE id = $owner"],
  ])('%s: the kept plan refuses it', async (_what, change) => {
    const owner = await server.makeUser('RESEARCHER');
    const { key, uuid } = await server.makeKey({ owner, permissions: ['READ_PUBLIC', 'READ_DATA'] });
    const by = { key };
    expect((await bySql(query, by)).observations.nodes.length).toBeGreaterThan(0);
    await server.app.db.$executeRawUnsafe(change.replace('$key', `'${uuid}'`).replace('$owner', `'${owner.uuid}'`));
    for (const id of [uuid, owner.uuid]) server.app.authenticator.forget(id);
    // The first request reads the key again.
    await server.refused('FORBIDDEN', query, by);
    const { extensions } = await refusedAlike('FORBIDDEN', query, by);
    expect(extensions.missingPermissions).toContainEqual(expect.objectContaining({ permission: 'READ_DATA' }));
    const ask = () => server.refused('FORBIDDEN', query, { ...by, url: secondWallAlone });
    expect(await server.statementsOf(ask)).toEqual([]);
  });

  test('it is restricted to another survey: the kept plan shows the rows of that one', async () => {
    const { key, uuid } = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'], scopes: [`survey:${survey.name}`] });
    const surveys = async () => {
      const { nodes } = (await bySql(query, { key })).observations;
      return [...new Set(nodes.map((node: { survey: { id: string } }) => node.survey.id))];
    };
    expect(await surveys()).toEqual([survey.id]);
    await server.app.db.apiKey.update({ where: { id: uuid }, data: { scopes: [`survey:${other.uuid}`] } });
    server.app.authenticator.forget(uuid);
    expect(await surveys()).toEqual([other.id]);
  });
});
