/** Every kind of caller: nobody, each role, and keys with each set, without each permission, with scopes, and of owners who hold less. */
import { digestOf, generateApiKey, prefixOf } from '../../src/access/credentials/formats/api-key.js';
import { PERMISSION_SETS, PERMISSIONS, ROLES, type Role } from '../../src/access/permissions.js';
import { storedScope } from '../../src/access/scopes.js';
import { MOMENTS, TEXTS } from './odd-values.js';
import type { Random } from './random.js';
import type { TestServer } from './server.js';

export interface TestPrincipal {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The surveys whose rows it may see; null means all. */
  readonly surveyIds: readonly string[] | null;
}

export interface Principals {
  readonly principals: readonly TestPrincipal[];
  readonly users: readonly string[];
  readonly keys: readonly string[];
}

/** Mostly callers who may see something: half of them without limits, a quarter with scopes. */
export function anyCaller({ principals }: Principals, random: Random): TestPrincipal {
  const kind = random.below(4);
  const unlimited = principals.filter(({ name }) => /^(ADMIN|RESEARCHER|key FULL_ACCESS)/.test(name));
  const scoped = principals.filter(({ surveyIds }) => surveyIds !== null);
  return random.one([unlimited, unlimited, scoped, principals][kind] as readonly TestPrincipal[]);
}

const NEVER = new Date('9999-12-31T23:59:59.999Z');

async function makeUsers({ app, secrets }: TestServer, random: Random) {
  const users: { id: string; role: Role; token: string }[] = [];
  for (const role of [...(Object.keys(ROLES) as Role[]), 'VIEWER', 'GUEST'] as const) {
    const id = random.uuid();
    const name = `${role} ${random.one(TEXTS)}`;
    const isActive = users.length !== 6;
    const lastSignInAt = random.chance(0.5) ? random.one(MOMENTS) : null;
    const createdAt = random.one(MOMENTS);
    const data = {
      id,
      email: `u${users.length}@example.org`,
      name,
      role,
      isActive,
      lastSignInAt,
      createdAt,
      updatedAt: createdAt,
    };
    await app.db.user.create({ data });
    const { accessToken } = await app.tokens.issue(id, 1);
    secrets.add(accessToken);
    users.push({ id, role, token: accessToken });
  }
  return users;
}

interface Made {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly scopes?: readonly string[];
  readonly ownerId?: string;
  readonly changes?: object;
}

export async function makePrincipals(
  server: TestServer,
  random: Random,
  surveys: readonly { id: string }[],
): Promise<Principals> {
  const users = await makeUsers(server, random);
  const [admin, , , viewer] = users.map(({ id }) => id) as [string, string, string, string];
  const principals: TestPrincipal[] = [{ name: 'nobody', headers: {}, surveyIds: null }];
  for (const { role, token, id } of users.slice(0, 5))
    principals.push({ name: `${role} ${id}`, headers: { Authorization: `Bearer ${token}` }, surveyIds: null });
  const keys: string[] = [];
  const make = async ({ name, permissions, scopes = [], ownerId = admin, changes = {} }: Made): Promise<void> => {
    const id = random.uuid();
    const key = generateApiKey();
    server.secrets.add(key);
    const createdAt = new Date(random.one(MOMENTS.slice(3, 9)));
    await server.app.db.apiKey.create({
      data: {
        id,
        name: `${name} ${random.one(TEXTS)}`,
        description: random.one([null, ...TEXTS]),
        keyHash: digestOf(key),
        prefix: prefixOf(key),
        permissions: [...permissions],
        scopes: scopes.map(storedScope),
        allowedAddresses: random.chance(0.3) ? ['127.0.0.0/8', '::/0'] : [],
        usageCount: random.one([0n, 1n, 9_007_199_254_740_991n]),
        expiresAt: random.one([null, NEVER]),
        ownerId,
        createdById: random.one([null, admin, viewer]),
        createdByKeyId: keys.length > 0 ? random.one([null, ...keys]) : null,
        createdAt,
        updatedAt: createdAt,
        ...changes,
      },
    });
    const surveyIds = scopes.length === 0 ? null : scopes;
    if (!('isWorking' in changes)) principals.push({ name: `key ${name} ${id}`, headers: { 'X-API-Key': key }, surveyIds });
    keys.push(id);
  };
  for (const [name, { permissions }] of Object.entries(PERMISSION_SETS)) await make({ name, permissions });
  const [alpha, beta, , empty] = surveys.map(({ id }) => id) as [string, string, string, string];
  const reads = ['read:public', 'read:data'];
  const all = PERMISSIONS.filter((permission) => permission !== 'admin:access');
  for (const [name, scopes] of Object.entries({ alpha: [alpha], both: [alpha, beta], empty: [empty] }))
    for (const permissions of [reads, all]) await make({ name: `of ${name}`, permissions, scopes });
  await make({ name: 'scoped without public', permissions: ['read:data'], scopes: [beta] });
  for (const missing of PERMISSIONS)
    await make({ name: `without ${missing}`, permissions: PERMISSIONS.filter((permission) => permission !== missing) });
  await make({ name: 'public alone', permissions: ['read:public'] });
  await make({ name: 'data alone', permissions: ['read:data'] });
  await make({ name: 'admin alone', permissions: ['admin:access'] });
  await make({ name: 'all of a viewer', permissions: PERMISSIONS, ownerId: viewer });
  await addOthers(server, random, keys, admin);
  return { principals, users: users.map(({ id }) => id), keys };
}

/** Keys that no longer work, and secrets that were rotated away: to be read, not used. */
async function addOthers({ app }: TestServer, random: Random, keys: string[], admin: string): Promise<void> {
  const times = { createdAt: new Date('2024-01-01'), updatedAt: new Date('2024-01-02') };
  const ends = [
    { isActive: false, revokedAt: new Date('2024-05-05T05:05:05.005Z'), revokedById: admin, revokedReason: TEXTS[1] },
    { isActive: false, revokedAt: new Date('2024-05-05T05:05:05.005Z') },
    { expiresAt: new Date('2024-02-02') },
  ];
  for (const end of ends) {
    const id = random.uuid();
    const keyHash = digestOf(id);
    const data = { id, name: `old ${id}`, keyHash, prefix: 'oldoldol', permissions: ['read:data'], scopes: [], ownerId: admin };
    await app.db.apiKey.create({ data: { ...data, ...times, ...end } });
    keys.push(id);
  }
  const day = new Date(new Date().toISOString().slice(0, 10));
  for (const keyId of random.some(keys)) {
    const use = { keyId, usageCount: 7n, lastUsedAt: new Date('2024-03-02T01:02:03.004Z') };
    // A newer server may have written a permission that this one does not know.
    const permissions = [...random.some(PERMISSIONS), 'later:invented'];
    await app.db.apiKeyPermissionUsage.createMany({ data: permissions.map((permission) => ({ ...use, permission })) });
    await app.db.apiKeyDailyUsage.create({ data: { keyId, day, requests: 5, errors: 1 } });
    const refused = { keyId, denials: 3n, lastDeniedAt: day };
    await app.db.apiKeyMissingPermission.createMany({ data: permissions.map((permission) => ({ ...refused, permission })) });
  }
  for (const keyId of keys)
    for (let secret = random.below(4); secret > 0; secret--)
      await app.db.apiKeyOldSecret.create({
        data: {
          keyHash: digestOf(`${keyId} ${secret}`),
          keyId,
          prefix: `secret0${secret}`,
          endsAt: random.chance(0.5) ? NEVER : new Date('2024-03-03'),
          lastUsedAt: random.one([null, new Date('2024-03-02T01:02:03.004Z')]),
          createdAt: new Date(Date.UTC(2024, 1, secret)),
        },
      });
}
