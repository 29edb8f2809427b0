/** Decided requests for keys: an admin decides, and the user alone gets the secret, once, if both still hold what was granted. */
import { describe, expect, test } from 'vitest';
import { COLLECT, collection, DEACTIVATE, DECIDE, requestsOn } from './support/key-requests.js';
import { type RequestOptions, type TestUser, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile({ keyPolicy: { maxDays: 100 } });
const { admin, ask, collect, decide, decision, setRole, statusOf } = requestsOn(server);

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
    await server.ok(DEACTIVATE, { variables: { input: { id: user.id } }, ...admin() });
    expect((await server.refused('CONFLICT', DECIDE, decision(demoted.id))).message).toContain('deactivated');
  });
});

describe('collecting', () => {
  const approvedFor = async (user: TestUser, by: RequestOptions = admin(), changes: object = {}) => {
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
      (_user, { id }) => server.ok(DEACTIVATE, { variables: { input: { id } }, ...admin() }),
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
