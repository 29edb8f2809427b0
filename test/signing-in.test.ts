/** Signing in by password: what it answers, and what limits guessing. */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import argon2 from 'argon2';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { BoundedLimiter } from '../src/access/limits/bounded-limiter.js';
import { countersInMemory, countersInRedis } from '../src/access/limits/counters.js';
import { createSignInLimits, type SignInLimits } from '../src/access/limits/sign-in-limits.js';
import { ROLES } from '../src/access/permissions.js';
import { PATIENCE, type RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const PASSWORD = 'parallax and proper motion';
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  accessToken tokenType expiresAt permissions user { id email role isActive isServiceAccount lastSignInAt } } }`;

const server = serverOfFile();
let admin: RequestOptions;
let passwordHash: string;
beforeAll(async () => {
  admin = { token: server.admin.token };
  passwordHash = await hashPassword(PASSWORD);
  server.secrets.add(PASSWORD);
});

const send = (query: string, input: object, by = admin) => server.ok(query, { variables: { input }, ...by });
const refused = (code: string, query: string, input: object, by = admin) =>
  server.refused(code, query, { variables: { input }, ...by });
const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
const signIn = async (email: string, password = PASSWORD, by: RequestOptions = {}) => {
  const session = (await send(SIGN_IN, { email, password }, by)).signIn;
  server.secrets.add(session.accessToken);
  return session;
};

describe('signing in', () => {
  test('gives a token that works, shows the user whole, and is remembered', async () => {
    const user = await server.makeUser('RESEARCHER', { passwordHash });
    const session = await signIn(` ${user.email.toUpperCase()} `);
    expect(session).toMatchObject({
      tokenType: 'Bearer',
      user: { id: user.id, email: user.email, role: 'RESEARCHER', isActive: true, isServiceAccount: false },
    });
    expect(session.permissions).toHaveLength(ROLES.RESEARCHER.permissions.length);
    expect(Math.abs(Date.parse(session.expiresAt) - Date.now() - 3_600_000)).toBeLessThan(10_000);
    const { viewer } = await server.ok('{ viewer { id role } }', { token: session.accessToken });
    expect(viewer).toEqual({ id: user.id, role: 'RESEARCHER' });
    expect(session.user.lastSignInAt).not.toBeNull();
    expect(await server.auditOf(user.id)).toMatchObject([{ action: 'signIn', actorUserId: user.uuid, address: '127.0.0.1' }]);
  });

  test('an unknown e-mail, a wrong password, no password and a deactivated user get the same answer', async () => {
    const [user, service, gone] = [
      await server.makeUser('VIEWER', { passwordHash }),
      await server.makeUser('VIEWER'),
      await server.makeUser('VIEWER', { passwordHash, isActive: false }),
    ];
    const answers = [];
    for (const input of [
      { email: 'nobody@example.org', password: PASSWORD },
      { email: user.email, password: 'wrong password' },
      { email: service.email, password: PASSWORD },
      { email: gone.email, password: PASSWORD },
      { email: '', password: '' },
      { email: `${'x'.repeat(5000)}@example.org`, password: 'y'.repeat(5000) },
    ]) {
      const { status, message, extensions, path, data } = await refused('INVALID_CREDENTIALS', SIGN_IN, input, {});
      answers.push(JSON.stringify({ status, message, extensions, path, data }));
    }
    expect(new Set(answers).size).toBe(1);
    expect(await server.auditOf(user.id)).toEqual([]);
  });

  test('happens once a document, in whatever way it is written twice', async () => {
    const field = 'signIn(input: { email: "a@b", password: "hunter2hunter2" }) { tokenType }';
    for (const document of [
      `mutation { ${field} again: ${field} }`,
      `mutation { ...F ...F } fragment F on Mutation { ${field} other: ${field} }`,
      `mutation A { ${field} } mutation B { ${field} }`,
      `mutation { ${field} again: ${field.replace(') {', ') @skip(if: true) {')} }`,
    ]) {
      const { extensions } = await server.refused('LIMIT_EXCEEDED', document, {
        operationName: document.includes(' A ') ? 'A' : undefined,
      } as object);
      expect(extensions).toMatchObject({ limit: 'signIn', value: 1 });
    }
  });

  test.each([
    ['a mistyped field', '(input: { email: "vera@example.org", pasword: "hunter2hunter2" })', {}],
    ['a password without quotes', '(input: { email: "vera@example.org", password: hunter2hunter2 })', {}],
    ['a password in place of the input', '(input: "hunter2hunter2")', {}],
    ['an argument that is none', '(email: "vera@example.org", password: "hunter2hunter2")', {}],
    ['a missing quote', '(input: { email: "vera@example.org", password: "hunter2hunter2 })', {}],
    ['a list', '(input: { email: "vera@example.org", password: ["hunter2hunter2"] })', {}],
    ['a mistyped variable', '(input: $input)', { input: { email: 'vera@example.org', pasword: 'hunter2hunter2' } }],
    ['a variable that is the password', '(input: $input)', { input: 'hunter2hunter2' }],
    ['a password that is a list', '(input: $input)', { input: { email: 'vera@example.org', password: ['hunter2hunter2'] } }],
    ['a missing e-mail', '(input: $input)', { input: { password: 'hunter2hunter2' } }],
    ['a password with a NUL', '(input: $input)', { input: { email: 'vera@example.org', password: 'hunter2hunter2\0' } }],
    ['a dollar before it and no quotes', '(input: { email: "vera@example.org", password: $hunter2hunter2 })', {}],
    ['a password in place of a name', '(email: "vera@example.org", hunter2hunter2: "x")', {}],
    ['a password in place of a field', '(input: $input) { hunter2hunter2 }', { input: { email: 'x', password: 'x' } }],
    ['a password in place of a fragment', '(input: $input) { ...hunter2hunter2 }', { input: { email: 'x', password: 'x' } }],
    ['a password in place of a directive', '(input: $input) @hunter2hunter2', { input: { email: 'x', password: 'x' } }],
    ['an extra field', '(input: $input)', { input: { email: 'vera@example.org', password: 'x', hint: 'hunter2hunter2' } }],
  ])('%s gets an answer that holds no value', async (_what, args, variables) => {
    const head = args.includes('$input') ? 'mutation ($input: SignInInput!)' : 'mutation';
    const logged = server.logged.length;
    const selection = args.endsWith('}') && args.includes(') {') ? '' : '{ tokenType }';
    const { status, body } = await server.graphql(`${head} { signIn${args} ${selection} }`, { variables });
    expect(status).toBe(400);
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toContain(body.errors?.[0]?.extensions.code);
    await vi.waitFor(() => expect(server.logged.length).toBeGreaterThan(logged), PATIENCE);
    expect(JSON.stringify(body) + server.logged.slice(logged).join()).not.toMatch(/hunter2|vera@/);
  });

  test('is limited by e-mail and address, IPv6 by /64, whatever the password', async () => {
    const { email } = await server.makeUser('VIEWER', { passwordHash });
    const address = (i: number) => from(`2001:db8:0:1::${i}`);
    for (let i = 1; i <= 10; i++)
      await refused(
        'INVALID_CREDENTIALS',
        SIGN_IN,
        { email: i % 2 ? email : email.toUpperCase(), password: 'wrong' },
        address(i),
      );
    const limited = await refused('RATE_LIMITED', SIGN_IN, { email, password: PASSWORD }, address(11));
    expect(limited.status).toBe(429);
    expect(limited.extensions.retryAfterSeconds).toBeGreaterThan(0);
    expect(limited.headers.get('retry-after')).toBe(String(limited.extensions.retryAfterSeconds));
    // The same after any field that has no effect.
    for (const selection of ['__typename ...F', '...F', '... on Mutation { signIn(input: $input) { tokenType } }']) {
      const fragment = selection.includes('...F') ? 'fragment F on Mutation { signIn(input: $input) { tokenType } }' : '';
      const document = `mutation ($input: SignInInput!) { ${selection} } ${fragment}`;
      const again = await refused('RATE_LIMITED', document, { email, password: PASSWORD }, address(11));
      expect([again.status, again.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[0-9]+$/)]);
    }
    await signIn(email, PASSWORD, from('2001:db8:0:2::1'));
    await signIn(
      server.admin.email === email ? '' : (await server.makeUser('GUEST', { passwordHash })).email,
      PASSWORD,
      address(12),
    );
  });

  describe('while strangers try made-up e-mails', () => {
    let answered = 0;
    let letThrough = () => {};
    /** From now on no password is checked until `letThrough`. */
    function holdBack(): void {
      answered = 0;
      const open = new Promise<void>((resolve) => {
        letThrough = resolve;
      });
      vi.spyOn(argon2, 'verify').mockImplementation(async (hash) => {
        await open;
        return hash === passwordHash;
      });
    }
    afterEach(() => {
      letThrough();
      vi.restoreAllMocks();
    });
    const flood = (howMany: number, address: string) =>
      Array.from({ length: howMany }, async () => {
        const input = { email: `${randomBytes(8).toString('hex')}@example.org`, password: 'x' };
        const { body } = await server.graphql(SIGN_IN, { variables: { input }, ...from(address) });
        answered++;
        return body.errors?.[0]?.extensions.code;
      });

    test('from one address, however many at the same time, others can sign in', async () => {
      const { email } = await server.makeUser('VIEWER', { passwordHash });
      holdBack();
      const strangers = flood(102, '198.51.100.7');
      // Those without a slot are refused at once.
      await expect.poll(() => answered).toBe(82);
      const signedIn = signIn(email, PASSWORD, from('198.51.100.8'));
      letThrough();
      await signedIn;
      const codes = await Promise.all(strangers);
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(20);
      expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(82);
    });

    test('from many addresses, those sign in who did lately, also from one of these', async () => {
      const { email } = await server.makeUser('VIEWER', { passwordHash });
      await signIn(email, PASSWORD, from('198.51.101.1'));
      holdBack();
      const strangers = [1, 2, 3, 4, 5, 6, 7].flatMap((n) => flood(20, `198.51.101.${n}`));
      await expect.poll(() => answered).toBe(140 - 102);
      await refused('RATE_LIMITED', SIGN_IN, { email, password: PASSWORD }, from('198.51.101.8'));
      const signedIn = signIn(email, PASSWORD, from('198.51.101.1'));
      letThrough();
      await signedIn;
      await Promise.all(strangers);
    });
  });
});

/** The limits in memory and, if there is one, in Redis. The e-mails and addresses are unique to this run. */
describe.each(process.env.REDIS_URL ? ['memory', 'Redis'] : ['memory'])('the limits on sign-ins, in %s', (where) => {
  const redis = where === 'Redis' ? new Redis(process.env.REDIS_URL as string) : undefined;
  afterAll(() => void redis?.disconnect());
  const run = randomBytes(4).toString('hex');
  const mail = (name: string | number) => `${name}.${run}.${where}@example.org`;
  let limits: SignInLimits;
  let count = 0;
  /** An address without earlier requests. */
  const fresh = () => `2001:${(++count).toString(16)}:${run.slice(0, 4)}:${run.slice(4)}::1`;
  beforeEach(() => {
    limits = createSignInLimits(redis ? countersInRedis(redis) : countersInMemory());
  });

  const right = (email: string, address: string) => limits.attempt(mail(email), address, async () => true);
  const wrong = (email: string, address: string) => limits.attempt(mail(email), address, async () => null);
  const limited = (attempt: Promise<unknown>) => expect(attempt).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  async function times(n: number, attempt: (i: number) => Promise<unknown>): Promise<void> {
    for (let i = 0; i < n; i++) await attempt(i);
  }

  test('start anew after a success', async () => {
    const address = fresh();
    await times(5, async () => {
      await times(9, () => wrong('annie', address));
      await right('annie', address);
    });
    await times(10, () => wrong('annie', address));
    await limited(right('annie', address));
  });

  test('let one address try 60 wrong passwords, whatever the e-mails, and count no success', async () => {
    const address = fresh();
    await times(100, (i) => right(`office ${i}`, address));
    await times(60, (i) => wrong(`guess ${i}`, address));
    await limited(wrong('guess 60', address));
    await limited(right('a user seen here for the first time', address));
    await wrong('guess 60', fresh());
    // A user who recently signed in from there is not locked out by others at the same address.
    await times(100, (i) => right(`office ${i}`, address));
    await times(10, () => wrong('office 1', address));
    await limited(wrong('office 1', address));
  });

  test('count neither a refusal nor a check that came to no verdict', async () => {
    const address = fresh();
    const failing = limits.attempt.bind(limits, mail('cecilia'), address, () => Promise.reject(new Error('no place')));
    await times(70, () => expect(failing()).rejects.toThrow('no place'));
    await times(10, () => wrong('cecilia', address));
    await times(100, () => limited(wrong('cecilia', address)));
    await times(50, (i) => wrong(`other ${i}`, address));
    await limited(wrong('one more', address));
  });

  test('stop guessing from many addresses, and spare those from which the user signed in lately', async () => {
    const home = fresh();
    await times(200, () => right('vera', home));
    await setTimeout(20);
    await times(100, () => wrong('vera', fresh()));
    await times(10, () => limited(right('vera', fresh())));
    await right('vera', home);
    await right('jocelyn', fresh());
  });
});

test('what anybody can make up is counted in bounded memory', async () => {
  const limiter = new BoundedLimiter({ points: 1, duration: 60 }, 3);
  for (const key of ['a', 'b', 'c', 'd']) await limiter.consume(key);
  await expect(limiter.consume('b')).rejects.toMatchObject({ consumedPoints: 2 });
  await limiter.reward('e');
  const kept = limiter.dump().storage.map(({ key }) => key);
  expect(kept.sort()).toEqual(['b', 'd', 'e']);
});
