/** What blocks each permission of a key, and that requests with the key are decided alike. */
import { beforeAll, describe, expect, test } from 'vitest';
import { keyEnd, lifeOf, stateOf } from '../src/access/credentials/key-power.js';
import { PERMISSIONS, ROLES } from '../src/access/permissions.js';
import { DAY_MS } from '../src/base/times.js';
import type { RequestOptions, TestKey, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});

interface Detail {
  readonly permission: string;
  readonly granted: boolean;
  readonly effective: boolean;
  readonly sources: string[];
  readonly lastUsedAt: string | null;
  readonly blocks: { readonly code: string; readonly message: string }[];
}

async function detailsOf(id: string, by = admin): Promise<Record<string, Detail>> {
  const query = `{ apiKey(id: "${id}") { effectivePermissions effectivePermissionDetails {
    permission granted effective sources lastUsedAt blocks { code message } } } }`;
  const { apiKey } = await server.ok(query, by);
  const details: Detail[] = apiKey.effectivePermissionDetails;
  expect(details.filter(({ effective }) => effective).map(({ permission }) => permission)).toEqual(apiKey.effectivePermissions);
  for (const { effective, blocks } of details) expect(effective).toBe(blocks.length === 0);
  return Object.fromEntries(details.map((detail) => [detail.permission, detail]));
}

const codesOf = (detail: Detail | undefined) => detail?.blocks.map(({ code }) => code);

describe('the permissions of a key', () => {
  let owner: TestUser;
  let key: TestKey;
  const read = () => server.graphql('{ observations { totalCount } }', { key: key.key });
  beforeAll(async () => {
    owner = await server.makeUser('RESEARCHER');
    key = await server.makeKey({ owner, permissions: ['READ_DATA', 'WRITE_DATA', 'OBSERVATIONS_INGEST'] });
  });

  test('are effective with both sources, each with its last use', async () => {
    expect((await read()).body.errors).toBeUndefined();
    await server.app.usage.flush();
    const { READ_DATA, WRITE_DATA, ...others } = await detailsOf(key.id);
    expect(Object.keys(others)).toEqual(['OBSERVATIONS_INGEST']);
    const both = { granted: true, effective: true, sources: ['KEY', 'OWNER_ROLE'], blocks: [] };
    expect(READ_DATA).toMatchObject({ ...both, lastUsedAt: expect.any(String) });
    expect(WRITE_DATA).toMatchObject({ ...both, lastUsedAt: null });
  });

  test('are blocked when the role of the owner lacks them', async () => {
    const setRole = (role: string) =>
      server.ok(`mutation { setUserRole(input: { id: "${owner.id}", role: ${role} }) { __typename } }`, admin);
    await setRole('VIEWER');
    const { READ_DATA, WRITE_DATA } = await detailsOf(key.id);
    expect(READ_DATA).toMatchObject({ effective: true });
    expect(WRITE_DATA).toMatchObject({ granted: true, effective: false, sources: ['KEY'] });
    expect(WRITE_DATA?.blocks).toEqual([{ code: 'OWNER_ROLE_LACKS_IT', message: expect.stringContaining('role') }]);
    await setRole('RESEARCHER');
  });

  test('are shown after they were taken from the key, if they were used', async () => {
    const update = (permissions: string) =>
      server.ok(`mutation { updateApiKey(input: { id: "${key.id}", permissions: [${permissions}] }) { __typename } }`, admin);
    await update('WRITE_DATA');
    const { READ_DATA, OBSERVATIONS_INGEST } = await detailsOf(key.id);
    expect(OBSERVATIONS_INGEST).toBeUndefined();
    expect(READ_DATA).toMatchObject({ granted: false, effective: false, sources: [], lastUsedAt: expect.any(String) });
    expect(codesOf(READ_DATA)).toEqual(['NOT_GRANTED']);
    expect((await read()).body.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await update('READ_DATA, WRITE_DATA');
  });

  test('are all blocked by everything that has ended the key', async () => {
    await server.ok(`mutation { deactivateUser(input: { id: "${owner.id}" }) { __typename } }`, admin);
    expect(codesOf((await detailsOf(key.id)).READ_DATA)).toEqual(['OWNER_INACTIVE']);
    expect((await read()).body.errors?.[0]?.extensions.reason).toBe('OWNER_DISABLED');
    const [createdAt, expiresAt] = [new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() - DAY_MS)];
    await server.app.db.apiKey.update({ where: { id: key.uuid }, data: { createdAt, expiresAt } });
    server.app.authenticator.forgetAll();
    expect(codesOf((await detailsOf(key.id)).READ_DATA)).toEqual(['KEY_EXPIRED', 'OWNER_INACTIVE']);
    expect((await read()).body.errors?.[0]?.extensions.reason).toBe('EXPIRED');
    await server.ok(`mutation { revokeApiKey(input: { id: "${key.id}" }) { __typename } }`, admin);
    expect(codesOf((await detailsOf(key.id)).READ_DATA)).toEqual(['KEY_REVOKED', 'KEY_EXPIRED', 'OWNER_INACTIVE']);
    expect((await read()).body.errors?.[0]?.extensions.reason).toBe('REVOKED');
  });
});

test('a key sees its own details, and others see none', async () => {
  const owner = await server.makeUser('ANALYST');
  const { id, key } = await server.makeKey({ owner, permissions: ['READ_DATA'] });
  expect(Object.keys(await detailsOf(id, { key }))).toEqual(['READ_DATA']);
  expect(Object.keys(await detailsOf(id, { token: owner.token }))).toEqual(['READ_DATA']);
  const other = await server.makeUser('RESEARCHER');
  const query = `{ apiKey(id: "${id}") { effectivePermissionDetails { permission } } }`;
  expect(await server.ok(query, { token: other.token })).toEqual({ apiKey: null });
  await server.refused('UNAUTHENTICATED', query);
});

test('a page of keys needs one statement', async () => {
  for (let i = 0; i < 5; i++) await server.makeKey();
  const query = '{ apiKeys(first: 20) { nodes { effectivePermissionDetails { permission blocks { code } } } } }';
  await server.ok(query, admin);
  const statements = await server.statementsOf(() => server.ok(query, admin));
  expect(statements.filter((sql) => sql.includes('api_keys'))).toHaveLength(1);
});

test('a permission is effective exactly when nothing blocks it, and the ends are those of a request', () => {
  const moments = [null, new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS)];
  for (const role of Object.keys(ROLES) as (keyof typeof ROLES)[])
    for (const isActive of [true, false])
      for (const revokedAt of moments.slice(0, 2))
        for (const expiresAt of moments) {
          const key = {
            permissions: ['read:data', 'admin:access', 'newer:permission'],
            revokedAt,
            expiresAt,
            owner: { role, isActive },
          };
          for (const permission of PERMISSIONS) {
            const { blocks, effective, granted, heldByOwner } = stateOf(key, permission);
            expect(effective).toBe(blocks.length === 0);
            expect(heldByOwner && !granted).toBe(false);
            const end = blocks.find((block) => block !== 'NOT_GRANTED' && block !== 'OWNER_ROLE_LACKS_IT') ?? null;
            expect(end).toBe(keyEnd(lifeOf(key)));
          }
        }
});
