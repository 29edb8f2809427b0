/** `npm run import-keys`: keys of the original REST service work here, and nothing else changes. */
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSource } from '../../src/maintenance/import-keys-source.js';
import { importsOfFile, TIMEOUT } from '../support/imports-of-file.js';
import { type RestRow, restKey, sha256 } from '../support/rest-service.js';
import { PATIENCE } from '../support/server.js';

const imports = importsOfFile();
const { server, move, only, rowOf, reportOn } = imports;
const VIEWER = '{ viewer { kind name permissions scopes } }';

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
    // A server that hears its channel for the first time forgets what it knew, and asks once more. That moment may be during any flood.
    await expect.poll(() => server.statementsOf(flood), { timeout: 20_000 }).toEqual([]);
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
    await other.exec("ALTER TABLE api_keys ALTER permissions TYPE text[] USING ARRAY['read_data']");
    expect(await read(other)).toMatchObject({ keys: [{ permissions: '["read_data"]' }] });
  });

  test('with two e-mails of one owner leaves open who it is', async () => {
    const id = await imports.rest.addUser('owner@example.org');
    await imports.rest.session.script(
      `CREATE TABLE users (id text, email text); INSERT INTO users VALUES ('${id}', 'other@example.org')`,
    );
    onTestFinished(() => imports.rest.session.script('DROP TABLE users'));
    const { lines } = await reportOn({}, { by: id });
    expect(lines).toEqual([`SKIPPED its owner ${id} has two e-mails in the source, owner@example.org and other@example.org.`]);
  });
});
