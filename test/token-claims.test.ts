/** Tokens with a correct signature and wrong claims or a wrong header: they are refused, and never cause a fault. */
import { createHmac, KeyObject, randomUUID, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tries } from './support/effort.js';
import { AUDIENCE, type Issuer, type IssuerKey, startIssuer } from './support/issuer.js';
import { JWT_SECRET, startServer, type TestServer, type TestUser } from './support/server.js';

const TIMEOUT = { timeout: 60_000 };
let server: TestServer;
let issuer: Issuer;
let user: TestUser;
beforeAll(async () => {
  issuer = await startIssuer();
  const outside = { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: AUDIENCE, autoProvisionRole: 'VIEWER' as const };
  server = await startServer({ outside });
  user = await server.makeUser('VIEWER');
});
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

const part = (json: string): string => Buffer.from(json).toString('base64url');
/** JSON with numbers that JavaScript would not write. */
const jsonOf = (value: unknown): string => JSON.stringify(value).replaceAll('"∞"', '1e999');

/** Signs any header and payload: libraries would refuse to create most of these. */
function ownToken(payload: string, header: object = {}): string {
  const signed = `${part(jsonOf({ alg: 'HS256', typ: 'JWT', ...header }))}.${part(payload)}`;
  return `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;
}

function outsideToken(payload: string, header: object = {}): string {
  const { kid, privateKey } = issuer.state.keys[0] as IssuerKey;
  const signed = `${part(jsonOf({ alg: 'ES256', kid, ...header }))}.${part(payload)}`;
  const key = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const seconds = () => Math.floor(Date.now() / 1000);
const KINDS = {
  own: {
    claims: () => ({
      iss: 'astrid',
      aud: 'astrid-api',
      sub: user.uuid,
      iat: seconds(),
      exp: seconds() + 600,
      jti: randomUUID(),
      ver: 1,
      sid: randomUUID(),
    }),
    sign: ownToken,
  },
  outside: { claims: () => ({ ...issuer.claims('somebody'), name: 'Somebody' }), sign: outsideToken },
} as const;
type Kind = keyof typeof KINDS;

const VIEWER = '{ viewer { kind name expiresAt } }';

/** The reason of the refusal; null when the token was accepted. Anything else fails. */
async function refusalOfToken(token: string): Promise<string | null> {
  const { status, body } = await server.graphql(VIEWER, { token });
  if (status === 200 && !body.errors) return null;
  expect({ status, code: body.errors?.[0]?.extensions.code }, `${token}\n${JSON.stringify(body)}`).toEqual({
    status: 401,
    code: 'UNAUTHENTICATED',
  });
  return body.errors?.[0]?.extensions.reason;
}

const kind = fc.constantFrom<Kind>('own', 'outside');
/** Values of every type, and numbers beyond what a date, an integer or a double can be. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', ' ', 'x', 0, -1, 1.5, 1e18, -1e18, 1e300, -1e300, 5e-324, 2 ** 53, '∞', [], {}),
  fc.constantFrom<unknown>('1e18', 'NaN', '\u0000', '\ud800', '\u202e', 'x'.repeat(3000)),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 1 }),
);
const NAMES = [
  'iss',
  'aud',
  'sub',
  'iat',
  'exp',
  'nbf',
  'jti',
  'ver',
  'sid',
  'name',
  'scope',
  'toString',
  '__proto__',
  'constructor',
];

test.each<Kind>(['own', 'outside'])('any claim of a signed %s token may be anything', TIMEOUT, async (which) => {
  const { claims, sign } = KINDS[which];
  expect(await refusalOfToken(sign(jsonOf(claims())))).toBeNull();
  for (const name of NAMES) {
    const given = (claims() as Record<string, unknown>)[name];
    for (const value of [
      [given],
      { [name]: given },
      String(given),
      `${given}0`,
      [],
      {},
      null,
      true,
      '',
      0,
      -1,
      1e18,
      -1e18,
      1e300,
      '∞',
    ])
      await refusalOfToken(sign(jsonOf({ ...claims(), [name]: value })));
  }
  const changes = fc.dictionary(fc.constantFrom(...NAMES), odd, { minKeys: 1, maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(changes, async (changed) => void (await refusalOfToken(sign(jsonOf({ ...claims(), ...changed }))))),
    { numRuns: tries(150) },
  );
});

test('a payload that is no object of claims is refused', TIMEOUT, async () => {
  const texts = fc.oneof(
    fc.constantFrom('', 'null', '[]', '"x"', '1', '{', '{"exp":', '{}', '\u0000', '{"iss":"astrid"}', `[{"iss":"${'astrid'}"}]`),
    fc.json({ maxDepth: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(
      kind,
      texts,
      async (which, text) => void expect(await refusalOfToken(KINDS[which].sign(text))).not.toBeNull(),
    ),
    { numRuns: tries(60) },
  );
});

test('any header of a signed token may be anything, and only what it needs is read', TIMEOUT, async () => {
  const header = fc.dictionary(
    fc.constantFrom('alg', 'kid', 'typ', 'cty', 'crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'enc', '__proto__'),
    fc.oneof(odd, fc.constantFrom<unknown>('none', 'HS256', 'ES256', 'RS256', 'HS512', 'NONE', ['b64'], ['exp'], false)),
    { minKeys: 1, maxKeys: 3 },
  );
  const check = async (which: Kind, given: object) => {
    const reason = await refusalOfToken(KINDS[which].sign(jsonOf(KINDS[which].claims()), given));
    const { alg, crit, b64 } = given as Record<string, unknown>;
    if (alg !== undefined && alg !== (which === 'own' ? 'HS256' : 'ES256')) expect(reason, jsonOf(given)).not.toBeNull();
    if (crit !== undefined || (b64 === false && crit !== undefined)) expect(reason, jsonOf(given)).not.toBeNull();
  };
  for (const which of ['own', 'outside'] as const) {
    for (const given of [
      { alg: 'none' },
      { b64: false },
      { b64: false, crit: ['b64'] },
      { crit: [] },
      { crit: ['x'] },
      { kid: {} },
    ])
      await check(which, given);
  }
  await fc.assert(fc.asyncProperty(kind, header, check), { numRuns: tries(150) });
});

test.each<[what: string, kind: Kind, changes: object, reason: string | null]>([
  ['a list as the subject', 'own', { sub: ['USER'] }, 'UNKNOWN'],
  ['a list as the subject', 'outside', { sub: ['somebody'] }, 'UNKNOWN'],
  ['a version with a fraction', 'own', { ver: 1.5 }, 'UNKNOWN'],
  ['a version that is too large', 'own', { ver: 1e300 }, 'UNKNOWN'],
  ['a version that is a text', 'own', { ver: '1' }, 'UNKNOWN'],
  ['an end that no date can be', 'own', { exp: 1e18 }, null],
  ['an end that no date can be', 'outside', { exp: 1e18 }, null],
  ['an endless end', 'own', { exp: '∞' }, null],
  ['an endless end', 'outside', { exp: '∞' }, null],
  ['an end before any date', 'own', { exp: -1e18 }, 'EXPIRED'],
  ['an end before any date', 'outside', { exp: -1e18 }, 'EXPIRED'],
  ['an end that is a text', 'own', { exp: '1e18' }, 'UNKNOWN'],
  ['a beginning in the future', 'own', { nbf: 1e18 }, 'UNKNOWN'],
  ['an issue that is a text', 'own', { iat: 'now' }, 'UNKNOWN'],
  ['an issue in the future', 'outside', { iat: 1e18 }, 'UNKNOWN'],
])('%s of an %s token', async (_what, which, changes, reason) => {
  const { claims, sign } = KINDS[which];
  const text = jsonOf({ ...claims(), ...changes }).replace('USER', user.uuid);
  expect(await refusalOfToken(sign(text))).toBe(reason);
});
