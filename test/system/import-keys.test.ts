/** `npm run import-keys`: keys of the original REST service work here, with no more power than they had, and nothing else changes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { ImportedKeys } from '../../src/access/credentials/imported-keys.js';
import { openDatabase } from '../../src/database/connect.js';
import { embeddedSession } from '../../src/database/embedded.js';
import { withSession } from '../../src/database/postgres.js';
import { readSource } from '../../src/maintenance/import-keys-source.js';
import { importKeys } from '../../src/maintenance/import-keys-write.js';
import { createServerDatabase } from '../support/database.js';
import { serverEnvironment, serverSettings } from '../support/global-setup.js';
import { run } from '../support/process.js';
import { type RestRow, RestService, restKey, sha256 } from '../support/rest-service.js';
import { JWT_SECRET, PATIENCE, startServer, type TestServer } from '../support/server.js';

const COMMAND = 'maintenance/import-keys.ts';
const VIEWER = '{ viewer { kind name permissions scopes } }';
const origin = inject('databaseOrigin');
const TIMEOUT = 120_000;

let server: TestServer;
let source: PGlite;
let rest: RestService;
let owner: string;
beforeAll(async () => {
  server = await startServer({ hears: true });
  source = await PGlite.create();
  rest = await RestService.in(embeddedSession(source as never));
  await server.makeUser('RESEARCHER', { email: 'owner@example.org' });
  owner = await rest.addUser('Owner@Example.org');
}, TIMEOUT);
afterAll(async () => {
  await source.close();
  await server.stop();
});

/** Imports all keys of the source; the lines of the report. */
async function move({ apply = true, maxDays = undefined as number | undefined } = {}): Promise<string[]> {
  const lines: string[] = [];
  const read = await readSource((sql, parameters) => rest.session.rows(sql, parameters));
  await importKeys(server.app.database.prisma, read, { apply, maxDays, say: (line) => void lines.push(line) });
  return lines;
}

/** Puts only these keys into the source. */
async function only(rows: readonly RestRow[], by: string | null = owner) {
  await rest.session.script('DELETE FROM api_keys');
  const made = await rest.addKeys(by, rows);
  // The search for leaked secrets takes each of them through all rows.
  for (const { key } of made.slice(0, 10)) server.secrets.add(key);
  return made;
}

const rowOf = (id: string) => server.app.db.apiKey.findUnique({ where: { id } });

/** Everything that an import could change. */
const state = () =>
  server.app.db.$queryRaw`
    SELECT (SELECT count(*) FROM api_keys) AS keys, (SELECT count(*) FROM audit_events) AS events,
           (SELECT string_agg(id::text || role || is_active, ',' ORDER BY id) FROM users) AS users`;

describe('before an import', () => {
  test('a key of the REST service is refused without a statement, and the message states the reason', async () => {
    const refused = await server.refused('UNAUTHENTICATED', VIEWER, { key: restKey() });
    expect(refused.extensions.reason).toBe('MALFORMED');
    expect(refused.message).toMatch(/form of a key of the REST service, and no such keys were imported here/);
    const flood = () =>
      Promise.all(Array.from({ length: 50 }, () => server.refused('UNAUTHENTICATED', VIEWER, { token: restKey() })));
    // A server that hears its channel for the first time forgets what it knew, and asks once more.
    await server.statementsOf(flood);
    expect(await server.statementsOf(flood)).toEqual([]);
  });

  test('a dry run reports what it would do, and changes nothing', async () => {
    const [made] = await only([{ name: 'dry' }]);
    const before = await state();
    expect(await move({ apply: false })).toEqual([
      'Keys in the source: 1.',
      'To import: 1. Known already: 0. Skipped: 0.',
      'This was a dry run: nothing was changed. To import the keys, add --apply.',
    ]);
    expect(await state()).toEqual(before);
    await server.refused('UNAUTHENTICATED', VIEWER, { key: made?.key });
  });
});

describe('an import', () => {
  test(
    'moves 10,000 keys, which work at once and with what they had; a second one changes nothing',
    async () => {
      const [ztf, other] = [await server.makeSurvey('ZTF'), await server.makeSurvey('LSST')];
      await server.makeObservations(ztf, 2);
      await server.makeObservations(other, 3);
      const rows = Array.from({ length: 10_000 }, (_, index): RestRow => ({ name: `flow ${index}`, usage_count: `${index}` }));
      const made = await only(
        rows.with(7, {
          name: ' nightly cafe\u0301 ',
          description: 'for the survey',
          permissions: ['read_data', 'read:public', 'observations_ingest'],
          scopes: ['survey:ztf'],
          usage_count: '41',
          expires_at: '2099-01-01T00:00:00Z',
          last_used_at: '2026-01-02T03:04:05.678Z',
        }),
      );
      expect(await move()).toEqual(['Keys in the source: 10000.', 'Imported: 10000. Known already: 0. Skipped: 0.']);
      const { id, key } = made[7] as (typeof made)[0];
      const query = '{ viewer { kind name permissions scopes } observations(first: 10) { totalCount } }';
      await expect.poll(async () => (await server.graphql(query, { key })).status, PATIENCE).toBe(200);
      expect(await server.ok(query, { key })).toEqual({
        viewer: {
          kind: 'API_KEY',
          name: 'nightly caf\u00e9',
          permissions: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST'],
          scopes: ['survey:ZTF'],
        },
        observations: { totalCount: 2 },
      });
      expect(await server.ok(VIEWER, { token: made[9_999]?.key })).toMatchObject({ viewer: { name: 'flow 9999', scopes: [] } });

      await server.app.usage.flush();
      const shown = `{ apiKey(id: "ApiKey:${id}") { name prefix status imported usageCount expiresAt createdAt owner { email } createdBy { email } } }`;
      const { apiKey } = await server.ok(shown, { token: server.admin.token });
      expect(apiKey).toMatchObject({
        prefix: key.slice(0, 8),
        status: 'ACTIVE',
        imported: true,
        owner: { email: 'owner@example.org' },
        createdBy: { email: 'owner@example.org' },
      });
      expect([apiKey.expiresAt, apiKey.createdAt].map((text) => new Date(text).toISOString())).toEqual([
        '2099-01-01T00:00:00.000Z',
        '2025-09-23T01:05:18.818Z',
      ]);
      expect(apiKey.usageCount).toBeGreaterThan(41);
      const unused = await rowOf((made[3] as (typeof made)[0]).id);
      expect(unused).toMatchObject({ usageCount: 3n, lastUsedAt: null, permissions: ['read:data'], scopes: [], revokedAt: null });

      const events = await server.app.db.auditEvent.groupBy({
        by: ['action', 'actorUserId', 'actorKeyId', 'entityType'],
        where: { action: 'importApiKey' },
        _count: true,
      });
      expect(events).toMatchObject([{ actorUserId: null, actorKeyId: null, entityType: 'ApiKey', _count: 10_000 }]);
      const [event] = await server.auditOf(`ApiKey:${id}`);
      expect(event?.after).toMatchObject({ name: 'nightly caf\u00e9', scopes: [`survey:${ztf.uuid}`], usageCount: 41 });
      expect(JSON.stringify(event)).not.toContain(sha256(key));

      const before = await state();
      expect(await move()).toEqual(['Keys in the source: 10000.', 'Imported: 0. Known already: 10000. Skipped: 0.']);
      expect(await state()).toEqual(before);
    },
    TIMEOUT,
  );

  test('an imported key costs one statement cold and none warm, and unknown ones are limited like those of today', async () => {
    const [made] = await only([{}]);
    await move();
    await expect.poll(async () => (await server.graphql(VIEWER, { key: made?.key })).status, PATIENCE).toBe(200);
    server.app.authenticator.forgetAll();
    const use = () => server.ok('{ viewer { name } }', { key: made?.key });
    expect(await server.statementsOf(use)).toHaveLength(1);
    expect(await server.statementsOf(use)).toEqual([]);
    const tries = await Promise.allSettled(
      Array.from({ length: 620 }, async () =>
        server.app.authenticator.authenticate({ apiKey: [restKey()], authorization: [] }, '192.0.2.77'),
      ),
    );
    const codes = tries.map((tried) => (tried.status === 'rejected' ? tried.reason.code : 'accepted'));
    expect(new Set(codes)).toContain('RATE_LIMITED');
    expect(codes).not.toContain('accepted');
  });

  test('rotating an imported key gives a secret of today; the imported one works for its grace period and then never again', async () => {
    const [made] = await only([{}]);
    await move();
    const id = `ApiKey:${made?.id}`;
    const rotate = `mutation ($seconds: Int) { rotateApiKey(input: { id: "${id}", gracePeriodSeconds: $seconds }) {
      key apiKey { prefix imported } retiredSecrets { prefix } } }`;
    const graced = (await server.ok(rotate, { token: server.admin.token, variables: { seconds: 60 } })).rotateApiKey;
    server.secrets.add(graced.key);
    expect(graced).toMatchObject({ key: expect.stringMatching(/^astrid_[0-9A-Za-z]{49}$/), apiKey: { imported: true } });
    expect(graced.apiKey.prefix).toBe(graced.key.slice(7, 15));
    expect(graced.retiredSecrets).toEqual([{ prefix: made?.key.slice(0, 8) }]);
    await server.ok(VIEWER, { key: made?.key });
    await server.ok(VIEWER, { key: graced.key });
    const leaked = `mutation { rotateApiKey(input: { id: "${id}", endPreviousSecrets: true }) { key } }`;
    server.secrets.add((await server.ok(leaked, { token: server.admin.token })).rotateApiKey.key);
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key: made?.key })).extensions.reason).toBe('ROTATED');
    // Neither its id nor its digest makes it new.
    await server.app.db.apiKeyOldSecret.deleteMany({ where: { keyId: made?.id } });
    expect(await move()).toContain('Imported: 0. Known already: 1. Skipped: 0.');
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key: made?.key })).extensions.reason).toBe('UNKNOWN');
  });
});

/** The lines about a single key of the source, without its id and name. */
async function reportOn(row: RestRow, { by = owner as string | null, maxDays = undefined as number | undefined } = {}) {
  const [made] = await only([row], by);
  const lines = (await move({ maxDays })).slice(0, -2).map((line) => line.replace(/ [0-9a-f-]{36} ".*?":/, ''));
  return { lines, row: await rowOf(made?.id as string), key: made?.key as string };
}

describe('a key that is skipped', () => {
  test.each<[string, RestRow, string]>([
    [
      'an unknown permission alone',
      { permissions: ['delete:everything'] },
      'none of its permissions can be imported; the permission "delete:everything" is unknown, and left out',
    ],
    [
      'only admin:access',
      { permissions: ['admin:access'] },
      'none of its permissions can be imported; the permission admin:access is never imported, and left out',
    ],
    ['no permission', { permissions: [] }, 'none of its permissions can be imported'],
    ['permissions that are no list', { permissions: { read: true } }, 'its permissions are not a JSON list of texts'],
    [
      'a scope of another kind',
      { scopes: ['survey:ZTF', 'region:north'] },
      'the scope "region:north" is not survey:<name> with the name of a survey here',
    ],
    [
      'the scope of an unknown survey',
      { scopes: ['survey:Nowhere'] },
      'the scope "survey:Nowhere" is not survey:<name> with the name of a survey here',
    ],
    ['scopes that are no list', { scopes: 'survey:ZTF' }, 'its scopes are not a JSON list of texts'],
    ['a malformed hash', { key_hash: 'ABC' }, 'its key_hash is not a SHA-256 in hexadecimal digits'],
    [
      'a hash in upper case, which the REST service never matches',
      { key_hash: sha256('x').toUpperCase() },
      'its key_hash is not a SHA-256 in hexadecimal digits',
    ],
    [
      'a prefix of another form',
      { key_prefix: 'sk_live_' },
      'its key_prefix is not astrid_ and one character, so the key has another form than those that can be looked up',
    ],
    [
      'a user that the source lacks',
      { created_by: '3f0a1b3e-0000-4000-8000-000000000000' },
      'its owner 3f0a1b3e-0000-4000-8000-000000000000 is not in the source',
    ],
    ['no owner', { created_by: null }, 'it has no owner'],
    ['a blank name', { name: ' \u0085 ' }, 'its name is blank'],
    ['an end before its creation', { expires_at: '2020-01-01T00:00:00Z' }, 'it expires before it was created'],
    ['an infinite end', { expires_at: 'infinity' }, 'its expiresAt is not a moment: "infinity"'],
  ])('for %s is reported', async (_what, row, reason) => {
    const { lines, row: stored } = await reportOn(row);
    expect(lines).toEqual([`SKIPPED ${reason}.`]);
    expect(stored).toBeNull();
  });

  test('because a name holds a credential is reported without it', async () => {
    const secret = restKey();
    const [made] = await only([{ name: `key ${secret}` }]);
    const [line] = await move();
    expect(line).toMatch(/^SKIPPED .* "key astrid_…": its name contains a credential\.$/);
    expect(await rowOf(made?.id as string)).toBeNull();
  });

  test('because the source has its hash twice, both times', async () => {
    const hash = sha256(restKey());
    await only([{ key_hash: hash }, { key_hash: hash }]);
    expect((await move()).map((line) => line.replace(/^(\w+) .*": /, '$1 '))).toEqual([
      'SKIPPED another key of the source has the same key_hash.',
      'SKIPPED another key of the source has the same key_hash.',
      'Keys in the source: 2.',
      'Imported: 0. Known already: 0. Skipped: 2.',
    ]);
  });

  test('because nobody here has the e-mail of its owner, or its owner never confirmed it or was deleted', async () => {
    await server.makeUser('RESEARCHER', { email: 'claimed@example.org' });
    const unconfirmed = await rest.addUser('claimed@example.org', { confirmed: false });
    const deleted = await rest.addUser('owner@example.org', { deleted: true });
    const stranger = await rest.addUser('stranger@example.org');
    for (const [by, reason] of [
      [unconfirmed, 'its owner never confirmed the e-mail claimed@example.org'],
      [deleted, `its owner ${deleted} is not in the source`],
      [stranger, 'no user here has the e-mail stranger@example.org of its owner'],
    ] as const) {
      const { lines, row } = await reportOn({}, { by });
      expect(lines).toEqual([`SKIPPED ${reason}.`]);
      expect(row).toBeNull();
    }
    expect(await server.app.db.user.count({ where: { email: 'stranger@example.org' } })).toBe(0);
  });

  test('because a key that was made here has its id', async () => {
    const { uuid } = await server.makeKey();
    const before = await rowOf(uuid);
    await only([{ id: uuid }]);
    expect((await move())[0]).toMatch(/^SKIPPED .*: another key here has its id\.$/);
    expect(await rowOf(uuid)).toEqual(before);
  });
});

describe('a key that is imported with a note', () => {
  test('keeps its known permissions, never admin:access, and no more than its owner holds', async () => {
    const analyst = await server.makeUser('ANALYST', { email: 'o\u0308@example.org'.normalize('NFC') });
    const by = await rest.addUser('O\u0308@example.org');
    const permissions = ['read:data', 'admin:access', 'manage:operations', 'read:minds'];
    const { lines, row, key } = await reportOn({ permissions }, { by });
    expect(lines).toEqual([
      'NOTE the permission "read:minds" is unknown, and left out; the permission admin:access is never imported, and left out; ' +
        'the role ANALYST of its owner \u00f6@example.org does not hold manage:operations, which therefore has no effect.',
    ]);
    expect(row).toMatchObject({ permissions: ['read:data', 'manage:operations'], ownerId: analyst.uuid });
    await expect.poll(async () => (await server.graphql(VIEWER, { key })).status, PATIENCE).toBe(200);
    expect((await server.ok(VIEWER, { key })).viewer.permissions).toEqual(['READ_DATA']);
    expect(await server.app.db.user.findUnique({ where: { id: analyst.uuid } })).toMatchObject({ role: 'ANALYST' });
  });

  test('of an admin holds no admin:access either', async () => {
    await server.makeUser('ADMIN', { email: 'boss@example.org' });
    const by = await rest.addUser('boss@example.org');
    const { row } = await reportOn({ permissions: ['admin_access', 'read_data'] }, { by });
    expect(row?.permissions).toEqual(['read:data']);
  });

  test.each<[string, RestRow, string, object, string | null]>([
    ['that has expired', { expires_at: '2025-10-01T00:00:00Z' }, 'it has expired', { revokedAt: null }, 'EXPIRED'],
    [
      'that is inactive',
      { is_active: false, updated_at: '2025-12-24T00:00:00Z' },
      'it is inactive in the source, and revoked here',
      { isActive: false, revokedAt: new Date('2025-12-24'), revokedReason: 'It was inactive in the REST service.' },
      'REVOKED',
    ],
    [
      'whose state is missing',
      { is_active: null },
      'it is inactive in the source, and revoked here',
      { isActive: false },
      'REVOKED',
    ],
    [
      'whose count is a word',
      { usage_count: 'many' },
      'its usage_count "many" is not a count, and becomes 0',
      { usageCount: 0n },
      null,
    ],
    [
      'whose count is too large',
      { usage_count: '99999999999999999999' },
      'its usage_count "99999999999999999999" is not a count, and becomes 0',
      { usageCount: 0n },
      null,
    ],
    ['without a time of creation', { created_at: null }, 'it has no time of creation, and gets the present one', {}, null],
    [
      'whose description holds a credential',
      { description: `see ${restKey()}` },
      'its description contains a credential, and is left out',
      { description: null },
      null,
    ],
  ])('%s is reported', async (_what, given, note, stored, reason) => {
    const { lines, row, key } = await reportOn(given);
    expect(lines).toEqual([`NOTE ${note}.`]);
    expect(row).toMatchObject(stored);
    if (reason === null) await expect.poll(async () => (await server.graphql(VIEWER, { key })).status, PATIENCE).toBe(200);
    else expect((await server.refused('UNAUTHENTICATED', VIEWER, { key })).extensions.reason).toBe(reason);
  });

  test('works longer than new keys may', async () => {
    expect((await reportOn({}, { maxDays: 90 })).lines).toEqual([
      'NOTE it works longer than 90 days, the limit of new keys (API_KEY_MAX_DAYS).',
    ]);
  });

  test('of a deactivated owner does not work', async () => {
    await server.makeUser('RESEARCHER', { email: 'left@example.org', isActive: false });
    const { lines, key } = await reportOn({}, { by: await rest.addUser('left@example.org') });
    expect(lines).toEqual(['NOTE it does not work: its owner left@example.org is deactivated here.']);
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key })).extensions.reason).toBe('OWNER_DISABLED');
  });

  test('and was revoked in the source after its import is reported as such', async () => {
    const [made] = await only([{}]);
    await move();
    await rest.session.rows('UPDATE api_keys SET is_active = false');
    expect((await move())[0]).toMatch(/^KNOWN .*: it is inactive in the source, and not revoked here\.$/);
    expect(await rowOf(made?.id as string)).toMatchObject({ isActive: true });
  });
});

describe('the source', () => {
  const read = (client: PGlite) => readSource(async (sql, parameters) => (await client.query(sql, parameters)).rows as never);

  test('without the table, with another one, or without users is refused in one line', async () => {
    const other = await PGlite.create();
    onTestFinished(() => other.close());
    await expect(read(other)).rejects.toThrow(/has no table api_keys/);
    await other.exec('CREATE TABLE api_keys (id uuid, name text)');
    await expect(read(other)).rejects.toThrow(
      /lacks the columns key_hash, key_prefix, permissions, created_by, is_active, created_at/,
    );
    await other.exec('ALTER TABLE api_keys ADD COLUMN owner_id uuid');
    await expect(read(other)).rejects.toThrow(/is a database of this server/);
    await other.exec(`
      DROP TABLE api_keys;
      CREATE TABLE api_keys (id uuid, name text, key_hash text, key_prefix text, permissions json, created_by text, is_active bool, created_at timestamp);
      INSERT INTO api_keys VALUES (gen_random_uuid(), 'n', 'h', 'p', '[]', 'u', true, '2025-01-01 12:00:00')`);
    await expect(read(other)).rejects.toThrow(/no table auth\.users or users/);
    await other.exec("CREATE TABLE users (id text, email text); INSERT INTO users VALUES ('u', 'a@example.org')");
    await other.exec("SET TimeZone = 'UTC'");
    expect(await read(other)).toMatchObject({
      keys: [{ createdAt: '2025-01-01T12:00:00+00:00', usageCount: null, scopes: null }],
      users: [{ id: 'u', email: 'a@example.org', confirmed: true }],
    });
  });

  test('with two e-mails of one owner leaves open who it is', async () => {
    const id = await rest.addUser('owner@example.org');
    await rest.session.script(
      `CREATE TABLE users (id text, email text); INSERT INTO users VALUES ('${id}', 'other@example.org')`,
    );
    onTestFinished(() => rest.session.script('DROP TABLE users'));
    const { lines } = await reportOn({}, { by: id });
    expect(lines).toEqual([`SKIPPED its owner ${id} has two e-mails in the source, owner@example.org and other@example.org.`]);
  });
});

describe('the presence of imported keys', () => {
  test('is read once by all that wait, and again after an invalidation, but not when there are some', async () => {
    const answers = [false, false, true];
    let reads = 0;
    const keys = new ImportedKeys(async () => answers[reads++] as boolean);
    expect(await Promise.all([keys.exist(), keys.exist()])).toEqual([false, false]);
    expect([keys.exist(), reads]).toEqual([false, 1]);
    keys.forget();
    const begun = keys.exist();
    keys.forget();
    expect([await begun, await keys.exist(), reads]).toEqual([false, true, 3]);
    keys.forget();
    expect([keys.exist(), reads]).toEqual([true, 3]);
  });

  test('is read again after a failure, and a thousand at most wait for it', async () => {
    let fail: (error: Error) => void = () => {};
    const keys = new ImportedKeys(() => new Promise((_, reject) => (fail = reject)));
    const waiting = Array.from({ length: 1_001 }, () => keys.exist() as Promise<boolean>);
    await expect(waiting[1_000]).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    const settled = Promise.allSettled(waiting.slice(0, 1_000));
    fail(new Error('unreachable'));
    expect(new Set((await settled).map(({ status }) => status))).toEqual(new Set(['rejected']));
    const again = keys.exist();
    fail(new Error('unreachable'));
    await expect(again).rejects.toThrow('unreachable');
  });
});

describe('the command', () => {
  test.each([
    ['no URL', {}, [], /^SOURCE_DATABASE_URL must be the URL/],
    ['another URL', { SOURCE_DATABASE_URL: 'mysql://a:hidden@b/c' }, [], /^SOURCE_DATABASE_URL is not a PostgreSQL URL/],
    [
      'a source that cannot be reached',
      { SOURCE_DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/rest' },
      ['--apply'],
      /^The database 127\.0\.0\.1:1\/rest cannot be read \(.*\): start it, or correct SOURCE_DATABASE_URL\.$/m,
    ],
    ['another option', { SOURCE_DATABASE_URL: 'postgresql://b/c' }, ['--aply'], /aply.*\nUsage:/],
  ])('with %s fails in one line, without the password', async (_what, env, args, message) => {
    const { code, output } = await run(COMMAND, { DATA_DIR: '/nonexistent', ...env }, args);
    expect(code).toBe(2);
    expect(output).toMatch(message);
    expect(output).not.toContain('hidden');
  });

  /** A database of the REST service on the server, with one key that can be imported and one that cannot. */
  async function restOnServer() {
    const { url, drop } = await createServerDatabase();
    onTestFinished(drop);
    const keys = await withSession({ url }, async (session) => {
      const service = await RestService.in(session);
      const by = await service.addUser('owner@example.org');
      return service.addKeys(by, [{}, { scopes: ['x'], name: '\u001b[31m' }]);
    });
    return { url, made: keys[0] as (typeof keys)[0] };
  }

  test.runIf('url' in origin)(
    'imports into an embedded database, whose server is stopped',
    async () => {
      const { url, made } = await restOnServer();
      const folder = await mkdtemp(join(tmpdir(), 'astrid-import-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const dataDir = join(folder, 'data');
      const before = await openDatabase({ dataDir });
      await before.prisma.user.create({ data: { email: 'owner@example.org', name: 'Owner', role: 'RESEARCHER' } });
      await before.close();
      const env = { DATA_DIR: dataDir, SOURCE_DATABASE_URL: url };
      expect(await run(COMMAND, env)).toMatchObject({ code: 0, output: expect.stringContaining('nothing was changed') });
      expect(await run(COMMAND, env, ['--apply'])).toMatchObject({ code: 0, output: expect.stringContaining('Imported: 1.') });
      const after = await openDatabase({ dataDir });
      onTestFinished(() => after.close());
      expect(await after.prisma.apiKey.findMany({ select: { id: true, imported: true } })).toEqual([
        { id: made.id, imported: true },
      ]);
    },
    TIMEOUT,
  );

  test.runIf('url' in origin)(
    'imports into a database with a running server, on which the key works at once',
    async () => {
      const { url, made } = await restOnServer();
      if (!('url' in origin)) return;
      const target = await createServerDatabase(origin.template);
      onTestFinished(target.drop);
      const running = await startServer({ databaseUrl: target.url, reach: serverSettings(target.url), hears: true });
      onTestFinished(() => running.stop());
      await running.makeUser('RESEARCHER', { email: 'owner@example.org' });
      running.secrets.add(made.key);
      await running.refused('UNAUTHENTICATED', VIEWER, { key: made.key });
      const env = { ...serverEnvironment(target.url), JWT_SECRET, SOURCE_DATABASE_URL: url };
      const dry = await run(COMMAND, env);
      expect(dry).toMatchObject({ code: 0, output: expect.stringContaining('To import: 1. Known already: 0. Skipped: 1.') });
      expect(dry.output).not.toContain('\u001b');
      await running.refused('UNAUTHENTICATED', VIEWER, { key: made.key });
      const applied = await run(COMMAND, env, ['--apply']);
      expect(applied).toMatchObject({ code: 0, output: expect.stringContaining('Imported: 1. Known already: 0. Skipped: 1.') });
      await expect.poll(async () => (await running.graphql(VIEWER, { key: made.key })).status, { timeout: 5_000 }).toBe(200);
      const empty = await run(COMMAND, { ...serverEnvironment(url), JWT_SECRET, SOURCE_DATABASE_URL: url });
      expect(empty).toMatchObject({ code: 2, output: expect.stringMatching(/^The database lacks \d+ migrations/) });
      const again = await run(COMMAND, { ...env, SOURCE_DATABASE_URL: target.url });
      expect(again).toMatchObject({ code: 2, output: expect.stringMatching(/is a database of this server/) });
    },
    TIMEOUT,
  );
});
