/**
 * The opening of tests that compare the two ways to answer a read: a server that answers by SQL plans, and by resolvers at a second address.
 * Its database has one row of each entity, in each of two surveys.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Chain, makeChain } from './chain.js';
import { type Answer, type RequestOptions, startServer, type TestServer } from './server.js';

interface Both {
  readonly answer: Answer['body'];
  readonly answeredBy: string | undefined;
}

interface Rows {
  /** The rows of the survey INSIDE, and of the entities that belong to no survey. */
  readonly chain: Chain;
  /** A key with the scope of the survey INSIDE. */
  readonly scoped: string;
}

/** Call it at the top of the file. The members exist when the first test begins. */
export function bothWaysOfFile() {
  let server: TestServer;
  let resolvers: string;
  let rows: Rows;
  beforeAll(async () => {
    server = await startServer();
    resolvers = `${await server.listen({ plans: false })}/graphql`;
    rows = await makeRows(server);
  }, 120_000);
  afterAll(() => server.stop());
  return {
    get server() {
      return server;
    },
    get chain() {
      return rows.chain;
    },
    get scoped() {
      return rows.scoped;
    },
    /** The answer of the plans, after it was compared with that of the resolvers. */
    both: (query: string, request: RequestOptions = { token: server.admin.token }) => compared(server, resolvers, query, request),
  };
}

async function compared(server: TestServer, resolvers: string, query: string, request: RequestOptions): Promise<Both> {
  const before = server.logged.length;
  const planned = await server.graphql(query, request);
  const requestLine = () => server.logged.slice(before).find((line) => line.includes('"msg":"request"'));
  let line = requestLine();
  for (; line === undefined; line = requestLine()) await nextTurn();
  const resolved = await server.graphql(query, { ...request, url: resolvers });
  // A text shows the order of keys, and what differs. It does not show the sign of zero.
  expect(JSON.stringify(planned.body), query).toBe(JSON.stringify(resolved.body));
  expect(isDeepStrictEqual(planned.body, resolved.body), query).toBe(true);
  expect(planned.status).toBe(resolved.status);
  return { answer: planned.body, answeredBy: JSON.parse(line).answeredBy };
}

async function makeRows(server: TestServer): Promise<Rows> {
  const by = { token: server.admin.token };
  const model = 'mutation { createModel(input: { name: "m", version: "1", type: "cnn" }) { model { id } } }';
  const modelId = (await server.ok(model, by)).createModel.model.id;
  const surveys = await Promise.all(['INSIDE', 'OUTSIDE'].map((name) => server.makeSurvey(name)));
  const [inside] = await Promise.all(surveys.map((survey) => makeChain(server, survey, modelId)));
  const setting = 'mutation { createSystemConfig(input: { key: "k", value: { a: [1, "é", null] } }) { systemConfig { id } } }';
  const { systemConfig } = (await server.ok(setting, by)).createSystemConfig;
  const key = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'], scopes: ['survey:INSIDE'] });
  const request = await makeKeyRequests(server);
  const { nodes } = (await server.ok('{ auditEvents(first: 1) { nodes { id } } }', by)).auditEvents;
  const chain = {
    ...inside,
    SystemConfig: systemConfig.id,
    ApiKey: key.id,
    ApiKeyRequest: request,
    User: server.admin.id,
    AuditEvent: nodes[0].id,
  } as Chain;
  return { chain, scoped: key.key };
}

/** A collected, an approved and a waiting request for a key. Returns the id of the first. */
async function makeKeyRequests(server: TestServer): Promise<string> {
  const { token } = await server.makeUser('VIEWER');
  const wish = 'name: "k", reason: "r", permissions: [READ_DATA], surveys: ["INSIDE"]';
  const ask = `mutation { requestApiKey(input: { ${wish} }) { apiKeyRequest { id } } }`;
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push((await server.ok(ask, { token })).requestApiKey.apiKeyRequest.id);
  const [collected = '', approved] = ids;
  for (const id of [collected, approved])
    await server.ok(`mutation { decideApiKeyRequest(input: { id: "${id}", decision: APPROVE }) { __typename } }`, {
      token: server.admin.token,
    });
  const collect = `mutation { collectApiKey(input: { requestId: "${collected}" }) { key } }`;
  server.secrets.add((await server.ok(collect, { token })).collectApiKey.key);
  return collected;
}
