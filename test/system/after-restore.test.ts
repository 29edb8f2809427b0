/** After a restore of an older copy: the command repeats revocations since the copy, and grants nothing. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { openDatabase } from '../../src/database/connect.js';
import type { Database, Db } from '../../src/database/database.js';
import { applyExport } from '../../src/maintenance/export-after-restore.js';
import { readExport } from '../../src/modules/audit/export-file.js';
import { headIn } from '../../src/modules/audit/head-mark.js';
import { Sealer } from '../../src/modules/audit/sealer.js';
import { copyFolder, copySnapshotTo, createServerDatabase } from '../support/database.js';
import { serverEnvironment, serverSettings } from '../support/global-setup.js';
import { Program, run } from '../support/process.js';
import { KEY, SEAL_SECRET } from '../support/sealed-log.js';
import { JWT_SECRET, startServer, type TestKey, type TestUser } from '../support/server.js';

const origin = inject('databaseOrigin');
const PASSWORD = 'correct horse battery';
const COMMAND = 'maintenance/access-after-restore.ts';
const TIMEOUT = 300_000;
const ALL = ['READ_DATA', 'WRITE_DATA', 'READ_PUBLIC'];
const fail = (error: unknown) => {
  throw error;
};
const believed = { verifier: KEY, dryRun: false, voidPasswords: false, unverified: false, say: fail };

/** A way to open a database, the settings of a process for it, and a way to drop it. */
interface Place {
  readonly reach: { url: string } | { dataDir: string };
  readonly env: NodeJS.ProcessEnv;
  readonly remove: () => Promise<void>;
}

/** A migrated database, or a copy of one that is not open. */
async function place(copied?: Place): Promise<Place> {
  const secrets = { JWT_SECRET, AUDIT_SEAL_KEY: SEAL_SECRET };
  if ('url' in origin) {
    const source =
      copied && 'url' in copied.reach
        ? new URL(copied.env.DATABASE_LISTEN_URL ?? copied.reach.url).pathname.slice(1)
        : origin.template;
    const { url, drop } = await createServerDatabase(source);
    return { reach: serverSettings(url), env: { ...serverEnvironment(url), ...secrets }, remove: drop };
  }
  const folder = await mkdtemp(join(tmpdir(), 'astrid-restore-'));
  const dataDir = join(folder, 'data');
  if (copied && 'dataDir' in copied.reach) copyFolder(copied.reach.dataDir, dataDir);
  else await copySnapshotTo(dataDir);
  return { reach: { dataDir }, env: { DATA_DIR: dataDir, ...secrets }, remove: () => rm(folder, { recursive: true }) };
}

const serve = (at: Place) => startServer({ databaseUrl: 'somewhere', reach: at.reach });
type Server = Awaited<ReturnType<typeof serve>>;
const seal = ({ app }: Server) => new Sealer(app.db, KEY, { onError: fail }).seal();

/** The rows that decide the permissions of everyone. */
async function powerIn(at: Place): Promise<unknown[]> {
  const database = await openDatabase(at.reach);
  return powerOf(database.prisma).finally(() => database.close());
}

/** The same of a database that is open. */
const powerOf = (prisma: Db): Promise<unknown[]> =>
  prisma.$queryRawUnsafe(`
      SELECT (to_jsonb(k) - 'updated_at')::text AS row FROM api_keys k UNION ALL SELECT (to_jsonb(u) - 'updated_at')::text FROM users u
      UNION ALL SELECT to_jsonb(o)::text FROM api_key_old_secrets o UNION ALL SELECT to_jsonb(i)::text FROM user_identities i
      UNION ALL SELECT to_jsonb(r)::text FROM refresh_tokens r UNION ALL SELECT count(*)::text FROM audit_events ORDER BY 1`);

let original: Place;
/** The copy, made in the middle. */
let dump: Place;
let file: string;
let head: string;
/** What `powerOf` finds in the dump. */
let untouched: unknown[];
const key: Record<string, TestKey> = {};
const user: Record<string, TestUser> = {};
let refreshToken: string;
/** Issued and approved before the copy. */
let code: string;
let requestId: string;

async function change(server: Server, mutation: string, input: object, selection: string, token = server.admin.token) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} } }`;
  return (await server.ok(query, { variables: { input }, token }))[mutation];
}

beforeAll(async () => {
  original = await place();
  const before = await serve(original);
  for (const name of ['revoked', 'narrowed', 'emptied', 'rotated', 'leaked', 'graced', 'ended', 'widened', 'untouched', 'given'])
    key[name] = await before.makeKey({ name, permissions: name === 'widened' || name === 'given' ? ['READ_DATA'] : ALL });
  await change(before, 'rotateApiKey', { id: key.ended?.id, gracePeriodSeconds: 86_400 }, 'apiKey { id }');
  await change(before, 'updateApiKey', { id: key.emptied?.id, permissions: ['READ_DATA'] }, 'apiKey { id }');
  for (const name of ['deactivated', 'demoted', 'promoted', 'changed', 'unlinked', 'back'])
    user[name] = await before.makeUser(name === 'promoted' ? 'VIEWER' : 'RESEARCHER', {
      ...(name === 'changed' && { passwordHash: await hashPassword(PASSWORD) }),
    });
  const identity = { userId: user.unlinked?.id, issuer: 'https://issuer.example', subject: 'u' };
  await change(before, 'linkIdentity', identity, 'user { id }');
  const signIn = { email: user.changed?.email, password: PASSWORD };
  ({ refreshToken } = await change(before, 'signIn', signIn, 'refreshToken'));
  const asked = { userId: user.changed?.id, purpose: 'PASSWORD_RESET' };
  ({ code } = await change(before, 'issueOneTimeCode', asked, 'code'));
  const wish = { name: 'asked', reason: 'asked', permissions: ['READ_DATA'] };
  const { apiKeyRequest } = await change(before, 'requestApiKey', wish, 'apiKeyRequest { id }', user.back?.token);
  requestId = apiKeyRequest.id;
  await change(before, 'decideApiKeyRequest', { id: requestId, decision: 'APPROVE' }, 'apiKeyRequest { id }');
  await seal(before);
  untouched = await powerOf(before.app.db);
  await before.stop();
  dump = await place(original);

  const after = await serve(original);
  const { admin } = after;
  await change(after, 'revokeApiKey', { id: key.revoked?.id, reason: 'leaked' }, 'apiKey { id }');
  const narrower = { permissions: ['READ_DATA'], allowedAddresses: ['192.0.2.0/24'], requestsPerMinute: 7 };
  await change(after, 'updateApiKey', { id: key.narrowed?.id, ...narrower }, 'apiKey { id }');
  await change(after, 'updateApiKey', { id: key.emptied?.id, permissions: ['READ_PUBLIC'] }, 'apiKey { id }');
  await change(after, 'updateApiKey', { id: key.widened?.id, permissions: ALL }, 'apiKey { id }');
  await change(after, 'updateApiKey', { id: key.given?.id, ownerId: user.promoted?.id }, 'apiKey { id }');
  await change(after, 'rotateApiKey', { id: key.rotated?.id }, 'apiKey { id }');
  await change(after, 'rotateApiKey', { id: key.graced?.id, gracePeriodSeconds: 86_400 }, 'apiKey { id }');
  await change(after, 'rotateApiKey', { id: key.leaked?.id, gracePeriodSeconds: 86_400 }, 'apiKey { id }');
  await change(after, 'rotateApiKey', { id: key.leaked?.id, endPreviousSecrets: true }, 'apiKey { id }');
  await change(after, 'endRetiredSecrets', { id: key.ended?.id }, 'apiKey { id }');
  key.later = await after.makeKey();
  await change(after, 'revokeApiKey', { id: key.later.id }, 'apiKey { id }');
  await change(after, 'deactivateUser', { id: user.deactivated?.id }, 'user { id }');
  await change(after, 'deactivateUser', { id: user.back?.id }, 'user { id }');
  await change(after, 'reactivateUser', { id: user.back?.id }, 'user { id }');
  await change(after, 'setUserRole', { id: user.demoted?.id, role: 'VIEWER' }, 'user { id }');
  await change(after, 'setUserRole', { id: user.promoted?.id, role: 'ANALYST' }, 'user { id }');
  await change(after, 'unlinkIdentity', identity, 'user { id }', admin.token);
  const passwords = { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` };
  await change(after, 'changePassword', passwords, 'accessToken', user.changed?.token);
  await seal(after);
  const last = await after.app.db.auditSeal.findFirstOrThrow({ orderBy: { number: 'desc' } });
  head = `${last.number}:${last.hash}`;
  await after.stop();
}, TIMEOUT);

afterAll(async () => {
  await Promise.all([original.remove(), dump.remove()]);
  if (file !== undefined) await rm(dirname(file), { recursive: true });
});

/** A copy of the dump for one test, and the export that was kept elsewhere. */
async function restored(): Promise<Place> {
  return restoredFor(onTestFinished);
}

async function restoredFor(whenOver: (remove: Place['remove']) => void): Promise<Place> {
  if (file === undefined) {
    file = join(await mkdtemp(join(tmpdir(), 'astrid-export-')), 'events.jsonl');
    await writeFile(file, (await run('maintenance/audit-export.ts', original.env, ['--seals'])).output);
  }
  const copy = await place(dump);
  whenOver(copy.remove);
  return copy;
}

const linesOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');

/** What is said when these lines of an export are applied. */
async function said({ prisma }: Database, lines: readonly string[], options: object = {}): Promise<string> {
  const output: string[] = [];
  await applyExport(prisma, await readExport(Readable.from(lines)), {
    ...believed,
    ...options,
    say: (line) => output.push(line),
  });
  return output.join('\n');
}

test('lost access is removed again, once, and no access is given back', { timeout: TIMEOUT }, async () => {
  const copy = await restored();
  const dry = await run(COMMAND, copy.env, ['--audit', file, '--head', head, '--dry-run']);
  expect(dry.output).toContain('This was a dry run: nothing was changed.');
  expect(dry.code).toBe(0);
  expect(await powerIn(copy)).toEqual(untouched);

  const done = await run(COMMAND, copy.env, ['--audit', file, '--head', head]);
  expect(done.output).toBe(dry.output.replace('This was a dry run: nothing was changed.\n', ''));
  expect(done.output).toMatch(/"revoked": revoked, because it was revoked at/);
  expect(done.output).toContain(`${key.later?.id} was created after the copy: it does not exist`);
  expect(done.output).toContain(`${user.changed?.id}: the password from before`);
  const database = await openDatabase(copy.reach);
  const once = await powerOf(database.prisma);
  expect(await said(database, await linesOf(file))).toContain('This export has already ended all sessions once');
  expect(await powerOf(database.prisma)).toEqual(once);
  await database.close();

  const server = await serve(copy);
  onTestFinished(() => server.stop());
  const reasonOf = async (name: string) =>
    (await server.graphql('{ viewer { name } }', { key: key[name]?.key })).body.errors?.[0]?.extensions.reason;
  const reasons: Record<string, string | undefined> = {};
  for (const name of Object.keys(key)) reasons[name] = await reasonOf(name);
  expect(reasons).toEqual({
    revoked: 'REVOKED',
    narrowed: 'ADDRESS_NOT_ALLOWED',
    emptied: 'REVOKED',
    rotated: 'ROTATED',
    leaked: 'ROTATED',
    graced: undefined,
    ended: 'ROTATED',
    widened: undefined,
    untouched: undefined,
    given: undefined,
    later: 'UNKNOWN',
  });
  const { db } = server.app;
  const keyOf = (name: string) => db.apiKey.findUniqueOrThrow({ where: { id: key[name]?.uuid as string } });
  expect(await keyOf('narrowed')).toMatchObject({
    permissions: ['read:data'],
    allowedAddresses: ['192.0.2.0/24'],
    requestsPerMinute: 7,
  });
  expect((await keyOf('widened')).permissions).toEqual(['read:data']);
  expect((await keyOf('given')).ownerId).toBe(user.promoted?.uuid);
  const userOf = (name: string) =>
    db.user.findUniqueOrThrow({ where: { id: user[name]?.uuid as string }, include: { identities: true } });
  expect((await userOf('deactivated')).isActive).toBe(false);
  expect((await userOf('back')).isActive).toBe(true);
  expect([(await userOf('demoted')).role, (await userOf('promoted')).role]).toEqual(['VIEWER', 'VIEWER']);
  expect((await userOf('unlinked')).identities).toEqual([]);
  for (const { token } of Object.values(user)) await server.refused('UNAUTHENTICATED', '{ viewer { name } }', { token });
  const refresh = 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }';
  await server.refused('INVALID_CREDENTIALS', refresh, { variables: { input: { refreshToken } } });
  const redeem = 'mutation ($input: RedeemOneTimeCodeInput!) { redeemOneTimeCode(input: $input) { done } }';
  const redemption = { email: user.changed?.email, purpose: 'PASSWORD_RESET', code, newPassword: PASSWORD };
  await server.refused('INVALID_CREDENTIALS', redeem, { variables: { input: redemption } });
  const request = await server.ok('query ($id: ID!) { apiKeyRequest(id: $id) { status } }', {
    variables: { id: requestId },
    token: server.admin.token,
  });
  expect(request.apiKeyRequest.status).toBe('EXPIRED');
  const actions = await db.auditEvent.findMany({ where: { after: { path: ['export'], not: 'x' } }, select: { action: true } });
  expect(new Set(actions.map(({ action }) => action))).toEqual(
    new Set([
      'revokeApiKey',
      'updateApiKey',
      'rotateApiKey',
      'deactivateUser',
      'setUserRole',
      'unlinkIdentity',
      'endAllSessions',
    ]),
  );
});

test('a changed password becomes void on request, also when a reader such as head ends early', {
  timeout: TIMEOUT,
}, async () => {
  const copy = await restored();
  const program = new Program(COMMAND, copy.env, ['--audit', file, '--void-passwords'], { stopsReading: true });
  expect([await program.ended, program.output]).toEqual([0, '']);
  const server = await serve(copy);
  onTestFinished(() => server.stop());
  expect(await server.app.db.auditEvent.count({ where: { action: 'endAllSessions' } })).toBe(1);
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  const input = { email: user.changed?.email, password: PASSWORD };
  await server.refused('INVALID_CREDENTIALS', signIn, { variables: { input } });
});

describe('on a copy that stays unchanged,', () => {
  let copy: Place;
  let database: Database;
  beforeAll(async () => {
    copy = await restoredFor(() => {});
    database = await openDatabase(copy.reach);
  }, TIMEOUT);
  afterAll(async () => {
    await database.close();
    await copy.remove();
  });

  const lines = () => linesOf(file);
  const isSeal = (line: string) => line.startsWith('{"seal"');

  test('the order of the lines of an export does not matter: its events state the last change', async () => {
    const events = (await lines()).filter((line) => !isSeal(line));
    // An early event again at the end, as in two joined exports.
    const forged = [...(await lines()).filter(isSeal), ...events.toReversed(), ...events.toReversed()];
    for (const options of [{ head: headIn(head) }, { unverified: true }]) {
      const output = await said(database, await lines(), { ...options, dryRun: true });
      expect((await said(database, forged, { ...options, dryRun: true })).split('\n')).toEqual(output.split('\n'));
      expect(output).not.toContain(`${user.back?.id}: deactivated`);
      expect(output).toContain('This was a dry run: nothing was changed.');
    }
    expect(await powerOf(database.prisma)).toEqual(untouched);
  });

  test('a dry run says which passwords would be void', async () => {
    const output = await said(database, await lines(), { voidPasswords: true, dryRun: true });
    expect(output).toContain('the old password is void');
  });

  const isRevocation = (line: string) => line.includes('"action":"revokeApiKey"');
  const lastSeal = (all: string[]) => all.filter((line) => line.startsWith('{"seal"')).length - 1;
  const cutBeforeHead = (all: string[]) => all.filter((_, i) => i !== lastSeal(all));
  const changes: [string, (all: string[]) => string[], RegExp, string[]?][] = [
    [
      'when an event was changed',
      (all) => all.map((l) => (isRevocation(l) ? l.replace('leaked', 'lent') : l)),
      /missing or changed/,
    ],
    ['when an event was taken out', (all) => all.filter((line) => !isRevocation(line)), /missing or changed/],
    ['when a line was cut', (all) => [...all.slice(0, -1), all.at(-1)?.slice(0, 40) ?? ''], /is neither an event nor a seal/],
    ['when it has no seals', (all) => all.filter((line) => !line.startsWith('{"seal"')), /export with --seals/],
    ['when its last seal was cut off, by --head', cutBeforeHead, /does not contain seal \d+ of --head/, ['--head']],
    [
      'when a seal was changed',
      (all) => all.map((l, i) => (i === 1 ? l.replace('"drained":true', '"drained":false') : l)),
      /no signature|does not follow/,
    ],
    [
      'when the events of seals were left out',
      (all) => all.map((l, i) => (i > 0 && l.startsWith('{"seal"') ? l.replace(/"digests":\[.*\]/, '"digests":null') : l)),
      /does not list the events|were removed/,
    ],
  ];

  test.each(changes)('an export cannot be verified %s', async (_what, forge, reason, args = []) => {
    const exported = await readExport(Readable.from(forge(await lines())));
    const mark = args.length > 0 ? headIn(head) : undefined;
    const refusal = applyExport(database.prisma, exported, { ...believed, head: mark });
    await expect(refusal).rejects.toThrow(/^The export cannot be verified: /);
    await expect(refusal).rejects.toThrow(reason);
    expect(await powerOf(database.prisma)).toEqual(untouched);
  });

  test('the command refuses an export that is not verified, and one that it cannot read', { timeout: TIMEOUT }, async () => {
    await database.close();
    const forged = `${file}.forged`;
    await writeFile(forged, `${cutBeforeHead(await lines()).join('\n')}\n`);
    const refused = await run(COMMAND, copy.env, ['--audit', forged, '--head', head]);
    expect(refused.output).toMatch(/^The export cannot be verified: it does not contain seal \d+ of --head/);
    expect(refused.code).toBe(2);
    for (const args of [
      [],
      ['--audit', join(tmpdir(), 'astrid-nowhere')],
      ['--audit', tmpdir()],
      ['--audit', file, '--head', 'x'],
    ])
      expect((await run(COMMAND, copy.env, args)).code).toBe(2);
    expect(await powerIn(copy)).toEqual(untouched);
  });
});

test('an export without seals is used with --unverified, and the report says so', { timeout: TIMEOUT }, async () => {
  const copy = await restored();
  await writeFile(`${file}.plain`, (await linesOf(file)).filter((line) => !line.startsWith('{"seal"')).join('\n'));
  const told = await run(COMMAND, copy.env, ['--audit', `${file}.plain`, '--unverified']);
  expect(told.output).toMatch(/^UNVERIFIED: it contains no seals/);
  expect(told.output).toMatch(/"revoked": revoked, because it was revoked at/);
  expect(told.code).toBe(0);
});
