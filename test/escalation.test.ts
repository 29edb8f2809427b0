/**
 * No escalation: whatever users and keys do to each other, in whatever order, no key ever holds more than its maker and
 * its owner allow. Random histories run against the server and against a small model, which must agree at every step.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ALL_PERMISSIONS,
  enumNameOf,
  holds,
  maskOf,
  maskOfRole,
  permissionsIn,
  ROLES,
  type Role,
} from '../src/access/permissions.js';
import { type RequestOptions, startServer, type TestServer } from './support/server.js';

const ADMIN = maskOf(['admin:access']);
const ROLE_NAMES = Object.keys(ROLES) as Role[];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

interface ModelUser {
  readonly id: string;
  readonly uuid: string;
  role: Role;
  active: boolean;
}

interface ModelKey {
  readonly id: string;
  /** The key that made it. */
  readonly maker: ModelKey | null;
  /** Days that it works; null for ever. Of two that were given as many, the later one ends later. */
  readonly days: number | null;
  /** Requests a minute; null as many as it likes. */
  readonly rate: number | null;
  /** Keys are made one after the other. */
  readonly number: number;
  key: string;
  mask: number;
  owner: ModelUser;
  revoked: boolean;
}

/** Who acts: one of the users by a fresh token, or one of the keys. */
type Actor = { user: ModelUser } | { key: ModelKey };

const effective = (actor: Actor): number => {
  if ('user' in actor) return actor.user.active ? maskOfRole(actor.user.role) : 0;
  const { key } = actor;
  return key.revoked || !key.owner.active ? 0 : key.mask & maskOfRole(key.owner.role);
};
/** Whether somebody who holds the one could use the other for longer, or more often. */
const reachesFurther = (key: Pick<ModelKey, 'days' | 'rate' | 'number'>, than: ModelKey): boolean => {
  const end = ({ days, number }: typeof key) => (days ?? Number.POSITIVE_INFINITY) + (days === null ? 0 : number / 1_000);
  const often = ({ rate }: typeof key) => rate ?? Number.POSITIVE_INFINITY;
  return end(key) > end(than) || often(key) > often(than);
};
/** Whether the actor is a key that this one was made by, however far back. */
const comesFrom = (actor: Actor, key: ModelKey): boolean => {
  if (!('key' in actor)) return false;
  for (let line = actor.key.maker; line !== null; line = line.maker) if (line === key) return true;
  return false;
};
const isAdmin = (actor: Actor) => holds(effective(actor), ADMIN);
const isAlive = (actor: Actor) => ('user' in actor ? actor.user.active : !actor.key.revoked && actor.key.owner.active);

class World {
  readonly keys: ModelKey[] = [];
  constructor(readonly users: ModelUser[]) {}

  static async make(roles: readonly Role[]): Promise<World> {
    const users = await Promise.all(roles.map((role) => server.makeUser(role)));
    return new World(users.map(({ id, uuid }, index) => ({ id, uuid, role: roles[index] as Role, active: true })));
  }

  actor(n: number): Actor {
    const everyone: Actor[] = [...this.users.map((user) => ({ user })), ...this.keys.map((key) => ({ key }))];
    return everyone[n % everyone.length] as Actor;
  }

  async credential(actor: Actor): Promise<RequestOptions> {
    if ('key' in actor) return { key: actor.key.key };
    const { tokenVersion } = await server.app.db.user.findUniqueOrThrow({ where: { id: actor.user.uuid } });
    return { token: (await server.app.tokens.issue(actor.user.uuid, tokenVersion)).accessToken };
  }

  /** Sends a mutation and says whether it was carried out; its answer when it was. */
  async send(actor: Actor, mutation: string, input: object, selection: string) {
    const name = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${name}!) { ${mutation}(input: $input) { ${selection} } }`;
    const { body } = await server.graphql(query, { variables: { input }, ...(await this.credential(actor)) });
    return body.data?.[mutation] ?? null;
  }

  /** Every key can do exactly what the model says, at the very next request. */
  async check(): Promise<void> {
    for (const key of this.keys) {
      const { status, body } = await server.graphql('{ viewer { permissions } }', { key: key.key });
      if (!isAlive({ key })) expect(status).toBe(401);
      else expect(body.data.viewer.permissions).toEqual(permissionsIn(effective({ key })).map(enumNameOf));
    }
  }
}

type Step = (world: World) => Promise<void>;
const pick = fc.nat(1_000);
const mask = fc.integer({ min: 1, max: ALL_PERMISSIONS });
const names = (wanted: number) => permissionsIn(wanted).map(enumNameOf);

const days = fc.constantFrom(1, 5, 5, null, null);
const rates = fc.constantFrom(10_000, 20_000, null, null);

const create = fc.record({ by: pick, owner: pick, wanted: mask, days, asked: rates }).map(
  ({ by, owner, wanted, days, asked }): Step =>
    async (world) => {
      const actor = world.actor(by);
      const maker = 'key' in actor ? actor.key : null;
      const user = world.users[owner % world.users.length] as ModelUser;
      const made = { days, rate: asked ?? maker?.rate ?? null, number: world.keys.length };
      const allowed =
        isAdmin(actor) &&
        user.active &&
        holds(effective(actor) & maskOfRole(user.role), wanted) &&
        (maker === null || !reachesFurther(made, maker));
      const input = { name: 'k', permissions: names(wanted), ownerId: user.id, expiresInDays: days, requestsPerMinute: asked };
      const answer = await world.send(actor, 'createApiKey', input, 'key apiKey { id }');
      expect(answer !== null, 'createApiKey').toBe(allowed);
      if (answer === null) return;
      server.secrets.add(answer.key);
      world.keys.push({ ...made, id: answer.apiKey.id, maker, key: answer.key, mask: wanted, owner: user, revoked: false });
    },
);

const onKey = (apply: (world: World, actor: Actor, key: ModelKey, more: { wanted: number; owner: number }) => Promise<void>) =>
  fc.record({ by: pick, of: pick, wanted: mask, owner: pick }).map(
    ({ by, of, ...more }): Step =>
      async (world) => {
        const key = world.keys[of % Math.max(1, world.keys.length)];
        if (key !== undefined) await apply(world, world.actor(by), key, more);
      },
  );

const isItself = (actor: Actor, key: ModelKey) => 'key' in actor && actor.key === key;

const update = onKey(async (world, actor, key, { wanted, owner }) => {
  const user = world.users[owner % world.users.length] as ModelUser;
  const may = isAdmin(actor) && !isItself(actor, key) && !comesFrom(actor, key) && !key.revoked && user.active;
  const added = wanted & ~key.mask;
  const isGift = added !== 0 || user !== key.owner;
  const allowed =
    may &&
    holds(effective(actor) & maskOfRole(user.role), wanted) &&
    (key.maker === null || holds(key.maker.mask, added)) &&
    !('key' in actor && isGift && reachesFurther(key, actor.key));
  const done = await world.send(
    actor,
    'updateApiKey',
    { id: key.id, permissions: names(wanted), ownerId: user.id },
    'apiKey { id }',
  );
  expect(done !== null, 'updateApiKey').toBe(allowed);
  if (done === null) return;
  key.mask = wanted;
  key.owner = user;
});

const rotate = onKey(async (world, actor, key) => {
  const isOwner = 'user' in actor && actor.user === key.owner && actor.user.active;
  const may = !key.revoked && !isItself(actor, key) && !comesFrom(actor, key);
  const allowed =
    may &&
    (isOwner || (isAdmin(actor) && holds(effective(actor), key.mask))) &&
    !('key' in actor && reachesFurther(key, actor.key));
  const done = await world.send(actor, 'rotateApiKey', { id: key.id }, 'key');
  expect(done !== null, 'rotateApiKey').toBe(allowed);
  if (done === null) return;
  server.secrets.add(done.key);
  key.key = done.key;
});

const revoke = onKey(async (world, actor, key) => {
  const isOwner = 'user' in actor && actor.user === key.owner && actor.user.active;
  const allowed = isAlive(actor) && (isAdmin(actor) || isOwner || isItself(actor, key));
  const done = await world.send(actor, 'revokeApiKey', { id: key.id }, 'apiKey { id }');
  expect(done !== null, 'revokeApiKey').toBe(allowed);
  if (done !== null) key.revoked = true;
});

const onUser = (apply: (world: World, actor: Actor, user: ModelUser, role: Role) => Promise<void>) =>
  fc.record({ by: pick, of: pick, role: fc.constantFrom(...ROLE_NAMES) }).map(
    ({ by, of, role }): Step =>
      async (world) => {
        await apply(world, world.actor(by), world.users[of % world.users.length] as ModelUser, role);
      },
  );

const byAdminInPerson = (actor: Actor) => 'user' in actor && isAdmin(actor);

const setRole = onUser(async (world, actor, user, role) => {
  const done = await world.send(actor, 'setUserRole', { id: user.id, role }, 'user { id }');
  expect(done !== null, 'setUserRole').toBe(byAdminInPerson(actor));
  if (done !== null) user.role = role;
});

const deactivate = onUser(async (world, actor, user) => {
  const done = await world.send(actor, 'deactivateUser', { id: user.id }, 'user { id }');
  expect(done !== null, 'deactivateUser').toBe(byAdminInPerson(actor));
  if (done !== null) user.active = false;
});

const reactivate = onUser(async (world, actor, user) => {
  const done = await world.send(actor, 'reactivateUser', { id: user.id }, 'user { id }');
  expect(done !== null, 'reactivateUser').toBe(byAdminInPerson(actor));
  if (done !== null) user.active = true;
});

const step = fc.oneof(
  { weight: 5, arbitrary: create },
  { weight: 3, arbitrary: update },
  { weight: 2, arbitrary: rotate },
  { weight: 1, arbitrary: revoke },
  { weight: 2, arbitrary: setRole },
  { weight: 1, arbitrary: deactivate },
  { weight: 1, arbitrary: reactivate },
);

// The server's own admin stays out of these histories, so nobody in them is ever the last one.
test('in no history of users and keys does a key come to hold more than its maker and its owner allow', {
  timeout: 120_000,
}, async () => {
  const roles = fc
    .array(fc.constantFrom(...ROLE_NAMES), { minLength: 1, maxLength: 3 })
    .map((others): Role[] => ['ADMIN', 'ADMIN', ...others]);
  await fc.assert(
    fc.asyncProperty(roles, fc.array(step, { minLength: 5, maxLength: 14 }), async (chosen, steps) => {
      const world = await World.make(chosen);
      for (const take of steps) {
        await take(world);
        await world.check();
      }
    }),
    { numRuns: 12 },
  );
});
