/** `npm run import-keys` imports no key with more power than it had: the keys that it skips, and those that it imports with a note. */
import { beforeAll, describe, expect, test } from 'vitest';
import { importsOfFile } from '../support/imports-of-file.js';
import { type RestRow, restKey, sha256 } from '../support/rest-service.js';
import { PATIENCE } from '../support/server.js';

const imports = importsOfFile();
const { server, move, only, rowOf, reportOn } = imports;
const VIEWER = '{ viewer { kind name permissions scopes } }';

beforeAll(() => server.makeSurvey('ZTF'));

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
      'its key_prefix is not astrid_ and one character, so the server could not find the key',
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
    const unconfirmed = await imports.rest.addUser('claimed@example.org', { confirmed: false });
    const deleted = await imports.rest.addUser('owner@example.org', { deleted: true });
    const stranger = await imports.rest.addUser('stranger@example.org');
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
    const by = await imports.rest.addUser('O\u0308@example.org');
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
    const by = await imports.rest.addUser('boss@example.org');
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
    ['without a time of creation', { created_at: null }, 'it has no time of creation, and gets the present time', {}, null],
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
    const { lines, key } = await reportOn({}, { by: await imports.rest.addUser('left@example.org') });
    expect(lines).toEqual(['NOTE it does not work: its owner left@example.org is deactivated here.']);
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key })).extensions.reason).toBe('OWNER_DISABLED');
  });

  test('and was revoked in the source after its import is reported as such', async () => {
    const [made] = await only([{}]);
    await move();
    await imports.rest.session.rows('UPDATE api_keys SET is_active = false');
    expect((await move())[0]).toMatch(/^KNOWN .*: it is inactive in the source, and not revoked here\.$/);
    expect(await rowOf(made?.id as string)).toMatchObject({ isActive: true });
  });
});
