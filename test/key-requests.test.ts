/** Requests for keys: a user asks, reads and withdraws. */
import { describe, expect, test } from 'vitest';
import { ASK, COLLECT, collection, DECIDE, input, LIST, ONE, REQUEST_FIELDS, requestsOn } from './support/key-requests.js';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const DAY_MS = 86_400_000;
const server = serverOfFile({ keyPolicy: { maxDays: 100 } });
const { admin, ask, collect, decide, decision, statusOf } = requestsOn(server);

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
    expect((await server.refused('CONFLICT', ASK, { ...request, ...admin() })).message).toContain('createApiKey');
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
    const all = (await server.ok(LIST, admin())).apiKeyRequests.nodes.map((node: { id: string }) => node.id);
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
