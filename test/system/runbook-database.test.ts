/** The runbooks about the database and the server: their commands are run as they stand on the pages, on real servers. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Cluster, freePort, standIn } from '../support/cluster.js';
import { program } from '../support/programs.js';
import { Desk, Runbook, root, type Served, settingsIn, statusOf } from '../support/runbook.js';

const LONG = 180_000;
const SECRETS = { JWT_SECRET: 'a'.repeat(64), AUDIT_SEAL_KEY: 'b'.repeat(64) };
const ADMIN = { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'the password of the first start' };
const wholeSuite = process.env.ASTRID_TESTS === 'all';

describe.runIf(Cluster.available)('the runbooks about the database', () => {
  let cluster: Cluster;
  let desk: Desk;
  const query = async (sql: string, database = 'postgres') => {
    const client = new pg.Client({ connectionString: cluster.url.replace(/postgres$/, database) });
    await client.connect();
    const found = await client.query(sql).finally(() => client.end());
    return found.rows;
  };
  const urlOf = (database: string) => cluster.url.replace(/postgres$/, database);

  beforeAll(async () => {
    cluster = await Cluster.start();
  }, LONG);
  beforeEach(() => {
    desk = new Desk({ ...cluster.environment });
  });
  afterEach(async () => {
    await desk.leave();
    const names = await query(`SELECT datname FROM pg_database WHERE datname LIKE 'astrid%'`);
    for (const { datname } of names) await query(`DROP DATABASE ${datname} WITH (FORCE)`);
    const roles = await query(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'astrid%'`);
    for (const { rolname } of roles) await query(`DROP ROLE ${rolname}`);
  });
  afterAll(() => cluster?.remove());

  test.each(['the commands of the page', 'deploy/postgresql/roles.sh'])(
    'a server with least rights serves, and cannot change what guards the audit log: roles by %s',
    async (by) => {
      const page = new Runbook('least-rights.md', desk);
      const variables = { DATABASE_HOST: cluster.host, OWNER_PASSWORD: 'of-the-owner', SERVER_PASSWORD: 'of-the-server' };
      const creates = page.block('Create the roles and the database');
      const created = await desk.sh(by.endsWith('.sh') ? `sh ${by}` : creates, { ...variables, POSTGRES_USER: 'postgres' });
      expect(created).toMatchObject({ code: 0 });
      await page.run('Migrate as the owner, and grant the rights', variables);
      await page.run('Serve as the other role', variables);
      const { DATABASE_URL = '', MIGRATE = '' } = desk.env;
      expect([DATABASE_URL.startsWith('postgresql://astrid:of-the-server@'), MIGRATE]).toEqual([true, 'off']);
      const server = await desk.serve({ ...SECRETS, ...ADMIN, DATABASE_URL, MIGRATE });
      await server.stop();
      for (const index of [0, 1]) {
        const { code, output } = await page.fails('Check', {}, index);
        expect([code, output]).toEqual([1, expect.stringMatching(/permission denied|must be owner/)]);
      }
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  // docs/failover.md reaches PostgreSQL by an address: a HAProxy on the same machine.
  test.each(['localhost', '127.0.0.1'])(
    'with TLS to %s every connection of a server is encrypted, and one with another authority is refused',
    async (DATABASE_NAME) => {
      const operator = new Desk({ ...cluster.environment }, { user: standIn() });
      await query('CREATE DATABASE astrid');
      const { port } = new URL(cluster.url);
      const plain = `postgresql://postgres@${DATABASE_NAME}:${port}/astrid?schema=public`;
      const [CA, SERVER_CA] = [operator.path('ca'), desk.path('ca.crt')];
      const variables = { CA, DATABASE_NAME };
      try {
        const page = new Runbook('tls-to-postgresql.md', operator);
        expect((await operator.sh('mkdir "$CA"', variables)).code).toBe(0);
        await page.run('Make a certificate', variables);
        await page.run('Switch it on in PostgreSQL', variables);
        copyFileSync(join(CA, 'ca.crt'), SERVER_CA);
        // The database has no tables yet, so the command answers 1: it has connected.
        const tried = await desk.sh(page.block('Switch it on in the servers'), { DATABASE_URL: plain, SERVER_CA });
        expect([tried.code, tried.output]).toEqual([1, expect.stringContaining('lacks')]);
        await page.run('Refuse connections without TLS');
        const replication = await operator.sh('psql -Atc IDENTIFY_SYSTEM "host=127.0.0.1 sslmode=disable replication=true"');
        expect(replication.output).toMatch(/pg_hba.conf rejects replication connection/);
        const DATABASE_URL = `${plain}&sslmode=verify-full&sslrootcert=${SERVER_CA}`;
        const server = await desk.serve({ ...SECRETS, ...ADMIN, DATABASE_URL });
        const connections = (await page.run('Check')).trim().split('\n');
        expect(connections.length).toBeGreaterThan(1);
        expect(connections.filter((line) => !line.startsWith('t|astrid'))).toEqual([]);
        await server.stop();
        await expect(desk.serve({ ...SECRETS, DATABASE_URL: plain })).rejects.toThrow(/cannot be used .*pg_hba/);
        const other = desk.path('other.crt');
        const made = `openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=Other -keyout "${other}.key" -out "${other}"`;
        expect((await desk.sh(made)).code).toBe(0);
        const wrong = `${plain}&sslmode=verify-full&sslrootcert=${other}`;
        await expect(desk.serve({ ...SECRETS, DATABASE_URL: wrong })).rejects.toThrow(/cannot be used .*certificate/);
        // deploy/try/failover.mjs runs these.
        expect(page.left).toEqual([0, 1, 2, 3, 4].map((index) => `Under Patroni ${index}`));
      } finally {
        await operator.sh(`sed -i 1,2d "$PGDATA/pg_hba.conf" && pg_ctl -D "$PGDATA" reload`);
        await operator.leave();
      }
    },
    LONG,
  );

  /** Another version: this one, with one more migration. Returns its folder. */
  function newerVersion(): string {
    const folder = desk.path('newer');
    mkdirSync(join(folder, 'prisma'), { recursive: true });
    cpSync(join(root, 'prisma'), join(folder, 'prisma'), { recursive: true });
    copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const migration = join(folder, 'prisma/migrations/99990101000000_newer');
    mkdirSync(migration);
    writeFileSync(join(migration, 'migration.sql'), 'ALTER TABLE observations ADD COLUMN newer text;\n');
    for (const path of ['main.ts', 'maintenance/migrate.ts', 'start/watchdog-thread.ts']) {
      const target = program(path).replace(root, `${folder}/`);
      mkdirSync(dirname(target), { recursive: true });
      // The programs name their own folder.
      const text = readFileSync(program(path), 'utf8').replaceAll(pathToFileURL(root).href, `${pathToFileURL(folder).href}/`);
      writeFileSync(target, text);
    }
    return folder;
  }

  test(
    'in a rolling upgrade the old servers go on, and each is replaced by a new one',
    async () => {
      await query('CREATE DATABASE astrid');
      const settings = { ...SECRETS, ...ADMIN, DATABASE_URL: urlOf('astrid') };
      const servers: Served[] = [await desk.serve(settings), await desk.serve(settings)];
      const NEW_FOLDER = newerVersion();
      const page = new Runbook('rolling-upgrade.md', desk);
      expect(await page.run('Migrate', { ...settings, NEW_FOLDER })).toContain('99990101000000_newer');
      for (const { url } of servers) expect(await statusOf(url)).toBe(200);
      for (const { stop, port, url } of servers) {
        await stop();
        const waiting = page.run('Replace each server', { SERVER_URL: url });
        const main = join(NEW_FOLDER, '.test-programs/main.js');
        await desk.serve({ ...settings, PORT: port }, [main]);
        expect(await waiting).toContain(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
      }
      await expect(desk.serve(settings)).rejects.toThrow('99990101000000_newer');
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  test(
    'embedded data moves to PostgreSQL',
    async () => {
      const DATA_DIR = desk.path('data');
      const embedded = await desk.serve({ DATA_DIR });
      await embedded.stop();
      await query("CREATE DATABASE astrid TEMPLATE template0 ENCODING 'UTF8'");
      const page = new Runbook('moving.md', desk);
      const output = await page.run('Steps', { DATA_DIR, TARGET: urlOf('astrid') });
      expect(output).toMatch(/Moved \d+ rows/);
      const server = await desk.serve({ ...SECRETS, DATABASE_URL: urlOf('astrid') });
      expect(await query('SELECT count(*)::int AS count FROM surveys', 'astrid')).toEqual([{ count: 7 }]);
      await server.stop();
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  test(
    'the audit log is exported and old events are removed, and observations are deleted',
    async () => {
      await query('CREATE DATABASE astrid');
      const settings = { ...SECRETS, ...ADMIN, DATABASE_URL: urlOf('astrid') };
      const server = await desk.serve(settings);
      Object.assign(desk.env, { ASTRID_URL: server.url, ...settings });
      const observation = `{ externalId: "a", ra: 1, dec: 1, observedAt: "2026-01-01" }`;
      const made = await desk.sh(
        `ASTRID_PASSWORD="$ADMIN_PASSWORD" astrid login --email "$ADMIN_EMAIL"
         echo 'mutation { createSurvey(input: { name: "ZTF" }) { survey { id } } }' | astrid query -
         echo 'mutation { ingestObservations(input: { survey: "ZTF", observations: [${observation}] }) { inserted } }' | astrid query -`,
      );
      expect(made).toMatchObject({ code: 0 });
      const page = new Runbook('retention.md', desk);
      const [ARCHIVE, LIST] = [desk.folder, desk.path('list.json')];
      expect(await page.run('Look at the sizes')).toContain('audit_events');
      const removed = await page.run('Remove old audit events', { ARCHIVE, DAYS: '1' });
      expect(removed).toContain('No segment of the log is that old.');
      writeFileSync(LIST, JSON.stringify({ input: { survey: 'ZTF', externalIds: ['a', 'unknown'] } }));
      expect(await page.run('Remove observations', { ARCHIVE, LIST })).toMatch(/"deleted": 1/);
      await server.stop();
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  // It installs all packages, which takes as long as all other runbooks together.
  test.runIf(wholeSuite)(
    'an installation from a checkout serves',
    async () => {
      const fresh = new Desk({ ...cluster.environment }, { real: true });
      try {
        const page = new Runbook('installing.md', fresh);
        const port = String(await freePort());
        const variables = {
          SOURCE: root,
          FOLDER: fresh.path('astrid'),
          SETTINGS: fresh.path('settings'),
          DATABASE_HOST: cluster.host,
          ADMIN_EMAIL: ADMIN.ADMIN_EMAIL,
          ASTRID_URL: `http://127.0.0.1:${port}`,
          PORT: port,
        };
        await page.run('Create the database', variables);
        expect(settingsIn(variables.SETTINGS).JWT_SECRET).toMatch(/^[0-9a-f]{64}$/);
        await page.run('Install', variables);
        fresh.launch(page.block('Start'), variables);
        await expect.poll(() => statusOf(variables.ASTRID_URL), { timeout: 60_000 }).toBe(200);
        expect(await page.run('Check', variables)).toContain('ready');
        expect(page.left).toEqual([]);
      } finally {
        await fresh.leave();
      }
    },
    600_000,
  );
});
