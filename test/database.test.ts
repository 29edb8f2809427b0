/** The database: its own constraints and its migrations. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { PERMISSIONS } from '../src/access/permissions.js';
import { StartError } from '../src/base/errors.js';
import { openDatabase } from '../src/database/connect.js';
import type { Database } from '../src/database/database.js';
import { isCheckViolation, isDatabaseUnavailable, isForeignKeyViolation, isUniqueViolation } from '../src/database/faults.js';
import { type Migration, migrate, readMigrations, type SqlSession } from '../src/database/migrate.js';
import { createServerDatabase, openTestDatabase, openTestSession } from './support/database.js';
import { serverSettings } from './support/global-setup.js';

const onServer = 'url' in inject('databaseOrigin');
const ID = '0198c0de-0000-7000-8000-000000000000';

let database: Database;
const statements: string[] = [];
beforeAll(async () => {
  database = await openTestDatabase({ onQuery: (sql) => statements.push(sql) });
});
afterAll(() => database.close());

describe('constraints', () => {
  beforeAll(async () => {
    await database.script(`
      INSERT INTO users (id, email, name, role) VALUES ('${ID}', 'vera@example.org', 'Vera Rubin', 'ADMIN');
      INSERT INTO surveys (id, name) VALUES ('${ID}', 'ZTF');
      INSERT INTO audit_events (id, action, entity_type) VALUES ('${ID}', 'createSurvey', 'Survey');`);
  });

  const good = {
    users: { id: 'gen_random_uuid()', email: "gen_random_uuid() || '@example.org'", name: "'Jocelyn'", role: "'VIEWER'" },
    api_keys: {
      id: 'gen_random_uuid()',
      name: "'ingest'",
      key_hash: "encode(sha256(gen_random_uuid()::text::bytea), 'hex')",
      key_prefix: "'abcDEF12'",
      permissions: "'{read:public,read:data}'",
      scopes: `'{survey:${ID}}'`,
      owner_id: `'${ID}'`,
    },
    surveys: { id: 'gen_random_uuid()', name: "'S' || gen_random_uuid()" },
    observations: {
      id: 'gen_random_uuid()',
      survey_id: `'${ID}'`,
      external_id: 'gen_random_uuid()::text',
      ra: '359.999999',
      dec: '-90',
      observed_at: 'now()',
    },
  };

  const insert = (table: keyof typeof good, change: Record<string, string> = {}) => {
    const row: Record<string, string> = { ...good[table], ...change };
    return database.prisma.$executeRawUnsafe(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`,
    );
  };

  test.each(Object.keys(good) as (keyof typeof good)[])('a sound row of %s is taken', async (table) => {
    expect(await insert(table)).toBe(1);
  });

  test.each([
    ['users', { email: "'Vera@example.org'" }, 'users_email_lower_case'],
    ['users', { email: "'vera'" }, 'users_email_address'],
    ['users', { name: "E' \\t'" }, 'users_name_not_blank'],
    ['api_keys', { name: "''" }, 'api_keys_name_not_blank'],
    ['api_keys', { key_hash: `'${'A'.repeat(64)}'` }, 'api_keys_key_hash_digest'],
    ['api_keys', { key_prefix: "'short'" }, 'api_keys_key_prefix_length'],
    ['api_keys', { permissions: "'{}'" }, 'api_keys_permissions_known'],
    ['api_keys', { permissions: "'{read:everything}'" }, 'api_keys_permissions_known'],
    ['api_keys', { permissions: "'{read:data,NULL}'" }, 'api_keys_permissions_known'],
    ['api_keys', { scopes: "'{survey:ZTF}'" }, 'api_keys_scopes_surveys'],
    ['api_keys', { scopes: `'{survey:${ID},NULL}'` }, 'api_keys_scopes_surveys'],
    ['api_keys', { permissions: "'{admin:access}'" }, 'api_keys_scoped_not_admin'],
    ['api_keys', { expires_at: "now() - interval '1 s'" }, 'api_keys_expires_after_creation'],
    ['api_keys', { usage_count: '-1' }, 'api_keys_usage_count_not_negative'],
    ['api_keys', { is_active: 'false' }, 'api_keys_active_unless_revoked'],
    ['api_keys', { revoked_at: 'now()' }, 'api_keys_active_unless_revoked'],
    ['api_keys', { revoked_reason: "'lost'" }, 'api_keys_revoked_details'],
    ['surveys', { name: "'-ZTF'" }, 'surveys_name_format'],
    ['surveys', { name: "E'ZTF\\n'" }, 'surveys_name_format'],
    ['observations', { external_id: "' '" }, 'observations_external_id_not_blank'],
    ...['-0.1', '360', "'NaN'", "'Infinity'"].map((ra) => ['observations', { ra }, 'observations_ra_range'] as const),
    ...['-90.1', '90.1', "'NaN'"].map((dec) => ['observations', { dec }, 'observations_dec_range'] as const),
    ...['exposure_time', 'pixel_scale', 'airmass', 'seeing'].flatMap((column) =>
      ['0', '-1', "'NaN'", "'Infinity'"].map(
        (value) => ['observations', { [column]: value }, `observations_${column}_positive`] as const,
      ),
    ),
    ['observations', { image_width: '0' }, 'observations_image_width_positive'],
    ['observations', { image_height: '0' }, 'observations_image_height_positive'],
  ] as const)('%s refuses %j', async (table, change, constraint) => {
    const error = await insert(table, change).catch((e: unknown) => e);
    expect(isCheckViolation(error, constraint), String(error)).toBe(true);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  test('the check on permissions lists exactly the permissions of the code', async () => {
    const [check] = await database.prisma.$queryRaw<{ definition: string }[]>`
      SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'api_keys_permissions_known'`;
    expect(check?.definition.match(/[a-z]+:[a-z_]+(?=')/g)).toEqual(PERMISSIONS);
  });

  test('unique and foreign keys are distinguished by name', async () => {
    const twice = await insert('surveys', { name: "'ZTF'" }).catch((e: unknown) => e);
    expect(isUniqueViolation(twice, 'surveys_name_key')).toBe(true);
    expect(isUniqueViolation(twice, 'users_email_key')).toBe(false);
    const created = await database.prisma.survey.create({ data: { name: 'ZTF' } }).catch((e: unknown) => e);
    expect(isUniqueViolation(created, 'surveys_name_key')).toBe(true);
    const orphan = await insert('observations', { survey_id: 'gen_random_uuid()' }).catch((e: unknown) => e);
    expect(isForeignKeyViolation(orphan, 'observations_survey_id_fkey')).toBe(true);
  });

  test.each([
    ["UPDATE surveys SET name = 'LSST'", /never change/],
    [`UPDATE surveys SET id = gen_random_uuid()`, /never change/],
    ['DELETE FROM users', /deactivated, never deleted/],
    ['TRUNCATE users CASCADE', /refused/],
    ["UPDATE audit_events SET action = 'nothing'", /only ever added/],
    ['DELETE FROM audit_events', /only ever added/],
    ['TRUNCATE audit_events', /only ever added/],
  ])('%s is refused', async (sql, message) => {
    await expect(database.script(sql)).rejects.toThrow(message);
  });

  test('the rest of a survey may change', async () => {
    await expect(
      database.prisma.survey.update({ where: { name: 'ZTF' }, data: { description: 'Palomar' } }),
    ).resolves.toBeDefined();
  });

  test('a time comes back as it went in, whatever the zone of the process', async () => {
    const observedAt = new Date('1987-02-23T07:35:35.123Z');
    const { id } = await database.prisma.observation.create({
      data: { surveyId: ID, externalId: 'SN1987A', ra: 83.87, dec: -69.27, observedAt },
    });
    expect((await database.prisma.observation.findUniqueOrThrow({ where: { id } })).observedAt).toEqual(observedAt);
  });

  test('every statement is reported', async () => {
    statements.length = 0;
    await database.prisma.survey.findMany({ include: { observations: true }, relationLoadStrategy: 'join' });
    expect(statements).toHaveLength(1);
  });
});

describe('migrations', () => {
  let session: SqlSession;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ session, close } = await openTestSession());
  });
  afterAll(() => close());

  const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: 'c'.repeat(64) });

  test('an up-to-date database is left alone, and a new migration is applied once', async () => {
    expect(await migrate(session)).toEqual([]);
    const next = [...(await readMigrations()), migration('99_next', 'CREATE TABLE next (id int); INSERT INTO next VALUES (1);')];
    expect(await migrate(session, { migrations: next })).toEqual(['99_next']);
    expect(await migrate(session, { migrations: next })).toEqual([]);
    const [row] = await session.rows(
      "SELECT checksum, applied_steps_count FROM _prisma_migrations WHERE migration_name = '99_next'",
    );
    expect(row).toEqual({ checksum: 'c'.repeat(64), applied_steps_count: 1 });
    await session.script("DELETE FROM _prisma_migrations WHERE migration_name = '99_next'");
  });

  test('a failing one stops the start in one line and leaves nothing', async () => {
    const bad = migration('99_bad', 'CREATE TABLE half (id int);\nINSERT INTO half VALUES (1);\nSELECT 1 / 0;');
    const error = await migrate(session, { migrations: [...(await readMigrations()), bad] }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StartError);
    expect((error as Error).message).toBe('The migration 99_bad failed and was undone: division by zero');
    expect(await session.rows("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    expect(await session.rows("SELECT 1 FROM _prisma_migrations WHERE migration_name = '99_bad'")).toEqual([]);
  });

  test('one that was edited after it was applied stops the start', async () => {
    const [first] = await readMigrations();
    const edited = [{ ...first, checksum: 'd'.repeat(64) } as Migration];
    await expect(migrate(session, { migrations: edited })).rejects.toThrow(/^The migration \S+ was changed after it was applied/);
  });

  test('one that this version does not know stops the start, also when it came while this one waited', async () => {
    const known = await readMigrations();
    await expect(migrate(session, { migrations: known.slice(0, -1) })).rejects.toThrow(
      /^The database has the migration \S+, which this version does not know: a newer version has migrated it\. Start that version/,
    );
    await expect(migrate(session, { migrations: [migration('1_other', 'SELECT 1')] })).rejects.toThrow(
      /^The schema holds the migrations of another application/,
    );
    const newer = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('99', 'c', '99_newer', now())`;
    const meanwhile = [...known, migration('98_mine', newer)];
    await expect(migrate(session, { migrations: meanwhile })).rejects.toThrow(/has the migration 99_newer, which/);
    await session.script("DELETE FROM _prisma_migrations WHERE migration_name IN ('98_mine', '99_newer')");
  });

  test.runIf(onServer)('several nodes may start on an empty database at once', async () => {
    const { url, drop } = await createServerDatabase();
    const opened = await Promise.all(Array.from({ length: 6 }, () => openDatabase({ ...serverSettings(url), poolSize: 1 })));
    const [first] = await readMigrations();
    const rows = await opened[0]?.prisma.$queryRawUnsafe('SELECT checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL');
    await Promise.all(opened.map((database) => database.close()));
    await drop();
    expect(rows).toHaveLength((await readMigrations()).length);
    expect(rows).toContainEqual({ checksum: first?.checksum });
  });
});
