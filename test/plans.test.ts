import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let resolvers: string;
beforeAll(async () => {
  server = await startServer();
  resolvers = `${await server.listen({ plans: false })}/graphql`;
});
afterAll(() => server.stop());

async function same(query: string, variables = {}) {
  const token = server.admin.token;
  const one = await server.graphql(query, { token, variables });
  const other = await server.graphql(query, { token, variables, url: resolvers });
  console.log(JSON.stringify(one.body), server.logged?.at(-2));
  expect(one.body).toEqual(other.body);
}

test('slice', async () => {
  const survey = await server.makeSurvey();
  await server.makeObservations(survey, 5);
  await same('{ surveys { nodes { id name createdAt isActive description } } }');
  await same(
    '{ surveys { edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }',
  );
  await same(
    '{ a: observations(first: 2) { totalCount edges { cursor } nodes { i: id ra dec observedAt survey { name } detections(first: 3) { nodes { id } } } pageInfo { hasNextPage endCursor } } viewer { name } }',
  );
});
