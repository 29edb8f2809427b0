/** Requests for keys: a user asks, an admin decides, and the user alone gets the secret, once, if both still hold what was granted. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RequestOptions, startServer, type TestServer, type TestUser, uuidOf } from './support/server.js';

const DAY_MS = 86_400_000;
const REQUEST_FIELDS =
  'id name reason permissions surveys status comment expiresInDays collectUntil decidedAt requester { id } decidedBy { id } apiKey { id }';
const ASK = `mutation ($input: RequestApiKeyInput!) { requestApiKey(input: $input) { apiKeyRequest { ${REQUEST_FIELDS} } } }`;
const DECIDE = `mutation ($input: DecideApiKeyRequestInput!) { decideApiKeyRequest(input: $input) { apiKeyRequest { ${REQUEST_FIELDS} } } }`;
const COLLECT =
  'mutation ($input: CollectApiKeyInput!) { collectApiKey(input: $input) { key apiKey { id name description permissions scopes expiresAt owner { id } createdBy { id } } } }';
const LIST = `query ($filter: ApiKeyRequestFilter) { apiKeyRequests(filter: $filter) { totalCount nodes { id status } } }`;
const ONE = 'query ($id: ID!) { apiKeyRequest(id: $id) { id } node(id: $id) { id } }';
const SET_ROLE = 'mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id } } }';
const DEACTIVATE = 'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } } }';

let server: TestServer;
let admin: RequestOptions;
beforeAll(async () => {
  server = await startServer({ keyPolicy: { maxDays: 100 } });
  admin = { token: server.admin.token };
});
afterEach(() => void vi.useRealTimers());
afterAll(() => server.stop());

const input = (changes: object = {}) => ({ name: 'notebook', reason: 'light curves', permissions: ['READ_DATA'], ...changes });
const ask = async ({ token }: TestUser, changes: object = {}) =>
  (await server.ok(ASK, { variables: { input: input(changes) }, token })).requestApiKey.apiKeyRequest;
const decision = (id: string, changes: object = {}, by: RequestOptions = admin) => ({
  variables: { input: { id, decision: 'APPROVE', ...changes } },
  ...by,
});
const decide = async (id: string, changes: object = {}, by = admin) =>
  (await server.ok(DECIDE, decision(id, changes, by))).decideApiKeyRequest.apiKeyRequest;
const collection = (requestId: string, { token }: { token: string }) => ({ variables: { input: { requestId } }, token });
const collect = async (requestId: string, user: { token: string }) => {
  const { collectApiKey } = await server.ok(COLLECT, collection(requestId, user));
  server.secrets.add(collectApiKey.key);
  return collectApiKey;
};
const statusOf = async (id: string) =>
  (await server.ok('query ($id: ID!) { apiKeyRequest(id: $id) { status } }', { variables: { id }, ...admin })).apiKeyRequest
    .status;
const setRole = (user: TestUser, role: string) => server.ok(SET_ROLE, { variables: { input: { id: user.id, role } }, ...admin });

test('a user asks, an admin approves, and the user collects a key that works', async () => {
  const user = await server.makeUser('ANALYST');
  const survey = await server.makeSurvey('Asked');
  const request = await ask(user, { surveys: [' asked '], permissions: ['READ_DATA', 'READ_PUBLIC'] });
  expect(request).toMatchObject({
    name: 'notebook',
    permissions: ['READ_PUBLIC', 'READ_DATA'],
    surveys: ['Asked'],
    status: 'OPEN',
    requester: { id: user.id },
    decidedBy: null,
    decidedAt: null,
    collectUntil: null,
    apiKey: null,
  });
  const approved = await decide(request.id, { comment: 'good luck', expiresInDays: 30 });
  expect(approved).toMatchObject({
    status: 'APPROVED',
    comment: 'good luck',
    expiresInDays: 30,
    decidedBy: { id: server.admin.id },
  });
  expect(Math.abs(Date.parse(approved.collectUntil) - Date.now() - 7 * DAY_MS)).toBeLessThan(60_000);
  // Nothing was made: the secret does not exist before it is collected.
  expect(await server.app.db.apiKey.count({ where: { ownerId: user.uuid } })).toBe(0);
  const { key, apiKey } = await collect(request.id, user);
  expect(apiKey).toMatchObject({
    name: 'notebook',
    description: 'light curves',
    permissions: ['READ_PUBLIC', 'READ_DATA'],
    scopes: ['survey:Asked'],
    owner: { id: user.id },
    createdBy: { id: user.id },
  });
  expect(Math.abs(Date.parse(apiKey.expiresAt) - Date.now() - 30 * DAY_MS)).toBeLessThan(60_000);
  const [observation] = await server.makeObservations(survey, 1);
  const { observations } = await server.ok('{ observations { nodes { id } } }', { key });
  expect(observations.nodes).toEqual([{ id: observation }]);
  expect(await statusOf(request.id)).toBe('COLLECTED');
  const events = [...(await server.auditOf(request.id)), ...(await server.auditOf(apiKey.id))];
  expect(events.map(({ action, actorUserId }) => [action, actorUserId])).toEqual([
    ['requestApiKey', user.uuid],
    ['decideApiKeyRequest', server.admin.uuid],
    ['collectApiKey', user.uuid],
  ]);
  expect(events.at(-1)?.after).toMatchObject({ request: request.id, grantedBy: server.admin.id });
});

test('operations give exactly the permissions that they need', async () => {
  const user = await server.makeUser('RESEARCHER');
  const operations = ['{ observations { totalCount } }', '{ surveys { nodes { name } } }'];
  const { permissions } = await ask(user, { permissions: null, operations });
  expect(permissions).toEqual(['READ_PUBLIC', 'READ_DATA']);
  const forPeople = { permissions: null, operations: ['{ apiKeyRequests { totalCount } }'] };
  const refused = await server.refused('BAD_USER_INPUT', ASK, { variables: { input: input(forPeople) }, token: user.token });
  expect(refused.extensions.field).toBe('input.operations');
});

describe('withdrawing', () => {
  const WITHDRAW = `mutation ($id: ID!) { withdrawApiKeyRequest(input: { id: $id }) { apiKeyRequest { ${REQUEST_FIELDS} } } }`;
  const by = (id: string, { token }: { token: string }) => ({ variables: { id }, token });

  test('ends an open request of the caller, and makes room for another', async () => {
    const user = await server.makeUser('VIEWER');
    const requests = [];
    for (let sent = 0; sent < 5; sent++) requests.push(await ask(user));
    await server.refused('CONFLICT', ASK, { variables: { input: input() }, token: user.token });
    const [{ id } = { id: '' }] = requests;
    const { withdrawApiKeyRequest } = await server.ok(WITHDRAW, by(id, user));
    expect(withdrawApiKeyRequest.apiKeyRequest).toMatchObject({ id, status: 'WITHDRAWN', decidedBy: null, decidedAt: null });
    await ask(user);
    const listed = await server.ok(LIST, { variables: { filter: { status: 'WITHDRAWN' } }, token: user.token });
    expect(listed.apiKeyRequests).toEqual({ totalCount: 1, nodes: [{ id, status: 'WITHDRAWN' }] });
    const [, event] = await server.auditOf(id);
    expect(event).toMatchObject({ action: 'withdrawApiKeyRequest', before: { state: 'OPEN' }, after: { state: 'WITHDRAWN' } });
    expect(event?.actorUserId).toBe(user.uuid);
    for (const decided of ['APPROVE', 'REJECT']) await server.refused('CONFLICT', DECIDE, decision(id, { decision: decided }));
    expect((await server.refused('CONFLICT', COLLECT, collection(id, user))).message).toContain('withdrew');
  });

  test('is refused after a decision, and a second time', async () => {
    const user = await server.makeUser('VIEWER');
    const [approved, rejected, withdrawn] = [await ask(user), await ask(user), await ask(user)];
    await decide(approved.id);
    await decide(rejected.id, { decision: 'REJECT' });
    await server.ok(WITHDRAW, by(withdrawn.id, user));
    for (const { id } of [approved, rejected, withdrawn]) await server.refused('CONFLICT', WITHDRAW, by(id, user));
    expect(await statusOf(approved.id)).toBe('APPROVED');
  });

  test('is refused to everybody else', async () => {
    const [user, other] = [await server.makeUser('VIEWER'), await server.makeUser('VIEWER')];
    const { id } = await ask(user);
    await server.refused('NOT_FOUND', WITHDRAW, by(id, other));
    await server.refused('FORBIDDEN', WITHDRAW, by(id, server.admin));
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    expect((await server.refused('FORBIDDEN', WITHDRAW, { variables: { id }, key })).extensions.userRequired).toBe(true);
    await server.refused('UNAUTHENTICATED', WITHDRAW, { variables: { id } });
    expect(await statusOf(id)).toBe('OPEN');
  });
});

describe('asking is refused', () => {
  const refusedAsk = (code: string, { token }: { token: string }, changes: object) =>
    server.refused(code, ASK, { variables: { input: input(changes) }, token });

  test('to anonymous callers, keys and admins', async () => {
    const request = { variables: { input: input() } };
    expect((await server.refused('UNAUTHENTICATED', ASK, request)).extensions.reason).toBe('MISSING');
    for (const key of [await server.makeKey({ set: 'FULL_ACCESS' }), await server.makeKey()]) {
      const refused = await server.refused('FORBIDDEN', ASK, { ...request, key: key.key });
      expect(refused.extensions.userRequired).toBe(true);
    }
    expect((await server.refused('CONFLICT', ASK, { ...request, ...admin })).message).toContain('createApiKey');
  });

  test('for texts that are blank or too long, before anything runs', async () => {
    const user = await server.makeUser('VIEWER');
    for (const [field, changes] of [
      ['input.name', { name: ' ' }],
      ['input.name', { name: 'x'.repeat(256) }],
      ['input.reason', { reason: ' \n' }],
      ['input.reason', { reason: 'x'.repeat(1_001) }],
      ['input.reason', { reason: 'a\u0007b' }],
      ['input.surveys', { surveys: ['ZTF', ' '] }],
    ] as const) {
      const { status, extensions } = await refusedAsk('BAD_USER_INPUT', user, changes);
      expect([field, status, extensions.field]).toEqual([field, 400, field]);
    }
    expect(await server.app.db.apiKeyRequest.count({ where: { requesterId: user.uuid } })).toBe(0);
  });

  test('for permissions that the requester does not hold, none, and unknown surveys', async () => {
    const user = await server.makeUser('VIEWER');
    const beyond = await refusedAsk('BAD_USER_INPUT', user, { permissions: ['READ_DATA', 'WRITE_DATA', 'ADMIN_ACCESS'] });
    expect(beyond.extensions.field).toBe('input.permissions');
    expect(beyond.message).toContain('WRITE_DATA');
    expect(beyond.message).toContain('ADMIN_ACCESS');
    expect((await refusedAsk('BAD_USER_INPUT', user, { permissions: [] })).extensions.field).toBe('input.permissions');
    expect((await refusedAsk('BAD_USER_INPUT', user, { surveys: ['NOWHERE'] })).extensions.field).toBe('input.surveys');
  });

  test('above five open requests, also when they arrive together', async () => {
    const user = await server.makeUser('VIEWER');
    const requests = Array.from({ length: 7 }, () => server.graphql(ASK, { variables: { input: input() }, token: user.token }));
    const codes = (await Promise.all(requests)).map(({ body }) => body.errors?.[0]?.extensions.code ?? 'done').sort();
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', ...Array(5).fill('done')]);
    const { apiKeyRequests } = await server.ok(LIST, { token: user.token });
    await decide(apiKeyRequests.nodes[0].id, { decision: 'REJECT' });
    await ask(user);
  });
});

describe('reading', () => {
  test('shows a user their own requests, an admin all, and others nothing', async () => {
    const [user, other] = [await server.makeUser('VIEWER'), await server.makeUser('RESEARCHER')];
    const { id } = await ask(user);
    expect((await server.ok(LIST, { token: user.token })).apiKeyRequests.nodes).toEqual([{ id, status: 'OPEN' }]);
    expect((await server.ok(LIST, { token: other.token })).apiKeyRequests).toEqual({ totalCount: 0, nodes: [] });
    const all = (await server.ok(LIST, admin)).apiKeyRequests.nodes.map((node: { id: string }) => node.id);
    expect(all).toContain(id);
    const variables = { id };
    for (const { token } of [user, server.admin])
      expect(await server.ok(ONE, { variables, token })).toEqual({ apiKeyRequest: { id }, node: { id } });
    expect(await server.ok(ONE, { variables, token: other.token })).toEqual({ apiKeyRequest: null, node: null });
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    const node = 'query ($id: ID!) { node(id: $id) { __typename } }';
    for (const query of [LIST, 'query ($id: ID!) { apiKeyRequest(id: $id) { id } }', node])
      expect((await server.refused('FORBIDDEN', query, { variables, key })).extensions.userRequired).toBe(true);
    await server.refused('UNAUTHENTICATED', LIST);
  });

  test('filters by status', async () => {
    const user = await server.makeUser('VIEWER');
    const ids: Record<string, string> = {};
    for (const status of ['OPEN', 'APPROVED', 'REJECTED', 'COLLECTED', 'EXPIRED']) ids[status] = (await ask(user)).id;
    await decide(ids.REJECTED as string, { decision: 'REJECT', comment: 'no' });
    for (const status of ['APPROVED', 'COLLECTED', 'EXPIRED']) await decide(ids[status] as string);
    await collect(ids.COLLECTED as string, user);
    await server.app.db.apiKeyRequest.update({
      where: { id: uuidOf(ids.EXPIRED as string) },
      data: { collectUntil: new Date(Date.now() - 1) },
    });
    for (const [status, id] of Object.entries(ids)) {
      const { apiKeyRequests } = await server.ok(LIST, { variables: { filter: { status } }, token: user.token });
      expect(apiKeyRequests).toEqual({ totalCount: 1, nodes: [{ id, status }] });
    }
  });
});

describe('deciding is refused', () => {
  test('to everyone but signed-in admins', async () => {
    const user = await server.makeUser('RESEARCHER');
    const { id } = await ask(user);
    await server.refused('UNAUTHENTICATED', DECIDE, decision(id, {}, {}));
    for (const role of ['RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST'] as const) {
      const { token } = await server.makeUser(role);
      const { extensions } = await server.refused('FORBIDDEN', DECIDE, decision(id, {}, { token }));
      expect(extensions.missingPermissions[0].permission).toBe('ADMIN_ACCESS');
    }
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    expect((await server.refused('FORBIDDEN', DECIDE, decision(id, {}, { key }))).extensions.userRequired).toBe(true);
    expect(await statusOf(id)).toBe('OPEN');
  });

  test('for bad input, before anything runs', async () => {
    const { id } = await ask(await server.makeUser('VIEWER'));
    for (const [field, changes] of [
      ['input.comment', { comment: 'x'.repeat(1_001) }],
      ['input.expiresInDays', { expiresInDays: 0 }],
      ['input.expiresInDays', { expiresInDays: 36_501 }],
      ['input.expiresInDays', { expiresInDays: 1, decision: 'REJECT' }],
    ] as const) {
      const { status, extensions } = await server.refused('BAD_USER_INPUT', DECIDE, decision(id, changes));
      expect([field, status, extensions.field]).toEqual([field, 400, field]);
    }
    const beyondPolicy = await server.refused('BAD_USER_INPUT', DECIDE, decision(id, { expiresInDays: 101 }));
    expect(beyondPolicy.extensions.field).toBe('input.expiresInDays');
    await server.refused('NOT_FOUND', DECIDE, decision('ApiKeyRequest:01890a5d-ac96-774b-bcce-b302099a8057'));
  });

  test('when it is too late, or the requester lost a permission', async () => {
    const user = await server.makeUser('ANALYST');
    const [rejected, approved, demoted] = [await ask(user), await ask(user), await ask(user, { permissions: ['WRITE_DATA'] })];
    await decide(rejected.id, { decision: 'REJECT' });
    for (const changes of [{}, { decision: 'REJECT' }]) await server.refused('CONFLICT', DECIDE, decision(rejected.id, changes));
    await decide(approved.id);
    await server.refused('CONFLICT', DECIDE, decision(approved.id));
    expect((await decide(approved.id, { decision: 'REJECT', comment: 'changed my mind' })).status).toBe('REJECTED');
    await server.refused('CONFLICT', COLLECT, collection(approved.id, user));
    await setRole(user, 'VIEWER');
    expect((await server.refused('CONFLICT', DECIDE, decision(demoted.id))).message).toContain('WRITE_DATA');
    expect(await statusOf(demoted.id)).toBe('OPEN');
    await server.ok(DEACTIVATE, { variables: { input: { id: user.id } }, ...admin });
    expect((await server.refused('CONFLICT', DECIDE, decision(demoted.id))).message).toContain('deactivated');
  });
});

describe('collecting', () => {
  const approvedFor = async (user: TestUser, by: RequestOptions = admin, changes: object = {}) => {
    const { id } = await ask(user, changes);
    await decide(id, {}, by);
    return id as string;
  };

  test('is refused to everyone but the requester', async () => {
    const user = await server.makeUser('VIEWER');
    const id = await approvedFor(user);
    await server.refused('UNAUTHENTICATED', COLLECT, { variables: { input: { requestId: id } } });
    for (const role of ['RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST'] as const)
      await server.refused('NOT_FOUND', COLLECT, collection(id, await server.makeUser(role)));
    await server.refused('FORBIDDEN', COLLECT, collection(id, server.admin));
    const { key } = await server.makeKey({ set: 'READ_ONLY', owner: user });
    const byKey = await server.refused('FORBIDDEN', COLLECT, { variables: { input: { requestId: id } }, key });
    expect(byKey.extensions.userRequired).toBe(true);
    await collect(id, user);
  });

  test('works once, also when two collect together', async () => {
    const user = await server.makeUser('VIEWER');
    const id = await approvedFor(user);
    const answers = await Promise.all([1, 2, 3].map(() => server.graphql(COLLECT, collection(id, user))));
    for (const { body } of answers) if (body.data?.collectApiKey) server.secrets.add(body.data.collectApiKey.key);
    const codes = answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? 'done').sort();
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'done']);
    const keys = await server.app.db.apiKey.findMany({ where: { ownerId: user.uuid }, select: { id: true } });
    expect(keys).toHaveLength(1);
    const again = await server.refused('CONFLICT', COLLECT, collection(id, user));
    expect(again.message).toContain(`ApiKey:${keys[0]?.id}`);
  });

  test('is refused before the decision, and after seven days', async () => {
    const user = await server.makeUser('VIEWER');
    const { id } = await ask(user);
    await server.refused('CONFLICT', COLLECT, collection(id, user));
    await decide(id);
    await server.app.db.apiKeyRequest.update({
      where: { id: uuidOf(id) },
      data: { collectUntil: new Date(Date.now() - 1) },
    });
    expect((await server.refused('CONFLICT', COLLECT, collection(id, user))).message).toContain('7 days');
    expect(await statusOf(id)).toBe('EXPIRED');
    for (const changes of [{}, { decision: 'REJECT' }]) await server.refused('CONFLICT', DECIDE, decision(id, changes));
  });

  test.each<[string, string, (user: TestUser, granter: TestUser) => Promise<unknown>]>([
    ['the requester lost a permission', 'WRITE_DATA', (user) => setRole(user, 'VIEWER')],
    ['the granting admin is no admin any more', 'ADMIN_ACCESS', (_user, granter) => setRole(granter, 'RESEARCHER')],
    [
      'the granting admin was deactivated',
      'deactivated',
      (_user, { id }) => server.ok(DEACTIVATE, { variables: { input: { id } }, ...admin }),
    ],
  ])('is refused when %s', async (_what, why, lose) => {
    const [user, granter] = [await server.makeUser('ANALYST'), await server.makeUser('ADMIN')];
    const id = await approvedFor(user, { token: granter.token }, { permissions: ['READ_DATA', 'WRITE_DATA'] });
    await lose(user, granter);
    expect((await server.refused('CONFLICT', COLLECT, collection(id, user))).message).toContain(why);
    expect(await server.app.db.apiKey.count({ where: { ownerId: user.uuid } })).toBe(0);
    expect(await statusOf(id)).toBe('APPROVED');
  });

  test('is refused when the policy allows fewer days now', async () => {
    const user = await server.makeUser('VIEWER');
    const id = await approvedFor(user);
    await server.app.db.apiKeyRequest.update({ where: { id: uuidOf(id) }, data: { expiresInDays: 101 } });
    expect((await server.refused('CONFLICT', COLLECT, collection(id, user))).message).toContain('100');
  });

  test('with an Idempotency-Key stores no secret', async () => {
    const user = await server.makeUser('VIEWER');
    const id = await approvedFor(user);
    const request = { ...collection(id, user), headers: { 'Idempotency-Key': 'collect-once' } };
    const { collectApiKey } = await server.ok(COLLECT, request);
    server.secrets.add(collectApiKey.key);
    expect((await server.refused('CONFLICT', COLLECT, request)).extensions.id).toBe(collectApiKey.apiKey.id);
    const rows = await server.app.db.idempotencyRecord.findMany();
    expect(JSON.stringify(rows)).not.toContain(collectApiKey.key);
  });

  test('leaves a lost secret to rotation by the owner', async () => {
    const user = await server.makeUser('VIEWER');
    const { apiKey } = await collect(await approvedFor(user), user);
    const rotate = 'mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { key } }';
    const { rotateApiKey } = await server.ok(rotate, { variables: { id: apiKey.id }, token: user.token });
    server.secrets.add(rotateApiKey.key);
    await server.ok('{ viewer { id } }', { key: rotateApiKey.key });
  });
});
