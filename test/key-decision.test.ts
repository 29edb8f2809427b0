/** The power of keys over other keys: the decision as a table of (actor, before, after), and by HTTP where a weaker key tries. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../src/access/credentials/present-power.js';
import { ALL_PERMISSIONS, maskOf, maskOfRole, PERMISSIONS, type Permission, type Role } from '../src/access/permissions.js';
import { decide, type KeyBefore, type KeyState, type Wish } from '../src/modules/api-keys/decision.js';
import type { KeyMutation, Refusal } from '../src/modules/api-keys/refusals.js';
import { type RequestOptions, startServer, type TestServer, uuidOf } from './support/server.js';

const DAY_MS = 86_400_000;
const day = (n: number) => new Date(Date.UTC(2030, 0, n));

const state = (changes: Partial<KeyState> = {}): KeyState => ({
  permissions: ['read:data'],
  scopes: [],
  expiresAt: null,
  allowedAddresses: [],
  requestsPerMinute: null,
  ownerId: 'owner',
  ...changes,
});

const user = (role: Role, userId = 'somebody'): Actor => ({
  kind: 'user',
  permissions: maskOfRole(role),
  surveyIds: null,
  userId,
  name: role,
  role,
  // A token ends within the hour. Keys created with it continue.
  expiresAt: day(1),
  session: null,
});

const key = (changes: Partial<KeyState> = {}): Actor => {
  const { permissions, expiresAt, allowedAddresses, requestsPerMinute } = state({
    permissions: ['read:data', 'admin:access'],
    ...changes,
  });
  return {
    kind: 'apiKey',
    permissions: maskOf(permissions),
    surveyIds: null,
    keyId: 'key',
    name: 'key',
    userId: 'owner',
    role: 'ADMIN',
    secret: { digest: '', retired: false },
    expiresAt,
    allowedAddresses,
    requestsPerMinute,
  };
};

const full: readonly Permission[] = PERMISSIONS;
const strong = (changes: Partial<KeyState> = {}) => state({ permissions: full, ...changes });
const bound = { allowedAddresses: ['127.0.0.1/32'], requestsPerMinute: 100 };
const boundKey = () => key({ permissions: full, ...bound });

/** The short form of a refusal: the field, the missing permissions, that no permission helps, or the state of the key. */
const inShort = (refusal: Refusal) =>
  'field' in refusal
    ? refusal.field
    : 'lacks' in refusal
      ? `lacks ${refusal.lacks.toString(2)}`
      : 'never' in refusal
        ? 'never'
        : 'conflict';

const lacks = (mask: number) => `lacks ${mask.toString(2)}`;
const NOT_HELD = lacks(ALL_PERMISSIONS & ~maskOf(['read:data', 'admin:access']));
const ADMIN = lacks(maskOf(['admin:access']));

/** The defaults of a row: a key that is not revoked, that a person created, of an admin, without a policy. */
type Change = Partial<Wish> & Partial<KeyBefore> & { actor: Actor; before?: KeyState; after: KeyState };
type Row = [what: string, change: Change, verdict: string[] | null];

const extended = (before: KeyState) => ({ before, after: { ...before, expiresAt: day(40) } });
const updated = (before: KeyState, changes: Partial<KeyState>) => ({ before, after: { ...before, ...changes } });
const rotated = (before: KeyState) => ({ before, after: before });

const TABLES: Record<KeyMutation, Row[]> = {
  createApiKey: [
    ['an admin makes any', { actor: user('ADMIN'), after: strong() }, null],
    ['a researcher makes none', { actor: user('RESEARCHER'), after: state() }, [ADMIN]],
    ['a key without administration makes none', { actor: key({ permissions: ['read:data'] }), after: state() }, [ADMIN]],
    ['a key makes what it holds', { actor: key(), after: state({ permissions: ['read:data', 'admin:access'] }) }, null],
    ['a key grants no more than it holds', { actor: key(), after: strong() }, ['input.permissions']],
    [
      'nobody grants more than the owner holds',
      { actor: user('ADMIN'), after: strong(), ownerRole: 'VIEWER' },
      ['input.permissions'],
    ],
    ['no scoped key administrates', { actor: user('ADMIN'), after: strong({ scopes: ['survey:1'] }) }, ['input.scopes']],
    ['a key makes none that outlives it', { actor: key({ expiresAt: day(5) }), after: state() }, ['input.expiresAt']],
    ['a key makes one that ends with it', { actor: key({ expiresAt: day(5) }), after: state({ expiresAt: day(5) }) }, null],
    [
      'a bound key makes no free one',
      { actor: boundKey(), after: state() },
      ['input.allowedAddresses', 'input.requestsPerMinute'],
    ],
    ['a bound key makes one as bound', { actor: boundKey(), after: state(bound) }, null],
    [
      'the default of the policy is a limit',
      { actor: boundKey(), after: state({ ...bound, requestsPerMinute: null }), policy: { requestsPerMinute: 100 } },
      null,
    ],
  ],
  updateApiKey: [
    ['an admin changes all', { actor: user('ADMIN'), ...updated(state(bound), strong()) }, null],
    ['a researcher changes nothing', { actor: user('RESEARCHER'), ...updated(state(), {}) }, [ADMIN]],
    ['nobody changes a revoked key', { actor: user('ADMIN'), revokedAt: day(0), ...updated(state(), {}) }, ['conflict']],
    ['an admin changes an expired key', { actor: user('ADMIN'), ...updated(state({ expiresAt: day(0) }), bound) }, null],
    ['a weaker key renames', { actor: key(), ...updated(strong(), {}) }, null],
    ['no key changes itself', { actor: key(), kinship: 'itself', ...updated(state(), {}) }, ['never']],
    ['no key changes the one it was made by', { actor: key(), kinship: 'ancestor', ...updated(state(), {}) }, ['never']],
    ['a weaker key adds no permission', { actor: key(), ...updated(state(), strong()) }, ['input.permissions']],
    [
      'a weaker key frees no stronger one from its networks',
      { actor: key(), ...updated(strong(bound), { allowedAddresses: [] }) },
      [NOT_HELD],
    ],
    [
      'a weaker key frees no stronger one from its rate',
      { actor: key(), ...updated(strong(bound), { requestsPerMinute: null }) },
      [NOT_HELD],
    ],
    ['a weaker key binds a stronger one', { actor: key(), ...updated(strong(), bound) }, null],
    ['a key as strong frees one', { actor: key({ permissions: full }), ...updated(strong(bound), strong()) }, null],
    [
      'a bound key frees none further than itself',
      { actor: boundKey(), ...updated(strong(bound), { allowedAddresses: [], requestsPerMinute: 101 }) },
      ['input.allowedAddresses', 'input.requestsPerMinute'],
    ],
    [
      'a bound key gives nothing to a free one',
      { actor: boundKey(), ...updated(state(), { permissions: ['read:data', 'write:data'] }) },
      ['input.id', 'input.id'],
    ],
    [
      'a key gives nothing to one that outlives it',
      { actor: key({ permissions: full, expiresAt: day(5) }), ...updated(state(), { permissions: ['read:data', 'write:data'] }) },
      ['input.id'],
    ],
    [
      'a key lifts no scope of one that outlives it',
      { actor: key({ expiresAt: day(5) }), ...updated(state({ scopes: ['survey:1'] }), { scopes: [] }) },
      ['input.id'],
    ],
    [
      'a key gives no owner to one that outlives it',
      { actor: key({ expiresAt: day(5) }), ...updated(state(), { ownerId: 'another' }) },
      ['input.id'],
    ],
    [
      'a key removes permissions from one that outlives it',
      {
        actor: key({ expiresAt: day(5) }),
        ...updated(state({ permissions: ['read:data', 'admin:access'] }), { permissions: ['read:data'] }),
      },
      null,
    ],
    [
      'a new owner must hold what the key holds',
      { actor: user('ADMIN'), ...updated(strong(), { ownerId: 'another' }), ownerRole: 'VIEWER' },
      ['input.permissions'],
    ],
    [
      'a key stays below its creator, whoever changes it',
      {
        actor: user('ADMIN'),
        maker: state(bound),
        ...updated(state(bound), { permissions: full, allowedAddresses: [], requestsPerMinute: 101 }),
      },
      ['input.permissions', 'input.allowedAddresses', 'input.requestsPerMinute'],
    ],
    [
      'of a key that its maker was narrowed below, what stays is no gain',
      { actor: user('ADMIN'), maker: state(bound), ...updated(strong(), { requestsPerMinute: 5 }) },
      null,
    ],
    [
      'a key frees none that holds what this server does not know',
      { actor: key(), ...updated(state({ ...bound, permissions: ['read:data', 'from:tomorrow'] }), { allowedAddresses: [] }) },
      ['never'],
    ],
  ],
  extendApiKey: [
    ['an admin extends any', { actor: user('ADMIN'), ...extended(strong({ expiresAt: day(2) })) }, null],
    ['a researcher extends none', { actor: user('RESEARCHER'), ...extended(state({ expiresAt: day(2) })) }, [ADMIN]],
    ['a weaker key extends or revives no stronger one', { actor: key(), ...extended(strong({ expiresAt: day(2) })) }, [NOT_HELD]],
    ['nobody extends a revoked key', { actor: user('ADMIN'), revokedAt: day(0), ...extended(state()) }, ['conflict']],
    ['nobody extends a key without an end', { actor: user('ADMIN'), before: state(), after: state() }, ['conflict']],
    [
      'nobody extends a key past the horizon',
      { actor: user('ADMIN'), policy: { maxDays: 38 }, ...extended(state({ expiresAt: day(2) })) },
      ['input.days'],
    ],
    [
      'the horizon itself is allowed',
      { actor: user('ADMIN'), policy: { maxDays: 39 }, ...extended(state({ expiresAt: day(2) })) },
      null,
    ],
    ['what the actor lacks comes before the state', { actor: user('RESEARCHER'), before: state(), after: state() }, [ADMIN]],
    ['a key extends what it holds', { actor: key(), ...extended(state({ expiresAt: day(2) })) }, null],
    ['no key extends itself', { actor: key(), kinship: 'itself', ...extended(state({ expiresAt: day(2) })) }, ['never']],
    [
      'no key extends the one it was made by',
      { actor: key(), kinship: 'ancestor', ...extended(state({ expiresAt: day(2) })) },
      ['never'],
    ],
    [
      'a bound key extends no free one',
      { actor: boundKey(), ...extended(strong({ expiresAt: day(2) })) },
      ['input.id', 'input.id'],
    ],
    ['a bound key extends one as bound', { actor: boundKey(), ...extended(strong({ ...bound, expiresAt: day(2) })) }, null],
    [
      'a key extends none past its end',
      { actor: key({ expiresAt: day(39) }), ...extended(state({ expiresAt: day(2) })) },
      ['input.days'],
    ],
    [
      'nobody extends a key past its maker',
      { actor: user('ADMIN'), maker: state({ expiresAt: day(39) }), ...extended(state({ expiresAt: day(2) })) },
      ['input.days'],
    ],
    [
      'a key extends none that holds what this server does not know',
      { actor: key(), ...extended(state({ expiresAt: day(2), permissions: ['from:tomorrow'] })) },
      ['never'],
    ],
  ],
  rotateApiKey: [
    ['an admin rotates any', { actor: user('ADMIN'), ...rotated(strong()) }, null],
    ['the owner rotates theirs', { actor: user('GUEST', 'owner'), ...rotated(strong()) }, null],
    ['nobody rotates a revoked key', { actor: user('GUEST', 'owner'), revokedAt: day(0), ...rotated(state()) }, ['conflict']],
    ['nobody rotates an expired key', { actor: user('ADMIN'), ...rotated(state({ expiresAt: day(1) })) }, ['conflict']],
    ['another user rotates none', { actor: user('RESEARCHER'), ...rotated(state()) }, [ADMIN]],
    ['a key of the owner is not the owner', { actor: key({ permissions: ['read:data'] }), ...rotated(state()) }, [ADMIN]],
    ['a weaker key rotates no stronger one', { actor: key(), ...rotated(strong()) }, [NOT_HELD]],
    ['a key rotates what it holds', { actor: key(), ...rotated(state()) }, null],
    ['no key rotates itself', { actor: key(), kinship: 'itself', ...rotated(state()) }, ['never']],
    ['no key rotates the one it was made by', { actor: key(), kinship: 'ancestor', ...rotated(state()) }, ['never']],
    ['a bound key rotates no free one', { actor: boundKey(), ...rotated(strong()) }, ['input.id', 'input.id']],
    ['a key rotates none that outlives it', { actor: key({ expiresAt: day(5) }), ...rotated(state()) }, ['input.id']],
    [
      'a narrowed maker does not keep a person from rotating',
      { actor: user('ADMIN'), maker: state(bound), ...rotated(strong()) },
      null,
    ],
  ],
};

describe.each(Object.entries(TABLES))('%s', (mutation, rows) => {
  test.each(rows)('%s', (_what, change, verdict) => {
    const { actor, before, after, kinship = null, maker = null, revokedAt = null, ownerRole = 'ADMIN', policy = {} } = change;
    const refusals = decide(actor, before ? { ...before, kinship, maker, revokedAt } : null, {
      mutation: mutation as KeyMutation,
      after,
      ownerRole,
      policy,
      now: day(1),
    });
    expect(refusals?.map(inShort) ?? null).toEqual(verdict);
  });
});

describe('by HTTP', () => {
  const UPDATE = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }';
  const EXTEND = 'mutation ($input: ExtendApiKeyInput!) { extendApiKey(input: $input) { apiKey { status } } }';
  const VIEWER = '{ viewer { id } }';

  let server: TestServer;
  let admin: RequestOptions;
  beforeAll(async () => {
    server = await startServer();
    admin = { token: server.admin.token };
  });
  afterAll(() => server.stop());

  const names = ({ extensions }: { extensions: Record<string, { permission: string }[]> }) =>
    extensions.missingPermissions?.map(({ permission }) => permission);
  const expire = (id: string) =>
    server.app.db.apiKey.update({
      where: { id: uuidOf(id) },
      data: { createdAt: new Date(Date.now() - 9 * DAY_MS), expiresAt: new Date(Date.now() - DAY_MS) },
    });

  test('a key with administration alone revives no expired key that holds more; a person does', async () => {
    const weak = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    const expired = await server.makeKey({ set: 'FULL_ACCESS', expiresInDays: 1 });
    await expire(expired.id);
    const variables = { input: { id: expired.id, days: 1 } };
    const refusal = await server.refused('FORBIDDEN', EXTEND, { variables, key: weak.key });
    expect(refusal.status).toBe(403);
    expect(names(refusal)).toHaveLength(PERMISSIONS.length - 1);
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key: expired.key })).extensions.reason).toBe('EXPIRED');
    expect((await server.auditOf(expired.id)).map(({ action }) => action)).toEqual(['createApiKey']);
    await server.ok(EXTEND, { variables, ...admin });
    await server.ok(VIEWER, { key: expired.key });
  });

  test('a key with administration alone lifts neither the networks nor the rate of a key that holds more; it may bind it', async () => {
    const weak = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    const { id } = await server.makeKey({ set: 'FULL_ACCESS' });
    await server.ok(UPDATE, {
      variables: { input: { id, allowedAddresses: ['192.0.2.1'], requestsPerMinute: 5 } },
      key: weak.key,
    });
    for (const lifted of [{ allowedAddresses: [] }, { allowedAddresses: ['192.0.2.0/24'] }, { requestsPerMinute: null }]) {
      const refusal = await server.refused('FORBIDDEN', UPDATE, { variables: { input: { id, ...lifted } }, key: weak.key });
      expect(names(refusal)).toHaveLength(PERMISSIONS.length - 1);
    }
    await server.ok(UPDATE, { variables: { input: { id, requestsPerMinute: 4 } }, key: weak.key });
  });

  test('a key that is bound extends none that is used from more networks or more often', async () => {
    const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
    const input = { name: 'bound', permissionSet: 'FULL_ACCESS', allowedAddresses: ['127.0.0.1/32'], requestsPerMinute: 100 };
    const { key } = (await server.ok(create, { variables: { input }, ...admin })).createApiKey;
    server.secrets.add(key);
    const by = { key, headers: { 'X-Forwarded-For': '127.0.0.1' } };
    const free = await server.makeKey({ expiresInDays: 1 });
    const extend = { variables: { input: { id: free.id, days: 1 } }, ...by };
    expect((await server.refused('BAD_USER_INPUT', EXTEND, extend)).extensions.field).toBe('input.id');
    const bind = { id: free.id, allowedAddresses: ['127.0.0.1'], requestsPerMinute: 100 };
    await server.ok(UPDATE, { variables: { input: bind }, ...admin });
    await server.ok(EXTEND, extend);
  });

  test('a weaker key may revoke a stronger one: revoking only removes permissions', async () => {
    const weak = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    const strong = await server.makeKey({ set: 'FULL_ACCESS' });
    await server.ok(`mutation { revokeApiKey(input: { id: "${strong.id}" }) { apiKey { id } } }`, { key: weak.key });
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key: strong.key })).extensions.reason).toBe('REVOKED');
  });
});
