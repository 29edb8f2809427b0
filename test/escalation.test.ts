/**
 * No escalation: whatever users and keys do to each other, no key ever holds more than its creator and its owner permit, and no weaker key
 * revives or frees one. Random histories run against the server and against a small model, which must agree at every step.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
import { tries } from './support/effort.js';
import { type RequestOptions, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const ADMIN = maskOf(['admin:access']);
const ROLE_NAMES = Object.keys(ROLES) as Role[];

const server = serverOfFile();

interface ModelUser {
  readonly id: string;
  readonly uuid: string;
  role: Role;
  active: boolean;
}

interface ModelKey {
  readonly id: string;
  /** The key that created it. */
  readonly maker: ModelKey | null;
  /** Its end in milliseconds since the epoch. Null: never. */
  end: number | null;
  /** Requests a minute. Null: no limit. */
  rate: number | null;
  key: string;
  mask: number;
  owner: ModelUser;
  revoked: boolean;
}

/** The actor: one of the users by a new token, or one of the keys. */
type Actor = { user: ModelUser } | { key: ModelKey };

const endOf = ({ end }: Pick<ModelKey, 'end'>) => end ?? Number.POSITIVE_INFINITY;
const rateOf = ({ rate }: Pick<ModelKey, 'rate'>) => rate ?? Number.POSITIVE_INFINITY;
const hasExpired = (key: ModelKey) => endOf(key) <= Date.now();
const works = (key: ModelKey) => !key.revoked && !hasExpired(key) && key.owner.active;

const effective = (actor: Actor): number => {
  if ('user' in actor) return actor.user.active ? maskOfRole(actor.user.role) : 0;
  const { key } = actor;
  return works(key) ? key.mask & maskOfRole(key.owner.role) : 0;
};
/** Whether the holder of the one could use the other for longer, or more often. */
const reachesFurther = (key: Pick<ModelKey, 'end' | 'rate'>, than: ModelKey): boolean =>
  endOf(key) > endOf(than) || rateOf(key) > rateOf(than);
/** Whether the actor created this key, directly or through other keys. */
const comesFrom = (actor: Actor, key: ModelKey): boolean => {
  if (!('key' in actor)) return false;
  for (let line = actor.key.maker; line !== null; line = line.maker) if (line === key) return true;
  return false;
};
const isAdmin = (actor: Actor) => holds(effective(actor), ADMIN);
const isAlive = (actor: Actor) => ('user' in actor ? actor.user.active : works(actor.key));

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

  /** Sends a mutation. Returns whether it took effect, and its answer if so. */
  async send(actor: Actor, mutation: string, input: object, selection: string) {
    const name = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${name}!) { ${mutation}(input: $input) { ${selection} } }`;
    const { body } = await server.graphql(query, { variables: { input }, ...(await this.credential(actor)) });
    return body.data?.[mutation] ?? null;
  }

  /** At the next request, every key can do exactly what the model states. */
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

const DAY_MS = 86_400_000;
const days = fc.constantFrom(1, 5, 5, null, null);
const rates = fc.constantFrom(10_000, 20_000, null, null);

const create = fc.record({ by: pick, owner: pick, wanted: mask, days, asked: rates }).map(
  ({ by, owner, wanted, days, asked }): Step =>
    async (world) => {
      const actor = world.actor(by);
      const maker = 'key' in actor ? actor.key : null;
      const user = world.users[owner % world.users.length] as ModelUser;
      // The server counts from a moment later, so of two keys for as many days the later one ends later.
      const made = { end: days && Date.now() + days * DAY_MS, rate: asked ?? maker?.rate ?? null };
      const allowed =
        isAdmin(actor) &&
        user.active &&
        holds(effective(actor) & maskOfRole(user.role), wanted) &&
        (maker === null || !reachesFurther(made, maker));
      const input = { name: 'k', permissions: names(wanted), ownerId: user.id, expiresInDays: days, requestsPerMinute: asked };
      const answer = await world.send(actor, 'createApiKey', input, 'key apiKey { id expiresAt }');
      expect(answer !== null, 'createApiKey').toBe(allowed);
      if (answer === null) return;
      server.secrets.add(answer.key);
      const { id, expiresAt } = answer.apiKey;
      const end = expiresAt && Date.parse(expiresAt);
      world.keys.push({ ...made, end, id, maker, key: answer.key, mask: wanted, owner: user, revoked: false });
    },
);

/** The possible changes of a key in a step. */
interface Change {
  readonly wanted: number;
  readonly owner: number;
  readonly rate: number | null;
  readonly longer: number;
}

const onKey = (apply: (world: World, actor: Actor, key: ModelKey, more: Change) => Promise<void>) =>
  fc.record({ by: pick, of: pick, wanted: mask, owner: pick, rate: rates, longer: fc.constantFrom(1, 4, 5) }).map(
    ({ by, of, ...more }): Step =>
      async (world) => {
        const key = world.keys[of % Math.max(1, world.keys.length)];
        if (key !== undefined) await apply(world, world.actor(by), key, more);
      },
  );

const isItself = (actor: Actor, key: ModelKey) => 'key' in actor && actor.key === key;
/** Whether the actor may change the key at all. */
const mayChange = (actor: Actor, key: ModelKey) =>
  isAdmin(actor) && !isItself(actor, key) && !comesFrom(actor, key) && !key.revoked;

const update = onKey(async (world, actor, key, { wanted, owner }) => {
  const user = world.users[owner % world.users.length] as ModelUser;
  const added = wanted & ~key.mask;
  const isGift = added !== 0 || user !== key.owner;
  const allowed =
    mayChange(actor, key) &&
    user.active &&
    (holds(effective(actor) & maskOfRole(user.role), wanted) || (wanted === key.mask && user === key.owner)) &&
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

const free = onKey(async (world, actor, key, { rate }) => {
  const freed = { ...key, rate };
  const isGift = rateOf(freed) > rateOf(key);
  const allowed =
    mayChange(actor, key) &&
    (!isGift ||
      (holds(effective(actor), key.mask) &&
        (key.maker === null || rateOf(freed) <= rateOf(key.maker)) &&
        !('key' in actor && reachesFurther(freed, actor.key))));
  const done = await world.send(actor, 'updateApiKey', { id: key.id, requestsPerMinute: rate }, 'apiKey { id }');
  expect(done !== null, 'updateApiKey').toBe(allowed);
  if (done !== null) key.rate = rate;
});

const extend = onKey(async (world, actor, key, { longer }) => {
  const from = key.end === null ? null : Math.max(key.end, Date.now());
  const extended = { ...key, end: from && from + longer * DAY_MS };
  const allowed =
    mayChange(actor, key) &&
    key.end !== null &&
    holds(effective(actor), key.mask) &&
    (key.maker === null || endOf(extended) <= endOf(key.maker)) &&
    !('key' in actor && reachesFurther(extended, actor.key));
  const done = await world.send(actor, 'extendApiKey', { id: key.id, days: longer }, 'apiKey { expiresAt }');
  expect(done !== null, 'extendApiKey').toBe(allowed);
  if (done !== null) key.end = Date.parse(done.apiKey.expiresAt);
});

/** Time goes by for a key. */
const expire = onKey(async (_world, _actor, key) => {
  if (key.end === null) return;
  key.end = Date.now() - 1;
  await server.app.db.apiKey.update({
    where: { id: uuidOf(key.id) },
    data: { createdAt: new Date(key.end - DAY_MS), expiresAt: new Date(key.end) },
  });
  server.app.authenticator.forget(uuidOf(key.id));
});

const rotate = onKey(async (world, actor, key) => {
  const isOwner = 'user' in actor && actor.user === key.owner && actor.user.active;
  const may = !key.revoked && !hasExpired(key) && !isItself(actor, key) && !comesFrom(actor, key);
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
  { weight: 2, arbitrary: free },
  { weight: 3, arbitrary: extend },
  { weight: 2, arbitrary: expire },
  { weight: 2, arbitrary: rotate },
  { weight: 1, arbitrary: revoke },
  { weight: 2, arbitrary: setRole },
  { weight: 1, arbitrary: deactivate },
  { weight: 1, arbitrary: reactivate },
);

// The server's admin takes no part in these histories, so nobody in them is ever the last admin.
test('in no history of users and keys does a key come to hold more than its maker and its owner allow, nor is revived or freed by a weaker one', {
  timeout: 120_000,
}, async () => {
  const roles = fc
    .array(fc.constantFrom(...ROLE_NAMES), { minLength: 1, maxLength: 3 })
    .map((others): Role[] => ['ADMIN', 'ADMIN', ...others]);
  await fc.assert(
    fc.asyncProperty(roles, fc.array(step, { minLength: 6, maxLength: 18 }), async (chosen, steps) => {
      const world = await World.make(chosen);
      for (const take of steps) {
        await take(world);
        await world.check();
      }
    }),
    { numRuns: tries(25) },
  );
});
