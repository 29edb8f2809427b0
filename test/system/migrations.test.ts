/** Applying migrations: by a start, by `npm run migrate`, or not at all. A version refuses a newer database. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../src/base/config.js';
import { openDatabase } from '../../src/database/connect.js';
import { readMigrations } from '../../src/database/migrate.js';
import { Sealer } from '../../src/modules/audit/sealer.js';
import { verifyAudit } from '../../src/modules/audit/verify.js';
import { ensureAdmin } from '../../src/start/admin.js';
import { makeChain } from '../support/chain.js';
import { copySnapshotTo, createServerDatabase } from '../support/database.js';
import { administer, serverEnvironment } from '../support/global-setup.js';
import { Pooler } from '../support/pooler.js';
import { Program, run } from '../support/process.js';
import { KEY } from '../support/sealed-log.js';
import { JWT_SECRET, PATIENCE, startServer } from '../support/server.js';

const origin = inject('databaseOrigin');
const onServer = 'url' in origin;
const TIMEOUT = 300_000;
const fail = (error: unknown) => {
  throw error;
};
const NEWER = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
  VALUES ('99', 'c', '99990101000000_newer', now())`;

/** A database for processes, empty or up to date, and a script in it while no process uses it. */
async function made({ isEmpty }: { isEmpty: boolean }) {
  const server = { JWT_SECRET, ADMIN_PASSWORD: 'correct horse', PORT: '0', LOG_LEVEL: 'silent' };
  if ('url' in origin) {
    const { url, drop } = await createServerDatabase(isEmpty ? undefined : origin.template);
    onTestFinished(drop);
    return { env: serverEnvironment(url), server, script: (sql: string) => administer(url, sql) };
  }
  const folder = await mkdtemp(join(tmpdir(), 'astrid-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'data');
  if (!isEmpty) await copySnapshotTo(dataDir);
  const script = async (sql: string) => {
    const database = await openDatabase({ dataDir });
    await database.script(sql);
    await database.close();
  };
  return { env: { DATA_DIR: dataDir }, server, script };
}

describe('a database that a newer version has migrated', () => {
  test(
    'is refused by a server, with MIGRATE on or off, and by npm run migrate, which ends with 2',
    async () => {
      const { env, server, script } = await made({ isEmpty: false });
      await script(NEWER);
      for (const MIGRATE of ['on', 'off']) {
        const { code, output } = await run('main.ts', { ...env, ...server, MIGRATE });
        expect(output, MIGRATE).toContain(
          'AstrID cannot start: The database has the migration 99990101000000_newer, which this version does not know',
        );
        expect(code, MIGRATE).toBe(1);
      }
      for (const args of [[], ['--check']]) {
        const { code, output } = await run('maintenance/migrate.ts', env, args);
        expect(output).toContain('which this version does not know');
        expect(code).toBe(2);
      }
    },
    TIMEOUT,
  );
});

describe('a server', () => {
  test('that runs continues when a newer one migrates the database', async () => {
    const server = await startServer({ hears: true });
    onTestFinished(() => server.stop());
    await server.app.database.script(`BEGIN; ALTER TABLE surveys ADD COLUMN newer text; ${NEWER}; COMMIT`);
    const { key } = await server.makeKey({ permissions: ['MANAGE_OPERATIONS', 'READ_PUBLIC'] });
    await server.ok('mutation { createSurvey(input: { name: "LSST" }) { survey { name } } }', { key });
    expect(await server.ok('{ surveys { nodes { name } } }', { key })).toEqual({ surveys: { nodes: [{ name: 'LSST' }] } });
  });

  test(
    'with MIGRATE=off starts only on what npm run migrate has brought up to date',
    async () => {
      const { env, server } = await made({ isEmpty: true });
      const all = (await readMigrations()).map(({ name }) => name);
      const refused = await run('main.ts', { ...env, ...server, MIGRATE: 'off' });
      expect(refused.output).toContain(
        `AstrID cannot start: The database lacks ${all.length} migrations, the first is ${all[0]}, and MIGRATE is off: run \`npm run migrate\``,
      );
      expect(refused.code).toBe(1);
      // Neither command needs the secrets of a server.
      const listed = await run('maintenance/migrate.ts', env, ['--check']);
      expect(listed).toEqual({ code: 1, output: `${all.join('\n')}\nThe database lacks ${all.length} migrations.\n` });
      const applied = await run('maintenance/migrate.ts', { ...env, MIGRATE: 'off' });
      expect(applied.output).toMatch(
        new RegExp(`Applying the migration ${all[0]}\n(.*\n)*Applied ${all.length} migrations\\.\n$`),
      );
      expect(applied.code).toBe(0);
      for (const args of [[], ['--check']])
        expect(await run('maintenance/migrate.ts', env, args)).toEqual({ code: 0, output: 'The database is up to date.\n' });
      await new Program('main.ts', { ...env, ...server, LOG_LEVEL: 'info', MIGRATE: 'off' }).says(/"msg":"ready"/);
    },
    TIMEOUT,
  );
});

describe('npm run migrate', () => {
  test(
    'ends with 2 when it can do nothing: a wrong option, no database',
    async () => {
      const { env } = await made({ isEmpty: false });
      const [wrong, nowhere] = await Promise.all([
        run('maintenance/migrate.ts', env, ['--chekc']),
        run('maintenance/migrate.ts', { DATA_DIR: join(tmpdir(), 'astrid-nowhere') }, ['--check']),
      ]);
      expect([wrong.code, wrong.output]).toEqual([2, expect.stringContaining('Usage: npm run migrate')]);
      expect([nowhere.code, nowhere.output]).toEqual([2, expect.stringContaining('contains no embedded database')]);
    },
    TIMEOUT,
  );

  test.runIf(onServer && Pooler.available)(
    'goes past a transaction pooler by DATABASE_LISTEN_URL',
    async () => {
      const { url, drop } = await createServerDatabase();
      onTestFinished(drop);
      const pooler = await Pooler.before(url);
      onTestFinished(() => pooler.stop());
      const env = { DATABASE_URL: pooler.to(url), DATABASE_LISTEN_URL: url, DATABASE_POOLER: 'transaction' };
      expect((await run('maintenance/migrate.ts', env)).code).toBe(0);
      expect((await run('maintenance/migrate.ts', env, ['--check'])).code).toBe(0);
    },
    TIMEOUT,
  );
});

describe.runIf(onServer)('a user who may not change tables, with the rights of deploy/postgresql/rights.sql,', () => {
  /** An empty database of `owner`, and the statements of the file for the operator, with the roles of this test. */
  async function roles() {
    const { url, drop } = await createServerDatabase();
    const name = new URL(url).pathname.slice(1);
    const [owner, server] = [`${name}_owner`, `${name}_server`];
    const as = (user: string) => {
      const other = new URL(url);
      [other.username, other.password] = [user, 'secret'];
      return other.href;
    };
    onTestFinished(async () => {
      await drop();
      for (const role of [server, owner]) await administer((origin as { url: string }).url, `DROP ROLE ${role}`);
    });
    for (const role of [owner, server]) await administer(url, `CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    await administer(url, `ALTER DATABASE ${name} OWNER TO ${owner}`);
    const file = await readFile(new URL('../../deploy/postgresql/rights.sql', import.meta.url), 'utf8');
    // A command of psql, which no server knows.
    const grants = file.replace('\\set ON_ERROR_STOP on\n', '').replaceAll(':"server"', server);
    return { owner: as(owner), server: as(server), grants };
  }

  test(
    'serves, and can neither migrate nor touch what guards the audit log',
    async () => {
      const { owner, server, grants } = await roles();
      expect((await run('maintenance/migrate.ts', { DATABASE_URL: owner })).code).toBe(0);
      const start = () => openDatabase({ url: server, migrates: false });
      await expect(start()).rejects.toThrow(/^The user of DATABASE_URL lacks a right in the database .*permission denied/);
      await administer(owner, grants);
      await administer(owner, 'CREATE TABLE later (id int)');
      await start().then((database) => database.close());
      await administer(owner, `REVOKE SELECT ON later FROM ${new URL(server).username}`);
      await expect(start()).rejects.toThrow('The user of DATABASE_URL may not read later: grant it');
      await administer(owner, 'DROP TABLE later');

      const serving = await startServer({ databaseUrl: server, reach: { url: server, migrates: false }, hears: true });
      onTestFinished(() => serving.stop());
      const { db, database } = serving.app;
      const survey = await serving.makeSurvey('ZTF');
      const model = await db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
      await makeChain(serving, survey, `Model:${model.id}`);
      const { id, key } = await serving.makeKey();
      await serving.ok('mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { apiKey { id } } }', {
        variables: { id },
        token: serving.admin.token,
      });
      await vi.waitFor(() => serving.refused('UNAUTHENTICATED', '{ viewer { name } }', { key }), PATIENCE);
      await serving.app.usage.flush();
      await serving.app.denials.flush();
      await ensureAdmin(db, readConfig({ DATABASE_URL: server, JWT_SECRET }), false);
      await new Sealer(db, KEY, { onError: fail }).seal();
      expect(await verifyAudit(db, { verifier: KEY })).toMatchObject({ findingCount: 0, waiting: 0 });
      await database.ping();

      for (const sql of [
        'CREATE TABLE mine (id int)',
        'ALTER TABLE surveys ADD COLUMN mine text',
        'ALTER TABLE audit_events DISABLE TRIGGER USER',
        'DROP TRIGGER audit_events_pending ON audit_events',
        "UPDATE audit_events SET action = 'x'",
        'DELETE FROM audit_events',
        'DELETE FROM audit_seals',
        'UPDATE audit_event_seals SET position = 7',
        "INSERT INTO audit_removals VALUES (1, 1, 'x', 'x', now())",
        'DELETE FROM _prisma_migrations',
      ])
        await expect(database.script(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    },
    TIMEOUT,
  );
});
